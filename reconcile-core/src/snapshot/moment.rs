//! The moment that a snapshot sees.

use postgres::Transaction;

use crate::error::{Error, ErrorKind, Result};

/// The moment that everything is seen at.
pub(super) struct Moment {
    /// For `pg_dump --snapshot`.
    pub(super) name: String,
    pub(super) at: String,
    pub(super) size: u64,
    pub(super) encoding: String,
    pub(super) collation: String,
    pub(super) ctype: String,
    pub(super) database: String,
    pub(super) server_version_num: u32,
}

impl Moment {
    pub(super) fn of(transaction: &mut Transaction<'_>) -> Result<Self> {
        let failed = |error| Error::from_postgres(error, "exporting a snapshot");
        transaction
            .batch_execute("set local statement_timeout = 0; set local search_path = ''")
            .map_err(failed)?;
        let row = transaction
            .query_typed(include_str!("moment.sql"), &[])
            .map_err(failed)?;
        let row = row.first().ok_or_else(|| {
            let message = "the server does not know its own database";
            Error::new(ErrorKind::UnexpectedAnswer, message)
        })?;
        let size: i64 = row.try_get(2).map_err(failed)?;
        let version: i32 = row.try_get(7).map_err(failed)?;
        Ok(Self {
            name: row.try_get(0).map_err(failed)?,
            at: row.try_get(1).map_err(failed)?,
            size: size.unsigned_abs(),
            encoding: row.try_get(3).map_err(failed)?,
            collation: row.try_get(4).map_err(failed)?,
            ctype: row.try_get(5).map_err(failed)?,
            database: row.try_get(6).map_err(failed)?,
            server_version_num: version.unsigned_abs(),
        })
    }
}
