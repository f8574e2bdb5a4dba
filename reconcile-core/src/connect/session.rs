//! The settings under which statements run.

use std::fmt::Write as _;
use std::time::Duration;

use postgres::{Client, IsolationLevel, Transaction};

use crate::error::{Error, Result};
use crate::name::quote_ident;

/// The settings under which statements run, so that neither a role's defaults nor a busy server
/// surprise anybody.
///
/// They are given twice. [`connect`](crate::connect::connect) sends them with the first message, so
/// that they hold from the start and nothing is left behind. A PgBouncer does not pass them on:
/// there a server connection belongs to a client for one transaction only, and a plain `SET` would
/// stay for the next one's. So [`begin`](Session::begin) sets them once more, with `SET LOCAL`,
/// and that is what to rely on. Nothing in this crate uses a plain `SET`.
///
/// ```
/// use std::time::Duration;
/// use reconcile_core::connect::Session;
///
/// let session = Session::new().statement_timeout(Duration::from_secs(30));
/// assert_eq!(
///     session.local_statements(),
///     "SET LOCAL transaction_read_only = on; SET LOCAL search_path = ''; \
///      SET LOCAL statement_timeout = 30000; SET LOCAL lock_timeout = 2000;"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    read_only: bool,
    search_path: Option<Vec<String>>,
    statement_timeout: Option<Duration>,
    lock_timeout: Option<Duration>,
    idle_in_transaction_timeout: Option<Duration>,
    application_name: Option<String>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            read_only: true,
            search_path: Some(Vec::new()),
            statement_timeout: None,
            lock_timeout: Some(Duration::from_secs(2)),
            idle_in_transaction_timeout: None,
            application_name: None,
        }
    }
}

impl Session {
    /// For reading: read-only, an empty `search_path` (only `pg_catalog` is found without its
    /// name), two seconds' wait for a lock. The other timeouts are as the server has them.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether writing is an error.
    #[must_use]
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = read_only;
        self
    }

    /// The schemas in which unqualified names are looked up.
    #[must_use]
    pub fn search_path<S: Into<String>>(mut self, schemas: impl IntoIterator<Item = S>) -> Self {
        self.search_path = Some(schemas.into_iter().map(Into::into).collect());
        self
    }

    /// Leaves `search_path` as the role, the database or the URL has it.
    #[must_use]
    pub fn inherited_search_path(mut self) -> Self {
        self.search_path = None;
        self
    }

    /// How long a statement may run. Zero is no limit.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = Some(timeout);
        self
    }

    /// How long a statement may wait for a lock. Zero is no limit.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = Some(timeout);
        self
    }

    /// How long a transaction may stay open without a statement. Zero is no limit.
    #[must_use]
    pub fn idle_in_transaction_timeout(mut self, timeout: Duration) -> Self {
        self.idle_in_transaction_timeout = Some(timeout);
        self
    }

    /// The name in `pg_stat_activity`, instead of the URL's, or of `reconcile` if it has none.
    #[must_use]
    pub fn application_name(mut self, name: impl Into<String>) -> Self {
        self.application_name = Some(name.into());
        self
    }

    /// The settings as `SET LOCAL` statements, for the start of a transaction.
    #[must_use]
    pub fn local_statements(&self) -> String {
        let mut out = String::new();
        if self.read_only {
            // Turned off it would widen what the caller's own transaction allows.
            out.push_str("SET LOCAL transaction_read_only = on; ");
        }
        if let Some(schemas) = &self.search_path {
            let _ = write!(out, "SET LOCAL search_path = {}; ", search_path(schemas));
        }
        for (name, timeout) in self.timeouts() {
            let _ = write!(out, "SET LOCAL {name} = {}; ", millis(timeout));
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// Starts a transaction under these settings. If they are read-only, all of its statements see
    /// one snapshot (`REPEATABLE READ`); otherwise each sees its own (`READ COMMITTED`).
    ///
    /// # Errors
    ///
    /// Those of the server, and of a lost connection.
    pub fn begin<'a>(&self, client: &'a mut Client) -> Result<Transaction<'a>> {
        let failed = |error| Error::from_postgres(error, "starting a transaction");
        let isolation = if self.read_only {
            IsolationLevel::RepeatableRead
        } else {
            IsolationLevel::ReadCommitted
        };
        let mut transaction = client
            .build_transaction()
            .isolation_level(isolation)
            .read_only(self.read_only)
            .start()
            .map_err(failed)?;
        transaction
            .batch_execute(&self.local_statements())
            .map_err(failed)?;
        Ok(transaction)
    }

    /// The settings in the form of the server's command line.
    pub(super) fn startup_options(&self) -> String {
        let mut out = String::new();
        if self.read_only {
            out.push_str("-c default_transaction_read_only=on");
        }
        if let Some(schemas) = &self.search_path {
            let path = schemas
                .iter()
                .map(|name| quote_ident(name))
                .collect::<Vec<_>>();
            push_option(&mut out, "search_path", &path.join(","));
        }
        for (name, timeout) in self.timeouts() {
            push_option(&mut out, name, &millis(timeout).to_string());
        }
        out
    }

    /// How long a statement may wait for a lock; `None` where the server's own setting holds.
    #[cfg(feature = "snapshot")]
    pub(crate) fn lock_patience(&self) -> Option<Duration> {
        self.lock_timeout
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.application_name.as_deref()
    }

    fn timeouts(&self) -> impl Iterator<Item = (&'static str, Duration)> {
        [
            ("statement_timeout", self.statement_timeout),
            ("lock_timeout", self.lock_timeout),
            (
                "idle_in_transaction_session_timeout",
                self.idle_in_transaction_timeout,
            ),
        ]
        .into_iter()
        .filter_map(|(name, timeout)| Some((name, timeout?)))
    }
}

fn search_path(schemas: &[String]) -> String {
    if schemas.is_empty() {
        return "''".to_owned();
    }
    let names: Vec<_> = schemas.iter().map(|name| quote_ident(name)).collect();
    names.join(", ")
}

fn push_option(out: &mut String, name: &str, value: &str) {
    let separator = if out.is_empty() { "" } else { " " };
    let _ = write!(out, "{separator}-c {name}=");
    for c in value.chars() {
        if c.is_ascii_whitespace() || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Whole milliseconds, at least one unless the limit is none, within what the server takes.
fn millis(timeout: Duration) -> i32 {
    let millis = i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX);
    if timeout.is_zero() { 0 } else { millis.max(1) }
}
