//! The advisory lock under which Prisma deploys.

use std::thread;
use std::time::{Duration, Instant};

use postgres::Client;
use postgres::types::Type;

use crate::error::{Error, ErrorKind, Result};

const HOLDERS: &str = include_str!("lock.sql");

/// The number of the lock, as Prisma Migrate has it.
const NUMBER: i64 = 72_707_369;

/// How often it is tried for.
const RETRY: Duration = Duration::from_millis(50);

/// Prisma's advisory lock, held by a session: nobody deploys meanwhile, and no second `reconcile`
/// works. A session may take it several times; the server frees it when the connection ends.
///
/// It is no lock on a table: nothing but Prisma and this crate waits for it. A PgBouncer in
/// transaction mode gives sessions away, so that the lock means nothing there.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use reconcile_core::prisma::MigrationLock;
///
/// let mut client = postgres::Client::connect("host=/run/postgresql dbname=shop", postgres::NoTls)?;
/// let lock = MigrationLock::take(&mut client, Duration::from_secs(10))?;
/// // … the database is this session's to change …
/// lock.release(&mut client)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "it is held until it is released or the connection ends"]
pub struct MigrationLock(());

impl MigrationLock {
    /// Takes the lock, and waits for it no longer than `patience`; Prisma waits ten seconds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Timeout`] if another session keeps it for longer, with what is known of that
    /// session; those of the connection.
    pub fn take(client: &mut Client, patience: Duration) -> Result<Self> {
        let start = Instant::now();
        loop {
            if one(client, "SELECT pg_catalog.pg_try_advisory_lock($1)")? {
                return Ok(Self(()));
            }
            if start.elapsed() >= patience {
                return Err(held(client));
            }
            thread::sleep(RETRY.min(patience));
        }
    }

    /// Gives it back.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnexpectedAnswer`] if the session does not hold it: it is another session than
    /// the one that took it; those of the connection.
    pub fn release(self, client: &mut Client) -> Result<()> {
        if one(client, "SELECT pg_catalog.pg_advisory_unlock($1)")? {
            return Ok(());
        }
        let message = "the session does not hold the lock that it took";
        Err(Error::new(ErrorKind::UnexpectedAnswer, message)
            .with_help("connect to the server itself, not through a pooler in transaction mode"))
    }
}

fn one(client: &mut Client, sql: &str) -> Result<bool> {
    let rows = client
        .query_typed(sql, &[(&NUMBER, Type::INT8)])
        .map_err(failed)?;
    match rows.first().map(|row| row.try_get(0)) {
        Some(answer) => answer.map_err(failed),
        None => Ok(false),
    }
}

fn held(client: &mut Client) -> Error {
    let holder = client.query_typed(HOLDERS, &[]).ok().and_then(|rows| {
        let row = rows.first()?;
        let text = |at: usize| row.try_get::<_, String>(at).unwrap_or_default();
        let pid: i32 = row.try_get(0).ok()?;
        Some(format!(
            ": process {pid} (application \"{}\", role \"{}\") holds Prisma's lock",
            text(1),
            text(2)
        ))
    });
    let message = format!(
        "another migration is under way{}",
        holder.unwrap_or_default()
    );
    Error::new(ErrorKind::Timeout, message)
        .with_help("wait until it has ended, or raise the lock timeout")
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "taking the lock of Prisma's migrations")
}
