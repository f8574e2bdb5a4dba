//! How many rows the server has counted in, for a mean pace.

use std::time::Duration;

use postgres::GenericClient;
use postgres::types::{ToSql, Type};

use super::session::Session;
use crate::error::{Error, Result};
use crate::sequence::SequenceState;

/// Only for those that may run out in years: for all others there is nothing to tell, and no reason
/// to ask.
pub(super) fn read(
    client: &mut impl GenericClient,
    session: &Session,
    states: &mut [SequenceState],
    least_counted: Duration,
) -> Result<()> {
    let mut of = Vec::new();
    let (mut schemas, mut tables) = (Vec::new(), Vec::new());
    for (at, state) in states.iter().enumerate() {
        let judged = state.judged.iter().filter(|_| state.may_run_out());
        for column in judged.flat_map(|judged| &judged.columns) {
            of.push(at);
            schemas.push(column.feed.table.schema.as_str());
            tables.push(column.feed.table.name.as_str());
        }
    }
    if of.is_empty() {
        return Ok(());
    }
    let sql = include_str!("inserted.sql");
    let parameters: [(&(dyn ToSql + Sync), Type); 2] =
        [(&schemas, Type::TEXT_ARRAY), (&tables, Type::TEXT_ARRAY)];
    let rows = session.protected(client, |client| client.query_typed(sql, &parameters))?;
    // Rows and time; a table that is not counted makes the sum of its sequence unknown.
    let mut counted = vec![Some((0, u64::MAX)); states.len()];
    let not_understood = |e| Error::from_postgres(e, "reading statistics");
    for row in rows {
        let at: i64 = row.try_get(0).map_err(not_understood)?;
        let inserted: Option<i64> = row.try_get(1).map_err(not_understood)?;
        let seconds: Option<i64> = row.try_get(2).map_err(not_understood)?;
        let at = usize::try_from(at).ok().and_then(|at| of.get(at));
        let Some(counted) = at.and_then(|&at| counted.get_mut(at)) else {
            continue;
        };
        let numbers = (|| {
            let (rows, _) = (*counted)?;
            let inserted = u64::try_from(inserted?).ok()?;
            Some((rows + inserted, u64::try_from(seconds?).ok()?))
        })();
        *counted = numbers;
    }
    for (state, counted) in states.iter_mut().zip(counted) {
        let enough = |&(rows, seconds): &(u64, u64)| rows > 0 && seconds >= least_counted.as_secs();
        if let Some((rows, seconds)) = counted.filter(enough) {
            state.mean_pace = state.pace_by_inserts(rows, seconds);
        }
    }
    Ok(())
}
