//! `reconcile baseline apply`, as a user starts it.

use reconcile_core::schema::Document;

use crate::common::{Database, server};
use crate::run::Folder;
use crate::schema::assert_valid;

const TABLES: &str = "create table users (id int primary key, email text); \
    insert into users select n, 'u' || n from generate_series(1, 10) n;";

fn scene() -> (Folder, Database, String) {
    let folder = Folder::new();
    let database = server(18).database("apply_cli");
    database.execute(TABLES);
    let url = database.url();
    folder.write(
        "diff.sql",
        "ALTER TABLE users ADD COLUMN name text;\nCREATE TABLE tags (id int);\n",
    );
    (folder, database, url)
}

fn count(database: &Database, sql: &str) -> i64 {
    database.client().query_one(sql, &[]).unwrap().get(0)
}

const TAGS: &str = "select count(*) from pg_class where relname = 'tags'";

#[test]
fn a_dry_run_says_what_is_missing_and_writes_nothing() {
    let (folder, database, url) = scene();
    let plan = folder
        .run_on(&url, ["baseline", "apply", "diff.sql"])
        .printed(1);
    assert!(
        plan.contains("step 1, from line 1: 2 statements in one transaction\n"),
        "{plan}"
    );
    assert!(
        plan.contains("Nobody else can use public.users meanwhile.\n"),
        "{plan}"
    );
    assert!(
        plan.contains("Nothing was written. --apply does it.\n"),
        "{plan}"
    );
    assert!(
        plan.contains("still missing: there is no snapshot of this database in the journal"),
        "{plan}"
    );
    assert!(
        plan.contains(&format!("is about the database `{}`", database.name())),
        "{plan}"
    );
    let json = folder
        .run_on(&url, ["baseline", "apply", "diff.sql", "--format", "json"])
        .json(1);
    assert_valid(Document::Apply, &json);
    assert_eq!(json["ending"]["ending"], "planned");
    assert_eq!(json["unmet"][0]["requirement"], "snapshot");
    assert_eq!(count(&database, TAGS), 0);
    assert!(!folder.path().join(".reconcile").exists());
}

#[test]
fn it_is_applied_once_the_safeguards_are_met() {
    let (folder, database, url) = scene();
    let apply = ["baseline", "apply", "diff.sql", "--apply"];
    let refused = folder.run_on(&url, apply).refused();
    assert!(
        refused.contains("nothing was written: there is no snapshot"),
        "{refused}"
    );
    let wrong = folder
        .run_on(
            &url,
            apply
                .iter()
                .chain(&["--no-snapshot", "--confirm", "postgres"]),
        )
        .refused();
    assert!(
        wrong.contains("`postgres` was confirmed, and this database is `apply_cli"),
        "{wrong}"
    );

    let bin = crate::common::client_tool("pg_dump");
    let bin = bin.parent().unwrap().to_str().unwrap().to_owned();
    folder
        .run_on(&url, ["snapshot", "create", "--pg-bin", &bin])
        .printed(0);
    let confirm = ["--confirm", database.name()];
    let done = folder.run_on(&url, apply.iter().chain(&confirm)).printed(0);
    assert!(
        done.contains("Applied: no table, no column and no row is missing.\n"),
        "{done}"
    );
    assert_eq!(count(&database, TAGS), 1);
    let journal = std::fs::read_to_string(folder.path().join(".reconcile/journal.jsonl")).unwrap();
    let events: Vec<String> = journal
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|entry| entry["event"].as_str().unwrap().to_owned())
        .collect();
    let expected = [
        "snapshot_made",
        "apply_started",
        "step_started",
        "step_done",
        "applied",
    ];
    assert_eq!(events, expected);

    let again = folder.run_on(&url, apply.iter().chain(&confirm)).printed(0);
    assert!(again.contains("It was applied at "), "{again}");
}

