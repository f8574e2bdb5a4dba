//! Reads a [`Catalog`] from a live server.
//!
//! Two or three round trips at any size: one asks for the server, the role and the schemas, the
//! second sends all queries as one text message inside one `REPEATABLE READ READ ONLY` transaction;
//! those to a large catalog are sent in two halves, so that the answer to the first is understood
//! while the server works on the second. The statements are not prepared, so a pooler in transaction
//! mode does no harm.
//!
//! The server deparses expressions with the names of the present, not of the snapshot, and waits for
//! locks while it does: hence the lock timeout, a look at what transactions changed that ended while
//! the catalog was read, and [`ErrorKind::Changed`] where that was something that was read. A
//! reading that met a change is made a second time.

use std::time::Duration;

use postgres::{GenericClient, SimpleQueryMessage};

use crate::catalog::Catalog;
use crate::error::{ErrorKind, Result};
use assembly::Assembly;
use plan::{Plan, Thresholds};

mod answer;
mod assembly;
mod builder;
mod changes;
mod columns;
mod constraints;
mod defaults;
mod depends;
mod finish;
mod indexes;
mod locks;
mod names;
mod others;
mod partition_keys;
mod plan;
mod queries;
mod reading;
mod relations;
mod routines;
mod sequences;
mod session;
mod template;
mod text;
mod types;

/// Reads a [`Catalog`]: which schemas, how exactly, with what patience.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::introspect::Introspector;
///
/// let mut client = postgres::Client::connect("host=/run/postgresql dbname=shop", postgres::NoTls)?;
/// let catalog = Introspector::new().schemas(["public"]).read(&mut client)?;
/// for table in &catalog.tables {
///     println!("{} has {} columns", table.name, table.columns.len());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Introspector {
    schemas: Vec<String>,
    exact_sizes: bool,
    lock_timeout: Duration,
    statement_timeout: Duration,
    thresholds: Thresholds,
}

impl Default for Introspector {
    fn default() -> Self {
        Self::new()
    }
}

impl Introspector {
    /// Reads all schemas but the system's; waits at most 2 s for a lock and 60 s for a query.
    #[must_use]
    pub fn new() -> Self {
        Self {
            schemas: Vec::new(),
            exact_sizes: false,
            lock_timeout: Duration::from_secs(2),
            statement_timeout: Duration::from_mins(1),
            thresholds: Thresholds::default(),
        }
    }

    /// Reads these schemas only. What they refer to in other schemas is named, not read; objects in
    /// no schema (extensions, publications) are read all the same.
    #[must_use]
    pub fn schemas<I, S>(mut self, schemas: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.schemas = schemas.into_iter().map(Into::into).collect();
        self.schemas.sort_unstable();
        self.schemas.dedup();
        self
    }

    /// Asks the server for `pg_total_relation_size` of every table. It opens each table and all its
    /// indexes (about 0.2 ms each on a fresh connection); without it sizes are those of the last
    /// vacuum or analyze.
    #[must_use]
    pub fn exact_sizes(mut self, yes: bool) -> Self {
        self.exact_sizes = yes;
        self
    }

    /// How long to wait for a lock, about. Printing a definition takes `ACCESS SHARE` on its table,
    /// and so waits behind running DDL. A longer time than half a second is spent in several
    /// attempts: PostgreSQL looks for deadlocks after `deadlock_timeout`, one second by default, and
    /// must find none that the reading is part of, for it might end the others' work and not ours.
    /// Where a server has that setting below half a second, it may.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// How long one query may take.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = timeout;
        self
    }

    /// From which size of `pg_class` in bytes on a reading is asked for in halves, and up to how many
    /// relations a scope is looked up by ids: for tests, because it makes no difference to what is
    /// read.
    #[doc(hidden)]
    #[must_use]
    pub fn thresholds(mut self, halves_from: u64, ids_up_to: usize) -> Self {
        self.thresholds = Thresholds {
            halves_from,
            ids_up_to,
        };
        self
    }

    /// Whether all schemas are read.
    #[cfg(all(feature = "snapshot", unix))]
    pub(crate) fn reads_all(&self) -> bool {
        self.schemas.is_empty()
    }

    /// Reads the catalog.
    ///
    /// In a transaction of the caller's it works within a savepoint, which it rolls back: nothing
    /// of the transaction changes, and an error leaves it usable. The isolation level is then the
    /// caller's; under `READ COMMITTED` the reading is not one snapshot, and
    /// [`Reading::one_snapshot`](crate::catalog::Reading::one_snapshot) says so. Nor is it noticed there where others rename what
    /// expressions refer to while they are printed.
    ///
    /// Needs no privilege beyond connecting: the system catalogs are readable by all. Tables whose
    /// rows the role may not read are named in [`Reading::unseen`](crate::catalog::Reading::unseen). Takes `ACCESS SHARE` locks on
    /// relations whose expressions are printed, until the end of its transaction.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] where a schema that was asked for does not exist,
    /// [`ErrorKind::UnsupportedServer`] before PostgreSQL 13, [`ErrorKind::Timeout`],
    /// [`ErrorKind::Changed`] where the schema kept changing, [`ErrorKind::Connection`]. There is
    /// never a partial catalog.
    pub fn read<C: GenericClient>(&self, client: &mut C) -> Result<Catalog> {
        match reading::attempts(self, client) {
            Err(error) if error.kind() == ErrorKind::Changed => reading::attempts(self, client),
            other => other,
        }
    }

    /// The SQL that [`read`](Self::read) would send to this server after its first question: for
    /// the curious, for `psql`, and for measuring.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn sql<C: GenericClient>(&self, client: &mut C) -> Result<String> {
        Plan::new(self, client)?.whole()
    }

    /// The first half of [`read`](Self::read), for measuring the halves apart: all that the server
    /// answers, in one trip.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    #[doc(hidden)]
    pub fn ask<C: GenericClient>(&self, client: &mut C) -> Result<Answer> {
        let plan = Plan::new(self, client)?;
        let messages = plan.send(client, &plan.whole()?)?;
        Ok(Answer { plan, messages })
    }

    /// The second half of [`read`](Self::read), for measuring the halves apart: without the look at
    /// what may have changed in the meantime.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    #[doc(hidden)]
    pub fn assemble(&self, answer: Answer) -> Result<Catalog> {
        let mut assembly = Assembly::new(&answer.plan);
        assembly.take(answer.messages)?;
        assembly.finish(self, answer.plan)
    }
}

/// What the server answered to all queries, not yet understood.
#[doc(hidden)]
#[derive(Debug)]
pub struct Answer {
    plan: Plan,
    messages: Vec<SimpleQueryMessage>,
}
