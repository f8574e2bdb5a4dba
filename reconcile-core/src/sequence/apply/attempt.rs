//! One sequence: the transaction, and what follows from how it ends.

use std::thread::sleep;
use std::time::Duration;

use postgres::{Client, SimpleQueryMessage, SimpleQueryRow};

use super::server;
use crate::error::{Error, Result};
use crate::sequence::repair::{Aim, Repair};
use crate::sequence::{Outcome, Position, Repaired};
use crate::server_error::text;

/// How long, and how often, a lock is waited for.
pub(super) struct Patience {
    /// The longest wait. Who waits for the sequence's lock keeps everybody behind him waiting too.
    pub(super) lock_timeout: Duration,
    pub(super) statement_timeout: Duration,
    pub(super) attempts: u32,
}

impl Patience {
    /// The first waits are short: usually nobody holds the lock for long.
    fn wait(&self, attempt: u32) -> Duration {
        let part = self.lock_timeout / (8 >> attempt.min(3));
        part.max(Duration::from_millis(1))
    }

    /// How long the application has for itself in between.
    fn pause(attempt: u32) -> Duration {
        Duration::from_millis(10 << attempt.min(6))
    }
}

/// Moves one sequence.
///
/// An error is one of the connection; all else is an outcome.
pub(super) fn run(client: &mut Client, repair: &Repair, patience: &Patience) -> Result<Repaired> {
    let mut repair = repair.clone();
    let mut last = String::new();
    for attempt in 0..patience.attempts.max(1) {
        if attempt > 0 {
            sleep(Patience::pause(attempt - 1));
        }
        let sql = repair.transaction(patience.wait(attempt), patience.statement_timeout);
        let error = match client.simple_query(&sql) {
            Ok(messages) => return Ok(moved(&repair, &messages)),
            Err(error) => error,
        };
        let Some(refusal) = error.as_db_error() else {
            return Err(lost(error, &repair));
        };
        let code = refusal.code().code().to_owned();
        let reason = format!("{} (SQLSTATE {code})", text(refusal));
        if let Err(error) = client.batch_execute("rollback") {
            return Err(lost(error, &repair));
        }
        match code.as_str() {
            // Nobody uses it while it is moved back: to wait for that would not make it so.
            "55P03" if repair.aim == Aim::Rewind => {
                let holders = server::holders(client, &repair.sequence)?;
                return Ok(failed(&repair, holders));
            }
            "55P03" | "40P01" | "40001" => last = code,
            // The owner is not the one who was to keep it.
            "22012" => match renewed(client, &repair)? {
                Some(renewed) if renewed != repair => repair = renewed,
                _ => return Ok(failed(&repair, reason)),
            },
            _ => return Ok(failed(&repair, reason)),
        }
    }
    let holders = server::holders(client, &repair.sequence)?;
    let times = patience.attempts;
    Ok(failed(
        &repair,
        format!("{holders}; gave way {times} times (SQLSTATE {last})"),
    ))
}

fn lost(error: postgres::Error, repair: &Repair) -> Error {
    Error::from_postgres(error, &format!("moving {}", repair.sequence))
}

fn failed(repair: &Repair, reason: String) -> Repaired {
    Repaired::new(Outcome::Failed, Some(repair.method)).with_reason(reason)
}

/// The same with the present owner; `None` if the role has lost its rights, or the sequence is gone.
fn renewed(client: &mut Client, repair: &Repair) -> Result<Option<Repair>> {
    let mut rights = server::rights(client, [&repair.sequence].into_iter())?;
    let rights = rights.remove(&repair.sequence).filter(|rights| rights.owns);
    Ok(rights.map(|rights| {
        let mut repair = repair.clone();
        repair.owner = rights.owner;
        repair
    }))
}

/// Reads the row of the last statement.
fn moved(repair: &Repair, messages: &[SimpleQueryMessage]) -> Repaired {
    let row = messages.iter().rev().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let Some(before) = row.and_then(|row| position(row, 1)) else {
        return failed(repair, "the server's answer was not understood".to_owned());
    };
    let after = row.and_then(|row| position(row, 3));
    let outcome = if after.is_some() {
        Outcome::Moved
    } else {
        Outcome::Unneeded
    };
    let mut repaired = Repaired::new(outcome, Some(repair.method));
    repaired.before = Some(before);
    repaired.after = after;
    if outcome == Outcome::Moved && repair.leaves_cached_values() {
        repaired.reason = Some("sessions may keep values that they took in blocks before it was moved; its owner could take them away".to_owned());
    }
    repaired
}

fn position(row: &SimpleQueryRow, at: usize) -> Option<Position> {
    let text = |at| row.try_get(at).ok().flatten();
    Some(Position {
        last_value: text(at)?.parse().ok()?,
        is_called: text(at + 1)? == "t",
    })
}
