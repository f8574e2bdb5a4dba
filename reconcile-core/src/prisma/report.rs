//! How the migrations of a project stand, as it is printed.

use serde::Serialize;

use super::migrations::{LockFile, Migrations};
use super::status::{History, Ledger, LedgerRow, MigrationState, MigrationStatus, Outcome};
use crate::name::QualifiedName;

pub use deploy::{DeployEnding, DeployReport};

mod deploy;

/// The version of the serialised form of [`StatusReport`].
pub const STATUS_SCHEMA_VERSION: u32 = 1;

/// The folder of migrations, the ledger, and what `prisma migrate deploy` would make of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StatusReport {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// The folder of migrations.
    pub folder: String,
    /// The Prisma schema whose `schemas` were taken into account; `None` where none was found.
    pub prisma_schema: Option<String>,
    /// The ledger of the database.
    pub ledger: LedgerReport,
    /// The lock file beside the migrations.
    pub lock_file: LockFileState,
    /// The migrations: those of the folder in their order, then those that only the ledger knows.
    pub migrations: Vec<MigrationReport>,
    /// What folder and ledger are to each other; `None` where they name the same migrations.
    pub history: Option<History>,
    /// What `prisma migrate deploy` would do.
    pub deploy: DeployReport,
    /// How many migrations are in which state.
    pub summary: StatusSummary,
}

/// The ledger of a database, `_prisma_migrations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LedgerReport {
    /// The table: its schema is that of the connection.
    pub table: QualifiedName,
    /// Whether there is such a table.
    pub present: bool,
    /// Whether another session holds the lock that Prisma takes to deploy: what looks failed may be
    /// running.
    pub locked: bool,
}

/// `migration_lock.toml`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LockFileState {
    /// It names PostgreSQL.
    Usable,
    /// There is none: `deploy` works without, `migrate diff --from-migrations` does not.
    Missing,
    /// It names something else or nothing, and nothing works.
    Unusable,
}

/// How one migration stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MigrationReport {
    /// The name of its folder.
    pub name: String,
    /// What became of it in the database.
    pub outcome: Outcome,
    /// Whether it is in the folder of migrations.
    pub on_disk: bool,
    /// Whether its folder has no `migration.sql`.
    pub script_missing: bool,
    /// Whether the script is not the one of which the ledger has the checksum.
    pub edited: bool,
    /// Whether its place among the others depends on the machine that Prisma runs on: the name has
    /// letters beyond ASCII.
    pub order_uncertain: bool,
    /// When it was last begun, as the server prints it; `None` where it never was.
    pub started_at: Option<String>,
    /// The SQLSTATE with which it failed, where the ledger says so. The whole message is in the
    /// ledger's column `logs`; it can hold values of rows.
    pub sqlstate: Option<String>,
}

impl MigrationReport {
    /// Whether the database has it and the folder does not.
    #[must_use]
    pub fn is_missing_on_disk(&self) -> bool {
        !self.on_disk && matches!(self.outcome, Outcome::Applied | Outcome::Failed)
    }

    /// Whether it is in the folder, and `deploy` would apply it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.on_disk && matches!(self.outcome, Outcome::Pending | Outcome::RolledBack)
    }

    /// Whether there is something to be done about it.
    #[must_use]
    pub fn needs_work(&self) -> bool {
        self.is_open()
            || self.is_missing_on_disk()
            || self.outcome == Outcome::Failed
            || self.script_missing
            || self.edited
    }

    fn new(state: &MigrationState, uncertain: bool, rows: &[LedgerRow]) -> Self {
        let own = || {
            rows.iter()
                .filter(|row| row.migration_name == state.name)
                .rev()
        };
        let failed = own().find(|row| row.is_failed());
        let last = failed.or_else(|| own().next());
        Self {
            name: state.name.clone(),
            outcome: state.outcome,
            on_disk: state.on_disk,
            script_missing: state.script_missing,
            edited: state.edited,
            order_uncertain: uncertain,
            started_at: last.map(|row| row.started_at.clone()),
            sqlstate: failed.and_then(|row| sqlstate(row.logs.as_deref()?)),
        }
    }
}

