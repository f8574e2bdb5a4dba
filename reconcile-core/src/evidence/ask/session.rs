//! The transaction in which everything is asked.

use std::time::Duration;

use postgres::{GenericClient, SimpleQueryMessage};

use super::Asker;
use crate::error::{Error, ErrorKind, Result};

/// What is known before the first question, and how to get back to there.
pub(super) struct Session {
    pub(super) role: String,
    /// Whether PL/pgSQL, in which the questions are wrapped, may be used.
    pub(super) plpgsql: bool,
    pub(super) statement_timeout: u128,
    /// Whether the caller has a transaction open.
    in_transaction: bool,
}

impl Session {
    pub(super) fn open(client: &mut impl GenericClient, asker: &Asker) -> Result<Self> {
        let messages = client
            .simple_query(include_str!("session.sql"))
            .map_err(|e| Error::from_postgres(e, "asking who reads"))?;
        let row = messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let row = row.ok_or_else(|| {
            Error::new(
                ErrorKind::UnexpectedAnswer,
                "the server sent no row when asked who reads",
            )
        })?;
        let is = |at: usize| row.try_get(at).ok().flatten() == Some("t");
        let session = Self {
            role: row.try_get(0).ok().flatten().unwrap_or_default().to_owned(),
            plpgsql: is(1),
            statement_timeout: milliseconds(asker.timeout),
            in_transaction: is(2),
        };
        let begin = session.begin(asker);
        match client.batch_execute(&begin) {
            Ok(()) => Ok(session),
            Err(error) => session.close(
                client,
                Err(Error::from_postgres(error, "starting to ask for evidence")),
            ),
        }
    }

    fn begin(&self, asker: &Asker) -> String {
        let begin = if self.in_transaction {
            "savepoint reconcile_evidence;\nset local transaction_read_only = on;\n"
        } else {
            "begin isolation level repeatable read read only;\n"
        };
        format!(
            "{begin}{}set local lock_timeout = {};\n\
             select pg_catalog.set_config('reconcile.deadline', \
             (pg_catalog.clock_timestamp() + interval '{} milliseconds')::pg_catalog.text, true);",
            include_str!("settings.sql"),
            milliseconds(asker.lock_timeout),
            milliseconds(asker.budget),
        )
    }

    /// Ends what [`open`](Self::open) began, whatever became of it. Rolling back to the savepoint
    /// restores the settings, too.
    pub(super) fn close<C: GenericClient, T>(
        &self,
        client: &mut C,
        result: Result<T>,
    ) -> Result<T> {
        let end = if self.in_transaction {
            "rollback to savepoint reconcile_evidence; release savepoint reconcile_evidence"
        } else {
            "rollback"
        };
        let ended = client.batch_execute(end);
        let result = result?;
        // The first error is the one that says why.
        ended.map_err(|e| Error::from_postgres(e, "ending the questions"))?;
        Ok(result)
    }
}

/// 0 would mean no timeout at all.
fn milliseconds(duration: Duration) -> u128 {
    duration
        .as_millis()
        .clamp(1, i32::MAX.unsigned_abs().into())
}
