//! What we say of migrations and ledgers is what real Prisma says and does.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use reconcile_core::prisma::{
    History, LedgerReader, LockFile, MigrationState, MigrationStatus, Outcome, Refusal, checksum,
    compare_names, read_migrations,
};
use reconcile_core::{Error, ErrorKind};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{VERSIONS, node};
use crate::common::{Database, server};

/// As Prisma makes it.
const LEDGER: &str = "CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0);";

/// A row of the ledger: the name, the script of which it has the checksum, and what happened.
type Row = (&'static str, &'static str, What);

#[derive(Clone, Copy, PartialEq)]
enum What {
    Done,
    Failed,
    RolledBack,
    /// Done, and later marked as rolled back.
    DoneAndRolledBack,
}
use What::{Done, DoneAndRolledBack, Failed, RolledBack};

#[derive(Clone, Copy)]
struct Situation {
    name: &'static str,
    /// The folders; without a script the file is missing.
    folders: &'static [(&'static str, Option<&'static str>)],
    lock: Option<&'static str>,
    /// SQL that runs before.
    setup: &'static str,
    /// `None`: there is no ledger.
    rows: Option<&'static [Row]>,
}

const A: &str = "CREATE TABLE a (id int);\n";
const B: &str = "CREATE TABLE b (id int);\n";
const TWO: &[(&str, Option<&str>)] = &[("1_a", Some(A)), ("2_b", Some(B))];

const BASE: Situation = Situation {
    name: "a new database",
    folders: TWO,
    lock: Some(LockFile::POSTGRESQL),
    setup: "",
    rows: None,
};

