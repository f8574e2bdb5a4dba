//! `reconcile baseline adopt`, as a user starts it: dry run, writing, and being killed.

use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::common::{Database, fixture, server};
use crate::run::{Folder, run};

const FOLDER: &str = "prisma/migrations/0000_baseline";

fn prepare(major: u32) -> (Database, Folder) {
    let database = server(major).database("adopt");
    database.execute(&fixture("prisma/7/shop.sql"));
    database.execute("CREATE TABLE legacy (id int)");
    let folder = Folder::new();
    let schema = fixture("prisma/schemas/shop.prisma");
    folder.write("prisma/schema.prisma", schema);
    (database, folder)
}

fn rows(database: &Database) -> i64 {
    let sql = "SELECT count(*) FROM _prisma_migrations";
    let rows = database.client().query_one(sql, &[]);
    rows.map_or(-1, |row| row.get(0))
}

#[test]
fn a_database_is_adopted_once() {
    for major in [13, 14, 15, 16, 17, 18] {
        let (database, folder) = prepare(major);
        let url = database.url();
        folder.write(".reconcile/baseline/diff.safe.sql", "SELECT 1;\n");
        let dry = folder.run_on(&url, ["baseline", "adopt"]).printed(1);
        insta::assert_snapshot!("adopt_dry", dry);
        assert!(!folder.path().join("prisma/migrations").exists());
        assert_eq!(rows(&database), -1);

        let apply = ["baseline", "adopt", "--apply"];
        let done = folder.run_on(&url, apply).printed(0);
        insta::assert_snapshot!("adopt_done", done);
        let read = |name: &str| fs::read_to_string(folder.path().join(FOLDER).join(name)).unwrap();
        assert_eq!(read("migration.sql"), fixture("prisma/7/shop.sql") + "\n");
        assert_eq!(read("applied-diff.sql"), "SELECT 1;\n");
        let journal = fs::read_to_string(folder.path().join(".reconcile/journal.jsonl")).unwrap();
        assert!(journal.contains("\"event\":\"adopted\""), "{journal}");
        assert_eq!(rows(&database), 1);

        let status = folder.run_on(&url, ["status"]).printed(0);
        assert!(status.ends_with("up to date\n"), "{status}");
        let again = folder.run_on(&url, ["baseline", "adopt", "--apply", "--format=json"]);
        let again = again.json(0);
        assert_eq!(again["state"], "already_adopted");
        assert_eq!(again["external"]["tables"], json!(["public.legacy"]));
        assert_eq!(again["diff"]["state"], "present");
        assert_eq!(rows(&database), 1);
    }
}

#[test]
fn what_stands_against_it_is_listed_at_once() {
    let (database, folder) = prepare(18);
    let url = database.url();
    database.execute("ALTER TABLE products DROP COLUMN name");
    folder.write("prisma/migrations/1_a/migration.sql", "SELECT 1;");
    folder.write("own.sql", "-- nothing\n");
    let args = ["baseline", "adopt", "--apply", "--from-empty=own.sql"];
    let refused = folder.run_on(&url, args).printed(1);
    insta::assert_snapshot!("adopt_refused", refused);
    let json = folder.run_on(&url, args.into_iter().chain(["--format=json"]));
    let json = json.json(1);
    assert_eq!(json["state"], "refused");
    let reasons: Vec<_> = json["refusals"].as_array().unwrap().iter().collect();
    let reasons: Vec<_> = reasons
        .iter()
        .map(|own| own["reason"].as_str().unwrap())
        .collect();
    assert_eq!(
        reasons,
        ["other_migrations", "empty_baseline", "unanswered"]
    );

    // A script that was left by an earlier schema is not taken without a word.
    fs::remove_dir_all(folder.path().join("prisma/migrations")).unwrap();
    let stale = fixture("prisma/7/shop.sql").replace("VARCHAR(320)", "VARCHAR(20)");
    folder.write(".reconcile/baseline/from-empty.sql", stale);
    let args = ["baseline", "adopt", "--allow-differences"];
    let stale = folder.run_on(&url, args).printed(1);
    assert!(
        stale.contains("not what Prisma writes for the schema"),
        "{stale}"
    );
    let named = ["--from-empty=.reconcile/baseline/from-empty.sql", "--apply"];
    folder
        .run_on(&url, args.into_iter().chain(named))
        .printed(0);
    assert_eq!(rows(&database), 1);
}

