//! One reading: two or three trips, and the understanding of what they bring.

use std::thread;
use std::time::Duration;

use postgres::{GenericClient, SimpleQueryMessage};

use super::Introspector;
use super::assembly::Assembly;
use super::changes;
use super::plan::Plan;
use crate::catalog::Catalog;
use crate::error::Result;

/// How long one attempt waits for a lock: less than PostgreSQL's default `deadlock_timeout`, one
/// second.
pub(super) const WAIT: Duration = Duration::from_millis(500);

/// Reads, and again where others keep a lock, as long as the reading has patience.
pub(super) fn attempts<C: GenericClient>(asked: &Introspector, client: &mut C) -> Result<Catalog> {
    let mut patience = asked.lock_timeout;
    loop {
        match read(asked, client) {
            Err(error) if patience > WAIT && error.sqlstate() == Some("55P03") => patience -= WAIT,
            other => return other,
        }
    }
}

/// Reads once. [`ErrorKind::Changed`](crate::ErrorKind::Changed) where the schema changed meanwhile.
pub(super) fn read<C: GenericClient>(asked: &Introspector, client: &mut C) -> Result<Catalog> {
    let plan = Plan::new(asked, client)?;
    let mut assembly = Assembly::new(&plan);
    if plan.in_halves {
        in_halves(client, &plan, &mut assembly)?;
    } else {
        assembly.take(plan.send(client, &plan.whole()?)?)?;
        if let (true, Some((before, after))) =
            (plan.session.own_transaction(), assembly.snapshots())
            && let Some(script) = plan.changes(before, after)?
        {
            assembly.take(plan.send(client, &script)?)?;
        }
    }
    assembly.finish(asked, plan)
}

/// The first half is understood while the server works on the second: of 10,000 tables that hides
/// half a second of two and a half.
fn in_halves<C: GenericClient>(client: &mut C, plan: &Plan, assembly: &mut Assembly) -> Result<()> {
    let first = plan.send(client, &plan.first_half()?)?;
    let second = plan.second_half(&changes::first_snapshot(&first)?)?;
    let mut taken = Ok(());
    let mut first = Some(first);
    let mut take = || {
        first
            .take()
            .map_or(Ok(()), |messages| assembly.take(messages))
    };
    let answer: Result<Vec<SimpleQueryMessage>> = thread::scope(|scope| {
        // Where no thread is to be had, it is done afterwards.
        let _ = thread::Builder::new().spawn_scoped(scope, || taken = take());
        plan.send(client, &second)
    });
    taken?;
    take()?;
    assembly.take(answer?)
}
