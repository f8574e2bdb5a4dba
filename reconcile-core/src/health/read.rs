//! Reading how a database fares. Only reads.

use std::collections::HashMap;
use std::time::Duration;

use postgres::types::Type;
use postgres::{GenericClient, Transaction};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::facts::HealthFacts;
use super::log::LogWatch;
use super::report::{HealthReport, NotRead, TABLES};
use super::thresholds::Thresholds;
use crate::error::{Error, ErrorKind, Result};
use crate::introspect::Introspector;
use crate::name::QualifiedName;
use crate::sequence::{Inspector, SequenceReport};

/// Reads how a database fares, in as many round trips whatever its size: nine queries of the
/// statistics, and those of [`Introspector`] and [`Inspector`].
///
/// Opens tables for a moment (`ACCESS SHARE`) to ask for their size; waits for no lock longer than
/// told. Of other roles' sessions, the role `pg_read_all_stats` sees all; without it they are
/// [not read](HealthReport::not_read).
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::Severity;
/// use reconcile_core::check::Verdict;
/// use reconcile_core::health::HealthReader;
///
/// let mut client = postgres::Client::connect("", postgres::NoTls)?;
/// let report = HealthReader::new().read(&mut client)?;
/// for finding in &report.findings {
///     println!("{}: {}", finding.object, finding.message);
/// }
/// assert_eq!(report.verdict(Severity::Error), Verdict::Clean);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct HealthReader {
    introspector: Introspector,
    inspector: Inspector,
    thresholds: Thresholds,
    statement_timeout: Duration,
    lock_timeout: Duration,
}

impl Default for HealthReader {
    fn default() -> Self {
        Self {
            introspector: Introspector::new(),
            inspector: Inspector::new(),
            thresholds: Thresholds::new(),
            statement_timeout: Duration::from_mins(1),
            lock_timeout: Duration::from_secs(2),
        }
    }
}

impl HealthReader {
    /// With the thresholds that `docs/health.md` names.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the catalog, for the sequences, in this way.
    pub fn introspector(mut self, introspector: Introspector) -> Self {
        self.introspector = introspector;
        self
    }

    /// Reads the sequences in this way.
    pub fn inspector(mut self, inspector: Inspector) -> Self {
        self.inspector = inspector;
        self
    }

    /// Judges by these.
    pub fn thresholds(mut self, thresholds: Thresholds) -> Self {
        self.thresholds = thresholds;
        self
    }

    /// How long one query of the statistics may take.
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = timeout;
        self
    }

    /// How long one of them may wait for a lock.
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// Reads and judges. What could not be read for a missing privilege or in the time given is in
    /// the report.
    ///
    /// # Errors
    ///
    /// Those of a lost connection, and of a server that is not understood.
    pub fn read<C: GenericClient>(&self, client: &mut C) -> Result<HealthReport> {
        let mut not_read = Vec::new();
        let facts = self.facts(client, &mut not_read)?;
        let sequences = self.sequences(client, &mut not_read)?;
        Ok(HealthReport::new(
            facts,
            sequences,
            not_read,
            &self.thresholds,
        ))
    }

    /// How to look into the server's log since a moment, in seconds since the beginning of 1970. One
    /// query, of the settings by which lines are written.
    ///
    /// # Errors
    ///
    /// Those of the connection.
    pub fn watch<C: GenericClient>(&self, client: &mut C, since: i64) -> Result<LogWatch> {
        #[expect(clippy::cast_precision_loss, reason = "seconds of the time since 1970")]
        let seconds = since as f64;
        let rows = client
            .query_typed(include_str!("log.sql"), &[(&seconds, Type::FLOAT8)])
            .map_err(failed)?;
        let written: Option<String> = match rows.first() {
            Some(row) => row.try_get(0).map_err(failed)?,
            None => None,
        };
        Ok(LogWatch::new(since, written.as_deref()))
    }

    /// Without a role's or a lock's leave for the catalog there is a report without sequences.
    fn sequences<C: GenericClient>(
        &self,
        client: &mut C,
        not_read: &mut Vec<NotRead>,
    ) -> Result<SequenceReport> {
        let read = self.introspector.read(client).and_then(|catalog| {
            let report = self.inspector.read(client, &catalog)?;
            Ok((catalog.reading.unseen, report))
        });
        match read {
            Ok((unseen, report)) => {
                // A table that may not be read shows in the status of what feeds it. A column whose
                // sequence is not known shows nowhere else.
                let nowhere_else = unseen.into_iter().filter(|own| own.grant.is_none());
                not_read.extend(nowhere_else.map(|own| NotRead::new(own.object, own.what)));
                Ok(report)
            }
            Err(error) if error.kind() == ErrorKind::Connection => Err(error),
            Err(error) => {
                let help = error.help().map(str::to_owned);
                not_read.push(NotRead::new("sequences", error.to_string()).with_help(help));
                Ok(SequenceReport::new(Vec::new()))
            }
        }
    }

    fn facts<C: GenericClient>(
        &self,
        client: &mut C,
        not_read: &mut Vec<NotRead>,
    ) -> Result<HealthFacts> {
        let mut transaction = client.transaction().map_err(failed)?;
        let milliseconds = |time: Duration| time.as_millis().clamp(1, 2_147_483_647);
        let settings = format!(
            "set local transaction_read_only = on; set local search_path = ''; \
             set local statement_timeout = {}; set local lock_timeout = {}; savepoint reconcile_health",
            milliseconds(self.statement_timeout),
            milliseconds(self.lock_timeout)
        );
        transaction.batch_execute(&settings).map_err(failed)?;
        let mut reading = Reading {
            transaction,
            not_read,
        };
        let facts = reading.all();
        let rolled_back = reading.transaction.rollback().map_err(failed);
        let facts = facts?;
        rolled_back?;
        Ok(facts)
    }
}