#[rustfmt::skip]
const SITUATIONS: &[Situation] = &[
    BASE,
    Situation { name: "nothing at all", folders: &[], ..BASE },
    Situation { name: "no lock file", lock: None, ..BASE },
    Situation { name: "another provider", lock: Some("provider = \"mysql\"\n"), ..BASE },
    Situation { name: "the alias", lock: Some("provider = \"postgres\"\n"), ..BASE },
    Situation { name: "single quotes", lock: Some("provider='postgresql'\n"), ..BASE },
    Situation { name: "Windows line ends", lock: Some("provider = \"postgresql\"\r\n"), ..BASE },
    Situation { name: "no spaces", lock: Some("provider=\"postgresql\"\n"), ..BASE },
    Situation { name: "a lock without provider", lock: Some("# x\n provider = \"mysql\"\n"), ..BASE },
    Situation { name: "a lock without anything", lock: Some(""), ..BASE },
    Situation { name: "a lock with a comment", lock: Some("provider = \"postgresql\" # x\n"), ..BASE },
    Situation { name: "a lock without quotes", lock: Some("x = 1\nprovider = postgresql\n"), ..BASE },
    Situation { name: "a space behind", lock: Some("provider = \"postgresql\" \n"), ..BASE },
    Situation { name: "a table", setup: "CREATE TABLE t (id int)", ..BASE },
    Situation { name: "a table of another schema", setup: "CREATE SCHEMA s CREATE TABLE t (id int)", ..BASE },
    Situation { name: "an unlogged table", setup: "CREATE UNLOGGED TABLE t (id int)", ..BASE },
    Situation { name: "a partitioned table", setup: "CREATE TABLE t (id int) PARTITION BY RANGE (id)", ..BASE },
    Situation { name: "a partition", setup: "CREATE TABLE t (id int) PARTITION BY RANGE (id); CREATE TABLE p PARTITION OF t DEFAULT", ..BASE },
    Situation { name: "other objects", setup: "CREATE VIEW v AS SELECT 1 AS x; CREATE MATERIALIZED VIEW m AS SELECT 1 AS x; CREATE SEQUENCE s; CREATE TYPE e AS ENUM ('x'); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE DOMAIN d AS int; CREATE TYPE c AS (x int)", ..BASE },
    Situation { name: "PostGIS", setup: "CREATE TABLE spatial_ref_sys (id int)", ..BASE },
    Situation { name: "PostGIS's views as tables", setup: "CREATE TABLE geometry_columns (id int)", ..BASE },
    Situation { name: "an empty ledger beside a table", setup: "CREATE TABLE t (id int)", rows: Some(&[]), ..BASE },
    Situation { name: "up to date", rows: Some(&[("1_a", A, Done), ("2_b", B, Done)]), ..BASE },
    Situation { name: "one pending", rows: Some(&[("1_a", A, Done)]), ..BASE },
    Situation { name: "a gap", rows: Some(&[("2_b", B, Done)]), ..BASE },
    Situation { name: "edited", rows: Some(&[("1_a", B, Done), ("2_b", B, Done)]), ..BASE },
    Situation { name: "line ends", rows: Some(&[("1_a", "CREATE TABLE a (id int);\r\n", Done), ("2_b", B, Done)]), ..BASE },
    Situation { name: "Windows script", folders: &[("1_a", Some("-- x\r\n-- y\r\n"))], rows: Some(&[("1_a", "-- x\n-- y\n", Done)]), ..BASE },
    Situation { name: "mixed line ends", folders: &[("1_a", Some("-- x\r\n-- y\n"))], rows: Some(&[("1_a", "-- x\r\n-- y\r\n", Done)]), ..BASE },
    Situation { name: "failed", rows: Some(&[("1_a", A, Failed)]), ..BASE },
    Situation { name: "failed and unknown", rows: Some(&[("0_x", A, Failed)]), ..BASE },
    Situation { name: "rolled back", rows: Some(&[("1_a", A, RolledBack)]), ..BASE },
    Situation { name: "rolled back, then done", rows: Some(&[("1_a", B, RolledBack), ("1_a", A, Done)]), ..BASE },
    Situation { name: "done, then rolled back", rows: Some(&[("1_a", A, DoneAndRolledBack)]), ..BASE },
    Situation { name: "rolled back, then failed", rows: Some(&[("1_a", A, RolledBack), ("1_a", A, Failed)]), ..BASE },
    Situation { name: "unknown to the folder", rows: Some(&[("0_x", A, Done), ("1_a", A, Done), ("2_b", B, Done)]), ..BASE },
    Situation { name: "diverged", rows: Some(&[("0_x", A, Done), ("1_a", A, Done)]), ..BASE },
    Situation { name: "unknown and rolled back", rows: Some(&[("0_x", A, RolledBack), ("1_a", A, Done), ("2_b", B, Done)]), ..BASE },
    Situation { name: "no script", folders: &[("1_a", Some(A)), ("2_b", None), ("3_c", Some(B))], ..BASE },
    Situation { name: "order", folders: &[("b", Some(B)), ("A", Some(A)), (".x", Some("SELECT 1")), ("_y", Some("SELECT 1")), ("10", Some("SELECT 1")), ("9", Some("SELECT 1"))], ..BASE },
];

/// Prisma 6 counts rows that were rolled back in its status, and not in what it deploys.
const OTHERWISE_IN_6: [&str; 4] = [
    "rolled back",
    "rolled back, then done",
    "done, then rolled back",
    "unknown and rolled back",
];

