//! `reconcile status`, as a user starts it: what it says of every state, in words and in numbers.

use std::fs;

use reconcile_core::prisma::checksum;
use serde_json::{Value, json};

use crate::common::{Database, server};
use crate::run::Folder;

/// As Prisma makes it.
const LEDGER: &str = "CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0);";

/// As Prisma logs a failure.
const LOGS: &str = "A migration failed to apply. New migrations cannot be applied before the error is \
    recovered from.\n\nMigration name: 2_b\n\nDatabase error code: 23505\n\nDatabase error:\n\
    ERROR: could not create unique index \"u\"\nDETAIL: Key (email)=(s3cr3t@example.com) is duplicated.\n";

const LOCK: &str = "provider = \"postgresql\"\n";
const A: &str = "CREATE TABLE a (id int);\n";
const B: &str = "CREATE TABLE b (id int);\n";

#[derive(Clone, Copy)]
enum What {
    Done,
    /// Marked with `migrate resolve --applied`.
    Marked,
    Failed,
    RolledBack,
}
use What::{Done, Failed, Marked, RolledBack};

type Row = (&'static str, &'static str, What);

struct State {
    name: &'static str,
    folders: &'static [(&'static str, Option<&'static str>)],
    lock: Option<&'static str>,
    setup: &'static str,
    rows: Option<&'static [Row]>,
    status: i32,
    /// Parts of the JSON.
    json: &'static [(&'static str, &'static str)],
}

const BASE: State = State {
    name: "",
    folders: &[("1_a", Some(A)), ("2_b", Some(B))],
    lock: Some(LOCK),
    setup: "",
    rows: Some(&[("1_a", A, Done), ("2_b", B, Done)]),
    status: 1,
    json: &[],
};

