//! Where sequences stand. Never `nextval`.

use std::collections::HashMap;
use std::time::Duration;

use postgres::types::Type;
use postgres::{GenericClient, Row};

use super::block::Outcome;
use super::session::Session;
use crate::error::{Error, Result};
use crate::evidence::{Answer, Question};
use crate::name::{QualifiedName, quote_ident};
use crate::sequence::{Limits, Position, decide};

/// The sequences of the questions, as they are now.
#[derive(Debug, Default)]
pub(super) struct Positions(HashMap<QualifiedName, Sequence>);

#[derive(Debug)]
struct Sequence {
    exists: bool,
    schema_usable: bool,
    readable: bool,
    limits: Limits,
}

pub(super) fn read(client: &mut impl GenericClient, questions: &[&Question]) -> Result<Positions> {
    let names = questions.iter().filter_map(|question| match question {
        Question::NextValue(name) => Some(name),
        _ => None,
    });
    let names: Vec<&QualifiedName> = names.collect();
    if names.is_empty() {
        return Ok(Positions::default());
    }
    let schemas: Vec<&str> = names.iter().map(|name| name.schema.as_str()).collect();
    let own: Vec<&str> = names.iter().map(|name| name.name.as_str()).collect();
    let failed = |e| Error::from_postgres(e, "looking up the sequences that are asked about");
    let rows = client
        .query_typed(
            include_str!("sequences.sql"),
            &[(&schemas, Type::TEXT_ARRAY), (&own, Type::TEXT_ARRAY)],
        )
        .map_err(failed)?;
    let read = names
        .into_iter()
        .zip(&rows)
        .map(|(name, row)| Ok((name.clone(), sequence(row).map_err(failed)?)));
    read.collect::<Result<_>>().map(Positions)
}

impl Positions {
    /// Why the position of a sequence cannot be read.
    pub(super) fn refusal(&self, name: &QualifiedName, session: &Session) -> Option<String> {
        let (role, schema) = (quote_ident(&session.role), quote_ident(&name.schema));
        match self.0.get(name) {
            Some(sequence) if !sequence.exists => Some(format!(
                "there is no sequence {name} any more; introspect again"
            )),
            Some(sequence) if !sequence.schema_usable => Some(format!(
                "schema {schema} may not be used; run: grant usage on schema {schema} to {role}"
            )),
            Some(sequence) if !sequence.readable => Some(format!(
                "{name} may not be read; run: grant select on sequence {name} to {role}"
            )),
            _ if !session.plpgsql => Some(format!(
                "questions need PL/pgSQL; run: grant usage on language plpgsql to {role}"
            )),
            _ => None,
        }
    }

    /// What `nextval` would give.
    pub(super) fn answer(
        &self,
        name: &QualifiedName,
        outcome: Outcome,
        timeout: Duration,
    ) -> Answer {
        let not_checked = |reason: &str| Answer::NotChecked(reason.to_owned());
        match (self.0.get(name), outcome) {
            (Some(sequence), Outcome::Some { counted, examples }) => {
                let position = Position {
                    last_value: counted,
                    is_called: examples.first().is_some_and(|called| called == "true"),
                };
                match decide(&sequence.limits, position, &[]).next {
                    Some(next) => Answer::Next(next),
                    None => not_checked("it has no next value"),
                }
            }
            (_, Outcome::Failed(failure)) => Answer::NotChecked(failure.reason(timeout, false)),
            _ => not_checked("its position was not understood"),
        }
    }
}

fn sequence(row: &Row) -> std::result::Result<Sequence, postgres::Error> {
    Ok(Sequence {
        exists: row.try_get(1)?,
        schema_usable: row.try_get(2)?,
        readable: row.try_get(3)?,
        limits: Limits {
            increment: row.try_get(4)?,
            min: row.try_get(5)?,
            max: row.try_get(6)?,
            start: row.try_get(7)?,
            cache: row.try_get(8)?,
            cycle: row.try_get(9)?,
        },
    })
}
