//! PostgreSQL is asked whether the linter is right: a statement runs on a filled database, and what
//! it did to rows, values, sequences and large objects is compared with what was said before.
//!
//! Something lost must have been an `error`; a failure at least a `warning`; and where nothing was
//! lost there must be no `error`, and nothing but an `info` unless something that protects or serves
//! data is gone or changed. The exceptions are listed, each with its reason, and each must be one.

mod exceptions;
mod picture;
mod statements;

use std::collections::BTreeSet;

use postgres::Client;
use reconcile_core::catalog::Catalog;
use reconcile_core::evidence::Asker;
use reconcile_core::fix::fix;
use reconcile_core::introspect::Introspector;
use reconcile_core::{Linter, Report, Script, Severity};

use crate::common::{Database, Server, fixture, read, root, server};
use exceptions::{Kind, exception};
use picture::Picture;

/// What came of a statement.
#[derive(Debug)]
#[expect(
    dead_code,
    reason = "what was lost, and why it failed, is for the reader of a failure"
)]
enum Outcome {
    /// The server refused it.
    Failed(String),
    /// So much was lost.
    Lost(Vec<String>),
    /// No row was lost; whether anything that protects or serves data has changed.
    Kept { changed: bool },
}

#[test]
fn what_is_said_is_what_happens_on_13() {
    holds(server(13));
}

#[test]
fn what_is_said_is_what_happens_on_18() {
    holds(server(18));
}

#[test]
fn the_exceptions_are_documented() {
    let docs = read(&root().join("docs/oracle.md"));
    for reason in exceptions::reasons() {
        assert!(docs.contains(reason), "docs/oracle.md lacks: {reason}");
    }
}

