//! Makes required tables in a live database.

use std::time::Duration;

use postgres::{Client, Transaction};

use super::choose::{Bootstrap, Choice};
use super::{BootstrapStatement, EnsureReport, EnsureState, EnsuredTable, SCHEMA_VERSION};
use crate::catalog::Catalog;
use crate::check::{RequiredState, required_tables};
use crate::connect::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Severity};
use crate::introspect::Introspector;
use crate::linter::Linter;
use crate::name::QualifiedName;
use crate::prisma::MigrationLock;
use crate::script::Script;

const MADE_HERE: &str = include_str!("made_here.sql");

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
    required: Vec<QualifiedName>,
    bootstrap: Option<Bootstrap>,
    offered: Option<(Bootstrap, String)>,
    schema: String,
    linter: Linter,
    patience: Duration,
    introspector: Introspector,
    session: Session,
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

    /// What there is, and what would be run.
    fn look(&self, client: &mut Client) -> Result<(EnsureReport, Choice)> {
        let mut transaction = self.session.clone().read_only(true).begin(client)?;
        let catalog = self.introspector.read(&mut transaction)?;
        let mut tables: Vec<EnsuredTable> = required_tables(&catalog, &self.required)
            .into_iter()
            .map(|own| EnsuredTable {
                table: own.table,
                state: own.state,
                created: false,
                made_by: None,
                message: None,
            })
            .collect();
        for table in &mut tables {
            self.examine(&mut transaction, table)?;
        }
        let missing: Vec<QualifiedName> = tables
            .iter()
            .filter(|own| own.state == RequiredState::Missing)
            .map(|own| own.table.clone())
            .collect();
        let mut choice = Choice::default();
        if let (Some(bootstrap), false) = (&self.bootstrap, missing.is_empty()) {
            choice = bootstrap.choose(&catalog, &missing);
        }
        let findings = self.findings(catalog, &choice);
        let report = EnsureReport {
            schema_version: SCHEMA_VERSION,
            state: state(&tables, &findings),
            tables,
            statements: choice
                .chosen
                .iter()
                .map(|own| own.statement.clone())
                .collect(),
            skipped: choice.skipped.clone(),
            findings,
        };
        Ok((report, choice))
    }

    /// Reads a row of a table that is there, and says of one that is not what makes it.
    fn examine(&self, transaction: &mut Transaction, own: &mut EnsuredTable) -> Result<()> {
        match own.state {
            RequiredState::Present | RequiredState::Unreadable => {
                own.message = read_row(transaction, &own.table)?.map(|error| error.to_string());
                own.state = if own.message.is_some() {
                    RequiredState::Unreadable
                } else {
                    RequiredState::Present
                };
            }
            RequiredState::Missing => {
                let by = |bootstrap: &Bootstrap| {
                    bootstrap
                        .makes(&own.table)
                        .map(Script::name)
                        .map(str::to_owned)
                };
                own.made_by = self.bootstrap.as_ref().and_then(by);
                if own.made_by.is_none() {
                    let offer = self.offered.as_ref().filter(|(own, _)| by(own).is_some());
                    own.message =
                        Some(offer.map_or_else(
                            || "no script makes it".to_owned(),
                            |(_, how)| how.clone(),
                        ));
                }
            }
            RequiredState::NotATable => {
                own.message = Some("something else has its name".to_owned());
            }
        }
        Ok(())
    }

    /// What the linter has against what was chosen. An allowance for a statement that is not run is none to speak of.
    fn findings(&self, catalog: Catalog, choice: &Choice) -> Vec<Finding> {
        if choice.chosen.is_empty() {
            return Vec::new();
        }
        let linter = self
            .linter
            .clone()
            .catalog(catalog)
            .search_path([&self.schema]);
        let report = linter.lint_all(&choice.scripts);
        let findings = report.findings().iter();
        findings
            .filter(|own| own.rule != "allowance")
            .cloned()
            .collect()
    }

    fn run(&self, client: &mut Client, mut report: EnsureReport, choice: &Choice) -> Result<Ended> {
        let session = self
            .session
            .clone()
            .read_only(false)
            .search_path([&self.schema]);
        let mut transaction = session.begin(client)?;
        for chosen in &choice.chosen {
            let own = &chosen.statement;
            if let Err(error) = transaction.batch_execute(&own.sql) {
                let error =
                    Error::from_postgres(error, &format!("{}, line {}", own.file, own.line));
                return if is_there_already(&error) {
                    Ok(Ended::Raced(error))
                } else {
                    Err(error)
                };
            }
            if let Some(table) = &chosen.table
                && !is_made_here(&mut transaction, table)?
            {
                let message = format!("{table} was made by another session meanwhile");
                return Ok(Ended::Raced(Error::new(ErrorKind::Changed, message)));
            }
        }
        for table in &mut report.tables {
            table.created = choice
                .chosen
                .iter()
                .any(|own| own.table.as_ref() == Some(&table.table));
            if !table.created {
                continue;
            }
            if let Some(error) = read_row(&mut transaction, &table.table)? {
                let message = format!(
                    "{} was made and cannot be read; nothing was kept",
                    table.table
                );
                return Err(Error::new(error.kind(), message)
                    .with_help(
                        "let the script grant SELECT on it to the role, or make it as its owner",
                    )
                    .with_source(error));
            }
            table.state = RequiredState::Present;
        }
        transaction
            .commit()
            .map_err(|error| Error::from_postgres(error, "committing the tables"))?;
        report.state = match state(&report.tables, &[]) {
            EnsureState::Present => EnsureState::Created,
            other => other,
        };
        Ok(Ended::Done(report))
    }
}

