//! Whether two connections lead to the same server, or even to the same database.

use postgres::Client;
use postgres::types::Type;

use crate::baseline::Conditions;
use crate::connect::{Session, Target, connect};
use crate::error::{Error, Result};

/// How two connections are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinship {
    SameDatabase,
    SameServer,
    None,
}

/// A lock on a number that nobody else knows is taken on one side and looked for on the other:
/// neither names nor addresses say so much, and copies of a server's files share its identifier.
///
/// A standby shows no lock of its primary. So a live database on a standby is known by the
/// identifier, too.
pub(super) fn kinship(
    live: &Target,
    session: &Session,
    other: &mut Client,
    other_is: &Conditions,
) -> Result<Kinship> {
    let mut client = connect(live, session)?;
    let mut transaction = session.begin(&mut client)?;
    let live_is = Conditions::read(&mut transaction)?;
    let failed = |error| Error::from_postgres(error, "telling databases apart");
    let rows = transaction
        .query_typed(include_str!("mark.sql"), &[])
        .map_err(failed)?;
    let Some(row) = rows.first() else {
        return Ok(Kinship::SameDatabase);
    };
    let key: i64 = row.try_get(0).map_err(failed)?;
    let standby: bool = row.try_get(1).map_err(failed)?;
    if standby && live_is.place == other_is.place {
        return Ok(Kinship::SameDatabase);
    }
    let sql = include_str!("marked.sql");
    let found = other
        .query_typed(sql, &[(&key, Type::INT8)])
        .map_err(failed)?;
    Ok(match found.first().map(|row| row.try_get(0)) {
        None => Kinship::None,
        Some(Ok(false)) => Kinship::SameServer,
        Some(_) => Kinship::SameDatabase,
    })
}
