//! Adopts a live database.

use std::path::PathBuf;
use std::time::Duration;

use postgres::{Client, GenericClient, Transaction};

use super::decide::{Decision, decide};
use super::files::{Staged, has_diff, write_lock_file};
use super::{
    APPLIED_DIFF, AdoptReport, AdoptState, BASELINE, External, Piece, PieceState, Reason, Refusal,
    SCHEMA_VERSION, script,
};
use crate::connect::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::introspect::Introspector;
use crate::name::{QualifiedName, quote_ident};
use crate::prisma::{
    Expected, ExpectedOptions, JoinTableKey, LedgerReader, MIGRATION_LOCK, MIGRATION_SCRIPT,
    MigrationLock, Migrations, Schema, Unanswered, VerifyReport, checksum, from_empty_script,
    read_migrations, try_selects,
};
use crate::script::Script;

const CREATE: &str = include_str!("ledger_create.sql");
const INSERT: &str = include_str!("ledger_insert.sql");
const RIGHTS: &str = include_str!("rights.sql");

/// Adopts a live database: see [the module](super).
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::baseline::adopt::{AdoptState, Adopter};
/// use reconcile_core::prisma::{Schema, read_schema};
///
/// let schema = Schema::parse(read_schema("prisma/schema.prisma".as_ref())?)?;
/// let mut client = postgres::Client::connect("host=/run/postgresql dbname=shop", postgres::NoTls)?;
/// let adopter = Adopter::new(schema, "prisma/migrations");
/// let report = adopter.plan(&mut client)?;
/// if report.state == AdoptState::WouldAdopt {
///     adopter.apply(&mut client)?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Adopter {
    schema: Schema,
    folder: PathBuf,
    ledger_schema: String,
    script: Option<(String, String)>,
    stale: bool,
    diff: Option<String>,
    differences: bool,
    patience: Duration,
    introspector: Introspector,
    session: Session,
}

impl Adopter {
    /// With the script that Prisma writes for the schema, into this folder of migrations, which is made if it is missing.
    pub fn new(schema: Schema, folder: impl Into<PathBuf>) -> Self {
        Self {
            schema,
            folder: folder.into(),
            ledger_schema: "public".to_owned(),
            script: None,
            stale: false,
            diff: None,
            differences: false,
            patience: Duration::from_secs(10),
            introspector: Introspector::new(),
            session: Session::new(),
        }
    }

    /// The schema of the connection, Prisma's `?schema=`, where the ledger is.
    pub fn ledger_schema(mut self, schema: impl Into<String>) -> Self {
        self.ledger_schema = schema.into();
        self
    }

    /// Adopts this script, to the byte: what `prisma migrate diff --from-empty` printed, or what was made of it by hand.
    /// The name is for messages.
    pub fn script(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.script = Some((name.into(), text.into()));
        self
    }

    /// Takes a script also if it is not what Prisma writes for the schema as it is now. It has to make every table and
    /// enum of the schema all the same.
    pub fn allow_other_script(mut self, allow: bool) -> Self {
        self.stale = allow;
        self
    }

    /// Keeps the diff that was applied beside the script.
    pub fn diff(mut self, text: impl Into<String>) -> Self {
        self.diff = Some(text.into());
        self
    }

    /// Adopts also a database that does not answer the schema: what is missing stays missing, and Prisma calls it drift.
    pub fn allow_differences(mut self, allow: bool) -> Self {
        self.differences = allow;
        self
    }

    /// How long to wait for Prisma's lock; ten seconds by default, as Prisma does.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Reads the catalog in this way. It has to read the schemas that Prisma looks at.
    pub fn introspector(mut self, introspector: Introspector) -> Self {
        self.introspector = introspector;
        self
    }

    /// Runs statements under these timeouts.
    pub fn session(mut self, session: Session) -> Self {
        self.session = session;
        self
    }

    /// What there is to do, and what stands against it. Writes nothing; takes `ACCESS SHARE` locks only.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if the migrations cannot be read, [`ErrorKind::Permission`] if the ledger cannot, and those of
    /// [`Introspector::read`].
    pub fn plan(&self, client: &mut Client) -> Result<AdoptReport> {
        let mut transaction = self.session.clone().read_only(true).begin(client)?;
        let migrations = self.migrations()?;
        let present = migrations
            .get(BASELINE)
            .and_then(|own| own.script.as_deref());
        let (name, text) = self.baseline(present);
        let ledger = LedgerReader::new().schema(self.ledger_schema.as_str());
        let decision = decide(&migrations, &ledger.read(&mut transaction)?, &text);
        let mut report = self.report(&decision);
        report.checksum = checksum(present.unwrap_or(&text));
        report.refusals.clone_from(&decision.refusals);
        let script = Script::new(name, text);
        self.look(&mut transaction, &script, &decision, &mut report)?;
        if !decision.has_row {
            report
                .refusals
                .extend(rights(&mut transaction, &self.ledger())?);
        }
        report.state = if !report.refusals.is_empty() {
            AdoptState::Refused
        } else if decision.is_adopted() && decision.has_lock_file {
            AdoptState::AlreadyAdopted
        } else {
            AdoptState::WouldAdopt
        };
        Ok(report)
    }

