//! The folder of migrations against the ledger: what was applied, and what `migrate deploy` would do.

use serde::Serialize;

use super::migrations::{LockFile, Migrations, checksum_matches};

/// What the database says of its migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ledger {
    /// The rows of `_prisma_migrations` in the order of their start; `None` without that table.
    pub rows: Option<Vec<LedgerRow>>,
    /// The ordinary tables for which Prisma takes the database for not empty, where there is no
    /// ledger.
    pub tables: Vec<String>,
    /// Whether another session holds the advisory lock that Prisma takes to deploy: a row that looks
    /// failed may be one that is being worked on.
    pub locked: bool,
}

impl Ledger {
    /// A ledger with these rows.
    #[must_use]
    pub fn with_rows(rows: Vec<LedgerRow>) -> Self {
        Self {
            rows: Some(rows),
            tables: Vec::new(),
            locked: false,
        }
    }

    /// No ledger, in a database with these tables.
    #[must_use]
    pub fn missing(tables: Vec<String>) -> Self {
        Self {
            rows: None,
            tables,
            locked: false,
        }
    }
}

/// A row of `_prisma_migrations`. Times are as the server prints them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LedgerRow {
    /// The id, a UUID.
    pub id: String,
    /// The checksum of the script.
    pub checksum: String,
    /// When it was done.
    pub finished_at: Option<String>,
    /// The name of the folder. It is not unique: another try is another row.
    pub migration_name: String,
    /// What went wrong.
    pub logs: Option<String>,
    /// When somebody said that it was rolled back.
    pub rolled_back_at: Option<String>,
    /// When it was begun.
    pub started_at: String,
    /// How many steps were done; 0 where it was only marked as applied.
    pub applied_steps_count: i32,
}

impl LedgerRow {
    /// Whether it was begun, and neither done nor rolled back: `migrate deploy` goes no further.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        self.finished_at.is_none() && self.rolled_back_at.is_none()
    }

    fn is_applied(&self) -> bool {
        self.finished_at.is_some() && self.rolled_back_at.is_none()
    }
}

/// How all migrations stand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationStatus {
    /// The migrations: those of the folder in their order, then those that only the ledger knows, in
    /// its order.
    pub migrations: Vec<MigrationState>,
    /// What `prisma migrate deploy` would do.
    pub deploy: Deploy,
    /// What `prisma migrate status` calls it; `None` where folder and ledger name the same ones.
    pub history: Option<History>,
}

/// How one migration stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationState {
    /// The name of the folder.
    pub name: String,
    /// What became of it in the database.
    pub outcome: Outcome,
    /// Whether it is in the folder of migrations.
    pub on_disk: bool,
    /// Whether its folder has no `migration.sql`.
    pub script_missing: bool,
    /// Whether the script is another one than that of which the ledger has the checksum. Neither
    /// `deploy` nor `status` minds; `migrate dev` wants to reset the database.
    pub edited: bool,
}

/// What became of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// It was applied, or marked so.
    Applied,
    /// The database has not heard of it.
    Pending,
    /// It was begun and not finished.
    Failed,
    /// It was marked as rolled back, and `deploy` would apply it again.
    RolledBack,
}

/// What `prisma migrate deploy` would do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deploy {
    /// The migrations that it would apply, in their order. That their scripts work is not said.
    pub applies: Vec<String>,
    /// Why it would end without applying the rest.
    pub refusal: Option<Refusal>,
}

/// Why `prisma migrate deploy` goes no further.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// There is no ledger, and there are these tables: P3005.
    NotEmpty(Vec<String>),
    /// These were begun and neither finished nor rolled back: P3009.
    Failed(Vec<String>),
    /// The folder of this migration has no `migration.sql`: P3015.
    ScriptMissing(String),
    /// The lock file names this provider, or none: P3019.
    Provider(Option<String>),
}

impl Refusal {
    /// Prisma's code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotEmpty(_) => "P3005",
            Self::Failed(_) => "P3009",
            Self::ScriptMissing(_) => "P3015",
            Self::Provider(_) => "P3019",
        }
    }
}

