//! `reconcile doctor`, as a user starts it: each known problem made for real.

use reconcile_core::prisma::checksum;
use reconcile_core::schema::Document;
use serde_json::Value;

use crate::common::{Database, read, root, server};
use crate::prisma_cli::{PrismaProject, VERSIONS};
use crate::run::{Folder, run};
use crate::schema::assert_valid;

const LEDGER: &str = "CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0);";

const MAKE: &str = "CREATE TABLE users (id serial primary key, mail text);";
const UNIQUE: &str = "CREATE UNIQUE INDEX u ON users (mail);";
const TWICE: &str = "INSERT INTO users (mail) VALUES ('s3cr3t'), ('s3cr3t'), ('x')";

/// A project whose first migration the database has, by its ledger.
fn adopted(first: &str) -> (Folder, Database) {
    let database = server(17).database("doctor");
    database.execute(MAKE);
    database.execute(LEDGER);
    ledger_row(&database, "1_init", first, "now()");
    let folder = Folder::new();
    folder.write(
        "schema.prisma",
        "datasource db {\n  provider = \"postgresql\"\n}\n",
    );
    folder.write("migrations/1_init/migration.sql", first);
    folder.write(
        "migrations/migration_lock.toml",
        "provider = \"postgresql\"\n",
    );
    (folder, database)
}

fn ledger_row(database: &Database, name: &str, script: &str, finished: &str) {
    let sum = checksum(script);
    database.execute(&format!(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, logs)
         VALUES ('{name}', '{sum}', '{name}', {finished},
            E'\\nDatabase error code: 23505\\n\\nERROR: no\\nDETAIL: Key (mail)=(dup-value)')"
    ));
}

fn ids(report: &Value) -> Vec<String> {
    assert_valid(Document::Doctor, report);
    let diagnoses = report["diagnoses"].as_array().unwrap().iter();
    let ids = diagnoses.map(|own| own["id"].as_str().unwrap().to_owned());
    ids.collect()
}

#[test]
fn a_healthy_project_is_silent() {
    let (folder, database) = adopted(MAKE);
    folder.write("migrations/2_u/migration.sql", UNIQUE);
    database.execute("INSERT INTO users (mail) VALUES ('a'), ('b')");
    assert_eq!(folder.run_on(&database.url(), ["doctor"]).printed(0), "");
    let json = folder.run_on(&database.url(), ["doctor", "--format=json"]);
    assert_eq!(ids(&json.json(0)), [""; 0]);
}

#[test]
fn each_problem_is_recognised() {
    type Make = fn(&Folder, &Database);
    let cases: [(&str, &str, Make); 9] = [
        ("not-managed", MAKE, |_, database| {
            database.execute("DROP TABLE _prisma_migrations");
        }),
        ("failed-migration", MAKE, |folder, database| {
            folder.write("migrations/2_u/migration.sql", UNIQUE);
            ledger_row(database, "2_u", UNIQUE, "NULL");
        }),
        ("shadow-database", MAKE, |folder, database| {
            let script = "ALTER TABLE legacy ADD COLUMN n int;";
            database.execute("CREATE TABLE legacy (n int)");
            folder.write("migrations/2_u/migration.sql", script);
            ledger_row(database, "2_u", script, "now()");
        }),
        ("empty-baseline", "-- nothing\n", |_, _| {}),
        (
            "alter-only-baseline",
            "ALTER TABLE users ADD n int;",
            |_, _| {},
        ),
        ("edited-migration", MAKE, |folder, _| {
            folder.write(
                "migrations/1_init/migration.sql",
                format!("{MAKE} CREATE TABLE more (id int);"),
            );
        }),
        ("missing-migration", MAKE, |_, database| {
            ledger_row(database, "2_gone", UNIQUE, "now()");
        }),
        ("lock-file", MAKE, |folder, _| {
            folder.write(
                "migrations/migration_lock.toml",
                "provider = 'postgresql'\n",
            );
        }),
        ("sequence-behind", MAKE, |_, database| {
            database.execute("INSERT INTO users VALUES (1), (2), (40)");
        }),
    ];
    for (wanted, first, make) in cases {
        let (folder, database) = adopted(first);
        make(&folder, &database);
        let url = database.url();
        let json = folder.run_on(&url, ["doctor", "--format=json"]).json(1);
        assert_eq!(ids(&json), [wanted], "{json}");
        let human = folder.run_on(&url, ["doctor"]).printed(1);
        for part in [
            &format!(" {wanted}: "),
            "\n  then: ",
            "\n  fix:  ",
            "1 known problem\n",
        ] {
            assert!(human.contains(part), "{part}: {human}");
        }
        assert!(!human.contains("dup-value"), "{human}");
        let logs = folder.run_on(&url, ["doctor", "--logs"]).printed(1);
        assert_eq!(logs.contains("dup-value"), wanted == "failed-migration");
    }
}