#[test]
fn status_and_deploy_are_those_of_prisma() {
    let mut wrong = Vec::new();
    for version in VERSIONS {
        let mut cases = Vec::new();
        for situation in SITUATIONS {
            let database = server(17).database("migrations");
            let project = project(situation);
            prepare(&database, situation);
            let ledger = LedgerReader::new().read(&mut database.client()).unwrap();
            let folder = project.path().join("migrations");
            let ours = MigrationStatus::new(&read_migrations(&folder).unwrap(), &ledger);
            let before = applied(&database).len();
            cases.push((
                situation,
                database,
                project,
                ours,
                ledger.rows.is_some(),
                before,
            ));
        }
        let input = cases.iter().map(|(_, database, project, ..)| {
            json!([database.url(), project.path().join("schema.prisma")])
        });
        let theirs = asked(version, "migrations.mjs", &input.collect());
        let theirs = theirs.as_array().unwrap();
        assert_eq!(theirs.len(), cases.len());
        for ((situation, database, _project, ours, has_ledger, before), theirs) in
            cases.into_iter().zip(theirs)
        {
            let mut compare = |what: &str, ours: Value, theirs: &Value| {
                if ours != *theirs {
                    let at = format!("{what} of {} with Prisma {version}", situation.name);
                    wrong.push(format!("{at}\n  ours: {ours}\n  theirs: {theirs}"));
                }
            };
            let refusal = ours.deploy.refusal.as_ref().map(Refusal::code);
            let their_status = &theirs["status"];
            if !their_status["code"].is_null() {
                // The lock file ends everything.
                compare("status", json!(refusal), &their_status["code"]);
            } else if version != "6" || !OTHERWISE_IN_6.contains(&situation.name) {
                compare("status", status(&ours, has_ledger), &their_status["ok"]);
            }
            compare("refusal", json!(refusal), &theirs["deploy"]["code"]);
            let after = applied(&database);
            compare(
                "deploy",
                json!(ours.deploy.applies),
                &json!(after[before..]),
            );
            database.remove();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a script of `tests/prisma` answers to JSON.
fn asked(version: &str, script: &str, input: &Value) -> Value {
    let mut child = node(version, script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = input.to_string();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn project(situation: &Situation) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let url = "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n";
    fs::write(dir.path().join("schema.prisma"), url).unwrap();
    let migrations = dir.path().join("migrations");
    fs::create_dir(&migrations).unwrap();
    for (name, script) in situation.folders {
        fs::create_dir(migrations.join(name)).unwrap();
        if let Some(script) = script {
            fs::write(migrations.join(name).join("migration.sql"), script).unwrap();
        }
    }
    fs::write(migrations.join("note.sql"), "SELECT 1").unwrap();
    if let Some(lock) = situation.lock {
        fs::write(migrations.join("migration_lock.toml"), lock).unwrap();
    }
    dir
}

fn prepare(database: &Database, situation: &Situation) {
    database.execute(situation.setup);
    let Some(rows) = situation.rows else {
        return;
    };
    database.execute(LEDGER);
    for (number, (name, script, what)) in rows.iter().enumerate() {
        let finished = matches!(what, Done | DoneAndRolledBack).then_some("2024-01-01");
        let rolled_back = matches!(what, RolledBack | DoneAndRolledBack).then_some("2024-01-02");
        let logs = (*what == Failed).then_some("it failed");
        let started = format!("2023-01-01 00:00:{number:02}");
        let sql = "INSERT INTO _prisma_migrations VALUES ($1, $2, $3::text::timestamptz, $4, $5, \
                   $6::text::timestamptz, $7::text::timestamptz, 1)";
        let (id, sum) = (number.to_string(), checksum(script));
        let mut client = database.client();
        client
            .execute(
                sql,
                &[&id, &sum, &finished, name, &logs, &rolled_back, &started],
            )
            .unwrap();
    }
}

/// The names of the rows that were finished, in the order of their start.
fn applied(database: &Database) -> Vec<String> {
    let sql = "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY started_at, finished_at";
    let rows = database.client().query(sql, &[]);
    rows.map_or_else(
        |_| Vec::new(),
        |rows| rows.iter().map(|row| row.get(0)).collect(),
    )
}

/// Our status in the words of the engine.
fn status(ours: &MigrationStatus, has_ledger: bool) -> Value {
    let names = |wanted: &dyn Fn(&MigrationState) -> bool| -> Vec<&str> {
        let migrations = ours.migrations.iter().filter(|state| wanted(state));
        migrations.map(|state| state.name.as_str()).collect()
    };
    let is_open =
        |state: &MigrationState| matches!(state.outcome, Outcome::Pending | Outcome::RolledBack);
    let unapplied = names(&|state| state.on_disk && is_open(state));
    let unknown = names(&|state| !state.on_disk && !is_open(state));
    let last_common = ours
        .migrations
        .iter()
        .take_while(|state| !is_open(state))
        .map(|state| &state.name)
        .last();
    let history = match ours.history {
        None => Value::Null,
        Some(History::DatabaseBehind) => {
            json!({"diagnostic": "databaseIsBehind", "unappliedMigrationNames": unapplied})
        }
        Some(History::FolderBehind) => json!({
            "diagnostic": "migrationsDirectoryIsBehind",
            "unpersistedMigrationNames": unknown,
        }),
        Some(_) => json!({
            "diagnostic": "historiesDiverge",
            "lastCommonMigrationName": last_common,
            "unappliedMigrationNames": unapplied,
            "unpersistedMigrationNames": unknown,
        }),
    };
    json!({
        "editedMigrationNames": names(&|state| state.edited),
        "failedMigrationNames": names(&|state| state.outcome == Outcome::Failed),
        "hasMigrationsTable": has_ledger,
        "history": history,
    })
}

#[test]
fn names_are_ordered_as_node_orders_them() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    let mut names: Vec<String> = Vec::new();
    for number in 0..6000_u32 {
        let length = 1 + below(6);
        let few = b"aAbB_-1 .";
        let name: String = (0..length)
            .map(|_| match number % 2 {
                0 => char::from(u8::try_from(32 + below(95)).unwrap()),
                _ => char::from(few[usize::try_from(below(9)).unwrap()]),
            })
            .collect();
        names.push(name);
    }
    names.sort();
    names.dedup();
    assert!(names.len() > 4000);
    let theirs: Vec<String> =
        serde_json::from_value(asked("7", "order.mjs", &json!(names))).unwrap();
    names.sort_by(|a, b| compare_names(a, b));
    let first = names.iter().zip(&theirs).position(|(a, b)| a != b);
    assert_eq!(first.map(|at| (&names[at], &theirs[at])), None);
    assert_eq!(names.len(), theirs.len());
}

#[test]
fn the_ledger_is_where_the_connection_says() {
    let database = server(17).database("ledger");
    database.execute("CREATE SCHEMA app; CREATE SCHEMA \"Odd One\"; CREATE TABLE app.t (id int)");
    database.execute(&format!("SET search_path = \"Odd One\"; {LEDGER}"));
    let mut client = database.client();
    let rows = |schema: &str, client: &mut postgres::Client| {
        LedgerReader::new().schema(schema).read(client).unwrap()
    };
    assert_eq!(rows("Odd One", &mut client).rows, Some(Vec::new()));
    assert_eq!(rows("public", &mut client).rows, None);
    assert_eq!(rows("public", &mut client).tables, Vec::<String>::new());
    assert_eq!(rows("app", &mut client).tables, ["app.t"]);
    let listed = LedgerReader::new().listed_schemas(["app"]);
    assert_eq!(listed.read(&mut client).unwrap().tables, ["app.t"]);
    let external = listed.external_tables(["app.t"]);
    assert_eq!(
        external.read(&mut client).unwrap().tables,
        Vec::<String>::new()
    );
}

#[test]
fn a_ledger_that_cannot_be_read_is_an_error() {
    let database = server(17).database("ledger");
    database.execute(LEDGER);
    database.execute(
        "DO $$ BEGIN CREATE ROLE ledger_reader LOGIN; EXCEPTION WHEN duplicate_object THEN END $$",
    );
    let mut client = database.client_as("ledger_reader");
    let error: Error = LedgerReader::new().read(&mut client).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert_eq!(
        error.to_string(),
        "the role may not read public._prisma_migrations"
    );

    database.execute("DROP TABLE _prisma_migrations; CREATE TABLE _prisma_migrations (id int)");
    let error = LedgerReader::new()
        .read(&mut database.client())
        .unwrap_err();
    assert_eq!(error.sqlstate(), Some("42703"), "{error}");
}