#[test]
fn no_verdict_without_a_schema_a_session_or_rights() {
    let (database, folder) = prepare(18);
    let url = database.url();
    let pooled = format!("{url}&pgbouncer=true");
    let refused = folder
        .run_on(&pooled, ["baseline", "adopt", "--apply"])
        .refused();
    assert!(refused.contains("PgBouncer"), "{refused}");
    let missing = ["baseline", "adopt", "--from-empty=none.sql"];
    let missing = folder.run_on(&url, missing).refused();
    assert!(missing.contains("cannot read none.sql"), "{missing}");
    let none = Folder::new().run_on(&url, ["baseline", "adopt"]).refused();
    assert!(none.contains("there is no Prisma schema"), "{none}");
    let mut other = database.client();
    other
        .batch_execute("SELECT pg_advisory_lock(72707369)")
        .unwrap();
    let hasty = [
        "baseline",
        "adopt",
        "--apply",
        "--migration-lock-timeout=0.1",
    ];
    let held = folder.run_on(&url, hasty).refused();
    assert!(held.contains("another migration is under way"), "{held}");
    assert!(!folder.path().join("prisma/migrations").exists());
}

fn start(folder: &Folder, url: &str) -> Child {
    folder
        .command(["baseline", "adopt", "--apply", "--lock-timeout=600"])
        .env("DATABASE_URL", url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until a session of the command waits for a lock of this type.
fn wait_for(database: &Database, event: &str) {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
               AND pid <> pg_backend_pid() AND wait_event_type = 'Lock' AND wait_event = $1";
    let mut client = database.client();
    for _ in 0..2000 {
        let waiting: i64 = client.query_one(sql, &[&event]).unwrap().get(0);
        if waiting > 0 {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("nobody waits for {event}");
}

fn wait_until_gone(database: &Database, folder: &Folder) {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
               AND application_name LIKE 'reconcile%'";
    let mut client = database.client();
    for _ in 0..2000 {
        let there: i64 = client.query_one(sql, &[]).unwrap().get(0);
        if there == 0 {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{} has a session still", folder.path().display());
}

/// Killed while it waits, the next run completes it.
#[test]
fn killed_on_the_way_it_is_completed() {
    let empty = fixture("prisma/7/shop.sql");
    for (place, event, folder_is_there) in [
        // Before the row: the files are staged, and the ledger is locked.
        (
            "LOCK TABLE _prisma_migrations IN EXCLUSIVE MODE",
            "relation",
            false,
        ),
        // In the commit: the folder has its name, and the row is not committed.
        ("SELECT pg_advisory_xact_lock(1)", "advisory", true),
    ] {
        let (database, folder) = prepare(18);
        let url = database.url();
        let ledger = "CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, \
                      finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, \
                      started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0); \
                      CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS \
                      $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$; \
                      CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON _prisma_migrations DEFERRABLE INITIALLY DEFERRED \
                      FOR EACH ROW EXECUTE FUNCTION wait()";
        database.execute(ledger);
        let mut other = database.client();
        let mut blocking = other.transaction().unwrap();
        blocking.batch_execute(place).unwrap();
        let mut child = start(&folder, &url);
        wait_for(&database, event);
        child.kill().unwrap();
        child.wait().unwrap();
        blocking.rollback().unwrap();
        drop(other);
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
                   AND application_name LIKE 'reconcile%'";
        // The server may go on without its client: what it commits then is one of the states, too.
        if folder_is_there {
            wait_until_gone(&database, &folder);
        } else {
            database.execute(sql);
        }
        assert_eq!(
            folder.path().join(FOLDER).exists(),
            folder_is_there,
            "{event}"
        );
        let mut apply = folder.command(["baseline", "adopt", "--apply"]);
        assert_eq!(run(apply.env("DATABASE_URL", &url)).status, 0);
        assert_eq!(rows(&database), 1, "{event}");
        let script = fs::read_to_string(folder.path().join(FOLDER).join("migration.sql")).unwrap();
        assert_eq!(script, format!("{empty}\n"));
        assert!(
            !folder
                .path()
                .join("prisma/.0000_baseline.reconcile-new")
                .exists()
        );
        folder.run_on(&url, ["status"]).printed(0);
    }
}
