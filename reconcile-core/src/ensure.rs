//! Tables that have to be there: whether they are and can be read, and the statements that make what is missing.
//!
//! Scripts are given whole ([`Bootstrap`]), and only those of their statements are chosen that a missing table needs: its
//! `CREATE TABLE`, what is made on it (indexes, constraints, triggers, comments, rows), and the types, sequences and
//! tables that it names, where those are missing too. A statement about something that is there is never run.
//!
//! `Ensurer` (cargo feature `postgres`) reads the database, lints what was chosen, and runs it in one transaction under
//! the lock of Prisma's migrations.

use serde::Serialize;

use crate::check::RequiredState;
use crate::finding::Finding;
use crate::name::QualifiedName;

mod choose;
mod names;
mod role;

#[cfg(feature = "postgres")]
mod ensurer;

pub use choose::{Bootstrap, Choice, Chosen};
#[cfg(feature = "postgres")]
pub use ensurer::Ensurer;

/// The version of the JSON of [`EnsureReport`].
pub const SCHEMA_VERSION: u32 = 1;

/// Whether the required tables are there, and what makes those that are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EnsureReport {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// What it comes to.
    pub state: EnsureState,
    /// The tables, in the order in which they were required.
    pub tables: Vec<EnsuredTable>,
    /// The statements that make what is missing, in their order: run if `state` is `created`.
    pub statements: Vec<BootstrapStatement>,
    /// The statements of the scripts that are not run, where anything is missing.
    pub skipped: Vec<SkippedStatement>,
    /// What the linter has against the statements; errors keep them from being run.
    pub findings: Vec<Finding>,
}

impl EnsureReport {
    /// Whether there are statements to run that may be run.
    #[must_use]
    pub fn is_to_do(&self) -> bool {
        let is_done = matches!(self.state, EnsureState::Created | EnsureState::Refused);
        !is_done && !self.statements.is_empty() && self.created().next().is_none()
    }

    /// The tables that were made.
    pub fn created(&self) -> impl Iterator<Item = &QualifiedName> {
        self.tables
            .iter()
            .filter(|own| own.created)
            .map(|own| &own.table)
    }
}

/// What a run comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EnsureState {
    /// All tables are there and can be read.
    Present,
    /// All tables are there, and not all can be read.
    Unreadable,
    /// Something is missing, and the scripts do not make all of it.
    Missing,
    /// Something is missing, and the statements make all of it; nothing was run.
    WouldCreate,
    /// The statements were run, and now all is there.
    Created,
    /// The linter refuses the statements; nothing was run.
    Refused,
}

/// A required table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EnsuredTable {
    /// The table.
    pub table: QualifiedName,
    /// Whether it is there, at the end.
    pub state: RequiredState,
    /// Whether this run has made it.
    pub created: bool,
    /// The script that makes it, where it is or was missing.
    pub made_by: Option<String>,
    /// Why its rows cannot be read, or what could make it.
    pub message: Option<String>,
}

/// A statement that makes what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BootstrapStatement {
    /// The script.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// The statement.
    pub sql: String,
}

/// A statement that is not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SkippedStatement {
    /// The script.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// What it is about, where that is known.
    pub object: Option<String>,
    /// Why it is not run.
    pub reason: SkipReason,
}

/// Why a statement is not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipReason {
    /// It makes what is there already.
    Exists,
    /// It is about something that is not made here: it is there already, or nothing needs it.
    OtherObject,
    /// It makes something that no missing table needs.
    NotNeeded,
    /// It sets something for the session, or begins or ends a transaction: the statements run in one of their own.
    Session,
    /// It drops, empties, renames or moves something.
    Destructive,
    /// It is not understood well enough to say what it is about, or runs code.
    NotUnderstood,
}

impl SkipReason {
    /// In words, behind the statement.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Exists => "makes what is there already",
            Self::OtherObject => "is about something that is not made here",
            Self::NotNeeded => "makes something that no missing table needs",
            Self::Session => {
                "is about the session; the statements run in a transaction of their own"
            }
            Self::Destructive => "drops, empties, renames or moves something",
            Self::NotUnderstood => "is not understood, or runs code",
        }
    }
}
