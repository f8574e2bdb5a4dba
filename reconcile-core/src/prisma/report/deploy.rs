//! What `prisma migrate deploy` would do, in words.

use serde::Serialize;

use crate::prisma::status::{Ledger, MigrationStatus, Refusal};

/// What `prisma migrate deploy` would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeployReport {
    /// The migrations that it would apply, in their order.
    pub applies: Vec<String>,
    /// With which error it would end instead of applying the rest; `None` where it would not.
    pub refusal: Option<DeployEnding>,
    /// With which errors it could end, besides: what cannot be known without trying.
    pub risks: Vec<DeployEnding>,
}

/// An error of `prisma migrate deploy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeployEnding {
    /// Prisma's code, such as `P3005`.
    pub code: String,
    /// What is behind it.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl DeployEnding {
    fn new(code: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            help: help.into(),
        }
    }

    fn of_refusal(refusal: &Refusal, status: &MigrationStatus, ledger: &Ledger) -> Self {
        let (message, help) = match refusal {
            Refusal::NotEmpty(tables) => not_empty(tables, status),
            Refusal::Failed(names) => failed(names, status, ledger.locked),
            Refusal::ScriptMissing(name) => (
                format!("the folder of {name} has no migration.sql"),
                "bring the file back from version control, or delete the folder if the migration \
                 was never meant"
                    .to_owned(),
            ),
            Refusal::Provider(provider) => (
                match provider {
                    Some(name) => format!(
                        "migration_lock.toml names `{name}` as Prisma reads it, not `postgresql`"
                    ),
                    None => "migration_lock.toml names no provider".to_owned(),
                },
                "write the line provider = \"postgresql\" with exactly these spaces and quotes"
                    .to_owned(),
            ),
        };
        Self::new(refusal.code(), message, help)
    }
}

impl DeployReport {
    pub(super) fn new(status: &MigrationStatus, ledger: &Ledger) -> Self {
        let mut risks = Vec::new();
        if ledger.locked {
            risks.push(DeployEnding::new(
                "P1002",
                "another session holds Prisma's advisory lock 72707369: a deploy is probably running",
                "wait for it to end; Prisma waits ten seconds",
            ));
        }
        if !status.deploy.applies.is_empty() {
            risks.push(DeployEnding::new(
                "P3018",
                "whether the scripts work is not known before they run; the first one that fails \
                 ends it, and counts as failed from then on (P3009)",
                "judge the scripts first: reconcile lint; try them on a copy of the database",
            ));
        }
        let refusal = status.deploy.refusal.as_ref();
        Self {
            applies: status.deploy.applies.clone(),
            refusal: refusal.map(|refusal| DeployEnding::of_refusal(refusal, status, ledger)),
            risks,
        }
    }

    /// That there may be tables in schemas that nobody looked at: there is no ledger, and the
    /// `schemas` of the Prisma schema are not known.
    #[must_use]
    pub fn with_unknown_schemas(mut self) -> Self {
        self.risks.push(DeployEnding::new(
            "P3005",
            "no Prisma schema was read, so that tables in the schemas that it may list were not \
             looked for; with one of them the database would not count as empty",
            "name the Prisma schema: --prisma-schema",
        ));
        self
    }
}

fn not_empty(tables: &[String], status: &MigrationStatus) -> (String, String) {
    let message = format!(
        "the database has no ledger and is not empty: {}",
        some(tables)
    );
    let names: Vec<&str> = status
        .migrations
        .iter()
        .map(|state| state.name.as_str())
        .collect();
    let help = match names.as_slice() {
        [] => "make a baseline migration (prisma migrate diff --from-empty), then mark it as \
               applied with prisma migrate resolve --applied"
            .to_owned(),
        [only] => format!(
            "if the database has what the migration makes, mark it as applied: {}",
            resolve("applied", only)
        ),
        [first, ..] => format!(
            "mark each migration whose effect the database already has as applied, in their order, \
             starting with: {}",
            resolve("applied", first)
        ),
    };
    (message, help)
}

fn failed(names: &[String], status: &MigrationStatus, locked: bool) -> (String, String) {
    let be = if names.len() == 1 { "was" } else { "were" };
    let message = format!("{} {be} begun and not finished", some(names));
    let first = names.first().map_or("", String::as_str);
    let is_on_disk = status
        .migrations
        .iter()
        .any(|state| state.name == first && state.on_disk);
    let undone = resolve("rolled-back", first);
    let way = if is_on_disk {
        let done = resolve("applied", first);
        format!(
            "see in the ledger's column logs what went wrong, and in the database how far it came; \
             then complete it by hand and say {done}, or undo it by hand and say {undone}"
        )
    } else {
        format!(
            "its folder is not there: undo by hand what it did, and say {undone}, or bring the \
             folder back"
        )
    };
    if locked {
        return (
            message,
            format!("it may be running at this moment: look again first; else, {way}"),
        );
    }
    (message, way)
}

/// The first three of them, and how many more.
fn some(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
    match names.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A command for a shell.
fn resolve(how: &str, name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let name = if name.chars().all(is_plain) && !name.starts_with('-') {
        format!(" {name}")
    } else {
        format!("='{}'", name.replace('\'', r"'\''"))
    };
    format!("prisma migrate resolve --{how}{name}")
}
