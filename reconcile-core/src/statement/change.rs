//! Statements that rename, move, take away or change objects, as data.

use super::{ObjectName, ObjectType, SequenceOptions};

/// `DROP object [IF EXISTS] name, … [CASCADE]`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drop {
    /// What is dropped.
    pub object: ObjectType,
    /// The names; empty where the object is not named by a plain list of names.
    pub names: Vec<ObjectName>,
    /// What stands in the parentheses behind each name of a routine, as written; none where there
    /// are none, and empty for other objects.
    pub arguments: Vec<Option<String>>,
    /// The table or view of a trigger, rule or policy.
    pub on: Option<ObjectName>,
    /// What stands between the type of object and `CASCADE`, as written: names with their
    /// signatures, tables and methods.
    pub target: String,
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
    /// `RESTART IDENTITY`: the sequences that the tables own go back to their start.
    pub restart_identity: bool,
    /// `CASCADE`: tables that refer to them are emptied too.
    pub cascade: bool,
}

/// `ALTER … RENAME …`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rename {
    /// The type of object that the statement names.
    pub object: ObjectType,
    /// The object, or the one whose part gets a new name.
    pub name: ObjectName,
    /// What stands in the parentheses behind the name of a routine, as written.
    pub arguments: Option<String>,
    /// The table or view of a trigger, rule or policy.
    pub on: Option<ObjectName>,
    /// What gets a new name.
    pub part: RenamedPart,
    /// The new name.
    pub to: String,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// PostgreSQL's name of the kind of statement.
    pub node: &'static str,
}

/// What a [`Rename`] gives a new name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenamedPart {
    /// The object itself.
    Itself,
    /// A column, or an attribute of a composite type.
    Column(String),
    /// A constraint of a table or a domain.
    Constraint(String),
    /// A label of an enum.
    Label(String),
}

/// `ALTER … SET SCHEMA`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MoveSchema {
    /// What is moved.
    pub object: ObjectType,
    /// Its name.
    pub name: ObjectName,
    /// The schema that it goes to.
    pub to: String,
    /// `IF EXISTS`
    pub if_exists: bool,
}

/// `ALTER SEQUENCE`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AlterSequence {
    /// The sequence.
    pub name: ObjectName,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// What changes.
    pub options: SequenceOptions,
}

/// `ALTER TYPE … ADD VALUE`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddLabel {
    /// The enum.
    pub name: ObjectName,
    /// The new label.
    pub label: String,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
}

/// `COPY table FROM` or `TO`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Copy {
    /// The table.
    pub table: ObjectName,
    /// Whether rows come in.
    pub from: bool,
    /// `STDIN` or `STDOUT`: the rows are the script's own, or go to whoever runs it.
    pub standard: bool,
    /// `PROGRAM`: runs a command on the server.
    pub program: bool,
}

/// `GRANT` or `REVOKE`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Privileges {
    /// Whether it takes away.
    pub revoke: bool,
    /// What, as written: `SELECT, INSERT`, `ALL`, or roles.
    pub rights: String,
    /// On what, as written; none where roles are granted.
    pub on: Option<String>,
    /// From or to whom, as written.
    pub grantees: String,
    /// PostgreSQL's name of the kind of statement.
    pub node: &'static str,
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

/// Where transactions begin and end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transaction {
    /// `BEGIN`, `START TRANSACTION`
    Begin,
    /// `COMMIT`, `END`
    Commit,
    /// `ROLLBACK`, `ABORT`
    Rollback,
    /// `AND CHAIN` behind one of the two: the next transaction begins at once. True for `COMMIT`.
    Chain(bool),
    /// `SAVEPOINT`
    Savepoint(String),
    /// `ROLLBACK TO`
    RollbackTo(String),
    /// `RELEASE`
    Release(String),
    /// `PREPARE TRANSACTION`
    Prepare,
    /// `COMMIT PREPARED`
    CommitPrepared,
    /// `ROLLBACK PREPARED`: what another session has done is undone.
    RollbackPrepared,
}
