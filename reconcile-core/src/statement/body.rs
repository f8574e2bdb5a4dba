//! The body of a DO block: which statements it runs.
//!
//! PL/pgSQL itself is not parsed. Where its control words end, a statement begins, and each is read
//! as one of a script; what is not understood and what is put together at run time is a problem.

use super::Statement;
use crate::script::split::split;

mod literal;
mod plpgsql;

use literal::Literal;

/// What a DO block runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// Its SQL statements; ranges are those of the script.
    pub(crate) statements: Vec<Statement>,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
}

/// Something that could not be read, with the bytes of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) why: &'static str,
}

impl Body {
    /// The body of the DO statement in `source[start..end]`.
    pub(crate) fn of_do(source: &str, start: usize, end: usize) -> Self {
        let mut body = Self::default();
        match Literal::of_do(source, start, end) {
            Ok(literal) => {
                let text = literal.text(source);
                plpgsql::read(text, literal.start, literal.end, &mut body);
                body.move_to(&literal);
            }
            Err(why) => body.problems.push(Problem { start, end, why }),
        }
        body
    }

    fn problem(&mut self, start: usize, end: usize, why: &'static str) {
        self.problems.push(Problem { start, end, why });
    }

    /// Reads the statements of a constant that EXECUTE runs.
    fn constant(&mut self, source: &str, start: usize, end: usize) {
        let text = source.get(start..end).unwrap_or("");
        for piece in split(text) {
            let (start, end) = (start + piece.start, start + piece.end);
            if let Some(why) = piece.doubt {
                self.problem(start, end, why);
            }
            self.statements.push(Statement::at(source, start, end));
        }
    }

    /// Turns ranges of the literal's text into those of the script.
    fn move_to(&mut self, literal: &Literal) {
        for problem in &mut self.problems {
            problem.start = literal.in_source(problem.start);
            problem.end = literal.in_source(problem.end);
        }
        for statement in &mut self.statements {
            statement.start = literal.in_source(statement.start);
            statement.end = literal.in_source(statement.end);
            if let super::StatementKind::AlterRelation(alter) = &mut statement.kind {
                for action in &mut alter.actions {
                    action.start = literal.in_source(action.start);
                    action.end = literal.in_source(action.end);
                }
            }
        }
    }
}
