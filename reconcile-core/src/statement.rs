//! What a statement is and what it names, read from its own tokens.
//!
//! The verdict on a destructive statement never depends on a parser that may not know the syntax:
//! the kind, the names and each action of an `ALTER TABLE` come from the words of the statement.
//! Only what words cannot tell is left to a parser.

use crate::script::{Piece, Script};

pub(crate) mod body;
mod head;
mod inside;
mod name;
pub(crate) mod read;
mod setting;
pub(crate) mod values;
mod words;

pub use body::{Body, Detail, Problem, ProblemKind, Routine};
pub use inside::{
    Call, Condition, Constant, FunctionClass, Inside, Runs, Source, Unread, Write, WriteKind,
};
pub use name::ObjectName;
pub(crate) use name::fold;

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
    /// `DROP` of anything but a database, a role or what a role owns.
    Drop(Drop),
    /// `DROP DATABASE`
    DropDatabase(ObjectName),
    /// `DROP OWNED BY`
    DropOwned,
    /// `TRUNCATE`
    Truncate(Truncate),
    /// `ALTER` of a relation or a composite type, with a list of actions.
    AlterRelation(AlterRelation),
    /// `CREATE TABLE` without a query.
    CreateTable(CreateTable),
    /// `CREATE SCHEMA`
    CreateSchema(CreateSchema),
    /// Reads or writes rows: its verdict depends on what stands inside it.
    Data(Data),
    /// `INSERT INTO … VALUES` without a query in its rows.
    InsertValues(InsertValues),
    /// `DO`
    Do,
    /// `CALL`: runs code that the script does not show.
    Call,
    /// `SET`, `RESET` and `SET SCHEMA`.
    Set(Setting),
    /// `ROLLBACK`, `ROLLBACK TO` and `ABORT`: what was done before it may be undone.
    Rollback,
    /// `COMMIT`, `END` and `PREPARE TRANSACTION`: what was set for the transaction is gone.
    Commit,
    /// Understood, and not looked into by any rule; PostgreSQL's name of the kind.
    Other(&'static str),
    /// Not understood.
    Unknown,
}

/// The types of objects that `DROP` and `ALTER` can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are PostgreSQL's own")]
pub enum ObjectType {
    AccessMethod,
    Aggregate,
    Cast,
    Collation,
    Conversion,
    Database,
    Domain,
    EventTrigger,
    Extension,
    ForeignDataWrapper,
    ForeignServer,
    ForeignTable,
    Function,
    Index,
    Language,
    LargeObject,
    MaterializedView,
    Operator,
    OperatorClass,
    OperatorFamily,
    Policy,
    Procedure,
    Publication,
    Role,
    Routine,
    Rule,
    Schema,
    Sequence,
    Statistics,
    Subscription,
    Table,
    Tablespace,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
    Transform,
    Trigger,
    Type,
    UserMapping,
    View,
}

/// `DROP object [IF EXISTS] name, … [CASCADE]`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drop {
    /// What is dropped.
    pub object: ObjectType,
    /// The names; empty where the object is not named by a plain list of names.
    pub names: Vec<ObjectName>,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// `CASCADE`
    pub cascade: bool,
    /// `CONCURRENTLY`
    pub concurrently: bool,
}

/// `TRUNCATE name, … [CASCADE]`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Truncate {
    /// The tables.
    pub tables: Vec<ObjectName>,
    /// `CASCADE`: tables that refer to them are emptied too.
    pub cascade: bool,
}

/// `ALTER {TABLE | …} [IF EXISTS] [ONLY] name action, …`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AlterRelation {
    /// The type of object that the statement names.
    pub object: ObjectType,
    /// The relation.
    pub name: ObjectName,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// `ONLY`
    pub only: bool,
    /// The actions, in order.
    pub actions: Vec<Action>,
}

/// One action of an [`AlterRelation`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Action {
    /// Its first byte in the script.
    pub start: usize,
    /// One past its last byte, without the comma.
    pub end: usize,
    /// What it does.
    pub kind: ActionKind,
}

/// What an [`Action`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActionKind {
    /// `DROP [COLUMN]`, and `DROP ATTRIBUTE` of a composite type.
    DropColumn {
        /// The column, as the catalog would hold it.
        column: String,
        /// `IF EXISTS`
        if_exists: bool,
        /// `CASCADE`
        cascade: bool,
    },
    /// `ADD [COLUMN]`, and `ADD ATTRIBUTE` of a composite type.
    AddColumn {
        /// The column, as the catalog would hold it.
        column: String,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
    },
    /// Understood, and not looked into by any rule; PostgreSQL's name of the action.
    Other(&'static str),
}

/// `CREATE TABLE` without a query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateTable {
    /// The table.
    pub name: ObjectName,
    /// `TEMPORARY`
    pub temporary: bool,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// Whether it stands alone: no partition and no child of another table.
    pub standalone: bool,
}

/// `CREATE SCHEMA`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateSchema {
    /// The schema, unless it has its owner's name.
    pub name: Option<String>,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// Whether objects are made in it by the same statement.
    pub has_elements: bool,
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
}

/// A change of a configuration parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// The parameter in lower case; `all` for `RESET ALL`.
    pub parameter: String,
    /// `SET LOCAL`
    pub local: bool,
    /// The values; none for `RESET` and `DEFAULT`.
    pub values: Option<Vec<String>>,
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
        (self.kind == StatementKind::Other("CreateFunctionStmt"))
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