/// How an attempt ended that did not fail.
enum Ended {
    Done(EnsureReport),
    /// Something was there already, maybe because somebody else made it meanwhile.
    Raced(Error),
}

fn state(tables: &[EnsuredTable], findings: &[Finding]) -> EnsureState {
    let any = |wanted: fn(&EnsuredTable) -> bool| tables.iter().any(wanted);
    if findings.iter().any(|own| own.severity >= Severity::Error) {
        EnsureState::Refused
    } else if any(|own| own.state == RequiredState::NotATable)
        || any(|own| own.state == RequiredState::Missing && own.made_by.is_none())
    {
        EnsureState::Missing
    } else if any(|own| own.state == RequiredState::Missing) {
        EnsureState::WouldCreate
    } else if any(|own| own.state == RequiredState::Unreadable) {
        EnsureState::Unreadable
    } else {
        EnsureState::Present
    }
}

/// Selects a row, within a savepoint; what the server has against it.
fn read_row(transaction: &mut Transaction, table: &QualifiedName) -> Result<Option<Error>> {
    let lost = |error| Error::from_postgres(error, "selecting from the required tables");
    let mut inner = transaction.transaction().map_err(lost)?;
    let answer = inner.simple_query(&format!("SELECT * FROM {table} LIMIT 1"));
    let error = answer
        .err()
        .map(|error| Error::from_postgres(error, "selecting a row"));
    match error {
        Some(error) if error.kind() == ErrorKind::Connection => Err(error),
        error => inner.rollback().map_err(lost).map(|()| error),
    }
}

/// Whether the table is this transaction's, and not one that somebody else made meanwhile.
fn is_made_here(transaction: &mut Transaction, table: &QualifiedName) -> Result<bool> {
    let row = transaction
        .query_one(MADE_HERE, &[&table.schema, &table.name])
        .map_err(|error| Error::from_postgres(error, "looking at what was made"))?;
    Ok(row.get(0))
}

/// Whether a statement failed because what it makes is there.
fn is_there_already(error: &Error) -> bool {
    match error.sqlstate() {
        Some("42P07" | "42710" | "42P06" | "42723") => true,
        // Of two who make the same at once, one meets the other's row in the catalog.
        Some("23505") => error.to_string().contains("pg_"),
        _ => false,
    }
}