/// Folder and ledger, as `prisma migrate status` of version 7 compares them: rows that were rolled
/// back do not count. Version 6 counts them, and calls a migration known that it would apply again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum History {
    /// The folder has more.
    DatabaseBehind,
    /// The ledger has more.
    FolderBehind,
    /// Each has something that the other has not.
    Diverged,
}

impl MigrationStatus {
    /// Compares the folder with what the database says.
    #[must_use]
    pub fn new(migrations: &Migrations, ledger: &Ledger) -> Self {
        let rows = ledger.rows.as_deref().unwrap_or_default();
        let of_folder = migrations.list.iter().map(|migration| {
            let own: Vec<&LedgerRow> = rows
                .iter()
                .filter(|row| row.migration_name == migration.name)
                .collect();
            let script = migration.script.as_deref();
            // Prisma looks at the oldest of those that count.
            let counts = own.iter().find(|row| row.rolled_back_at.is_none());
            let edited = match (counts, script) {
                (Some(row), Some(script)) => !checksum_matches(&row.checksum, script),
                _ => false,
            };
            MigrationState {
                name: migration.name.clone(),
                outcome: outcome(&own),
                on_disk: true,
                script_missing: script.is_none(),
                edited,
            }
        });
        let mut states: Vec<MigrationState> = of_folder.collect();
        for row in rows {
            if states.iter().any(|state| state.name == row.migration_name) {
                continue;
            }
            let own: Vec<&LedgerRow> = rows
                .iter()
                .filter(|other| other.migration_name == row.migration_name)
                .collect();
            states.push(MigrationState {
                name: row.migration_name.clone(),
                outcome: outcome(&own),
                on_disk: false,
                script_missing: false,
                edited: false,
            });
        }
        Self {
            deploy: deploy(migrations, ledger, rows),
            history: history(&states),
            migrations: states,
        }
    }
}

fn outcome(rows: &[&LedgerRow]) -> Outcome {
    if rows.iter().any(|row| row.is_failed()) {
        Outcome::Failed
    } else if rows.iter().any(|row| row.is_applied()) {
        Outcome::Applied
    } else if rows.is_empty() {
        Outcome::Pending
    } else {
        Outcome::RolledBack
    }
}

fn deploy(migrations: &Migrations, ledger: &Ledger, rows: &[LedgerRow]) -> Deploy {
    let refused = |refusal| Deploy {
        applies: Vec::new(),
        refusal: Some(refusal),
    };
    if !migrations.lock.is_usable() {
        return refused(Refusal::Provider(match &migrations.lock {
            LockFile::Provider(provider) => Some(provider.clone()),
            LockFile::Missing | LockFile::WithoutProvider => None,
        }));
    }
    if ledger.rows.is_none() && !ledger.tables.is_empty() {
        return refused(Refusal::NotEmpty(ledger.tables.clone()));
    }
    let failed = rows.iter().filter(|row| row.is_failed());
    let failed: Vec<String> = failed.map(|row| row.migration_name.clone()).collect();
    if !failed.is_empty() {
        return refused(Refusal::Failed(failed));
    }
    let mut applies = Vec::new();
    for migration in &migrations.list {
        let is_done = rows
            .iter()
            .any(|row| row.migration_name == migration.name && row.rolled_back_at.is_none());
        if is_done {
            continue;
        }
        if migration.script.is_none() {
            // Those before it are applied by then.
            let refusal = Some(Refusal::ScriptMissing(migration.name.clone()));
            return Deploy { applies, refusal };
        }
        applies.push(migration.name.clone());
    }
    Deploy {
        applies,
        refusal: None,
    }
}

fn history(states: &[MigrationState]) -> Option<History> {
    let is_open =
        |state: &MigrationState| matches!(state.outcome, Outcome::Pending | Outcome::RolledBack);
    let more_on_disk = states.iter().any(|state| state.on_disk && is_open(state));
    let more_in_ledger = states.iter().any(|state| !state.on_disk && !is_open(state));
    match (more_on_disk, more_in_ledger) {
        (false, false) => None,
        (true, false) => Some(History::DatabaseBehind),
        (false, true) => Some(History::FolderBehind),
        (true, true) => Some(History::Diverged),
    }
}
