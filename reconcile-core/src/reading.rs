//! Each piece of a script with all that is known of it: what it is, what it runs, what of it could
//! not be read.

use crate::finding::Severity;
use crate::script::{Piece, PieceKind, Script};
use crate::statement::body::Body;
use crate::statement::read::{self, Refusal};
use crate::statement::{Statement, StatementKind};

mod psql;
mod routine;
mod setting;

/// One piece, read.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) piece: Piece,
    /// The statement; none for what is no SQL.
    pub(crate) statement: Option<Statement>,
    /// What a DO block runs.
    pub(crate) body: Option<Body>,
    /// What could not be read.
    pub(crate) problems: Vec<Unread>,
}

/// Something that could not be read.
#[derive(Debug, Clone)]
pub(crate) struct Unread {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) severity: Severity,
    /// A whole sentence.
    pub(crate) message: String,
}

impl Unread {
    pub(crate) fn error(start: usize, end: usize, why: &str) -> Self {
        Self {
            start,
            end,
            severity: Severity::Error,
            message: format!("this cannot be read: {why}"),
        }
    }
}

impl Reading {
    /// All pieces of a script, in order.
    pub(crate) fn of(script: &Script) -> Vec<Self> {
        let mut readings: Vec<Self> = script
            .pieces()
            .iter()
            .map(|piece| Self::from_words(script, piece))
            .collect();
        let mut routines = routine::Routines::default();
        for reading in &mut readings {
            if let Some(statement) = &reading.statement
                && let Some(why) = routines.step(script.slice(&reading.piece), &statement.kind)
            {
                reading.error(why);
            }
        }
        let unsure: Vec<(usize, &Statement)> = readings
            .iter()
            .enumerate()
            .filter(|(_, reading)| reading.problems.is_empty())
            .filter_map(|(i, reading)| Some((i, reading.statement.as_ref()?)))
            .filter(|(_, statement)| read::wants_tree(&statement.kind))
            .collect();
        let statements: Vec<&Statement> = unsure.iter().map(|(_, statement)| *statement).collect();
        let answers = read::confirm(script.text(), &statements);
        let places: Vec<usize> = unsure.iter().map(|(i, _)| *i).collect();
        for (i, answer) in places.into_iter().zip(answers) {
            if let (Err(refusal), Some(reading)) = (answer, readings.get_mut(i)) {
                reading.refused(refusal);
            }
        }
        readings
    }

    fn from_words(script: &Script, piece: &Piece) -> Self {
        let mut reading = Self {
            piece: *piece,
            statement: None,
            body: None,
            problems: Vec::new(),
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
            StatementKind::Call => {
                self.error("CALL runs a procedure whose code is not in view".to_owned());
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
        self.statement = Some(statement);
    }

    fn block(&mut self, script: &Script, statement: &Statement) {
        let body = Body::of_do(script.text(), statement.start, statement.end);
        for problem in &body.problems {
            self.problems.push(Unread {
                start: problem.start,
                end: problem.end,
                severity: Severity::Error,
                message: format!("this cannot be read: {}", problem.why),
            });
        }
        for inner in &body.statements {
            let why = match &inner.kind {
                StatementKind::Call => {
                    Some("CALL runs a procedure whose code is not in view".to_owned())
                }
                StatementKind::Set(setting) => setting::risk(setting),
                StatementKind::Unknown => {
                    Some("this statement of the block is not understood".to_owned())
                }
                _ => None,
            };
            self.problems.extend(why.map(|message| Unread {
                start: inner.start,
                end: inner.end,
                severity: Severity::Error,
                message,
            }));
        }
        self.body = Some(body);
    }

    /// The parser did not confirm it.
    fn refused(&mut self, refusal: Refusal) {
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
            message,
        });
    }
}
