//! Adopting: the from-empty script becomes the first migration, and the database is told that it has it.
//!
//! Afterwards Prisma finds what it would have left behind itself: a folder `0000_baseline` with the script that makes the
//! whole schema, the lock file, and the row that `prisma migrate resolve --applied` writes. Nothing else of the database
//! is touched.
//!
//! `Adopter` (cargo feature `postgres`) does it: files are staged beside the folder of migrations, the row is inserted in
//! a transaction, the folder gets its name in one step, and the transaction commits. Whatever is interrupted leaves
//! nothing, the folder alone, or all of it, and the next run goes on from each of them.

use serde::Serialize;

use crate::prisma::Unanswered;

mod external;

#[cfg(feature = "postgres")]
mod adopter;
#[cfg(feature = "postgres")]
mod decide;
#[cfg(feature = "postgres")]
mod files;
#[cfg(feature = "postgres")]
mod ledger;
#[cfg(feature = "postgres")]
mod plan;
#[cfg(feature = "postgres")]
mod script;

#[cfg(feature = "postgres")]
pub use adopter::Adopter;
pub use external::External;

/// The name of the migration. It sorts before every other that Prisma generates.
pub const BASELINE: &str = "0000_baseline";

/// The name under which the diff that was applied is kept beside the script. Prisma reads no file of a migration but
/// `migration.sql`.
pub const APPLIED_DIFF: &str = "applied-diff.sql";

/// The version of the JSON of [`AdoptReport`].
pub const SCHEMA_VERSION: u32 = 1;

/// What there is to adopt, what was done, and what stands against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AdoptReport {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// What it comes to.
    pub state: AdoptState,
    /// The folder of the migration.
    pub migration: Piece,
    /// The checksum of its script, as the ledger has it.
    pub checksum: String,
    /// The file `migration_lock.toml`.
    pub lock_file: Piece,
    /// The row in the ledger, with the ledger itself where there is none.
    pub ledger: Piece,
    /// The diff that was applied, kept in the folder of the migration for the record; `None` where none was given.
    pub diff: Option<Piece>,
    /// What the database does not answer of the Prisma schema.
    pub unanswered: Vec<Unanswered>,
    /// What the database has and the Prisma schema does not model.
    pub external: External,
    /// Why it is not adopted.
    pub refusals: Vec<Refusal>,
}

/// What a run comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AdoptState {
    /// Folder and ledger have it already.
    AlreadyAdopted,
    /// Nothing stands against it, and nothing was written.
    WouldAdopt,
    /// It was written.
    Adopted,
    /// Something stands against it, and nothing was written.
    Refused,
}

/// One of the things that adopting leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Piece {
    /// The path, or the table.
    pub name: String,
    /// How it stands.
    pub state: PieceState,
}

/// How one of the things stands that adopting leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PieceState {
    /// It was there.
    Present,
    /// It is missing.
    Missing,
    /// It was missing and is written.
    Written,
}

/// Something that stands against adopting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Refusal {
    /// What kind of thing.
    pub reason: Reason,
    /// What it is, in a sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

#[cfg(feature = "postgres")]
impl Refusal {
    fn new(reason: Reason, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// The kinds of things that stand against adopting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The script has no statement: a fresh database would get no tables, and `migrate dev` would ask for a reset.
    EmptyBaseline,
    /// The script does not make everything that the schema models.
    IncompleteBaseline,
    /// The script makes tables that the schema does not model: the next `migrate dev` would drop them.
    ForeignBaseline,
    /// The script changes or drops what it has not made: it is a diff.
    DiffBaseline,
    /// Something in the script could not be read.
    UnreadableBaseline,
    /// The script is not the one that Prisma writes for the schema as it is now.
    StaleBaseline,
    /// The folder has a `0000_baseline` of other content, or one without a script.
    OtherContent,
    /// The folder has other migrations.
    OtherMigrations,
    /// The ledger has rows of other migrations.
    OtherRows,
    /// The ledger has a row of the baseline that was begun and not finished.
    FailedRow,
    /// The lock file names another provider than `postgresql`, or none.
    Provider,
    /// The database does not answer the Prisma schema.
    Unanswered,
    /// The role may not do what is needed.
    Privilege,
}
