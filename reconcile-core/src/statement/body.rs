//! The bodies of DO blocks and of routines: which statements they run.
//!
//! PL/pgSQL itself is not parsed. Where its control words end, a statement begins, and each is read
//! as one of a script. What is not understood is a problem, and so is what is put together at run
//! time.

use super::inside::{Dialect, Inside};
use super::{Data, Statement, StatementKind};
use crate::script::split::split;

mod execute;
mod literal;
mod plpgsql;
mod routine;
mod scope;

use literal::Literal;
pub use routine::Routine;

/// Blocks and constants that run SQL nest no deeper in what is read.
const DEEPEST: u8 = 8;

/// What a body runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Body {
    /// Its SQL statements; ranges are those of the script. An expression of PL/pgSQL that calls or
    /// reads something stands among them as a SELECT.
    pub statements: Vec<Statement>,
    /// More about each of them, in the same order.
    pub details: Vec<Detail>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// What is known of a statement in a body besides its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// What it does inside; ranges are those of the script.
    pub inside: Inside,
    /// It may be passed over or undone: it stands in a branch, a loop, a handler, a block with
    /// handlers, or behind a RETURN or EXIT.
    pub conditional: bool,
    /// Nothing here can end the transaction, whoever runs it: EXECUTE runs it, a function, or a
    /// routine in SQL.
    pub atomic: bool,
}

/// Something that could not be read, with the bytes of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Its first byte in the script.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What stands in the way.
    pub why: &'static str,
    /// In what way.
    pub kind: ProblemKind,
}

/// In what way something could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// It is not understood.
    Unreadable,
    /// It runs code that is not in view.
    Opaque,
}

use ProblemKind::{Opaque, Unreadable};

impl Body {
    /// The body of the DO statement in `source[start..end]`.
    pub(crate) fn of_do(source: &str, start: usize, end: usize) -> Self {
        Self::of_do_at(source, start, end, 0)
    }

    fn of_do_at(source: &str, start: usize, end: usize, depth: u8) -> Self {
        let mut body = Self::default();
        match Literal::of_do(source, start, end) {
            Ok(literal) => body.plpgsql(source, &literal, depth),
            Err((kind, why)) => body.problem(kind, start, end, why),
        }
        body
    }

    fn plpgsql(&mut self, source: &str, literal: &Literal, depth: u8) {
        let mut inner = Self::default();
        plpgsql::read(
            literal.text(source),
            literal.start,
            literal.end,
            depth,
            &mut inner,
        );
        self.append(inner.moved(|at| literal.in_source(at)));
    }

    fn problem(&mut self, kind: ProblemKind, start: usize, end: usize, why: &'static str) {
        self.problems.push(Problem {
            start,
            end,
            why,
            kind,
        });
    }

    fn append(&mut self, other: Self) {
        self.statements.extend(other.statements);
        self.details.extend(other.details);
        self.problems.extend(other.problems);
    }

    /// Adds the statement in `source[start..end]`.
    fn statement(&mut self, source: &str, start: usize, end: usize, dialect: Dialect, depth: u8) {
        let statement = Statement::at(source, start, end);
        match &statement.kind {
            StatementKind::Unknown => {
                self.problem(
                    Unreadable,
                    start,
                    end,
                    "a statement of the block is not understood",
                );
            }
            StatementKind::Do if depth < DEEPEST => {
                self.append(Self::of_do_at(source, start, end, depth + 1));
            }
            StatementKind::Do => {
                self.problem(Unreadable, start, end, "blocks nest too deeply in it");
            }
            _ => match Inside::at(source, &statement, dialect) {
                Ok(inside) => self.push(statement, inside),
                Err(unread) => self.problem(Unreadable, start, end, unread.why),
            },
        }
    }

    fn push(&mut self, statement: Statement, inside: Inside) {
        self.statements.push(statement);
        self.details.push(Detail {
            inside,
            ..Detail::default()
        });
    }

    /// Runs all of it where no transaction can be ended.
    #[must_use]
    pub(crate) fn atomic(mut self) -> Self {
        for detail in &mut self.details {
            detail.atomic = true;
        }
        self
    }

    /// Adds an expression, if it calls or reads anything.
    fn expression(&mut self, source: &str, start: usize, end: usize) {
        match Inside::of_expression(source, start, end) {
            Ok(inside) if inside.calls.is_empty() && inside.reads.is_empty() => {}
            Ok(inside) => {
                let kind = StatementKind::Data(Data::Select);
                self.push(Statement { start, end, kind }, inside);
            }
            Err(unread) => self.problem(Unreadable, start, end, unread.why),
        }
    }

    /// Adds the statements of SQL text, as EXECUTE and functions in SQL run them.
    fn sql(&mut self, source: &str, start: usize, end: usize, depth: u8) {
        let text = source.get(start..end).unwrap_or("");
        for piece in split(text) {
            let (start, end) = (start + piece.start, start + piece.end);
            if let Some(why) = piece.doubt {
                self.problem(Unreadable, start, end, why);
            }
            self.statement(source, start, end, Dialect::Sql, depth);
        }
    }

    /// Turns all ranges into those of another text.
    fn moved(mut self, to: impl Fn(usize) -> usize) -> Self {
        for problem in &mut self.problems {
            (problem.start, problem.end) = (to(problem.start), to(problem.end));
        }
        for statement in &mut self.statements {
            (statement.start, statement.end) = (to(statement.start), to(statement.end));
            if let StatementKind::AlterRelation(alter) = &mut statement.kind {
                for action in &mut alter.actions {
                    (action.start, action.end) = (to(action.start), to(action.end));
                }
            }
        }
        for detail in &mut self.details {
            detail.inside = std::mem::take(&mut detail.inside).moved(&to);
        }
        self
    }
}