/// What is left of a script when its errors are taken out loses nothing.
#[test]
fn what_is_mended_loses_nothing() {
    let server = server(17);
    let shop = server.database("shop_template");
    shop.execute(&fixture("shop.sql"));
    let before = Before::of(&shop);
    let (mut wrong, mut mended) = (Vec::new(), 0);
    for (name, sql) in statements::all(server.major()) {
        let script = Script::new(name, sql.clone());
        let fixed = fix(&before.linter(&script, &mut shop.client()), &script);
        mended += usize::from(!fixed.taken.is_empty());
        let text = fixed.script.text();
        let outcome = if statements::needs_own_database(text) {
            let database = server.database_like(shop.name(), "shop");
            let outcome = before.run_alone(&database, text);
            database.remove();
            outcome
        } else {
            before.run(&mut shop.client(), text)
        };
        let errors = fixed.report.count(Severity::Error);
        let renamed = sql.starts_with("ALTER TYPE mood RENAME VALUE");
        if errors > 0 || (matches!(outcome, Outcome::Lost(_)) && !renamed) {
            wrong.push(format!(
                "{sql}\nbecame\n{text}\n{outcome:?}\n{}",
                fixed.report
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(mended > 60, "only {mended} mended");
}

/// Prisma's own diff between a legacy database and its schema, mended: it runs, and nothing is lost.
#[test]
fn the_diff_of_the_demonstration_is_mended() {
    let read = |name: &str| read(&root().join("reconcile-cli/src/demo").join(name));
    for server in [server(13), server(18)] {
        let legacy = server.database("legacy_template");
        legacy.execute(&read("legacy.sql"));
        let before = Before::of(&legacy);
        let script = Script::new("diff.sql", read("diff.sql"));
        let linter = before.linter(&script, &mut legacy.client());
        assert!(linter.lint(&script).count(Severity::Error) > 5);
        let fixed = fix(&linter, &script);
        assert_eq!(fixed.report.count(Severity::Error), 0, "{}", fixed.report);
        let database = server.database_like(legacy.name(), "legacy");
        let outcome = before.run_alone(&database, fixed.script.text());
        assert!(
            matches!(outcome, Outcome::Kept { changed: true }),
            "{outcome:?}\n{}",
            fixed.script.text()
        );
    }
}

fn holds(server: &'static Server) {
    let shop = server.database("shop_template");
    shop.execute(&fixture("shop.sql"));
    let before = Before::of(&shop);
    let (mut wrong, mut used, mut counts) = (Vec::new(), BTreeSet::new(), [0; 4]);
    for (name, sql) in statements::all(server.major()) {
        let script = Script::new(name, sql.clone());
        let report = before.lint(&script, &mut shop.client());
        let outcome = if statements::needs_own_database(&sql) {
            let database = server.database_like(shop.name(), "shop");
            let outcome = before.run_alone(&database, &sql);
            database.remove();
            outcome
        } else {
            before.run(&mut shop.client(), &sql)
        };
        counts[match &outcome {
            Outcome::Failed(_) => 0,
            Outcome::Lost(_) => 1,
            Outcome::Kept { changed: true } => 2,
            Outcome::Kept { changed: false } => 3,
        }] += 1;
        if let Some(kind) = verdict(&report, &outcome) {
            match exception(&sql, server.major()) {
                Some((allowed, index)) if allowed == kind => {
                    used.insert(index);
                }
                _ => wrong.push(format!(
                    "{kind:?}: {sql}\n  {outcome:?}\n  said: {}",
                    report.to_string().replace('\n', "\n        ")
                )),
            }
        }
    }
    let unused: Vec<_> = exceptions::all(server.major())
        .filter(|(index, _)| !used.contains(index))
        .map(|(_, sql)| sql)
        .collect();
    eprintln!(
        "PostgreSQL {}: {} failed, {} lost something, {} changed something else, {} did neither; \
         {} exceptions",
        server.major(),
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        used.len()
    );
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(unused.is_empty(), "no exceptions any more: {unused:#?}");
    assert!(counts.iter().all(|count| *count > 10), "{counts:?}");
}

/// How the linter is wrong, if it is.
fn verdict(report: &Report, outcome: &Outcome) -> Option<Kind> {
    let worst = report.worst();
    match outcome {
        Outcome::Lost(_) if worst != Some(Severity::Error) => Some(Kind::Missed),
        Outcome::Failed(_) if worst < Some(Severity::Warning) => Some(Kind::FailureMissed),
        Outcome::Kept { .. } if worst == Some(Severity::Error) => Some(Kind::FalseError),
        Outcome::Kept { changed: false } if worst == Some(Severity::Warning) => {
            Some(Kind::FalseWarning)
        }
        _ => None,
    }
}

/// The database before any statement.
struct Before {
    catalog: Catalog,
    picture: Picture,
}

impl Before {
    fn of(database: &Database) -> Self {
        let mut client = database.client();
        Self {
            catalog: catalog(&mut client),
            picture: Picture::of(&mut client),
        }
    }

    fn lint(&self, script: &Script, client: &mut Client) -> Report {
        self.linter(script, client).lint(script)
    }

    /// A linter that knows the database, and what it says to the script's questions.
    fn linter(&self, script: &Script, client: &mut Client) -> Linter {
        let linter = Linter::new().catalog(self.catalog.clone());
        let scripts = std::slice::from_ref(script);
        let answers = Asker::new()
            .ask(client, &linter.questions(scripts))
            .unwrap();
        linter.answers(answers)
    }

    /// Runs it in a transaction that is rolled back.
    fn run(&self, client: &mut Client, sql: &str) -> Outcome {
        client.batch_execute("BEGIN").unwrap();
        if let Err(error) = client.batch_execute(sql) {
            return failed(&error);
        }
        client
            .batch_execute("SET search_path = public; SET session_replication_role = origin")
            .unwrap();
        self.compare(client)
    }

    fn run_alone(&self, database: &Database, sql: &str) -> Outcome {
        if let Err(error) = database.client().batch_execute(sql) {
            return failed(&error);
        }
        let mut client = database.client();
        client.batch_execute("BEGIN").unwrap();
        self.compare(&mut client)
    }

    fn compare(&self, client: &mut Client) -> Outcome {
        let lost = self.picture.lost(client);
        if !lost.is_empty() {
            return Outcome::Lost(lost);
        }
        let mut after = catalog(client);
        after.server.clone_from(&self.catalog.server);
        Outcome::Kept {
            changed: !self.catalog.diff(&after).is_empty(),
        }
    }
}

fn failed(error: &postgres::Error) -> Outcome {
    Outcome::Failed(error.as_db_error().map_or(error.to_string(), |error| {
        format!("{} {}", error.code().code(), error.message())
    }))
}

fn catalog(client: &mut Client) -> Catalog {
    Introspector::new().read(client).unwrap()
}
