//! The scripts of the migrations, as an empty database would run them.

use super::ledger::quoted;
use super::tables::{Effects, Tables};
use super::{Diagnosis, Doctor, KnownProblem, NotLookedAt};
use crate::finding::Severity;
use crate::prisma::Migrations;
use crate::script::Script;
use crate::statement::ObjectName;

/// How a baseline that holds no tables is mended: its script becomes one that makes them, and the
/// ledger gets its checksum.
fn rebased(folder: &str, name: &str) -> Vec<String> {
    let script = quoted(&format!("{folder}/{name}/migration.sql"));
    vec![
        "# its script has to make all tables of the schema from nothing (Prisma 7: --to-schema):"
            .to_owned(),
        format!(
            "npx prisma migrate diff --from-empty --to-schema-datamodel prisma/schema.prisma --script > {script}"
        ),
        "-- and the ledger has to have the checksum of that:".to_owned(),
        format!(
            "DELETE FROM _prisma_migrations WHERE migration_name = '{}';",
            name.replace('\'', "''")
        ),
        format!("npx prisma migrate resolve --applied={}", quoted(name)),
    ]
}

impl Doctor {
    /// Runs the migrations of a folder in thought, as `migrate dev` runs them on its shadow database.
    /// `external` are tables that others make, as `schema.table`.
    pub fn history(mut self, folder: &str, migrations: &Migrations, external: &[String]) -> Self {
        let mut tables = Tables::default();
        for name in external.iter().filter_map(|name| ObjectName::parse(name)) {
            tables.make(&name);
        }
        let mut empty = None;
        let mut later_makes = false;
        let mut later_misses = false;
        for (at, migration) in migrations.list.iter().enumerate() {
            let Some(text) = &migration.script else {
                continue;
            };
            let path = format!("{folder}/{}/migration.sql", migration.name);
            let effects = tables.run(&Script::new(path, text.as_str()));
            if at == 0 && effects.pieces == 0 {
                empty = Some(&migration.name);
                continue;
            }
            later_makes |= effects.makes_tables;
            later_misses |= !effects.missing.is_empty();
            let alters_only = at == 0 && !effects.makes_tables;
            self.needs(folder, &migration.name, &effects, alters_only);
        }
        // A first migration without a word does no harm where the next ones make all there is.
        if let Some(name) = empty.filter(|_| later_misses || !later_makes) {
            self.found(empty_baseline(folder, name));
        }
        self
    }

    fn needs(&mut self, folder: &str, name: &str, effects: &Effects, alters_only: bool) {
        if !effects.missing.is_empty() {
            self.found(if alters_only {
                alter_only(folder, name, effects)
            } else {
                missing(folder, name, effects)
            });
        }
        for (table, line, place) in &effects.doubtful {
            self.not_looked_at.push(NotLookedAt {
                what: format!("whether {table} is there for {name}, line {line}"),
                reason: format!("what {place} makes is not in view"),
                help: Some("try the migrations on an empty database".to_owned()),
            });
        }
    }
}

fn listed(effects: &Effects) -> String {
    let shown: Vec<String> = effects
        .missing
        .iter()
        .take(3)
        .map(|(table, line)| format!("{table} (line {line})"))
        .collect();
    match effects.missing.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn missing(folder: &str, name: &str, effects: &Effects) -> Diagnosis {
    Diagnosis::new(KnownProblem::ShadowDatabase, Severity::Error, name)
        .seen(format!(
            "it needs tables that no migration before it makes: {}",
            listed(effects)
        ))
        .consequence(
            "migrate dev ends with P3006 on its shadow database, and deploy with P3018 on every new \
             database",
        )
        .fix(made_before(folder, effects))
}

fn made_before(folder: &str, effects: &Effects) -> Vec<String> {
    let tables: Vec<String> = effects
        .missing
        .iter()
        .map(|(table, _)| format!("--table={}", quoted(&table.to_string())))
        .collect();
    let script = quoted(&format!("{folder}/0000_legacy/migration.sql"));
    vec![
        "# a migration before all others has to make them as they were before this one; take out of \
         the dump what later migrations add:"
            .to_owned(),
        format!("mkdir {}", quoted(&format!("{folder}/0000_legacy"))),
        format!(
            "pg_dump --schema-only --no-owner --no-privileges {} DATABASE > {script}",
            tables.join(" ")
        ),
        "npx prisma migrate resolve --applied=0000_legacy".to_owned(),
        "# tables of others belong in tables.external of prisma.config.ts instead, and in \
         prisma.external_tables of reconcile.toml"
            .to_owned(),
    ]
}

fn alter_only(folder: &str, name: &str, effects: &Effects) -> Diagnosis {
    Diagnosis::new(KnownProblem::AlterOnlyBaseline, Severity::Error, name)
        .seen(format!(
            "the first migration makes no table, and needs some: {}",
            listed(effects)
        ))
        .consequence(
            "migrate dev ends with P3006 on its shadow database, and deploy with P3018 on every new \
             database: the diff from the live database to the schema is no baseline",
        )
        .fix(rebased(folder, name))
}

fn empty_baseline(folder: &str, name: &str) -> Diagnosis {
    Diagnosis::new(KnownProblem::EmptyBaseline, Severity::Error, name)
        .seen("the first migration holds nothing but comments")
        .consequence(
            "migrate dev sees drift and wants to reset the database, which loses all data; a new \
             database gets no tables while migrate status says that all is well",
        )
        .fix(rebased(folder, name))
}
