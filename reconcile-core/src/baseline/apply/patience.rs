//! How long a statement outside of a transaction waits for locks.

use std::time::Duration;

use postgres::Client;
use postgres::types::Type;

use crate::baseline::plan::Step;
use crate::error::{Error, Result};
use crate::script::Script;
use crate::statement::{Statement, StatementKind};

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
    /// Has the statement of a step wait without a limit, if it is in nobody's way; `limit` is the one
    /// of the session.
    pub(super) fn raise(
        client: &mut Client,
        script: &Script,
        step: &Step,
        limit: Duration,
    ) -> Result<Self> {
        let in_nobodys_way = step.alone.is_some_and(|what| PATIENT.contains(&what));
        if !in_nobodys_way || limits(script, step) {
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

/// Whether the script has set a limit, be it the same one.
fn limits(script: &Script, step: &Step) -> bool {
    step.settings.iter().any(|piece| {
        let kind = Statement::read(script, piece).kind;
        matches!(kind, StatementKind::Set(own) if own.parameter == "lock_timeout")
    })
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "setting how long a lock is waited for")
}
