//! What is recognised, from facts alone.

use reconcile_core::check::Verdict;
use reconcile_core::doctor::{Doctor, DoctorReport, inlined_schema, same_schema};
use reconcile_core::evidence::{Answer, Answers, Count, Question};
use reconcile_core::prisma::{Ledger, LedgerRow, Migration, Migrations, StatusReport, checksum};
use reconcile_core::{Linter, Script};

const LOCK: &str = "provider = \"postgresql\"\n";

fn folder(scripts: &[&str]) -> Migrations {
    let list = scripts.iter().enumerate();
    let list = list.map(|(at, own)| Migration::new(format!("{at}_m"), Some((*own).to_owned())));
    Migrations::new(list.collect(), Some(LOCK))
}

/// `id object` of each diagnosis, then what was not looked at.
fn told(report: &DoctorReport) -> Vec<String> {
    for own in &report.diagnoses {
        assert!(!own.seen.is_empty() && !own.consequence.is_empty() && !own.fix.is_empty());
    }
    let diagnoses = report.diagnoses.iter();
    let diagnoses = diagnoses.map(|own| format!("{} {}", own.id.word(), own.object));
    let rest = report.not_looked_at.iter();
    diagnoses
        .chain(rest.map(|own| format!("? {}", own.what)))
        .collect()
}

#[test]
fn histories() {
    let make = "CREATE TABLE users (id int primary key);";
    let alter = "ALTER TABLE \"public\".\"users\" ADD COLUMN n int;";
    for (scripts, wanted) in [
        (&[make, alter][..], &[][..]),
        (&["-- nothing\n"], &["empty-baseline 0_m"]),
        (&["/* a */ -- b", make], &[]),
        (&["", alter], &["empty-baseline 0_m", "shadow-database 1_m"]),
        (&["SELECT 1;"], &[]),
        (&[alter], &["alter-only-baseline 0_m"]),
        // Once is enough.
        (&[alter, alter, make], &["alter-only-baseline 0_m"]),
        (
            &[make, "ALTER TABLE posts ADD n int;"],
            &["shadow-database 1_m"],
        ),
        (&[make, "ALTER TABLE IF EXISTS posts ADD n int;"], &[]),
        (
            &[make, "CREATE INDEX i ON posts (id);"],
            &["shadow-database 1_m"],
        ),
        (&[make, "DROP TABLE posts;"], &["shadow-database 1_m"]),
        (&[make, "DROP TABLE IF EXISTS posts;"], &[]),
        (
            &[make, "CREATE TABLE p (u int REFERENCES posts);"],
            &["shadow-database 1_m"],
        ),
        (
            &[
                make,
                "CREATE TABLE p (u int REFERENCES users, v int REFERENCES p);",
            ],
            &[],
        ),
        (
            &[
                make,
                "ALTER TABLE users ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES posts;",
            ],
            &["shadow-database 1_m"],
        ),
        (
            &[make, "DROP TABLE users;", alter],
            &["shadow-database 2_m"],
        ),
        (
            &[make, "ALTER TABLE users RENAME TO people;", alter],
            &["shadow-database 2_m"],
        ),
        (
            &[
                make,
                "ALTER TABLE users RENAME TO p; ALTER TABLE p ADD n int;",
            ],
            &[],
        ),
        (
            &[make, "ALTER TABLE users SET SCHEMA app;", alter],
            &["shadow-database 2_m"],
        ),
        (
            &["CREATE TABLE app.users (id int);", alter],
            &["shadow-database 1_m"],
        ),
        (
            &[make, "INSERT INTO posts VALUES (1);"],
            &["shadow-database 1_m"],
        ),
        (&[make, "ALTER TABLE pg_class SET (fillfactor = 9);"], &[]),
        // What may make tables that nobody sees.
        (&["DO $$ BEGIN CREATE TABLE users (); END $$;", alter], &[]),
        (&["CREATE TABLE users AS SELECT 1 AS id;", alter], &[]),
        (
            &["SELECT id INTO users FROM generate_series(1, 2) id;", alter],
            &[],
        ),
        (
            &["DO $$ BEGIN PERFORM f(); END $$;", alter],
            &["? whether public.users is there for 1_m, line 1"],
        ),
        (
            &["CREATE EXTENSION postgis;", alter],
            &["? whether public.users is there for 1_m, line 1"],
        ),
        // Not that of others.
        (&[make, "ALTER TABLE legacy.orders ADD n int;"], &[]),
    ] {
        let external = ["legacy.orders".to_owned()];
        let report = Doctor::new().history("m", &folder(scripts), &external);
        assert_eq!(told(&report.report()), wanted, "{scripts:?}");
    }
}

fn row(name: &str, script: &str, finished: bool) -> LedgerRow {
    let mut row = LedgerRow::default();
    name.clone_into(&mut row.migration_name);
    row.checksum = checksum(script);
    "2025-01-01".clone_into(&mut row.started_at);
    row.finished_at = finished.then(|| row.started_at.clone());
    row.logs = (!finished).then(|| "Database error code: x\nDETAIL: Key (a)=(s).".to_owned());
    row
}

