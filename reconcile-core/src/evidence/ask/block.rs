//! Many questions in one message, each in a block of its own.

use std::fmt::Write as _;

use postgres::{GenericClient, SimpleQueryMessage, SimpleQueryRow};

use super::names::Names;
use super::query::{Query, query};
use super::session::Session;
use super::why::Failure;
use super::{Asker, Question};
use crate::error::{Error, ErrorKind, Result};
use crate::name::quote_literal;

/// More make no difference on any network, and keep messages small.
const LARGEST_MESSAGE: usize = 500;

/// A question with its queries.
#[derive(Debug)]
pub(super) struct Block<'a> {
    question: &'a Question,
    query: Query,
}

/// What became of a question.
#[derive(Debug)]
pub(super) enum Outcome {
    None,
    /// So many; of a sequence, the last value, and whether it was handed out.
    Some {
        counted: i64,
        examples: Vec<String>,
    },
    /// There is one, and counting failed.
    Uncounted,
    Failed(Failure),
}

impl<'a> Block<'a> {
    pub(super) fn new(question: &'a Question, names: &Names, asker: &Asker) -> Self {
        Self {
            question,
            query: query(question, names, asker),
        }
    }
}

/// Sends all blocks. An error here is none of a single question's.
pub(super) fn run<'a>(
    client: &mut impl GenericClient,
    session: &Session,
    blocks: &[Block<'a>],
) -> Result<Vec<(&'a Question, Outcome)>> {
    let mut outcomes = Vec::with_capacity(blocks.len());
    for blocks in blocks.chunks(LARGEST_MESSAGE) {
        let messages = client
            .simple_query(&message(session, blocks))
            .map_err(|e| Error::from_postgres(e, "asking for evidence"))?;
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let answered = outcomes.len();
        let mut last = None;
        for row in rows {
            let number = text(row, 0).and_then(|number| number.parse::<usize>().ok());
            let block = number.and_then(|number| blocks.get(number));
            let (Some(number), Some(block)) = (number, block) else {
                return Err(not_understood());
            };
            if last.replace(number) != Some(number) {
                outcomes.push((block.question, outcome(row)?));
            }
            if let (Some((_, Outcome::Some { examples, .. })), Some(example)) =
                (outcomes.last_mut(), text(row, 5))
            {
                examples.push(example.to_owned());
            }
        }
        if outcomes.len() - answered != blocks.len() {
            return Err(not_understood());
        }
    }
    Ok(outcomes)
}

fn message(session: &Session, blocks: &[Block<'_>]) -> String {
    let mut message = format!(
        "set local reconcile.answers = '';\nset local statement_timeout = {};\n",
        session.statement_timeout
    );
    for (number, block) in blocks.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(
            message,
            "set local reconcile.question_number = '{number}';\nset local reconcile.there_query = {};\n\
             set local reconcile.count_query = {};\n{}",
            quote_literal(&block.query.any),
            quote_literal(&block.query.count),
            include_str!("block.sql"),
        );
    }
    message.push_str("set local statement_timeout = 0;\n");
    message.push_str(include_str!("answers.sql"));
    message
}

/// A row of `answers.sql`, but for its example.
fn outcome(row: &SimpleQueryRow) -> Result<Outcome> {
    let there = text(row, 1);
    if let Some(code) = text(row, 3) {
        return Ok(if there == Some("true") {
            Outcome::Uncounted
        } else {
            Outcome::Failed(Failure::new(code, text(row, 4)))
        });
    }
    match (there, text(row, 2)) {
        (Some("false"), _) => Ok(Outcome::None),
        (Some("true"), Some(counted)) => Ok(Outcome::Some {
            counted: counted.parse().map_err(|_| not_understood())?,
            examples: Vec::new(),
        }),
        _ => Err(not_understood()),
    }
}

fn text(row: &SimpleQueryRow, at: usize) -> Option<&str> {
    row.try_get(at).ok().flatten()
}

fn not_understood() -> Error {
    Error::new(
        ErrorKind::UnexpectedAnswer,
        "the server's answers are out of step with the questions",
    )
}