#[test]
fn an_environment_asks_for_more() {
    let (folder, database, url) = scene();
    let config = |rest: &str| {
        folder.write(
            "reconcile.toml",
            format!("[environments.production]\ndatabases = [\"*/apply_cli*\"]\n{rest}"),
        );
    };
    let apply = [
        "baseline",
        "apply",
        "diff.sql",
        "--apply",
        "--no-snapshot",
        "--confirm",
        database.name(),
    ];
    config("requires = [\"rehearsal\"]\n");
    let refused = folder.run_on(&url, apply).refused();
    assert!(
        refused.contains("this very script was not rehearsed"),
        "{refused}"
    );

    config("requires = []\nwindow = \"00:00-00:01\"\n");
    let closed = folder.run_on(&url, apply).stderr;
    let minute = count(
        &database,
        "select (extract(epoch from now()) / 60)::bigint % 1440",
    );
    assert!(
        minute < 2 || closed.contains("not within the maintenance window 00:00-00:01 (UTC)"),
        "{closed}"
    );

    let other = folder
        .run_on(&url, apply.iter().chain(&["--environment", "staging"]))
        .refused();
    assert!(
        other.contains("belongs to the environment `production`, not `staging`"),
        "{other}"
    );

    folder.write(
        "reconcile.toml",
        "[environments.production]\ndatabases = [\"elsewhere/shop\"]\n",
    );
    let unknown = folder.run_on(&url, apply).refused();
    assert!(unknown.contains("belongs to no environment"), "{unknown}");
    assert_eq!(count(&database, TAGS), 0);
}

#[test]
fn a_statement_that_fails_is_shown_in_its_frame() {
    let (folder, database, url) = scene();
    database.execute("create function f() returns int language sql as 'select 1 / 0'");
    folder.write(
        "diff.sql",
        "CREATE TABLE tags (id int);\n-- reconcile: allow opaque-code(f) because we looked at it\nSELECT f();\n",
    );
    let failed = folder
        .run_on(
            &url,
            [
                "baseline",
                "apply",
                "diff.sql",
                "--apply",
                "--no-snapshot",
                "--confirm",
                database.name(),
            ],
        )
        .printed(1);
    assert!(
        failed.contains("error[22012]: division by zero"),
        "{failed}"
    );
    assert!(failed.contains("--> diff.sql:3:1"), "{failed}");
    assert!(failed.contains("3 | SELECT f();"), "{failed}");
    assert!(
        failed.contains("step 1, from line 1: 2 statements in one transaction: failed after "),
        "{failed}"
    );
    assert_eq!(count(&database, TAGS), 0);
}

/// Killed while it waits for a lock, it has done nothing, and the next run does all of it.
#[test]
fn killed_while_it_waits_it_is_run_again() {
    let (folder, database, url) = scene();
    let args = [
        "baseline",
        "apply",
        "diff.sql",
        "--apply",
        "--no-snapshot",
        "--confirm",
        database.name(),
        "--lock-timeout",
        "60",
    ];
    let mut other = database.client();
    let mut holding = other.transaction().unwrap();
    holding
        .batch_execute("lock table users in access share mode")
        .unwrap();
    let mut child = folder
        .command(args)
        .env("DATABASE_URL", &url)
        .spawn()
        .unwrap();
    let of_this = "database = (select oid from pg_database where datname = current_database())";
    let waiting = format!("select count(*) from pg_locks where not granted and {of_this}");
    while count(&database, &waiting) == 0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(count(&database, TAGS), 0);
    holding.rollback().unwrap();
    // The server notices that the client is gone when it has the lock and wants to answer.
    let locked = format!("select count(*) from pg_locks where locktype = 'advisory' and {of_this}");
    while count(&database, &locked) > 0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    folder.run_on(&url, args).printed(0);
    assert_eq!(count(&database, TAGS), 1);
    assert_eq!(count(&database, "select count(*) from users"), 10);
}