/// How many migrations are in which state. One can be in several: applied, edited and of uncertain
/// order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StatusSummary {
    /// Applied, or marked so.
    pub applied: usize,
    /// The database has not heard of them.
    pub pending: usize,
    /// Begun, and neither finished nor rolled back.
    pub failed: usize,
    /// Marked as rolled back; `deploy` would apply again those that are in the folder.
    pub rolled_back: usize,
    /// Changed since they were applied.
    pub edited: usize,
    /// Applied or failed, and not in the folder.
    pub missing_on_disk: usize,
    /// Folders without `migration.sql`.
    pub script_missing: usize,
    /// Names whose order is a guess.
    pub order_uncertain: usize,
}

impl StatusSummary {
    fn of(migrations: &[MigrationReport]) -> Self {
        let count = |wanted: &dyn Fn(&MigrationReport) -> bool| {
            migrations.iter().filter(|one| wanted(one)).count()
        };
        Self {
            applied: count(&|one| one.outcome == Outcome::Applied),
            pending: count(&|one| one.outcome == Outcome::Pending),
            failed: count(&|one| one.outcome == Outcome::Failed),
            rolled_back: count(&|one| one.outcome == Outcome::RolledBack),
            edited: count(&|one| one.edited),
            missing_on_disk: count(&MigrationReport::is_missing_on_disk),
            script_missing: count(&|one| one.script_missing),
            order_uncertain: count(&|one| one.order_uncertain),
        }
    }
}

impl StatusReport {
    /// Compares the migrations with a ledger. `folder` is where the migrations are, `schema` the
    /// schema of the connection, in which the ledger is.
    ///
    /// ```
    /// use reconcile_core::prisma::{Ledger, Migration, Migrations, StatusReport};
    ///
    /// let one = Migration::new("1_init", Some("CREATE TABLE a (id int);".to_owned()));
    /// let migrations = Migrations::new(vec![one], None);
    /// let report = StatusReport::new("prisma/migrations", &migrations, "public", &Ledger::missing(Vec::new()));
    /// assert_eq!(report.deploy.applies, ["1_init"]);
    /// assert!(!report.is_up_to_date());
    /// ```
    #[must_use]
    pub fn new(
        folder: impl Into<String>,
        migrations: &Migrations,
        schema: &str,
        ledger: &Ledger,
    ) -> Self {
        let status = MigrationStatus::new(migrations, ledger);
        let rows = ledger.rows.as_deref().unwrap_or_default();
        let uncertain: Vec<&str> = migrations.of_uncertain_order().collect();
        let list: Vec<MigrationReport> = status
            .migrations
            .iter()
            .map(|state| {
                MigrationReport::new(state, uncertain.contains(&state.name.as_str()), rows)
            })
            .collect();
        Self {
            schema_version: STATUS_SCHEMA_VERSION,
            folder: folder.into(),
            prisma_schema: None,
            ledger: LedgerReport {
                table: QualifiedName::new(schema, "_prisma_migrations"),
                present: ledger.rows.is_some(),
                locked: ledger.locked,
            },
            lock_file: match &migrations.lock {
                LockFile::Missing => LockFileState::Missing,
                usable if usable.is_usable() => LockFileState::Usable,
                _ => LockFileState::Unusable,
            },
            deploy: DeployReport::new(&status, ledger),
            history: status.history,
            summary: StatusSummary::of(&list),
            migrations: list,
        }
    }

    /// Names the Prisma schema whose `schemas` the ledger was read with.
    #[must_use]
    pub fn with_prisma_schema(mut self, path: impl Into<String>) -> Self {
        self.prisma_schema = Some(path.into());
        self
    }

    /// Whether every migration of the folder is applied as it is there, the ledger knows no other,
    /// and `deploy` would end well.
    #[must_use]
    pub fn is_up_to_date(&self) -> bool {
        self.deploy.refusal.is_none() && !self.migrations.iter().any(MigrationReport::needs_work)
    }
}

/// The SQLSTATE in what Prisma logs of a failure. The rest of it is not for everybody's eyes.
fn sqlstate(logs: &str) -> Option<String> {
    let (_, rest) = logs.split_once("\nDatabase error code: ")?;
    let code: String = rest.chars().take_while(|c| !c.is_whitespace()).collect();
    let is_one = code.len() == 5 && code.chars().all(|c| c.is_ascii_alphanumeric());
    is_one.then_some(code)
}