/// A transaction with a savepoint to go back to where a query fails.
struct Reading<'a, 'b> {
    transaction: Transaction<'a>,
    not_read: &'b mut Vec<NotRead>,
}

/// How large a table is.
#[derive(Deserialize)]
struct Size {
    table: QualifiedName,
    bytes: Option<u64>,
}

impl Reading<'_, '_> {
    fn all(&mut self) -> Result<HealthFacts> {
        let database = rows(&mut self.transaction, include_str!("database.sql"))?;
        let database = database.into_iter().next().ok_or_else(|| {
            let message = "the server has no statistics of its own database";
            Error::new(ErrorKind::UnexpectedAnswer, message)
        })?;
        let mut facts = HealthFacts::new(database);
        facts.tables = self.part(TABLES, include_str!("tables.sql"))?;
        facts.indexes = self.part("invalid indexes", include_str!("indexes.sql"))?;
        facts.constraints =
            self.part("unvalidated constraints", include_str!("constraints.sql"))?;
        facts.ages = self.part("transaction ages", include_str!("ages.sql"))?;
        facts.sessions = self.part("sessions", include_str!("sessions.sql"))?;
        facts.prepared = self.part("prepared transactions", include_str!("prepared.sql"))?;
        facts.slots = self.part("replication slots", include_str!("slots.sql"))?;
        let sizes: Vec<Size> = self.part("sizes of tables", include_str!("sizes.sql"))?;
        let sizes: HashMap<_, _> = sizes
            .into_iter()
            .map(|own| (own.table, own.bytes))
            .collect();
        for table in &mut facts.tables {
            table.bytes = sizes.get(&table.table).copied().flatten();
        }
        Ok(facts)
    }

    /// The rows of a query; what the server refuses is noted.
    fn part<T: DeserializeOwned>(&mut self, what: &str, sql: &str) -> Result<Vec<T>> {
        match rows(&mut self.transaction, sql) {
            Err(error) if error.sqlstate().is_some() && error.kind() != ErrorKind::Connection => {
                self.transaction
                    .batch_execute("rollback to savepoint reconcile_health")
                    .map_err(failed)?;
                let help = error.help().map(str::to_owned);
                let unread = NotRead::new(what, error.to_string()).with_help(help);
                self.not_read.push(unread);
                Ok(Vec::new())
            }
            answer => answer,
        }
    }
}

/// Each row becomes a value by the names of its columns.
fn rows<T: DeserializeOwned>(transaction: &mut Transaction<'_>, sql: &str) -> Result<Vec<T>> {
    let sql = format!("select pg_catalog.row_to_json(r)::pg_catalog.text from (\n{sql}\n) r");
    let rows = transaction.query_typed(&sql, &[]).map_err(failed)?;
    let value = |row: &postgres::Row| {
        let text: &str = row.try_get(0).map_err(failed)?;
        serde_json::from_str(text).map_err(|error| {
            let message = "the server's statistics were not understood";
            Error::new(ErrorKind::UnexpectedAnswer, message).with_source(error)
        })
    };
    rows.iter().map(value).collect()
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "reading how the database fares")
}
