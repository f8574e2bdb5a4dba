//! Migrations and their ledger.

use std::fmt::Write as _;

use super::{Diagnosis, Doctor, KnownProblem, NotLookedAt};
use crate::finding::Severity;
use crate::prisma::{Ledger, LockFileState, MigrationReport, Outcome, StatusReport};

impl Doctor {
    /// Takes in how the migrations stand, and the ledger that this was made of.
    pub fn status(mut self, status: &StatusReport, ledger: &Ledger) -> Self {
        if ledger.rows.is_none() && !ledger.tables.is_empty() {
            self.found(not_managed(status, &ledger.tables));
        }
        for risk in &status.deploy.risks {
            if risk.code == "P3005" {
                self.not_looked_at.push(NotLookedAt {
                    what: "tables in the schemas of the Prisma schema".to_owned(),
                    reason: risk.message.clone(),
                    help: Some(risk.help.clone()),
                });
            }
        }
        self.lock_file(status);
        for migration in &status.migrations {
            self.migration(migration, status, ledger);
        }
        self
    }

    fn lock_file(&mut self, status: &StatusReport) {
        let object = format!("{}/migration_lock.toml", status.folder);
        let (severity, seen, consequence) = match status.lock_file {
            LockFileState::Unusable => (
                Severity::Error,
                "it names another provider than postgresql, as Prisma reads it, or none",
                "every prisma migrate command ends with P3019",
            ),
            LockFileState::Missing if status.migrations.iter().any(|own| own.on_disk) => (
                Severity::Warning,
                "there is none beside the migrations",
                "prisma migrate diff --from-migrations fails; deploy works without",
            ),
            _ => return,
        };
        let fix = format!("echo 'provider = \"postgresql\"' > {}", quoted(&object));
        self.found(
            Diagnosis::new(KnownProblem::LockFile, severity, object)
                .seen(seen)
                .consequence(consequence)
                .fix([fix]),
        );
    }

    fn migration(&mut self, own: &MigrationReport, status: &StatusReport, ledger: &Ledger) {
        let file = quoted(&format!("{}/{}/migration.sql", status.folder, own.name));
        let history = format!("git log --oneline -- {file}");
        let bring_back = format!("git restore --source=COMMIT -- {file}");
        if own.outcome == Outcome::Failed {
            let failed = failed(own, status, ledger, self.show_logs);
            self.found(failed);
        }
        if own.script_missing {
            self.found(
                Diagnosis::new(KnownProblem::MissingScript, Severity::Error, &own.name)
                    .seen("its folder has no migration.sql")
                    .consequence(
                        "prisma migrate deploy ends with P3015 where it is not applied yet",
                    )
                    .fix([history.clone(), bring_back.clone()]),
            );
        }
        if own.edited {
            self.found(
                Diagnosis::new(KnownProblem::EditedMigration, Severity::Warning, &own.name)
                    .seen("its migration.sql is not the one of which the ledger has the checksum")
                    .consequence(
                        "prisma migrate dev wants to reset the database; deploy does not notice, so \
                         that databases made before and after the change differ",
                    )
                    .fix([
                        history.clone(),
                        bring_back.clone(),
                        "# and put the change into a migration of its own".to_owned(),
                    ]),
            );
        }
        if own.is_missing_on_disk() {
            self.found(
                Diagnosis::new(KnownProblem::MissingMigration, Severity::Warning, &own.name)
                    .seen("the ledger has it, and the folder of migrations has not")
                    .consequence(
                        "a database made from the folder lacks it, and prisma migrate dev wants to \
                         reset this one",
                    )
                    .fix([history.replace("git log", "git log --all"), bring_back]),
            );
        }
    }
}

fn not_managed(status: &StatusReport, tables: &[String]) -> Diagnosis {
    let shown: Vec<&str> = tables.iter().take(3).map(String::as_str).collect();
    let more = match tables.len().saturating_sub(3) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let on_disk: Vec<&str> = status
        .migrations
        .iter()
        .filter(|own| own.on_disk)
        .map(|own| own.name.as_str())
        .collect();
    let fix = if on_disk.is_empty() {
        vec![
            "reconcile run # says how far the baseline has come, and what is next".to_owned(),
            "reconcile baseline adopt --apply".to_owned(),
        ]
    } else {
        let mut steps =
            vec!["# for those whose effect the database has, in this order:".to_owned()];
        steps.extend(on_disk.iter().map(|name| resolve("applied", name)));
        steps
    };
    let table = &status.ledger.table;
    Diagnosis::new(KnownProblem::NotManaged, Severity::Error, table.to_string())
        .seen(format!(
            "there is no ledger, and the database is not empty: {}{more}",
            shown.join(", ")
        ))
        .consequence("prisma migrate deploy and migrate dev end with P3005")
        .fix(fix)
}

fn failed(
    own: &MigrationReport,
    status: &StatusReport,
    ledger: &Ledger,
    show_logs: bool,
) -> Diagnosis {
    let rows = ledger.rows.as_deref().unwrap_or_default();
    let row = rows
        .iter()
        .rfind(|row| row.migration_name == own.name && row.is_failed());
    let logs = row.and_then(|row| row.logs.clone());
    let mut seen = format!(
        "it was begun {} and neither finished nor rolled back",
        own.started_at.as_deref().unwrap_or("at no known time")
    );
    if let Some(code) = &own.sqlstate {
        let _ = write!(seen, "; it ended with SQLSTATE {code} (P3018)");
    }
    if ledger.locked {
        seen.push_str("; a deploy holds Prisma's lock, so that it may be running");
    }
    let mut fix = Vec::new();
    if ledger.locked {
        fix.push("# wait for the deploy that is running, and look again; else:".to_owned());
    }
    if !show_logs && logs.as_deref().is_some_and(|logs| !logs.is_empty()) {
        let name = own.name.replace('\'', "''");
        fix.push(format!(
            "SELECT logs FROM {} WHERE migration_name = '{name}' AND finished_at IS NULL;",
            status.ledger.table
        ));
    }
    fix.push("# undo by hand what it did, and let it be tried again:".to_owned());
    fix.push(resolve("rolled-back", &own.name));
    if own.on_disk {
        fix.push("# or do by hand what is left of it:".to_owned());
        fix.push(resolve("applied", &own.name));
    }
    let mut diagnosis = Diagnosis::new(KnownProblem::FailedMigration, Severity::Error, &own.name)
        .seen(seen)
        .consequence("prisma migrate deploy ends with P3009 and applies nothing more")
        .fix(fix);
    diagnosis.logs = logs.filter(|logs| show_logs && !logs.is_empty());
    diagnosis
}

fn resolve(how: &str, name: &str) -> String {
    format!("npx prisma migrate resolve --{how}={}", quoted(name))
}

/// A word of a shell.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    if word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
