//! Where a connection leads, when, and whether anything can be written there.

use postgres::{GenericClient, Row};

use crate::error::{Error, ErrorKind, Result};
use crate::journal::Place;

/// Where a connection leads, and when that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conditions {
    /// The database.
    pub place: Place,
    /// The server's time: `2026-11-22T22:42:24Z`.
    pub at: String,
    /// The role that has connected.
    pub role: String,
    /// Whether nothing can be written, and why.
    pub read_only: Option<&'static str>,
    /// Whether the server counts what a transaction does to each table.
    pub(super) counts: bool,
}

impl Conditions {
    /// Asks the server. One round trip; needs no privilege.
    ///
    /// # Errors
    ///
    /// Those of the connection.
    pub fn read(client: &mut impl GenericClient) -> Result<Self> {
        let rows = client
            .query_typed(include_str!("conditions.sql"), &[])
            .map_err(failed)?;
        let row = rows.first().ok_or_else(|| {
            let message = "the server did not say what it is";
            Error::new(ErrorKind::UnexpectedAnswer, message)
        })?;
        of(row).map_err(failed)
    }

    /// Refuses what cannot be written to.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Permission`] on a standby and in a read-only session.
    pub fn writable(&self) -> Result<()> {
        match self.read_only {
            None => Ok(()),
            Some(why) => Err(Error::new(ErrorKind::Permission, why)
                .with_help("connect to the primary, as a role that may write")),
        }
    }
}

fn of(row: &Row) -> std::result::Result<Conditions, postgres::Error> {
    let (in_recovery, read_only): (bool, bool) = (row.try_get(3)?, row.try_get(4)?);
    Ok(Conditions {
        place: Place::new(row.try_get::<_, String>(0)?, row.try_get::<_, String>(1)?),
        at: row.try_get(2)?,
        role: row.try_get(6)?,
        read_only: match (in_recovery, read_only) {
            (true, _) => Some("the server is a standby, which nobody can write to"),
            (_, true) => Some("the session is read-only (default_transaction_read_only)"),
            _ => None,
        },
        counts: row.try_get(5)?,
    })
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "asking the server what it is")
}
