//! A statement that runs outside of any transaction.

use postgres::Client;

use super::effect::Effect;
use super::report::{Ending, Failure};
use super::stands::{Halfway, Stands, object, stands};
use super::step::failure;
use super::{Run, settings};
use crate::baseline::plan::Step;
use crate::error::{Error, ErrorKind, Result};
use crate::journal::Event;
use crate::name::QualifiedName;
use crate::script::Piece;

/// Runs a statement by itself. What it has left when it fails is taken away, if it is an index
/// that is of no use.
pub(super) fn statement(
    client: &mut Client,
    run: &mut Run<'_>,
    step: &Step,
    number: usize,
) -> Result<Option<Ending>> {
    let Some(piece) = step.statements.first() else {
        return Ok(None);
    };
    if let Some(ending) = settings::set(client, run, step, number)? {
        return Ok(Some(ending));
    }
    let effect = Effect::of(run.script, piece);
    // What is there already and is not what an earlier run has left is not touched.
    let left = run.halfway.get(&number);
    if let Some(Halfway::Invalid(index)) = left
        && let Err(error) = take_away(client, index)
    {
        return failure(error, run.script, piece, number).map(Some);
    }
    let text = match left {
        Some(Halfway::Pending { table, partition }) => {
            format!("ALTER TABLE {table} DETACH PARTITION {partition} FINALIZE")
        }
        _ => run.script.slice(piece).to_owned(),
    };
    let object = object(client, &effect)?.map(|name| name.to_string());
    let before = stands(client, &effect, object.as_deref())?;
    let started = Event::StepStarted {
        script: run.checksum.clone(),
        step: number,
        transaction: None,
        gone: Vec::new(),
        trace: object.clone(),
    };
    run.record(client, &started)?;
    run.tell(number, piece);
    let done = client.batch_execute(&text);
    let ending = done
        .err()
        .map(|error| failure(error, run.script, piece, number));
    let ending = ending.transpose()?;
    let after = stands(client, &effect, object.as_deref())?;
    Ok(match (ending, after) {
        (Some(ending), Stands::Halfway(Halfway::Invalid(index))) if before == Stands::Not => {
            match take_away(client, &index) {
                Ok(()) => Some(ending),
                Err(error) => Some(left_over(ending, error, &index)?),
            }
        }
        (None, Stands::Halfway(Halfway::Invalid(index))) => {
            Some(useless(run, piece, number, &index))
        }
        (ending, _) => ending,
    })
}

/// `IF NOT EXISTS` is content with an index that is invalid.
fn useless(run: &Run<'_>, piece: &Piece, step: usize, index: &QualifiedName) -> Ending {
    Ending::Failed(Failure {
        step,
        start: run.script.position(piece.start),
        end: run.script.position(piece.end),
        message: format!("the index {index} was there before, and is invalid: it is of no use"),
        sqlstate: None,
        help: Some(format!("take it away: DROP INDEX CONCURRENTLY {index}")),
    })
}

/// What keeps a statement from ending may keep what it has left from going.
fn left_over(ending: Ending, error: postgres::Error, index: &QualifiedName) -> Result<Ending> {
    let doing = format!("taking away what is left of the index {index}");
    let error = Error::from_postgres(error, &doing);
    match ending {
        Ending::Failed(mut failed) if error.kind() != ErrorKind::Connection => {
            let left = format!("the index {index} is left, invalid; the next run takes it away");
            failed.help = Some(match failed.help {
                Some(help) => format!("{help}; {left}"),
                None => left,
            });
            Ok(Ending::Failed(failed))
        }
        _ => Err(error),
    }
}

fn take_away(
    client: &mut Client,
    index: &QualifiedName,
) -> std::result::Result<(), postgres::Error> {
    client.batch_execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {index}"))
}