#[rustfmt::skip]
const STATES: &[State] = &[
    State { name: "up_to_date", status: 0, json: &[("/history", "null"), ("/deploy", r#"{"applies": [], "refusal": null, "risks": []}"#), ("/ledger", r#"{"table": "public._prisma_migrations", "present": true, "locked": false}"#), ("/summary/applied", "2"), ("/lock_file", r#""usable""#), ("/migrations/0", r#"{"name": "1_a", "outcome": "applied", "on_disk": true, "script_missing": false, "edited": false, "order_uncertain": false, "started_at": "2025-01-01 00:00:00+00", "sqlstate": null}"#)], ..BASE },
    State { name: "marked", rows: Some(&[("1_a", A, Marked), ("2_b", B, Marked)]), status: 0, json: &[("/summary/applied", "2")], ..BASE },
    State { name: "other_line_ends", rows: Some(&[("1_a", "CREATE TABLE a (id int);\r\n", Done), ("2_b", B, Done)]), status: 0, json: &[("/summary/edited", "0")], ..BASE },
    State { name: "no_lock_file", lock: None, status: 0, json: &[("/lock_file", r#""missing""#)], ..BASE },
    State { name: "nothing_at_all", folders: &[], rows: None, status: 0, json: &[("/ledger/present", "false"), ("/deploy/risks", "[]")], ..BASE },
    State { name: "retried", rows: Some(&[("1_a", A, Done), ("2_b", A, RolledBack), ("2_b", B, Done)]), status: 0, json: &[("/summary/rolled_back", "0"), ("/migrations/1/started_at", r#""2025-01-01 00:00:02+00""#), ("/migrations/1/sqlstate", "null")], ..BASE },
    State { name: "rolled_back_and_gone", rows: Some(&[("0_x", A, RolledBack), ("1_a", A, Done), ("2_b", B, Done)]), status: 0, json: &[("/history", "null"), ("/summary/rolled_back", "1"), ("/summary/missing_on_disk", "0")], ..BASE },
    State { name: "new_database", rows: None, json: &[("/ledger/present", "false"), ("/history", r#""database_behind""#), ("/deploy/applies", r#"["1_a", "2_b"]"#), ("/deploy/refusal", "null"), ("/deploy/risks/0/code", r#""P3018""#)], ..BASE },
    State { name: "pending", rows: Some(&[("1_a", A, Done)]), json: &[("/history", r#""database_behind""#), ("/deploy/applies", r#"["2_b"]"#), ("/summary/pending", "1"), ("/migrations/1/started_at", "null")], ..BASE },
    State { name: "failed", rows: Some(&[("1_a", A, Done), ("2_b", B, Failed)]), json: &[("/deploy/refusal/code", r#""P3009""#), ("/summary/failed", "1"), ("/migrations/1/sqlstate", r#""23505""#), ("/history", "null")], ..BASE },
    State { name: "failed_and_gone", rows: Some(&[("0_x", A, Failed), ("1_a", A, Done), ("2_b", B, Done)]), json: &[("/deploy/refusal/code", r#""P3009""#), ("/summary/missing_on_disk", "1"), ("/migrations/2/name", r#""0_x""#)], ..BASE },
    State { name: "rolled_back", rows: Some(&[("1_a", A, Done), ("2_b", B, RolledBack)]), json: &[("/deploy/applies", r#"["2_b"]"#), ("/summary/rolled_back", "1"), ("/migrations/1/outcome", r#""rolled_back""#)], ..BASE },
    State { name: "edited", rows: Some(&[("1_a", B, Done), ("2_b", B, Done)]), json: &[("/summary/edited", "1"), ("/deploy/refusal", "null"), ("/migrations/0/edited", "true")], ..BASE },
    State { name: "gone", rows: Some(&[("0_x", A, Done), ("1_a", A, Done), ("2_b", B, Done)]), json: &[("/history", r#""folder_behind""#), ("/summary/missing_on_disk", "1"), ("/migrations/2/on_disk", "false")], ..BASE },
    State { name: "diverged", rows: Some(&[("0_x", A, Done), ("1_a", A, Done)]), json: &[("/history", r#""diverged""#), ("/deploy/applies", r#"["2_b"]"#)], ..BASE },
    State { name: "not_empty", setup: "CREATE TABLE t (id int); CREATE TABLE \"U\" (id int); CREATE VIEW v AS SELECT 1", rows: None, json: &[("/deploy/refusal/code", r#""P3005""#), ("/deploy/applies", "[]")], ..BASE },
    State { name: "not_empty_without_migrations", folders: &[], setup: "CREATE TABLE t (id int)", rows: None, json: &[("/deploy/refusal/code", r#""P3005""#)], ..BASE },
    State { name: "no_script", folders: &[("1_a", Some(A)), ("2_b", Some(B)), ("3_c", None), ("4_d", Some(A))], rows: Some(&[("1_a", A, Done)]), json: &[("/deploy/refusal/code", r#""P3015""#), ("/deploy/applies", r#"["2_b"]"#), ("/summary/script_missing", "1")], ..BASE },
    State { name: "no_script_and_applied", folders: &[("1_a", None), ("2_b", Some(B))], json: &[("/deploy/refusal", "null"), ("/summary/script_missing", "1"), ("/migrations/0/edited", "false")], ..BASE },
    State { name: "other_provider", lock: Some("provider = \"mysql\"\n"), json: &[("/deploy/refusal/code", r#""P3019""#), ("/lock_file", r#""unusable""#)], ..BASE },
    State { name: "no_provider", lock: Some("# provider\n"), json: &[("/deploy/refusal/code", r#""P3019""#)], ..BASE },
    State { name: "order_uncertain", folders: &[("1_a", Some(A)), ("1_ä", Some(B))], rows: Some(&[("1_a", A, Done), ("1_ä", B, Done)]), status: 0, json: &[("/summary/order_uncertain", "1"), ("/migrations/1/order_uncertain", "true")], ..BASE },
    State { name: "hostile_names", folders: &[("1 \u{1b}[2J'; x", Some(A)), ("2_b", Some(B))], setup: "CREATE TABLE \"\u{1b}[2J\" (id int)", rows: None, json: &[("/deploy/refusal/code", r#""P3005""#), ("/migrations/0/name", r#""1 \u001b[2J'; x""#)], ..BASE },
];

/// A project as most have it, and its ledger.
fn prepare(state: &State, major: u32) -> (Database, Folder) {
    let database = server(major).database("status");
    database.execute(&format!(
        "ALTER DATABASE {} SET timezone = 'UTC'",
        database.name()
    ));
    let folder = Folder::new();
    folder.write("prisma/schema.prisma", schema(""));
    fs::create_dir_all(folder.path().join("prisma/migrations")).unwrap();
    for (name, script) in state.folders {
        let own = format!("prisma/migrations/{name}");
        fs::create_dir_all(folder.path().join(&own)).unwrap();
        if let Some(script) = script {
            folder.write(format!("{own}/migration.sql"), script);
        }
    }
    if let Some(lock) = state.lock {
        folder.write("prisma/migrations/migration_lock.toml", lock);
    }
    database.execute(state.setup);
    if let Some(rows) = state.rows {
        database.execute(LEDGER);
        for (number, row) in rows.iter().enumerate() {
            insert(&database, number, row);
        }
    }
    (database, folder)
}

fn schema(more: &str) -> String {
    format!("datasource db {{\n  provider = \"postgresql\"\n{more}}}\n")
}

fn insert(database: &Database, number: usize, (name, script, what): &Row) {
    let started = format!("2025-01-01 00:00:{number:02}+00");
    let finished = match what {
        Done => Some("2025-01-02 00:00:00+00"),
        Marked => Some(started.as_str()),
        Failed | RolledBack => None,
    };
    let rolled_back = matches!(what, RolledBack).then_some("2025-01-03 00:00:00+00");
    let logs = match what {
        Done => None,
        Marked => Some(""),
        Failed | RolledBack => Some(LOGS),
    };
    let steps = i32::from(matches!(what, Done));
    let sql = "INSERT INTO _prisma_migrations VALUES ($1, $2, $3::text::timestamptz, $4, $5, \
               $6::text::timestamptz, $7::text::timestamptz, $8)";
    let (id, sum) = (number.to_string(), checksum(script));
    let mut client = database.client();
    client
        .execute(
            sql,
            &[
                &id,
                &sum,
                &finished,
                name,
                &logs,
                &rolled_back,
                &started,
                &steps,
            ],
        )
        .unwrap();
}

#[test]
fn every_state_is_told() {
    for major in [13, 18] {
        for state in STATES {
            let (database, folder) = prepare(state, major);
            let url = database.url();
            let printed = folder
                .run_on(&url, ["status", "--all"])
                .printed(state.status);
            insta::assert_snapshot!(format!("status_{}", state.name), printed);
            let json = folder.run_on(&url, ["status", "--format=json"]);
            let json = json.json(state.status);
            for (path, wanted) in state.json {
                let wanted: Value = serde_json::from_str(wanted).unwrap();
                let found = json.pointer(path);
                assert_eq!(found, Some(&wanted), "{path} of {} on {major}", state.name);
            }
            database.remove();
        }
    }
}

/// Where there is much, what is well is only counted.
#[test]
fn what_is_well_is_listed_on_demand() {
    let (database, folder) = prepare(&BASE, 18);
    let url = database.url();
    let wanted = "prisma/migrations and the ledger public._prisma_migrations: 2 migrations, 2 applied\n\
                  prisma migrate deploy would have nothing to do\nup to date\n";
    assert_eq!(folder.run_on(&url, ["status"]).printed(0), wanted);
    let all = folder.run_on(&url, ["status", "--all"]).printed(0);
    assert!(all.contains("\n  applied      1_a\n"), "{all}");
}

/// A deploy that is at work leaves a row that looks failed.
#[test]
fn a_deploy_at_work_is_seen() {
    let state = State {
        rows: Some(&[("1_a", A, Done), ("2_b", B, Failed)]),
        ..BASE
    };
    for major in [13, 18] {
        let (database, folder) = prepare(&state, major);
        let mut other = database.client();
        other
            .batch_execute("SELECT pg_advisory_lock(72707369)")
            .unwrap();
        let printed = folder.run_on(&database.url(), ["status"]).printed(1);
        insta::assert_snapshot!("status_locked", printed);
        let json = folder.run_on(&database.url(), ["status", "--format=json"]);
        let json = json.json(1);
        assert_eq!(json["ledger"]["locked"], true);
        assert_eq!(json["deploy"]["risks"][0]["code"], "P1002");

        // Another number, and the same one in another database, are not Prisma's.
        other
            .batch_execute(
                "SELECT pg_advisory_unlock_all(), pg_advisory_lock(72707370), pg_advisory_lock(0, 72707369)",
            )
            .unwrap();
        let elsewhere = server(major).database("status");
        let mut client = elsewhere.client();
        client
            .batch_execute("SELECT pg_advisory_lock(72707369)")
            .unwrap();
        let json = folder.run_on(&database.url(), ["status", "--format=json"]);
        assert_eq!(json.json(1)["ledger"]["locked"], false);
    }
}

#[test]
fn the_ledger_is_where_the_url_says() {
    let (database, folder) = prepare(&BASE, 18);
    database.execute("CREATE SCHEMA app; ALTER TABLE _prisma_migrations SET SCHEMA app");
    let with = |more: &str| {
        let url = database.url();
        let sign = if url.contains('?') { '&' } else { '?' };
        folder.run_on(&format!("{url}{sign}{more}"), ["status", "--format=json"])
    };
    let app = with("schema=app").json(0);
    assert_eq!(app["ledger"]["table"], "app._prisma_migrations");
    let public = with("schema=public").json(1);
    assert_eq!(public["ledger"]["table"], "public._prisma_migrations");
    assert_eq!(public["ledger"]["present"], false);
    assert_eq!(public["deploy"]["applies"], json!(["1_a", "2_b"]));
    let none = folder.run_on(&database.url(), ["status", "--format=json"]);
    assert_eq!(none.json(1)["ledger"], public["ledger"]);
}

/// The tables of the schemas that the Prisma schema lists count, those declared external do not.
#[test]
fn what_counts_as_empty_is_prismas_to_say() {
    let state = State {
        setup: "CREATE SCHEMA app CREATE TABLE t (id int)",
        rows: None,
        ..BASE
    };
    let (database, folder) = prepare(&state, 18);
    let deploy = || {
        let run = folder.run_on(&database.url(), ["status", "--format=json"]);
        let json = run.json(1);
        let risks = json["deploy"]["risks"].as_array().unwrap().clone();
        let risks: Vec<String> = risks
            .iter()
            .map(|risk| risk["code"].as_str().unwrap().to_owned())
            .collect();
        (json["deploy"]["refusal"]["code"].clone(), risks)
    };
    assert_eq!(deploy(), (Value::Null, vec!["P3018".to_owned()]));
    folder.write(
        "prisma/schema.prisma",
        schema("  schemas = [\"app\", \"public\"]\n"),
    );
    assert_eq!(deploy(), (json!("P3005"), Vec::new()));
    folder.write(
        "reconcile.toml",
        "[prisma]\nexternal_tables = [\"app.t\"]\n",
    );
    assert_eq!(deploy(), (Value::Null, vec!["P3018".to_owned()]));
    // Without a schema it is not known which schemas count.
    fs::remove_file(folder.path().join("prisma/schema.prisma")).unwrap();
    let risks = vec!["P3018".to_owned(), "P3005".to_owned()];
    assert_eq!(deploy(), (Value::Null, risks));
}

#[test]
fn the_folder_is_found() {
    let (database, folder) = prepare(&BASE, 18);
    let url = database.url();
    let found = |args: &[&str]| {
        let args = ["status", "--format=json"].iter().chain(args);
        folder.run_on(&url, args)
    };
    let paths = |args: &[&str], status: i32| {
        let json = found(args).json(status);
        let text = |key: &str| json[key].as_str().unwrap_or("none").to_owned();
        (text("folder"), text("prisma_schema"))
    };
    let pair = |folder: &str, schema: &str| (folder.to_owned(), schema.to_owned());
    let usual = pair("prisma/migrations", "prisma/schema.prisma");
    assert_eq!(paths(&[], 0), usual);
    // Beside a schema, and in one that is a folder.
    folder.write("db/schema.prisma", schema(""));
    let beside = paths(&["--prisma-schema=db/schema.prisma"], 0);
    assert_eq!(beside, pair("prisma/migrations", "db/schema.prisma"));
    folder.write("db/migrations/migration_lock.toml", LOCK);
    let beside = paths(&["--prisma-schema=db/schema.prisma"], 1);
    assert_eq!(beside, pair("db/migrations", "db/schema.prisma"));
    assert_eq!(
        paths(&["--prisma-schema=db"], 1),
        pair("db/migrations", "db")
    );
    let flag = paths(&["--migrations=db/migrations"], 1);
    assert_eq!(flag, pair("db/migrations", "prisma/schema.prisma"));
    // The configuration, from its own folder.
    folder.write(
        "reconcile.toml",
        "[prisma]\nschema = \"db\"\nmigrations = \"db/migrations\"\n",
    );
    let at = folder.path().canonicalize().unwrap();
    let own = |path: &str| at.join(path).display().to_string();
    let configured = pair(&own("db/migrations"), &own("db"));
    assert_eq!(paths(&[], 1), configured);
    let flag = paths(&["--migrations=prisma/migrations"], 0);
    assert_eq!(flag, pair("prisma/migrations", &own("db")));
}

#[test]
fn what_was_looked_at_is_said_where_nothing_is() {
    let folder = Folder::new();
    let help = "\n  help: name it: --migrations, or prisma.migrations in reconcile.toml; \
                prisma.config.ts is not read\n";
    let refused = folder.run(["status"]).refused();
    let wanted = "error: there is no folder of migrations: no prisma/migrations; there is no Prisma \
                  schema either: no schema.prisma, no prisma/schema.prisma";
    assert_eq!(refused, format!("{wanted}{help}"));
    folder.write("db/schema.prisma", schema(""));
    let refused = folder.run(["status", "--prisma-schema=db/schema.prisma"]);
    let wanted = "error: there is no folder of migrations: no db/migrations, no prisma/migrations; \
                  the Prisma schema is db/schema.prisma";
    assert_eq!(refused.refused(), format!("{wanted}{help}"));
    let refused = folder.run(["status", "--migrations=none"]).refused();
    let wanted = "error: cannot read none\n  caused by: No such file or directory (os error 2)\n";
    assert_eq!(refused, wanted);
    fs::create_dir(folder.path().join("some")).unwrap();
    let some = "--migrations=some";
    let refused = folder.run(["status", some]).refused();
    assert!(
        refused.starts_with("error: no database was named\n"),
        "{refused}"
    );
    let refused = folder.run(["status", some, "--prisma-schema=none.prisma"]);
    let refused = refused.refused();
    assert!(
        refused.starts_with("error: cannot read none.prisma\n"),
        "{refused}"
    );
    folder.write("bad.prisma", "model {\n");
    let refused = folder.run(["status", some, "--prisma-schema=bad.prisma"]);
    let refused = refused.refused();
    assert!(refused.starts_with("error: bad.prisma:1:"), "{refused}");
}

/// A configuration of Prisma's that names another folder than the one that was found.
#[test]
fn another_folder_may_be_meant() {
    let (database, folder) = prepare(&BASE, 18);
    let url = database.url();
    let config = |path: &str| format!("export default {{ migrations: {{ path: '{path}' }} }}\n");
    folder.write("prisma.config.ts", config("./prisma/migrations"));
    folder.run_on(&url, ["status"]).printed(0);
    folder.write("prisma.config.ts", config("./db/migrations"));
    let run = folder.run_on(&url, ["status"]);
    let note = "note: prisma.config.ts speaks of migrations and not of prisma/migrations, which was \
                found; if it names another folder, give --migrations\n";
    assert_eq!((run.status, run.stderr.as_str()), (0, note));
    let named = ["status", "--migrations=prisma/migrations"];
    folder.run_on(&url, named).printed(0);
}

#[test]
fn there_is_no_verdict_on_what_cannot_be_read() {
    for major in [13, 18] {
        let (database, folder) = prepare(&BASE, major);
        database.execute(
            "DO $$ BEGIN CREATE ROLE status_reader LOGIN; EXCEPTION WHEN duplicate_object THEN END $$",
        );
        let user = database.url().replacen("postgres@", "status_reader@", 1);
        let refused = folder.run_on(&user, ["status"]).refused();
        let wanted = "error: the role may not read public._prisma_migrations\n  help: GRANT SELECT ON \
                      public._prisma_migrations to it, and USAGE on the schema\n";
        assert_eq!(refused, wanted, "{user}");
        database.execute("DROP TABLE _prisma_migrations; CREATE TABLE _prisma_migrations (id int)");
        let refused = folder.run_on(&database.url(), ["status"]).refused();
        assert!(
            refused.contains("reading the ledger of Prisma"),
            "{refused}"
        );
        folder.write("prisma/migrations/1_a/migration.sql", b"\xff");
        let refused = folder.run_on(&database.url(), ["status"]).refused();
        let wanted = "error: cannot read prisma/migrations/1_a/migration.sql\n";
        assert!(refused.starts_with(wanted), "{refused}");
    }
}
