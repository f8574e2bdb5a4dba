//! How long a statement outside of a transaction waits for locks.

use std::time::Duration;

use postgres::Client;
use postgres::types::Type;

use crate::error::{Error, Result};

/// They wait, for as long as it takes, until every transaction that may still see the table as it was
/// has ended; where one of them takes longer than the limit for a lock, they would never be done. The
/// lock that they hold meanwhile, `SHARE UPDATE EXCLUSIVE`, and their waiting for it, are in the way of
/// no reader and no writer.
const PATIENT: [&str; 3] = [
    "CREATE INDEX CONCURRENTLY",
    "DROP INDEX CONCURRENTLY",
    "REINDEX CONCURRENTLY",
];

/// No limit, unless the script has set one of its own; and the one from before.
const RAISE: &str = "SELECT s.setting, pg_catalog.set_config('lock_timeout', '0', false) \
                     FROM pg_catalog.pg_settings AS s WHERE s.name = 'lock_timeout' AND s.setting = $1";

const LOWER: &str = "SELECT pg_catalog.set_config('lock_timeout', $1, false)";

/// The limit that holds again afterwards, in milliseconds; `None` where it is not another one.
pub(super) struct Patience(Option<String>);

impl Patience {
    /// Has a statement (by why it is alone) wait without a limit, if it is in nobody's way; `limit` is
    /// the one of the session.
    pub(super) fn raise(
        client: &mut Client,
        alone: Option<&'static str>,
        limit: Duration,
    ) -> Result<Self> {
        if !alone.is_some_and(|what| PATIENT.contains(&what)) {
            return Ok(Self(None));
        }
        let own = limit.as_millis().to_string();
        let rows = client
            .query_typed(RAISE, &[(&own, Type::TEXT)])
            .map_err(failed)?;
        Ok(Self((!rows.is_empty()).then_some(own)))
    }

    pub(super) fn end(self, client: &mut Client) -> Result<()> {
        if let Some(own) = self.0 {
            client
                .query_typed(LOWER, &[(&own, Type::TEXT)])
                .map_err(failed)?;
        }
        Ok(())
    }
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "setting how long a lock is waited for")
}
