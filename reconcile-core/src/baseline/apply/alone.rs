//! A statement that runs outside of any transaction.

use std::thread;
use std::time::Duration;

use postgres::Client;

use super::effect::Effect;
use super::patience::Patience;
use super::report::{Ending, Failure};
use super::stands::{Halfway, Stands, object, stands};
use super::step::{failure, is_busy};
use super::{Applier, Run, settings};
use crate::baseline::plan::Step;
use crate::error::{Error, ErrorKind, Result};
use crate::journal::Event;
use crate::name::QualifiedName;
use crate::script::Piece;

/// Between two attempts. All of them together take longer than the ten seconds for which a `prisma
/// migrate deploy` waits for our lock: a concurrent index waits for it in turn, and the server ends
/// that by an error of who came last.
const PAUSE: Duration = Duration::from_secs(2);

/// One attempt at a statement.
struct One<'a> {
    piece: &'a Piece,
    step: &'a Step,
    number: usize,
    effect: &'a Effect,
    /// The full name of what it is about.
    name: Option<&'a str>,
    /// What the attempt before it has left.
    left: Option<Halfway>,
    is_first: bool,
}

/// What an attempt came to, and what it has left for the next one.
struct Attempt {
    ending: Option<Ending>,
    left: Option<Halfway>,
}

impl Applier {
    /// Runs a statement by itself. What it has left when it fails is taken away, if it is an index
    /// that is of no use.
    pub(super) fn alone(
        &self,
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
        let name = object(client, &effect)?.map(|name| name.to_string());
        let mut left = run.halfway.get(&number).cloned();
        let mut attempt = 1;
        loop {
            let one = One {
                piece,
                step,
                number,
                effect: &effect,
                name: name.as_deref(),
                left,
                is_first: attempt == 1,
            };
            let done = self.once(client, run, one)?;
            let busy = matches!(&done.ending, Some(Ending::Failed(failed)) if is_busy(failed));
            if !busy || attempt >= self.attempts {
                return Ok(done.ending);
            }
            left = done.left;
            attempt += 1;
            thread::sleep(PAUSE);
        }
    }

    fn once(&self, client: &mut Client, run: &mut Run<'_>, one: One<'_>) -> Result<Attempt> {
        let (piece, number) = (one.piece, one.number);
        // What is there already and is not what an earlier attempt has left is not touched.
        if let Some(Halfway::Invalid(index)) = &one.left
            && let Err(error) = take_away(client, index)
        {
            return Ok(Attempt {
                ending: Some(failure(error, run.script, piece, number)?),
                left: one.left,
            });
        }
        let text = match &one.left {
            Some(Halfway::Pending { table, partition }) => {
                format!("ALTER TABLE {table} DETACH PARTITION {partition} FINALIZE")
            }
            _ => run.script.slice(piece).to_owned(),
        };
        let before = stands(client, one.effect, one.name)?;
        if one.is_first {
            let started = Event::StepStarted {
                script: run.checksum.clone(),
                step: number,
                transaction: None,
                gone: Vec::new(),
                trace: one.name.map(str::to_owned),
            };
            run.record(client, &started)?;
        }
        run.tell(number, piece);
        let patience = Patience::raise(client, run.script, one.step, self.lock_timeout)?;
        let done = client.batch_execute(&text);
        let ending = done
            .err()
            .map(|error| failure(error, run.script, piece, number));
        let ending = ending.transpose()?;
        patience.end(client)?;
        let after = stands(client, one.effect, one.name)?;
        Ok(match (ending, after) {
            (Some(ending), Stands::Halfway(Halfway::Invalid(index))) if before == Stands::Not => {
                match take_away(client, &index) {
                    Ok(()) => Attempt::ended(ending),
                    Err(error) => Attempt {
                        ending: Some(left_over(ending, error, &index)?),
                        left: Some(Halfway::Invalid(index)),
                    },
                }
            }
            (Some(ending), Stands::Halfway(left @ Halfway::Pending { .. })) => Attempt {
                ending: Some(ending),
                left: Some(left),
            },
            (None, Stands::Halfway(Halfway::Invalid(index))) => {
                Attempt::ended(useless(run, piece, number, &index))
            }
            (ending, _) => Attempt { ending, left: None },
        })
    }
}

impl Attempt {
    fn ended(ending: Ending) -> Self {
        Self {
            ending: Some(ending),
            left: None,
        }
    }
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
