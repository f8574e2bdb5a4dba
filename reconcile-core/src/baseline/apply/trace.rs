//! What a transaction has written, by which it is told from another one that got its number.
//!
//! A server that crashes may have forgotten the number of a transaction that was not committed, and
//! give it once more: then `pg_xact_status` speaks of the other one.

use postgres::types::Type;
use postgres::{GenericClient, Row};

use crate::error::{Error, Result};

/// What became of a transaction whose number is that of a committed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Traced {
    /// What it has written is there.
    Committed,
    /// What it was to write anew is as it was before: the number is another one's.
    Lost,
    /// What it has written was written by others since.
    Unknown,
}

/// Some of what this transaction has written into the catalog; none if it has written rows of tables
/// alone, or only dropped something.
pub(super) fn traces(client: &mut impl GenericClient) -> Result<Option<String>> {
    let rows = client
        .query_typed(include_str!("traces.sql"), &[])
        .map_err(failed)?;
    let one = |row: &Row| row.try_get::<_, String>("trace").map_err(failed);
    let traces: Vec<String> = rows.iter().map(one).collect::<Result<_>>()?;
    Ok((!traces.is_empty()).then(|| traces.join(" ")))
}

/// Looks for the traces of a transaction.
pub(super) fn traced(
    client: &mut impl GenericClient,
    traces: &str,
    transaction: u64,
) -> Result<Traced> {
    // Rows are marked with its lower half.
    let short = (transaction & u64::from(u32::MAX)).to_string();
    let rows = client
        .query_typed(
            include_str!("traced.sql"),
            &[(&traces, Type::TEXT), (&short, Type::TEXT)],
        )
        .map_err(failed)?;
    let told = |column: &str| match rows.first() {
        Some(row) => row.try_get(column).map_err(failed),
        None => Ok(false),
    };
    Ok(if told("done")? {
        Traced::Committed
    } else if told("changed")? {
        Traced::Unknown
    } else {
        Traced::Lost
    })
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "looking for what a transaction has written")
}
