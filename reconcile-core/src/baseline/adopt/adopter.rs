//! Adopts a live database.

use std::path::PathBuf;
use std::time::Duration;

use postgres::Client;

use super::files::{Staged, write_lock_file};
use super::ledger::insert;
use super::{AdoptReport, AdoptState, BASELINE, PieceState};
use crate::connect::Session;
use crate::error::{Error, Result};
use crate::introspect::Introspector;
use crate::prisma::{MigrationLock, Schema};

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
    pub(super) schema: Schema,
    pub(super) folder: PathBuf,
    pub(super) ledger_schema: String,
    pub(super) script: Option<(String, String)>,
    pub(super) stale: bool,
    pub(super) diff: Option<String>,
    pub(super) differences: bool,
    patience: Duration,
    pub(super) introspector: Introspector,
    pub(super) session: Session,
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
    /// Those of [`plan`](Self::plan); [`Timeout`](crate::ErrorKind::Timeout) if a deploy is under way, or the ledger is locked;
    /// [`Io`](crate::ErrorKind::Io) if a file cannot be written.
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
            insert(&mut transaction, &self.ledger(), &report.checksum)?;
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
}
