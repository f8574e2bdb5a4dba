//! Makes required tables in a live database.

use std::time::Duration;

use postgres::Client;

use super::choose::Bootstrap;
use super::run::Ended;
use super::{BootstrapStatement, EnsureReport};
use crate::connect::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::introspect::Introspector;
use crate::linter::Linter;
use crate::name::QualifiedName;
use crate::prisma::MigrationLock;
use crate::script::Script;

/// How often it is looked again where somebody else makes the same tables.
const ATTEMPTS: usize = 3;

/// Looks whether tables are there and can be read, and makes those that are missing: see [the module](super).
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::Script;
/// use reconcile_core::ensure::{EnsureState, Ensurer};
///
/// let mut client = postgres::Client::connect("host=/run/postgresql dbname=shop", postgres::NoTls)?;
/// let script = Script::new("users.sql", "CREATE TABLE users (id int PRIMARY KEY);");
/// let report = Ensurer::new(["public.users".parse()?])
///     .bootstrap([script])?
///     .apply(&mut client)?;
/// assert!(matches!(report.state, EnsureState::Present | EnsureState::Created));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Ensurer {
    pub(super) required: Vec<QualifiedName>,
    pub(super) bootstrap: Option<Bootstrap>,
    pub(super) offered: Option<(Bootstrap, String)>,
    pub(super) schema: String,
    pub(super) linter: Linter,
    patience: Duration,
    pub(super) introspector: Introspector,
    pub(super) session: Session,
}

impl Ensurer {
    /// These tables have to be there, and no script makes them.
    pub fn new(required: impl IntoIterator<Item = QualifiedName>) -> Self {
        Self {
            required: required.into_iter().collect(),
            bootstrap: None,
            offered: None,
            schema: "public".to_owned(),
            linter: Linter::new(),
            patience: Duration::from_secs(10),
            introspector: Introspector::new(),
            session: Session::new(),
        }
    }

    /// The schema in which names without one are looked up, and made. To be said before scripts are given.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = schema.into();
        self
    }

    /// Makes what is missing by these scripts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if a script sets `search_path`.
    pub fn bootstrap(mut self, scripts: impl IntoIterator<Item = Script>) -> Result<Self> {
        self.bootstrap = Some(Bootstrap::new(scripts.into_iter().collect(), &self.schema)?);
        Ok(self)
    }

    /// Says of tables that nothing else makes that this script would; `how` is what to do for it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if the script sets `search_path`.
    pub fn offer(mut self, script: Script, how: impl Into<String>) -> Result<Self> {
        let bootstrap = Bootstrap::new(vec![script], &self.schema)?;
        self.offered = Some((bootstrap, how.into()));
        Ok(self)
    }

    /// Lints in this way; the catalog is added.
    pub fn linter(mut self, linter: Linter) -> Self {
        self.linter = linter;
        self
    }

    /// How long to wait for Prisma's lock; ten seconds by default, as Prisma does.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Reads the catalog in this way. What is in a schema that is not read counts as missing.
    pub fn introspector(mut self, introspector: Introspector) -> Self {
        self.introspector = introspector;
        self
    }

    /// Runs statements under these timeouts.
    pub fn session(mut self, session: Session) -> Self {
        self.session = session;
        self
    }

    /// Whether the tables are there, read by a `SELECT` of a row from each, and what would make those that are not. Writes
    /// nothing.
    ///
    /// # Errors
    ///
    /// Those of [`Introspector::read`] and of the connection. A table that cannot be read is in the report.
    pub fn plan(&self, client: &mut Client) -> Result<EnsureReport> {
        Ok(self.look(client)?.0)
    }

    /// Makes what is missing, in one transaction under Prisma's lock, and reads all required tables before it commits: if
    /// one of those that it made cannot be read, or a statement fails, nothing is kept. Where somebody else makes the same
    /// tables meanwhile, it looks again.
    ///
    /// The client must be able to write, on a connection of its own to the server: a pooler in transaction mode gives the
    /// lock away.
    ///
    /// # Errors
    ///
    /// Those of [`plan`](Self::plan); that of a statement, with its place; [`ErrorKind::Permission`] if the role cannot
    /// read what it made; [`ErrorKind::Timeout`] if a deploy is under way; [`ErrorKind::Changed`] where somebody else keeps
    /// making the same tables and taking them back.
    pub fn apply(&self, client: &mut Client) -> Result<EnsureReport> {
        let (report, _) = self.look(client)?;
        if !report.is_to_do() {
            return Ok(report);
        }
        let lock = MigrationLock::take(client, self.patience)?;
        match self.locked(client) {
            Ok(report) => lock.release(client).map(|()| report),
            Err(error) => {
                // The error is what matters; the server frees the lock with the connection at the latest.
                let _ = lock.release(client);
                Err(error)
            }
        }
    }

    fn locked(&self, client: &mut Client) -> Result<EnsureReport> {
        let mut last: Option<(Error, Vec<BootstrapStatement>)> = None;
        for _ in 0..ATTEMPTS {
            let (report, choice) = self.look(client)?;
            if !report.is_to_do() {
                return Ok(report);
            }
            let statements = report.statements.clone();
            if let Some((error, before)) = last
                && before == statements
            {
                // What is there already was there before.
                return Err(error);
            }
            match self.run(client, report, &choice)? {
                Ended::Done(report) => return Ok(report),
                Ended::Raced(error) => last = Some((error, statements)),
            }
        }
        let message = "another session keeps making the same tables";
        Err(Error::new(ErrorKind::Changed, message).with_help("let it end, and run it again"))
    }
}
