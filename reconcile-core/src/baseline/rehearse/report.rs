//! What a rehearsal found out.

use serde::Serialize;

use crate::baseline::Failure;
use crate::catalog::CatalogDiff;
use crate::journal::{Event, Place};
use crate::script::Position;

/// The version of the serialised form of [`Rehearsal`].
pub const REHEARSAL_SCHEMA_VERSION: u32 = 1;

/// What a script did to a copy of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Rehearsal {
    /// The version of this form, [`REHEARSAL_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The script's name.
    pub script: String,
    /// SHA-256 of the script's bytes.
    pub checksum: String,
    /// The database that was copied; `None` where only a snapshot of it was at hand.
    pub place: Option<Place>,
    /// When, by that database's clock; `None` as with `place`.
    pub at: Option<String>,
    /// The [`fingerprint`](crate::catalog::Catalog::fingerprint) of its catalog, or of the snapshot's.
    pub catalog: String,
    /// What the copy was made of.
    pub copy: RehearsalCopy,
    /// Whether all of the script went through.
    pub passed: bool,
    /// The statement that failed.
    pub failure: Option<Failure>,
    /// The statements that went through, in their order.
    pub statements: Vec<RehearsedStatement>,
    /// What the script changed: the copy before it against the copy after it.
    pub changes: CatalogDiff,
    /// What still lies between the copy and the Prisma schema: `+` is missing in the copy, `-` is too
    /// much there, `~` goes from the copy to the schema.
    pub remaining: CatalogDiff,
    /// Further differences, in what Prisma does not model: tables without a model, checks, triggers,
    /// views, partial indexes, names of sequences.
    pub not_modelled: CatalogDiff,
    /// The rows before and after; `None` where only definitions were copied.
    pub rows: Option<RehearsedRows>,
    /// How long the statements took together, in microseconds.
    pub microseconds: u64,
}

/// What a copy was made of, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RehearsalCopy {
    /// The snapshot; `None` where the definitions were dumped for this.
    pub snapshot: Option<String>,
    /// Whether it has the rows, or nothing but definitions.
    pub rows: bool,
    /// The server's version as a number: 150018 is 15.18.
    pub server_version_num: u32,
    /// Whether the server was started for this and is gone; otherwise it is one that was named.
    pub throwaway: bool,
    /// Whether the server that was named is that of the live database, whose work it slows down.
    pub on_live_server: bool,
    /// The role that ran the script, with the rights that it has in the live database; `None` where a
    /// superuser did in its place.
    pub role: Option<String>,
    /// Why it is not rehearsed whether the role that will apply the script may do what is in it.
    pub rights_not_rehearsed: Option<String>,
    /// In what the copy differs from the original, in lines for people. What a script does to that is
    /// not rehearsed.
    pub differences: Vec<String>,
}

/// A statement, and what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RehearsedStatement {
    /// The number of its step, from 1: what has the same is one transaction.
    pub step: usize,
    /// Its first byte.
    pub start: Position,
    /// One past its last byte.
    pub end: Position,
    /// Why it runs outside of a transaction; `None` where it does not.
    pub alone: Option<&'static str>,
    /// How long it took.
    pub microseconds: u64,
    /// The locks on tables and the like of before the script that it took, and that no statement of
    /// its step had taken before. An index is named where it is locked more than its table. `None`
    /// where the statement runs outside of a transaction and has given them back when it is done.
    pub locks: Option<Vec<HeldLock>>,
    /// The tables and materialised views whose rows were written anew, or thrown away together.
    pub rewritten: Vec<String>,
    /// The indexes that were built anew, but for those of rewritten tables.
    pub rebuilt: Vec<String>,
}

/// A lock that a statement took, and its step held.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HeldLock {
    /// What is locked, quoted, by its name of before the script.
    pub relation: String,
    /// The mode, as `LOCK TABLE` names it: `ACCESS EXCLUSIVE`.
    pub mode: String,
    /// From the beginning of the statement to the end of its step.
    pub microseconds: u64,
}

/// How many rows there were before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RehearsedRows {
    /// In all tables of before.
    pub before: u64,
    /// In the same tables.
    pub after: u64,
    /// The tables with another number of rows.
    pub changed: Vec<ChangedRows>,
}

/// A table that has another number of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangedRows {
    /// The table, quoted, by its name of before.
    pub table: String,
    /// So many it had.
    pub before: u64,
    /// So many it has; `None` if it is gone.
    pub after: Option<u64>,
}

impl Rehearsal {
    /// Whether all of the script went through, no row is missing, and nothing that the Prisma schema
    /// models is different.
    #[must_use]
    pub fn is_aligned(&self) -> bool {
        self.passed && self.remaining.is_empty() && self.lost().next().is_none()
    }

    /// The tables that have fewer rows, or are gone with rows in them.
    pub fn lost(&self) -> impl Iterator<Item = &ChangedRows> {
        let changed = self.rows.iter().flat_map(|rows| &rows.changed);
        changed.filter(|table| table.after.unwrap_or(0) < table.before)
    }

    /// What is to be written down of it. It says nothing of remaining differences.
    #[must_use]
    pub fn event(&self) -> Event {
        Event::Rehearsed {
            script: self.checksum.clone(),
            catalog: self.catalog.clone(),
            passed: self.passed,
        }
    }
}