    /// Does it under Prisma's lock, unless something stands against it: see [`AdoptReport::state`]. Of all that it
    /// writes, the schema and the ledger where they are missing, the row, the folder and the lock file, nothing is left
    /// if it fails, but for the lock file. After a kill, or a connection lost at the very end, the folder may be there
    /// and the row not, and the next run writes the row.
    ///
    /// The client must be able to write, on a connection of its own to the server: a pooler in transaction mode gives the
    /// lock away.
    ///
    /// # Errors
    ///
    /// Those of [`plan`](Self::plan); [`ErrorKind::Timeout`] if a deploy is under way, or the ledger is locked;
    /// [`ErrorKind::Io`] if a file cannot be written.
    pub fn apply(&self, client: &mut Client) -> Result<AdoptReport> {
        let lock = MigrationLock::take(client, self.patience)?;
        let done = self.locked(client);
        match done {
            Ok(report) => lock.release(client).map(|()| report),
            Err(error) => {
                // The error is what matters; the server frees the lock with the connection at the latest.
                let _ = lock.release(client);
                Err(error)
            }
        }
    }

    fn locked(&self, client: &mut Client) -> Result<AdoptReport> {
        let mut report = self.plan(client)?;
        if report.state != AdoptState::WouldAdopt {
            return Ok(report);
        }
        if report.lock_file.state == PieceState::Missing {
            write_lock_file(&self.folder)?;
            report.lock_file.state = PieceState::Written;
        }
        let staged = match report.migration.state {
            PieceState::Missing => {
                let diff = self.diff.as_deref();
                let (_, text) = self.baseline(None);
                Some(Staged::new(&self.folder, &text, diff)?)
            }
            _ => None,
        };
        let session = self.session.clone().read_only(false);
        let mut transaction = session.begin(client)?;
        if report.ledger.state == PieceState::Missing {
            self.insert(&mut transaction, &report.checksum)?;
            report.ledger.state = PieceState::Written;
        }
        let placed = staged.map(Staged::place).transpose()?;
        if let Err(error) = transaction.commit() {
            // An answer means that nothing was committed; without one nobody knows.
            let is_refused = error.as_db_error().is_some();
            let error = Error::from_postgres(error, "committing the row of the ledger");
            if !is_refused {
                let help = format!(
                    "whether the row was written is not known, and {BASELINE} is in the folder: run it again, it \
                     completes either"
                );
                return Err(error.with_help(help));
            }
            if let Some(placed) = placed {
                placed.take_back()?;
            }
            return Err(error);
        }
        if placed.is_some() {
            report.migration.state = PieceState::Written;
            if let Some(diff) = &mut report.diff {
                diff.state = PieceState::Written;
            }
        }
        report.state = AdoptState::Adopted;
        Ok(report)
    }

    /// The migrations; none where there is no folder.
    fn migrations(&self) -> Result<Migrations> {
        if self.folder.exists() {
            read_migrations(&self.folder)
        } else {
            Ok(Migrations::new(Vec::new(), None))
        }
    }

    /// The script that is given, else the one that is `present` in the folder, else the one that Prisma would write: its
    /// command adds a line end to what its engine says.
    fn baseline(&self, present: Option<&str>) -> (String, String) {
        match (&self.script, present) {
            (Some(given), _) => given.clone(),
            (None, Some(present)) => {
                let path = self.folder.join(BASELINE).join(MIGRATION_SCRIPT);
                (path.display().to_string(), present.to_owned())
            }
            (None, None) => {
                let text = from_empty_script(&self.schema, &self.options()) + "\n";
                ("the from-empty script".to_owned(), text)
            }
        }
    }

    fn ledger(&self) -> QualifiedName {
        QualifiedName::new(self.ledger_schema.as_str(), "_prisma_migrations")
    }

    fn options(&self) -> ExpectedOptions {
        ExpectedOptions::new().default_schema(self.ledger_schema.as_str())
    }

    /// Judges script and database. An adopted one was judged when it was adopted.
    fn look(
        &self,
        transaction: &mut Transaction,
        script: &Script,
        decision: &Decision,
        report: &mut AdoptReport,
    ) -> Result<()> {
        let expected = Expected::new(&self.schema, &self.options());
        let catalog = self.introspector.read(transaction)?;
        let listed = &self.schema.datasource.schemas;
        report.external = External::new(&catalog, &expected, listed, &self.ledger_schema);
        if decision.is_adopted() {
            return Ok(());
        }
        report.refusals.extend(self.judge(script, &expected));
        let mut verify = VerifyReport::new(&expected, &catalog);
        try_selects(transaction, &expected, &mut verify)?;
        if !self.differences {
            report.refusals.extend(unanswered(&verify.unanswered));
        }
        report.unanswered = verify.unanswered;
        Ok(())
    }

