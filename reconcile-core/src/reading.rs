//! Each piece of a script with all that is known of it: what it is, what it runs, what of it could
//! not be read.

use foldhash::{HashMap, HashMapExt as _};

use crate::finding::Severity;
use crate::script::{Piece, PieceKind, Script};
use crate::statement::read::Refusal;
use crate::statement::{Body, Inside, ObjectName, ProblemKind, Statement, StatementKind};

mod psql;
mod readings;
mod routine;
mod setting;

pub(crate) use readings::Readings;

/// One piece, read.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) piece: Piece,
    /// The statement; none for what is no SQL.
    pub(crate) statement: Option<Statement>,
    /// What the statement writes and calls; empty for kinds that do neither.
    pub(crate) inside: Inside,
    /// What a DO block runs, and the routines of the script that the statement calls.
    pub(crate) body: Option<Body>,
    /// What could not be read.
    pub(crate) problems: Vec<Unread>,
    /// Routines that it may call and the script has defined before, by their names: their bodies are
    /// in view.
    pub(crate) known: HashMap<String, Vec<Overload>>,
    /// Whether what it executes was prepared by the script, if it executes anything.
    pub(crate) executes_known: bool,
}

/// One of the routines of a name.
#[derive(Debug, Clone)]
pub(crate) struct Overload {
    pub(crate) name: ObjectName,
    /// What stands in its parentheses.
    pub(crate) arguments: String,
}

/// Something that could not be read.
#[derive(Debug, Clone)]
pub(crate) struct Unread {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) severity: Severity,
    /// Whether it is understood, and runs code that is not in view.
    pub(crate) opaque: bool,
    /// A whole sentence.
    pub(crate) message: String,
}

impl Reading {
    fn from_words(script: &Script, piece: &Piece) -> Self {
        let mut reading = Self {
            piece: *piece,
            statement: None,
            inside: Inside::default(),
            body: None,
            problems: Vec::new(),
            known: HashMap::new(),
            executes_known: true,
        };
        if let Some(doubt) = piece.doubt {
            reading.error(match piece.kind {
                PieceKind::CopyData => format!("these rows may be more than data: {doubt}"),
                _ => format!("this cannot be read with certainty: {doubt}"),
            });
        }
        match piece.kind {
            PieceKind::Statement => reading.statement(script),
            PieceKind::PsqlCommand => {
                if let Some(why) = psql::risk(script.slice(piece)) {
                    reading.error(why);
                }
            }
            PieceKind::CopyData => {}
        }
        reading
    }

    fn statement(&mut self, script: &Script) {
        let statement = Statement::read(script, &self.piece);
        let text = script.slice(&self.piece);
        match &statement.kind {
            StatementKind::Unknown if self.problems.is_empty() => {
                self.error(
                    "this statement is not understood: what it does is not known".to_owned(),
                );
            }
            StatementKind::Set(setting) => {
                if let Some(why) = setting::risk(setting) {
                    self.error(why);
                }
            }
            StatementKind::Data(_) => {
                if let Some(why) = setting::risk_of_call(text) {
                    self.error(why);
                }
            }
            StatementKind::Do => self.block(script, &statement),
            _ => {}
        }
        match Inside::read(script, &statement) {
            Ok(inside) => self.inside = inside,
            Err(unread) if self.problems.is_empty() => {
                self.error(format!("this cannot be read: {}", unread.why));
            }
            Err(_) => {}
        }
        self.statement = Some(statement);
    }

    fn block(&mut self, script: &Script, statement: &Statement) {
        let body = Body::of_do(script.text(), statement.start, statement.end);
        self.take_in(body);
    }

    /// Takes in what runs with the statement.
    fn take_in(&mut self, body: Body) {
        for problem in &body.problems {
            let opaque = problem.kind == ProblemKind::Opaque;
            self.problems.push(Unread {
                start: problem.start,
                end: problem.end,
                severity: Severity::Error,
                opaque,
                message: if opaque {
                    problem.why.to_owned()
                } else {
                    format!("this cannot be read: {}", problem.why)
                },
            });
        }
        for inner in &body.statements {
            if let StatementKind::Set(setting) = &inner.kind
                && let Some(message) = setting::risk(setting)
            {
                self.problems.push(Unread {
                    start: inner.start,
                    end: inner.end,
                    severity: Severity::Error,
                    opaque: false,
                    message,
                });
            }
        }
        let own = self.body.get_or_insert_default();
        own.statements.extend(body.statements);
        own.details.extend(body.details);
        own.problems.extend(body.problems);
    }

    /// The parser did not confirm it.
    fn refused(&mut self, refusal: &Refusal) {
        match refusal {
            Refusal::Disagrees => self
                .error("the parser takes this for another statement than its words say".to_owned()),
            // Its own tokens were read to the end (see `Inside`).
            Refusal::NoTree(_) | Refusal::TooLong => {}
        }
    }

    fn error(&mut self, message: String) {
        self.problem(Severity::Error, message);
    }

    fn problem(&mut self, severity: Severity, message: String) {
        self.problems.push(Unread {
            start: self.piece.start,
            end: self.piece.end,
            severity,
            opaque: false,
            message,
        });
    }
}
