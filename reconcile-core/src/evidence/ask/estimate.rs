//! The planner's guesses.

use std::collections::HashMap;

use postgres::types::Type;
use postgres::{GenericClient, Row};

use crate::error::{Error, Result};
use crate::evidence::{Answer, Question};
use crate::name::QualifiedName;

/// Whether there is something that answers a question without reading rows.
pub(super) fn has_one(question: &Question) -> bool {
    subject(question).is_some() || matches!(question, Question::NextValue(_))
}

/// The table and the column of a question that can be guessed; an empty column for the table.
fn subject(question: &Question) -> Option<(&QualifiedName, &str)> {
    match question {
        Question::Rows(table) => Some((table, "")),
        Question::Values { table, column } | Question::Nulls { table, column } => {
            Some((table, column))
        }
        _ => None,
    }
}

/// The guesses. A table that was never analysed has none, and stays [`Answer::NotAsked`].
pub(super) fn read(
    client: &mut impl GenericClient,
    questions: &[&Question],
) -> Result<HashMap<Question, Answer>> {
    let subjects = questions
        .iter()
        .filter_map(|question| Some((*question, subject(question)?)));
    let subjects: Vec<(&Question, (&QualifiedName, &str))> = subjects.collect();
    if subjects.is_empty() {
        return Ok(HashMap::new());
    }
    let tables = subjects.iter().map(|(_, (table, _))| *table);
    let schemas: Vec<&str> = tables.clone().map(|table| table.schema.as_str()).collect();
    let names: Vec<&str> = tables.map(|table| table.name.as_str()).collect();
    let columns: Vec<&str> = subjects.iter().map(|(_, (_, column))| *column).collect();
    let failed = |e| Error::from_postgres(e, "reading the planner's estimates");
    let rows = client
        .query_typed(
            include_str!("estimate.sql"),
            &[
                (&schemas, Type::TEXT_ARRAY),
                (&names, Type::TEXT_ARRAY),
                (&columns, Type::TEXT_ARRAY),
            ],
        )
        .map_err(failed)?;
    let mut guesses: HashMap<Question, Answer> = subjects
        .iter()
        .map(|(question, _)| ((*question).clone(), Answer::NotAsked))
        .collect();
    for row in &rows {
        let (at, guess) = guess(row).map_err(failed)?;
        let subject = usize::try_from(at).ok().and_then(|at| subjects.get(at));
        if let Some((question, _)) = subject {
            guesses.insert((*question).clone(), guess.answer(question));
        }
    }
    Ok(guesses)
}

struct Guess {
    rows: Option<f64>,
    null_fraction: Option<f64>,
}

fn guess(row: &Row) -> std::result::Result<(i64, Guess), postgres::Error> {
    let guess = Guess {
        rows: row.try_get(1)?,
        null_fraction: row.try_get(2)?,
    };
    Ok((row.try_get(0)?, guess))
}

impl Guess {
    fn answer(&self, question: &Question) -> Answer {
        let part = match question {
            Question::Rows(_) => Some(1.0),
            Question::Values { .. } => self.null_fraction.map(|nulls| 1.0 - nulls),
            _ => self.null_fraction,
        };
        match self.rows.zip(part) {
            Some((rows, part)) => Answer::Estimated(whole(rows * part)),
            None => Answer::NotAsked,
        }
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a guess that is no number of rows becomes the nearest one"
)]
fn whole(rows: f64) -> u64 {
    rows.round() as u64
}