/// The query of the fix lists them, and the script fails.
#[test]
fn duplicates() {
    let (folder, database) = adopted(MAKE);
    database.execute(TWICE);
    folder.write("u.sql", UNIQUE);
    let url = database.url();
    assert_eq!(folder.run_on(&url, ["doctor"]).printed(0), "");
    let along = ["doctor", "--script=u.sql", "--format=json"];
    let json = folder.run_on(&url, along).json(1);
    assert_eq!(ids(&json), ["duplicates"]);
    folder.write("migrations/2_u/migration.sql", UNIQUE);
    let json = folder.run_on(&url, ["doctor", "--format=json"]).json(1);
    assert_eq!(ids(&json), ["duplicates"]);
    let query = json["diagnoses"][0]["fix"][0].as_str().unwrap();
    assert_eq!(database.client().query(query, &[]).unwrap().len(), 1);
    assert!(database.client().batch_execute(UNIQUE).is_err());
}

#[test]
fn what_could_not_be_looked_at_is_said() {
    let (folder, database) = adopted(MAKE);
    folder.write(
        "migrations/2_u/migration.sql",
        "CREATE UNIQUE INDEX u ON users (lower(mail));",
    );
    let said = folder.run_on(&database.url(), ["doctor"]).printed(2);
    assert!(
        said.starts_with("not looked at pending scripts:1: "),
        "{said}"
    );
    let gone = ["doctor", "--migrations=no"];
    let said = folder.run_on(&database.url(), gone).printed(1);
    assert!(
        said.contains("not looked at no: there is no such folder\n"),
        "{said}"
    );
}

/// What real Prisma generates knows of which schema it is.
#[test]
fn stale_clients() {
    for version in VERSIONS {
        for generator in ["prisma-client-js", "prisma-client"] {
            let database = server(17).database("doctor");
            let project = PrismaProject::new(version, "model A {\n  id Int @id\n}\n");
            let schema = project.path("prisma/schema.prisma");
            let text = read(&schema).replace("prisma-client-js", generator);
            project.write("prisma/schema.prisma", &text);
            project.write(
                "prisma/migrations/migration_lock.toml",
                "provider = \"postgresql\"\n",
            );
            let doctor = || {
                let mut command = Folder::new().command(["doctor", "--format=json"]);
                project.prepare(&mut command);
                run(command.env("DATABASE_URL", database.url()))
            };
            let before = doctor().json(2);
            let what = &before["not_looked_at"][0]["what"];
            assert_eq!(what, "the client of generator client");
            let generated = project.prisma(&database.url(), &["generate"]);
            assert!(generated.status.success(), "{generated:?}");
            assert_eq!(ids(&doctor().json(0)), [""; 0]);
            project.write("prisma/schema.prisma", &format!("// a remark\n\n{text}"));
            assert_eq!(ids(&doctor().json(0)), [""; 0]);
            let more = text.replace("id Int @id", "id Int @id\n  n  Int");
            project.write("prisma/schema.prisma", &more);
            assert_eq!(ids(&doctor().json(1)), ["stale-client"]);
        }
    }
}

/// The guide names every problem, and nothing else.
#[test]
fn the_guide_is_right() {
    let guide = read(&root().join("docs/doctor.md"));
    let schema = read(&root().join("docs/schema/doctor.json"));
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let problems = schema["$defs"]["KnownProblem"]["oneOf"].as_array().unwrap();
    let problems: Vec<&str> = problems
        .iter()
        .map(|own| own["const"].as_str().unwrap())
        .collect();
    let rows = guide.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    assert_eq!(rows, problems);
}