fn status(migrations: &Migrations, ledger: &Ledger, logs: bool) -> DoctorReport {
    let status = StatusReport::new("m", migrations, "public", ledger);
    Doctor::new()
        .show_logs(logs)
        .status(&status, ledger)
        .report()
}

#[test]
fn ledgers() {
    let own = folder(&["a"]);
    let with = |rows| Ledger::with_rows(rows);
    let no_lock = Migrations::new(own.list.clone(), None);
    let bad_lock = Migrations::new(own.list.clone(), Some("provider = \"mysql\"\n"));
    let no_script = Migrations::new(vec![Migration::new("0_m", None)], Some(LOCK));
    let none = Migrations::new(Vec::new(), None);
    let tables = || Ledger::missing(vec!["public.users".to_owned()]);
    for (migrations, ledger, wanted) in [
        (&own, with(vec![row("0_m", "a", true)]), &[][..]),
        (&own, with(Vec::new()), &[]),
        (&own, Ledger::missing(Vec::new()), &[]),
        (&own, tables(), &["not-managed public._prisma_migrations"]),
        (&none, tables(), &["not-managed public._prisma_migrations"]),
        (
            &own,
            with(vec![row("0_m", "a", false)]),
            &["failed-migration 0_m"],
        ),
        (
            &own,
            with(vec![row("0_m", "b", true)]),
            &["edited-migration 0_m"],
        ),
        (
            &own,
            with(vec![row("0_m", "a", true), row("9_m", "a", true)]),
            &["missing-migration 9_m"],
        ),
        (
            &no_lock,
            with(Vec::new()),
            &["lock-file m/migration_lock.toml"],
        ),
        (
            &bad_lock,
            with(Vec::new()),
            &["lock-file m/migration_lock.toml"],
        ),
        (&no_script, with(Vec::new()), &["missing-script 0_m"]),
    ] {
        let report = status(migrations, &ledger, false);
        assert_eq!(told(&report), wanted, "{ledger:?}");
        let clean = wanted.is_empty();
        assert_eq!(report.verdict() == Verdict::Clean, clean);
    }
}

/// They can hold values of rows.
#[test]
fn logs_are_shown_on_demand() {
    let ledger = Ledger::with_rows(vec![row("0_m", "a", false)]);
    for (show, logs) in [(false, 0), (true, 1)] {
        let report = status(&folder(&["a"]), &ledger, show);
        let text = format!("{:?}", report.diagnoses);
        assert_eq!(text.matches("Key (a)=(s)").count(), logs, "{text}");
        assert_eq!(text.matches("SELECT logs FROM").count(), 1 - logs, "{text}");
    }
}

#[test]
fn rows_that_are_equal() {
    let question = Question::Duplicates {
        table: "public.users".parse().unwrap(),
        columns: vec!["Mail".to_owned()],
        nulls_not_distinct: false,
    };
    let script = Script::new("a.sql", "SELECT 1;");
    let report = Linter::new().lint(&script);
    for (answer, wanted) in [
        (Answer::None, &[][..]),
        (
            Answer::Some(Count::exactly(2)),
            &["duplicates public.users (\"Mail\")"],
        ),
        (
            Answer::NotChecked("it took too long".to_owned()),
            &["? duplicates in public.users (\"Mail\")"],
        ),
        (
            Answer::NotAsked,
            &["? duplicates in public.users (\"Mail\")"],
        ),
    ] {
        let answers: Answers = [(question.clone(), answer)].into_iter().collect();
        let found = Doctor::new().rows(&answers, &report).report();
        assert_eq!(told(&found), wanted);
    }
}

#[test]
fn schemas_of_clients() {
    let own = "generator c {\n output = \"../a\"\n provider = \"p\"\n}\n// x\nmodel A {\n id Int @id\n s String @default(\"a // b\")\n}\n";
    for (other, same) in [
        (own.replace("../a", "./b"), true),
        (own.replace(" output = \"../a\"\n", ""), true),
        (own.replace("id Int @id", "id    Int @id // y"), true),
        (own.replace("// x\n", ""), true),
        (own.replace("\"p\"", "\"q\""), false),
        (own.replace("a // b", "a // c"), false),
        (own.replace("a // b", "a  // b"), false),
        (own.replace("id Int", "id BigInt"), false),
        (format!("{own}model B {{\n id Int @id\n}}\n"), false),
    ] {
        assert_eq!(same_schema(&[own], &[&other]), same, "{other}");
    }
    let (first, second) = own.split_once("// x\n").unwrap();
    assert!(same_schema(&[own], &[second, first]));
    let source = format!(
        "const config = {{\n  \"inlineSchema\": {},\n}}\n",
        serde_json::json!(own)
    );
    assert_eq!(inlined_schema(&source).as_deref(), Some(own));
    assert_eq!(inlined_schema("  \"inlineSchema\": nothing,"), None);
}
