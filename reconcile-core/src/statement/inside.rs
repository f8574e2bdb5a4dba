//! What a statement does inside: the rows it writes, the functions it calls, the tables it reads.
//!
//! It is read from the statement's own tokens. PostgreSQL's reserved words make that certain: a
//! statement that writes rows can stand only at the beginning, behind a list of common table
//! expressions, or as the body of one. What does not have the shape that the grammar demands is
//! [`Unread`], never passed over.
//!
//! It does not tell what happens behind the statement: triggers, rules, views, defaults, policies,
//! cascades of foreign keys, operators and casts that users defined.

use std::fmt;

use super::{InsertValues, ObjectName, ObjectType, Statement, StatementKind};
use crate::script::Script;

mod assign;
mod call;
mod condition;
mod constant;
mod dml;
mod frame;
mod functions;
mod keywords;
mod merge;
mod reader;
mod rows;
mod tokens;
mod with;
mod wrapper;

pub use functions::FunctionClass;
pub(super) use keywords::is_reserved;
pub(crate) use reader::Dialect;

/// What a statement does inside.
///
/// ```
/// use reconcile_core::statement::{Inside, Statement, WriteKind};
/// use reconcile_core::Script;
///
/// let script = Script::new("up.sql", "WITH gone AS (DELETE FROM ONLY a RETURNING *) SELECT f(1) FROM gone");
/// let statement = Statement::read(&script, &script.pieces()[0]);
/// let inside = Inside::read(&script, &statement).unwrap();
/// assert_eq!(inside.writes[0].kind, WriteKind::Delete);
/// assert_eq!(inside.writes[0].table.name, "a");
/// assert_eq!(inside.calls[0].name.name, "f");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inside {
    /// When all this happens.
    pub runs: Runs,
    /// Writes of rows, in the order of the text.
    pub writes: Vec<Write>,
    /// Calls of functions and of procedures, in the order of the text.
    pub calls: Vec<Call>,
    /// Tables and views that are read, each once, in the order of the text; no common table
    /// expressions.
    pub reads: Vec<ObjectName>,
    /// The name that `PREPARE` gives it.
    pub prepares: Option<String>,
    /// The prepared statement that it executes.
    pub executes: Option<String>,
    /// A program of the server's machine reads its rows (`COPY … TO PROGRAM`).
    pub program: bool,
}

/// When the inside of a statement is run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Runs {
    /// With the statement.
    #[default]
    Now,
    /// When it is executed or fetched from: `PREPARE`, `DECLARE`.
    Later,
    /// It is only planned: `EXPLAIN` without `ANALYZE`, `WITH NO DATA`.
    Never,
}

/// One write of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Write {
    /// What it does.
    pub kind: WriteKind,
    /// The table (or view) that the statement names.
    pub table: ObjectName,
    /// `ONLY`: its children are left alone.
    pub only: bool,
    /// Its first byte in the script.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The columns that an update assigns, as the catalog would hold them.
    pub columns: Vec<String>,
    /// Which rows it concerns.
    pub condition: Condition,
    /// An update that overwrites no value: each assigned column is NULL where it is assigned, or
    /// keeps the value that it has.
    pub fills_nulls: bool,
    /// Where the new rows come from.
    pub source: Source,
}

/// What a [`Write`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WriteKind {
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
    /// `INSERT … ON CONFLICT … DO UPDATE`
    ConflictUpdate,
    /// `MERGE … THEN INSERT`
    MergeInsert,
    /// `MERGE … THEN UPDATE`
    MergeUpdate,
    /// `MERGE … THEN DELETE`
    MergeDelete,
    /// `SELECT … INTO`
    SelectInto,
    /// `CREATE TABLE … AS`
    CreateTableAs,
}

/// Which rows an update or delete concerns, as far as constants tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Condition {
    /// There is no condition: all rows.
    None,
    /// A condition that constants make true: all rows.
    Always,
    /// A condition that constants make false or null: no row.
    Never,
    /// Some rows, perhaps all.
    Some,
}

/// Where the rows of an insert come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// From the script alone: `VALUES` of literals, or `DEFAULT VALUES`.
    Literals,
    /// From elsewhere: expressions, calls or a query.
    Other,
}

/// A call of a function or a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call {
    /// The function, as the statement names it.
    pub name: ObjectName,
    /// Its arguments; none for those that are not constant.
    pub args: Vec<Option<Constant>>,
    /// Its first byte in the script.
    pub start: usize,
    /// One past its closing parenthesis.
    pub end: usize,
}

/// A constant argument.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Constant {
    /// What a string says, whatever it is cast to.
    Text(String),
    /// A number as it is written, with its sign.
    Number(String),
    /// `true` or `false`
    Boolean(bool),
    /// `NULL`
    Null,
}

/// Why the inside of a statement could not be read, in the words of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unread {
    /// What stands in the way.
    pub why: &'static str,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.why)
    }
}

impl std::error::Error for Unread {}

impl Inside {
    /// Reads the inside of a statement. For kinds that hold none (see
    /// [`may_hold_any`](Self::may_hold_any)) it is empty.
    ///
    /// # Errors
    ///
    /// If the statement has not the shape that the grammar demands.
    pub fn read(script: &Script, statement: &Statement) -> Result<Self, Unread> {
        Self::at(script.text(), statement, Dialect::Sql)
    }

    pub(crate) fn at(
        source: &str,
        statement: &Statement,
        dialect: Dialect,
    ) -> Result<Self, Unread> {
        if let StatementKind::InsertValues(rows) = &statement.kind
            && rows.literals
        {
            Ok(Self::of_literals(statement, rows))
        } else if Self::may_hold_any(&statement.kind) {
            reader::statement(source, statement.start, statement.end, dialect)
        } else {
            Ok(Self::default())
        }
    }

    /// Of rows of literals, which are not read again.
    fn of_literals(statement: &Statement, rows: &InsertValues) -> Self {
        Self {
            writes: vec![Write {
                kind: WriteKind::Insert,
                table: rows.table.clone(),
                only: false,
                start: statement.start,
                end: statement.end,
                columns: Vec::new(),
                condition: Condition::None,
                fills_nulls: false,
                source: Source::Literals,
            }],
            ..Self::default()
        }
    }

    /// Reads an expression, such as a DEFAULT or what stands behind USING.
    pub(crate) fn of_expression(source: &str, start: usize, end: usize) -> Result<Self, Unread> {
        reader::expression(source, start, end)
    }

    /// Whether statements of this kind write rows or call functions by what stands inside them.
    #[must_use]
    pub fn may_hold_any(kind: &StatementKind) -> bool {
        match kind {
            StatementKind::Data(_)
            | StatementKind::InsertValues(_)
            | StatementKind::Call
            | StatementKind::Execute(_) => true,
            StatementKind::CreateObject(made) => made.object == ObjectType::MaterializedView,
            _ => false,
        }
    }

    /// Turns ranges of one text into those of another.
    pub(crate) fn moved(mut self, to: impl Fn(usize) -> usize) -> Self {
        for write in &mut self.writes {
            (write.start, write.end) = (to(write.start), to(write.end));
        }
        for call in &mut self.calls {
            (call.start, call.end) = (to(call.start), to(call.end));
        }
        self
    }
}

impl Call {
    /// What the function is known to do, on servers of these major versions.
    #[must_use]
    pub fn class(&self, majors: std::ops::RangeInclusive<u16>) -> FunctionClass {
        functions::class(&self.name, majors)
    }
}