    fn judge(&self, script: &Script, expected: &Expected) -> Vec<Refusal> {
        let mut refusals = script::refusals(script, expected, &self.ledger_schema);
        if refusals.is_empty() && !self.stale && !self.is_of_schema(script.text()) {
            let name = script.name();
            let message = format!("{name} is not what Prisma writes for the schema as it is now");
            let help = "make it anew: reconcile baseline generate; if the differences are meant, name the file with \
                        --from-empty";
            refusals.push(Refusal::new(Reason::StaleBaseline, message, help));
        }
        refusals
    }

    /// Whether a script is what Prisma writes for the schema, since version 6 or before.
    fn is_of_schema(&self, text: &str) -> bool {
        let keys = [JoinTableKey::PrimaryKey, JoinTableKey::UniqueIndex];
        keys.into_iter().any(|key| {
            let options = self.options().join_table_key(key);
            script::is_same(&from_empty_script(&self.schema, &options), text)
        })
    }

    fn report(&self, decision: &Decision) -> AdoptReport {
        let state = |is_there| {
            if is_there {
                PieceState::Present
            } else {
                PieceState::Missing
            }
        };
        let piece = |name: String, is_there| Piece {
            name,
            state: state(is_there),
        };
        let folder = self.folder.join(BASELINE);
        // A folder that is there is not written to: its diff is from the database that was adopted first.
        let keeps_diff = self.diff.is_some() && !decision.has_folder || has_diff(&self.folder);
        AdoptReport {
            schema_version: SCHEMA_VERSION,
            state: AdoptState::Refused,
            migration: piece(folder.display().to_string(), decision.has_folder),
            checksum: String::new(),
            lock_file: piece(
                self.folder.join(MIGRATION_LOCK).display().to_string(),
                decision.has_lock_file,
            ),
            ledger: piece(self.ledger().to_string(), decision.has_row),
            diff: keeps_diff.then(|| {
                let path = folder.join(APPLIED_DIFF).display().to_string();
                piece(path, has_diff(&self.folder))
            }),
            unanswered: Vec::new(),
            external: External::default(),
            refusals: Vec::new(),
        }
    }

    /// The row, with the schema and the ledger where they are missing.
    fn insert(&self, transaction: &mut Transaction, checksum: &str) -> Result<()> {
        let failed = |error| Error::from_postgres(error, "writing the ledger");
        let ledger = self.ledger();
        let sql =
            "SELECT pg_catalog.to_regnamespace($1) IS NULL, pg_catalog.to_regclass($2) IS NULL";
        let schema = quote_ident(&self.ledger_schema);
        let row = transaction
            .query_one(sql, &[&schema, &ledger.to_string()])
            .map_err(failed)?;
        let (no_schema, no_ledger): (bool, bool) = (row.get(0), row.get(1));
        if no_schema {
            let sql = format!("CREATE SCHEMA {schema}");
            transaction.batch_execute(&sql).map_err(failed)?;
        }
        if no_ledger {
            let sql = CREATE.replace("{ledger}", &ledger.to_string());
            transaction.batch_execute(&sql).map_err(failed)?;
        }
        let sql = INSERT.replace("{ledger}", &ledger.to_string());
        let written = transaction
            .execute(&sql, &[&checksum, &BASELINE])
            .map_err(failed)?;
        if written == 1 {
            return Ok(());
        }
        // A rule or a trigger of somebody's.
        let message = format!("{ledger} did not take the row of {BASELINE}");
        Err(Error::new(ErrorKind::Server, message).with_help("look at its triggers and rules"))
    }
}

fn unanswered(all: &[Unanswered]) -> Option<Refusal> {
    let first = all.first()?;
    let more = match all.len() - 1 {
        0 => String::new(),
        n => format!(", and {n} more"),
    };
    let message = format!("the database does not answer the Prisma schema: {first}{more}");
    let help = "bring it into line first: reconcile baseline generate, lint, apply (and see reconcile verify); \
                --allow-differences adopts it as it is";
    Some(Refusal::new(Reason::Unanswered, message, help))
}

/// What the role lacks to write the row.
fn rights(client: &mut impl GenericClient, ledger: &QualifiedName) -> Result<Vec<Refusal>> {
    let rows = client
        .query(RIGHTS, &[&ledger.schema, &ledger.name])
        .map_err(|error| Error::from_postgres(error, "asking what the role may do"))?;
    let refusal = |row: &postgres::Row| {
        let (what, way): (String, String) = (row.get(0), row.get(1));
        let message = format!("the role lacks {what}");
        Refusal::new(Reason::Privilege, message, way)
    };
    Ok(rows.iter().map(refusal).collect())
}
