//! One step of a script: a transaction, or a statement outside of any.

use std::thread;
use std::time::Duration;

use postgres::{Client, Transaction};

use super::prepare::{Judged, refusal, without};
use super::report::{Ending, Failure};
use super::rows::{self, Counted};
use super::{Applier, Run, settings, trace};
use crate::baseline::guard::{Allowance, losses};
use crate::baseline::plan::Step;
use crate::error::{Error, ErrorKind, Result};
use crate::journal::Event;
use crate::name::QualifiedName;
use crate::script::{Piece, Script};
use crate::server_error;

/// Between two attempts for locks, so that those who waited behind us get on.
const PAUSE: Duration = Duration::from_millis(500);

/// What became of a transaction.
pub(super) enum Attempt {
    Done,
    /// The locks were not to be had.
    Busy(Failure),
    Ended(Ending),
}

impl Applier {
    /// Runs a step as one transaction. Nothing of it stays unless all of it does.
    pub(super) fn transaction(
        &self,
        client: &mut Client,
        run: &mut Run<'_>,
        step: &Step,
        number: usize,
    ) -> Result<Option<Ending>> {
        let mut attempt = 1;
        loop {
            let done = self.attempt(client, run, step, number)?;
            match done {
                Attempt::Done => return Ok(None),
                Attempt::Ended(ending) => return Ok(Some(ending)),
                Attempt::Busy(failure) if attempt >= self.attempts => {
                    return Ok(Some(Ending::Failed(failure)));
                }
                Attempt::Busy(_) => {
                    attempt += 1;
                    thread::sleep(PAUSE);
                }
            }
        }
    }

    fn attempt(
        &self,
        client: &mut Client,
        run: &mut Run<'_>,
        step: &Step,
        number: usize,
    ) -> Result<Attempt> {
        let session = self.session();
        let mut transaction = session.begin(client)?;
        if let Some(ending) = settings::set(&mut transaction, run, step, number)? {
            return Ok(Attempt::Ended(ending));
        }
        let own = without(run.script, run.plan, |other| other != number);
        // What is locked is known from a catalog that may be old by then: it is read again.
        let tables = self.judge(&mut transaction, &own, false)?.exclusive;
        if let Err(error) = rows::lock(&mut transaction, &tables.locked) {
            return locking_failed(error, run.script, step, number);
        }
        let rest = without(run.script, run.plan, |other| other < number);
        // While others wait, only what has to be known is asked: what would be lost. Whether the
        // rest goes through the statements themselves will tell.
        let mut judged = self.judge(&mut transaction, &rest, false)?;
        if refusal(&judged.report, number == 1).is_some() {
            judged = self.judge(&mut transaction, &rest, true)?;
        }
        if let Some(reason) = refusal(&judged.report, number == 1) {
            return Ok(Attempt::Ended(Ending::Refused { reason }));
        }
        let ended = self.work(
            &mut transaction,
            run,
            step,
            number,
            (&judged, &tables.counted),
        )?;
        if let Some(ending) = ended {
            return Ok(Attempt::Ended(ending));
        }
        let id = identity(&mut transaction)?;
        let trace = trace::traces(&mut transaction)?;
        run.record(
            &mut transaction,
            &Event::StepStarted {
                script: run.checksum.clone(),
                step: number,
                transaction: Some(id),
                gone: run.going.clone(),
                trace,
            },
        )?;
        let committed = transaction.commit();
        committed.map_err(|error| Error::from_postgres(error, "committing"))?;
        Ok(Attempt::Done)
    }

    /// The statements, between two looks at what there is.
    fn work(
        &self,
        transaction: &mut Transaction<'_>,
        run: &mut Run<'_>,
        step: &Step,
        number: usize,
        (judged, tables): (&Judged, &[QualifiedName]),
    ) -> Result<Option<Ending>> {
        let mut counted = Counted::default();
        let before = rows::held(transaction, &mut counted, tables)?;
        for piece in &step.statements {
            run.tell(number, piece);
            if let Err(error) = transaction.batch_execute(run.script.slice(piece)) {
                return Ok(Some(failure(error, run.script, piece, number)?));
            }
        }
        // What is deferred is checked here, where it can be told which step it was.
        if let Err(error) = transaction.batch_execute("SET CONSTRAINTS ALL IMMEDIATE") {
            let last = step.statements.last();
            return match last {
                Some(piece) => Ok(Some(failure(error, run.script, piece, number)?)),
                None => Ok(None),
            };
        }
        let after = rows::held(transaction, &mut counted, tables)?;
        let allowance = Allowance::of(&judged.report, &self.accepted);
        let losses = losses(&before, &after, &allowance);
        if !losses.refused.is_empty() {
            return Ok(Some(Ending::Lost {
                step: number,
                losses: losses.refused,
            }));
        }
        run.going = losses.allowed;
        Ok(None)
    }
}

fn identity(transaction: &mut Transaction<'_>) -> Result<u64> {
    let doing = "asking for the number of the transaction";
    let sql = "SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text";
    let rows = transaction
        .query_typed(sql, &[])
        .map_err(|error| Error::from_postgres(error, doing))?;
    let text: Option<String> = rows.first().and_then(|row| row.try_get(0).ok());
    text.and_then(|text| text.parse().ok()).ok_or_else(|| {
        let message = "the server did not say which transaction this is";
        Error::new(ErrorKind::UnexpectedAnswer, message)
    })
}

fn locking_failed(
    error: postgres::Error,
    script: &Script,
    step: &Step,
    number: usize,
) -> Result<Attempt> {
    let Some(piece) = step.statements.first() else {
        return Err(Error::from_postgres(error, "locking tables"));
    };
    let ending = failure(error, script, piece, number)?;
    Ok(match ending {
        Ending::Failed(failure) if is_busy(&failure) => Attempt::Busy(failure),
        ending => Attempt::Ended(ending),
    })
}

/// Whether a lock was not to be had, or given up for others.
pub(super) fn is_busy(failure: &Failure) -> bool {
    ["55P03", "40P01"]
        .into_iter()
        .any(|code| failure.sqlstate.as_deref() == Some(code))
}

/// What the server said of a statement, at the place that it points to. A lost connection is no
/// failure of a statement.
pub(in crate::baseline) fn failure(
    error: postgres::Error,
    script: &Script,
    piece: &Piece,
    step: usize,
) -> Result<Ending> {
    let Some(server) = error.as_db_error() else {
        return Err(Error::from_postgres(error, "applying a statement"));
    };
    let code = server.code().code();
    if server_error::kind(code, server.message()) == ErrorKind::Connection {
        return Err(Error::from_postgres(error, "applying a statement"));
    }
    let pointed = match server.position() {
        Some(postgres::error::ErrorPosition::Original(at)) => {
            let before = usize::try_from(*at).unwrap_or(1).saturating_sub(1);
            let text = script.slice(piece);
            text.char_indices().nth(before).map(|(offset, _)| offset)
        }
        _ => None,
    };
    let start = piece.start + pointed.unwrap_or(0);
    Ok(Ending::Failed(Failure {
        step,
        start: script.position(start),
        end: script.position(piece.end),
        message: server_error::text(server),
        sqlstate: Some(code.to_owned()),
        help: server_error::help(code, server.hint()),
    }))
}