/// What else writes asks the same environment, and is written down, too.
#[test]
fn moving_sequences_passes_the_same_safeguards() {
    let (folder, database, url) = scene();
    database.execute("create table ids (id serial primary key); insert into ids values (7)");
    folder.write(
        "reconcile.toml",
        "[environments.production]\ndatabases = [\"*/apply_cli*\"]\nrequires = [\"confirmation\"]\n",
    );
    let apply = ["sequences", "--apply"];
    let refused = folder.run_on(&url, apply).refused();
    assert!(
        refused.contains("nothing was written: nobody has confirmed"),
        "{refused}"
    );
    let next = "select nextval('ids_id_seq')";
    assert_eq!(count(&database, next), 1);
    folder
        .run_on(&url, apply.iter().chain(&["--confirm", database.name()]))
        .printed(0);
    assert_eq!(count(&database, next), 8);
    let journal = std::fs::read_to_string(folder.path().join(".reconcile/journal.jsonl")).unwrap();
    assert!(
        journal.contains("\"event\":\"sequences_moved\",\"moved\":1"),
        "{journal}"
    );
}

/// Settings that lower a rule do not make readable what it could not read, and a pattern that means
/// nothing does not leave a database without its safeguards.
#[test]
fn what_could_not_be_read_is_not_applied() {
    let (folder, database, url) = scene();
    database.execute(
        "create function f() returns void language plpgsql as $$ begin execute current_setting('app.do'); end $$",
    );
    folder.write("diff.sql", "CREATE TABLE tags (id int);\nSELECT f();\n");
    folder.write(
        "reconcile.toml",
        "[lint.rules]\nopaque-code = { severity = \"warning\", reason = \"r\" }\n",
    );
    let apply = [
        "baseline",
        "apply",
        "diff.sql",
        "--apply",
        "--no-snapshot",
        "--confirm",
        database.name(),
    ];
    let refused = folder.run_on(&url, apply).printed(1);
    assert!(
        refused.contains("Nothing was written: 1 of its statements could not be read in full."),
        "{refused}"
    );
    folder.write(
        "reconcile.toml",
        "[environments.a]\ndatabases = [\"***/shop\"]\n",
    );
    let broken = folder.run_on(&url, apply).refused();
    assert!(
        broken.contains("`***/shop` is no pattern of a database"),
        "{broken}"
    );
    assert_eq!(count(&database, TAGS), 0);
}

/// What holds nothing may go, but not in silence: neither before nor after, nor to who resumes.
#[test]
fn what_held_nothing_is_named() {
    const DROPS: &str = "ALTER TABLE users DROP COLUMN fax;\nDROP TABLE old;\n";
    let folder = Folder::new();
    let database = server(17).database("apply_cli");
    database.execute(TABLES);
    database.execute("create table old (id int); alter table users add fax text");
    let url = database.url();
    let apply = |more: &[&str]| {
        let own = ["baseline", "apply", "diff.sql", "--no-snapshot"];
        folder.run_on(&url, [&own, more].concat())
    };
    folder.write("diff.sql", DROPS);
    let plan = apply(&[]).printed(1);
    for part in [
        "info[drop-column]: column fax of public.users and its values would be lost\n",
        "= note: no row has a value in it\n",
        "info[drop-table]: table public.old and all its rows would be lost\n",
        "= note: the table is empty\n",
    ] {
        assert!(plan.contains(part), "{part}: {plan}");
    }

    let fails = "CREATE INDEX CONCURRENTLY wanted ON users ((1 / (id - 1)));\n";
    folder.write("diff.sql", format!("{DROPS}{fails}"));
    let confirm = ["--apply", "--confirm", database.name()];
    let failed = apply(&confirm).printed(1);
    assert!(failed.contains("division by zero"), "{failed}");
    database.execute("update users set id = 100 where id = 1");
    let done = apply(&confirm).printed(0);
    let end = "\ncolumn fax of public.users is gone\n\
               table public.old is gone\n\
               Applied: nothing is missing but what held nothing or is allowed to go (1 table, 1 column).\n";
    assert!(done.ends_with(end), "{done}");
    let again = [&["--format", "json"], &confirm[..]].concat();
    let json = apply(&again).json(0);
    assert_eq!(json["ending"]["ending"], "applied_before");
    assert_eq!(json["gone"][0]["lost"], "column");
    assert_eq!(json["gone"][1]["table"], "public.old");
}
