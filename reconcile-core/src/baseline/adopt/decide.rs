//! What is missing of the baseline, and what stands against it, by the folder and the ledger.

use std::cmp::Ordering;

use super::{BASELINE, Reason, Refusal};
use crate::prisma::{
    Ledger, LedgerRow, LockFile, Migration, Migrations, checksum_matches, compare_names,
};

/// What is there already, and what stands against the rest.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) has_folder: bool,
    pub(super) has_lock_file: bool,
    pub(super) has_row: bool,
    pub(super) refusals: Vec<Refusal>,
}

impl Decision {
    /// Whether folder and ledger have it, and agree. What the schema says by now does not matter then.
    pub(super) fn is_adopted(&self) -> bool {
        self.has_folder && self.has_row && self.refusals.is_empty()
    }
}

/// Compares folder and ledger with the script that is to be the baseline.
pub(super) fn decide(migrations: &Migrations, ledger: &Ledger, script: &str) -> Decision {
    let rows = ledger.rows.as_deref().unwrap_or_default();
    let own = |row: &&LedgerRow| row.migration_name == BASELINE && row.rolled_back_at.is_none();
    let row = rows.iter().find(own);
    let folder = migrations.get(BASELINE);
    let mut decision = Decision {
        has_folder: folder.is_some(),
        has_lock_file: migrations.lock != LockFile::Missing,
        has_row: row.is_some(),
        refusals: Vec::new(),
    };
    decision.refusals.extend(provider(&migrations.lock));
    let failed = row.filter(|row| row.is_failed());
    decision.refusals.extend(failed.map(failed_row));
    decision.refusals.extend(match folder {
        Some(folder) => folder_content(folder, row, script),
        None => row_content(row, script),
    });
    // What came after the baseline is Prisma's own business.
    if row.is_none() {
        decision.refusals.extend(other_migrations(migrations));
        decision.refusals.extend(other_rows(rows));
    }
    decision
}

fn provider(lock: &LockFile) -> Option<Refusal> {
    let message = match lock {
        LockFile::Missing => return None,
        _ if lock.is_usable() => return None,
        LockFile::WithoutProvider => "migration_lock.toml names no provider".to_owned(),
        LockFile::Provider(provider) => {
            format!("migration_lock.toml names the provider {provider}, not postgresql")
        }
    };
    let help = "if these are migrations of another database, name another folder; else write \
                provider = \"postgresql\" into it, with double quotes";
    Some(Refusal::new(Reason::Provider, message, help))
}

fn failed_row(row: &LedgerRow) -> Refusal {
    let message = format!(
        "the ledger says that {BASELINE} was begun {} and not finished",
        row.started_at
    );
    let help = format!(
        "look what it left in the database, then say so: prisma migrate resolve --rolled-back {BASELINE}"
    );
    Refusal::new(Reason::FailedRow, message, help)
}

fn folder_content(folder: &Migration, row: Option<&LedgerRow>, script: &str) -> Option<Refusal> {
    let Some(present) = &folder.script else {
        let message = format!("{BASELINE} has no migration.sql");
        let help = "bring it back from version control, or remove the folder";
        return Some(Refusal::new(Reason::OtherContent, message, help));
    };
    match row {
        Some(row) if checksum_matches(&row.checksum, present) => None,
        Some(_) => {
            let message = format!(
                "the ledger has {BASELINE} with another checksum than that of its migration.sql"
            );
            let help = "bring back the script that was adopted, from version control";
            Some(Refusal::new(Reason::OtherContent, message, help))
        }
        None if is_same_file(present, script) => None,
        None => {
            let message = format!("{BASELINE} is there with another migration.sql");
            let help = "to adopt what is there, leave out --from-empty; else remove the folder if no database has it";
            Some(Refusal::new(Reason::OtherContent, message, help))
        }
    }
}

/// Line ends are what a checkout makes of them.
fn is_same_file(present: &str, script: &str) -> bool {
    present == script || present.replace("\r\n", "\n") == script.replace("\r\n", "\n")
}

fn row_content(row: Option<&LedgerRow>, script: &str) -> Option<Refusal> {
    let row = row.filter(|row| !checksum_matches(&row.checksum, script))?;
    let message = format!(
        "the ledger has {BASELINE} with another checksum ({}), and the folder lacks it",
        row.checksum
    );
    let help =
        "bring the folder back from version control: the database was adopted with another script";
    Some(Refusal::new(Reason::OtherContent, message, help))
}

fn other_migrations(migrations: &Migrations) -> Option<Refusal> {
    let names = migrations.list.iter().map(|own| own.name.as_str());
    let others: Vec<&str> = names.filter(|name| *name != BASELINE).collect();
    if others.is_empty() {
        return None;
    }
    let first: Vec<&str> = others
        .iter()
        .copied()
        .filter(|name| compare_names(name, BASELINE) == Ordering::Less)
        .collect();
    let place = match first.as_slice() {
        [] => "prisma migrate deploy would apply them after it".to_owned(),
        first => format!("{} would even come before it", first.join(", ")),
    };
    let message = format!(
        "the folder has other migrations ({}): {place}",
        others.join(", ")
    );
    let help = format!(
        "if this database is to start from them, it needs no baseline; if they were never applied anywhere, move them \
         away, since {BASELINE} makes the whole schema; if the baseline was adopted elsewhere and this database is as it \
         was then: prisma migrate resolve --applied {BASELINE}"
    );
    Some(Refusal::new(Reason::OtherMigrations, message, help))
}

fn other_rows(rows: &[LedgerRow]) -> Option<Refusal> {
    let mut names: Vec<&str> = rows
        .iter()
        .map(|row| row.migration_name.as_str())
        .filter(|name| *name != BASELINE)
        .collect();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let message = format!("the ledger has other migrations: {}", names.join(", "));
    let help = "the database has been under Prisma's migrations: see reconcile status, and bring back their folder";
    Some(Refusal::new(Reason::OtherRows, message, help))
}
