//! Prisma: its schema and what that means in PostgreSQL, its migrations and their ledger.
//!
//! [`Schema::parse`] reads `schema.prisma`, of one file or several. [`Expected`] is the database
//! that Prisma would make of it. [`Migrations`] and [`Ledger`] are the two sides that
//! [`MigrationStatus`] compares; [`StatusReport`] puts that into words. All of this is pure;
//! `read_schema` and `read_migrations` read files, and `LedgerReader` a live database.
//!
//! What Prisma refuses is refused here, with these exceptions, which change nothing of what a schema
//! means: whether an operator class fits its column, whether a preview feature is known, indexes on
//! XML, and what `relationMode = "prisma"` makes of referential actions are not looked at; the
//! properties `url`, `directUrl` and `shadowDatabaseUrl` may be there or not, as both Prisma 6 and 7
//! are read.

mod config;
mod constraint_names;
mod expected;
mod files;
#[cfg(feature = "postgres")]
mod ledger;
mod literal;
#[cfg(feature = "postgres")]
mod lock;
mod migrations;
mod native;
mod parse;
mod relations;
mod report;
mod resolve;
mod schema;
mod source;
mod status;
mod syntax;
#[cfg(all(feature = "prisma-tool", unix))]
mod tool;
mod verify;

pub use config::{ConfigValue, Datasource, Generator, RelationMode, RequiredExtension};
pub use expected::{
    Expected, ExpectedColumn, ExpectedDefault, ExpectedEnum, ExpectedForeignKey, ExpectedIndex,
    ExpectedIndexColumn, ExpectedKey, ExpectedOptions, ExpectedTable, ExpectedType, JoinTableKey,
    TableOrigin, TypeKind, from_empty_script,
};
pub use files::{read_migrations, read_schema};
#[cfg(feature = "postgres")]
pub use ledger::LedgerReader;
#[cfg(feature = "postgres")]
pub use lock::MigrationLock;
pub use migrations::{
    LockFile, MIGRATION_LOCK, MIGRATION_SCRIPT, Migration, Migrations, checksum, checksum_matches,
    compare_names,
};
pub use native::NativeType;
pub use report::{
    DeployEnding, DeployReport, LedgerReport, LockFileState, MigrationReport,
    STATUS_SCHEMA_VERSION, StatusReport, StatusSummary,
};
pub use schema::{
    Arity, DefaultValue, Enum, EnumValue, Field, FieldKind, Index, IndexField, IndexMethod,
    Literal, Model, PrimaryKey, ReferentialAction, Relation, ScalarType, Schema, Sort,
};
pub use source::{Problem, Problems, Source, Span};
pub use status::{
    Deploy, History, Ledger, LedgerRow, MigrationState, MigrationStatus, Outcome, Refusal,
};

impl Schema {
    /// Reads a schema: the texts of all its files, in one space of names.
    ///
    /// Prisma takes every `*.prisma` below a folder, in the order of their paths.
    ///
    /// # Errors
    ///
    /// All that is wrong with it, each problem with its place.
    pub fn parse(sources: impl IntoIterator<Item = Source>) -> Result<Self, Problems> {
        resolve::resolve(sources.into_iter().collect())
    }
}
#[cfg(all(feature = "prisma-tool", unix))]
pub use tool::{Made, Project, Tool};
#[cfg(feature = "postgres")]
pub use verify::try_selects;
pub use verify::{Lack, Unanswered, VERIFY_SCHEMA_VERSION, VerifyReport};
