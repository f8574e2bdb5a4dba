//! What a statement is and what it names, read from its own tokens.
//!
//! The verdict on a destructive statement never depends on a parser that may not know the syntax:
//! the kind, the names and each action of an `ALTER TABLE` come from the words of the statement.
//! Only what words cannot tell is left to a parser.

use crate::script::{Piece, Script};

mod alone;
mod alter;
pub(crate) mod body;
mod change;
mod classes;
mod create;
mod definition;
mod head;
mod inside;
pub(crate) mod name;
mod node;
mod object;
mod objects;
pub(crate) mod read;
mod setting;
pub(crate) mod values;
pub(crate) mod words;

pub use alter::{Action, ActionKind, AlterRelation, ChangeType};
pub use body::{Body, Detail, Problem, ProblemKind, Routine};
pub use change::{
    AddLabel, AlterSequence, Copy, Drop, MoveSchema, Privileges, Rename, RenamedPart, Setting,
    Transaction, Truncate,
};
pub use classes::{Class, class_of_action, class_of_statement};
pub use create::{
    CreateEnum, CreateIndex, CreateObject, CreateSchema, CreateSequence, CreateTable,
};
pub use definition::{ColumnDefinition, ConstraintDefinition, ConstraintRule, SequenceOptions};
pub use inside::{
    Call, Condition, Constant, FunctionClass, Inside, Runs, Source, Unread, Write, WriteKind,
};
pub use name::ObjectName;
pub(crate) use name::fold;
pub use object::ObjectType;
pub use objects::{AlterDomain, AlterObject, DomainAction};

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statement {
    /// Its first byte in the script.
    pub start: usize,
    /// One past its last byte, without the semicolon.
    pub end: usize,
    /// What it is.
    pub kind: StatementKind,
}

/// What a statement is.
///
/// Every kind of PostgreSQL 18 is listed: either as a variant of its own or, if no rule looks into
/// it, by the name of its parse node in [`Other`](Self::Other). What is not listed is
/// [`Unknown`](Self::Unknown), which is never harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatementKind {
    /// `DROP` of anything but a database or what a role owns.
    Drop(Drop),
    /// `DROP DATABASE`
    DropDatabase(ObjectName),
    /// `DROP OWNED BY`; the roles as written.
    DropOwned(String),
    /// `TRUNCATE`
    Truncate(Truncate),
    /// `ALTER` of a relation or a composite type, with a list of actions.
    AlterRelation(AlterRelation),
    /// `ALTER … RENAME`
    Rename(Rename),
    /// `ALTER … SET SCHEMA`
    MoveSchema(MoveSchema),
    /// `ALTER SEQUENCE`
    AlterSequence(AlterSequence),
    /// `ALTER TYPE … ADD VALUE`
    AddLabel(AddLabel),
    /// `ALTER DOMAIN`
    AlterDomain(AlterDomain),
    /// `ALTER` of an object that is neither a relation nor a type.
    AlterObject(AlterObject),
    /// `CREATE TABLE` without a query.
    CreateTable(CreateTable),
    /// `CREATE SCHEMA`
    CreateSchema(CreateSchema),
    /// `CREATE INDEX`
    CreateIndex(CreateIndex),
    /// `CREATE TYPE … AS ENUM`
    CreateEnum(CreateEnum),
    /// `CREATE SEQUENCE`
    CreateSequence(CreateSequence),
    /// `CREATE` of another object in a schema.
    CreateObject(CreateObject),
    /// `REFRESH MATERIALIZED VIEW`
    Refresh {
        /// The view.
        view: ObjectName,
        /// `WITH NO DATA`: its rows are thrown away.
        no_data: bool,
    },
    /// Reads or writes rows: its verdict depends on what stands inside it.
    Data(Data),
    /// `INSERT INTO … VALUES` without a query in its rows.
    InsertValues(InsertValues),
    /// `COPY` of a table.
    Copy(Copy),
    /// `DO`
    Do,
    /// `CALL`: runs code that the script does not show.
    Call,
    /// `EXECUTE` of a prepared statement.
    Execute(String),
    /// `GRANT` and `REVOKE`, also behind `ALTER DEFAULT PRIVILEGES`.
    Privileges(Privileges),
    /// `SET`, `RESET` and `SET SCHEMA`.
    Set(Setting),
    /// The begin or end of a transaction or a part of one.
    Transaction(Transaction),
    /// Understood, and not looked into by any rule; PostgreSQL's name of the kind.
    Other(&'static str),
    /// Not understood.
    Unknown,
}

/// Statements whose verdict depends on what stands inside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are those of the statements")]
pub enum Data {
    Select,
    Insert,
    Update,
    Delete,
    Merge,
    CopyQuery,
    CreateTableAs,
    Declare,
    Explain,
    Prepare,
}

/// `INSERT INTO … VALUES` without a query in its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InsertValues {
    /// The table.
    pub table: ObjectName,
    /// Whether it calls functions that are not known to bring in nothing from elsewhere.
    pub calls_functions: bool,
    /// Whether there is nothing in it but rows of literals: no expression, and no clause behind them.
    pub literals: bool,
}

impl Statement {
    /// Reads the statement that a piece of the script is.
    #[must_use]
    pub fn read(script: &Script, piece: &Piece) -> Self {
        Self::at(script.text(), piece.start, piece.end)
    }

    /// What a `DO` block runs; none for other statements.
    #[must_use]
    pub fn block(&self, script: &Script) -> Option<Body> {
        (self.kind == StatementKind::Do).then(|| Body::of_do(script.text(), self.start, self.end))
    }

    /// The function or procedure that the statement defines; none if it is another statement, or if
    /// its name is not understood.
    #[must_use]
    pub fn routine(&self, script: &Script) -> Option<Routine> {
        (self.kind.node() == "CreateFunctionStmt")
            .then(|| Routine::of(script.text(), self.start, self.end))?
    }

    pub(crate) fn at(source: &str, start: usize, end: usize) -> Self {
        Self {
            start,
            end,
            kind: head::kind(source, start, end).unwrap_or(StatementKind::Unknown),
        }
    }
}
