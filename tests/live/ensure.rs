//! Required tables on real servers: chosen, made, refused, raced for.

use std::thread;
use std::time::Duration;

use reconcile_core::check::RequiredState::{NotATable, Present, Unreadable};
use reconcile_core::connect::Session;
use reconcile_core::ensure::{EnsureReport, EnsureState, Ensurer, SkipReason};
use reconcile_core::introspect::Introspector;
use reconcile_core::{Error, ErrorKind, Script};

use crate::common::{Database, output, server};

fn ensurer(required: &[&str], sql: &str) -> Ensurer {
    let required = required.iter().map(|name| name.parse().unwrap());
    let script = Script::new("boot.sql", sql);
    Ensurer::new(required).bootstrap([script]).unwrap()
}

fn tables(database: &Database) -> Vec<String> {
    let catalog = Introspector::new().read(&mut database.client()).unwrap();
    catalog
        .tables
        .iter()
        .map(|own| own.name.to_string())
        .collect()
}

/// The lines that are run, and why the others are not.
fn lines(report: &EnsureReport) -> (Vec<usize>, Vec<(usize, SkipReason)>) {
    (
        report.statements.iter().map(|own| own.line).collect(),
        report
            .skipped
            .iter()
            .map(|own| (own.line, own.reason))
            .collect(),
    )
}

/// One statement a line.
const MIXED: &str = r#"SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS hstore;
CREATE SCHEMA "App";
CREATE SCHEMA unused;
CREATE TYPE "Mood" AS ENUM ('a', 'b');
CREATE TYPE other_mood AS ENUM ('a');
CREATE SEQUENCE "App".numbers;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE countries (code text PRIMARY KEY);
CREATE TABLE unneeded (id int);
CREATE TABLE old (id int PRIMARY KEY);
CREATE TABLE "App"."User" (id int PRIMARY KEY DEFAULT nextval('"App".numbers'), mood "Mood", country text REFERENCES countries, unneeded int);
CREATE INDEX ON "App"."User" (country);
CREATE INDEX ON old (id);
ALTER TABLE "App"."User" ADD CONSTRAINT positive CHECK (id > 0);
ALTER TABLE old ADD COLUMN owner int REFERENCES "App"."User";
ALTER SEQUENCE "App".numbers OWNED BY "App"."User".id;
CREATE TRIGGER stamp BEFORE UPDATE ON "App"."User" FOR EACH ROW EXECUTE FUNCTION stamp();
COMMENT ON COLUMN "App"."User".id IS 'the id';
COMMENT ON TABLE old IS 'changed';
GRANT SELECT ON "App"."User" TO PUBLIC;
GRANT SELECT ON old, "App"."User" TO PUBLIC;
INSERT INTO countries VALUES ('de'), ('fr');
INSERT INTO old VALUES (99);
DROP TABLE old;
TRUNCATE old;
DO $$ BEGIN RAISE NOTICE 'x'; END $$;
SELECT 1;
COMMIT;
"#;

#[test]
fn only_what_a_missing_table_needs_is_run() {
    use SkipReason::{Destructive, Exists, NotNeeded, NotUnderstood, OtherObject, Session};
    for major in [13, 18] {
        let database = server(major).database("ensure");
        database.execute("CREATE TABLE old (id int PRIMARY KEY); INSERT INTO old VALUES (1)");
        let ensurer = ensurer(&["\"App\".\"User\"", "public.old"], MIXED);
        let mut client = database.client();
        let planned = ensurer.plan(&mut client).unwrap();
        assert_eq!(planned.state, EnsureState::WouldCreate, "{planned:?}");
        let (run, skipped) = lines(&planned);
        assert_eq!(run, [2, 3, 5, 7, 8, 9, 12, 13, 15, 17, 18, 19, 21, 23]);
        let wanted = [
            (1, Session),
            (4, NotNeeded),
            (6, NotNeeded),
            (10, NotNeeded),
            (11, Exists),
            (14, OtherObject),
            (16, OtherObject),
            (20, OtherObject),
            (22, OtherObject),
            (24, OtherObject),
            (25, Destructive),
            (26, Destructive),
            (27, NotUnderstood),
            (28, NotUnderstood),
            (29, Session),
        ];
        assert_eq!(skipped, wanted);
        assert_eq!(tables(&database), ["public.old"]);

        let done = ensurer.apply(&mut client).unwrap();
        assert_eq!(done.state, EnsureState::Created, "{done:?}");
        assert_eq!(lines(&done).0, run);
        assert_eq!(
            tables(&database),
            ["\"App\".\"User\"", "public.countries", "public.old"]
        );
        let rows: i64 = client
            .query_one("SELECT count(*) FROM old", &[])
            .unwrap()
            .get(0);
        assert_eq!(rows, 1);
        let again = ensurer.apply(&mut client).unwrap();
        assert_eq!(again.state, EnsureState::Present);
        assert_eq!((again.statements.len(), again.skipped.len()), (0, 0));
    }
}

#[test]
fn each_table_is_really_read() {
    let database = server(18).database("ensure");
    database.execute(
        "DO $$ BEGIN CREATE ROLE ensure_role LOGIN; EXCEPTION WHEN duplicate_object THEN END $$; \
         CREATE TABLE a (id int); CREATE TABLE b (id int, more int); CREATE VIEW v AS SELECT 1 AS x; \
         CREATE FUNCTION fails() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'not this row'; END $$; \
         CREATE TABLE c (id int); INSERT INTO c VALUES (1); ALTER TABLE c ENABLE ROW LEVEL SECURITY; \
         CREATE POLICY p ON c USING (fails()); \
         GRANT SELECT ON a, c TO ensure_role; GRANT SELECT (id) ON b TO ensure_role",
    );
    let mut client = database.client_as("ensure_role");
    let report = ensurer(&["public.a", "public.b", "public.c", "public.v"], "").plan(&mut client);
    let report = report.unwrap();
    let states: Vec<_> = report.tables.iter().map(|own| own.state).collect();
    assert_eq!(states, [Present, Unreadable, Unreadable, NotATable]);
    let said = |at: usize| report.tables[at].message.clone().unwrap();
    assert_eq!(said(1), "selecting a row: permission denied for table b");
    assert!(said(2).contains("not this row"), "{}", said(2));
    assert_eq!(report.state, EnsureState::Missing);
    let report = ensurer(&["public.b"], "").apply(&mut client).unwrap();
    assert_eq!(report.state, EnsureState::Unreadable);

    // No right to make it.
    let sql = "CREATE TABLE made (id int);";
    let error = ensurer(&["public.made"], sql)
        .apply(&mut client)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert!(
        error
            .to_string()
            .starts_with("boot.sql, line 1: permission denied"),
        "{error}"
    );
}

/// What fails half-way leaves nothing, and gives the lock back.
#[test]
fn a_failing_script_leaves_nothing() {
    for major in [13, 18] {
        let database = server(major).database("ensure");
        let mut client = database.client();
        let failing: [(&str, ErrorKind, &str); 4] = [
            (
                "CREATE TABLE t (id int);\nCREATE INDEX ON t (nope);",
                ErrorKind::Server,
                "boot.sql, line 2: column \"nope\" does not exist",
            ),
            (
                "CREATE TABLE t (id int REFERENCES nowhere);",
                ErrorKind::Server,
                "boot.sql, line 1: relation \"nowhere\" does not exist",
            ),
            (
                "CREATE TABLE t (id int);\nCREATE INDEX taken ON t (id);",
                ErrorKind::Server,
                "boot.sql, line 2: relation \"taken\" already exists",
            ),
            (
                "CREATE TABLE t (id int);\nCREATE INDEX CONCURRENTLY ON t (id);",
                ErrorKind::Server,
                "boot.sql, line 2: CREATE INDEX CONCURRENTLY cannot run inside a transaction block",
            ),
        ];
        database.execute("CREATE TABLE other (id int); CREATE INDEX taken ON other (id)");
        for (sql, kind, message) in failing {
            let error: Error = ensurer(&["public.t"], sql).apply(&mut client).unwrap_err();
            assert_eq!(
                (error.kind(), error.to_string().as_str()),
                (kind, message),
                "{sql}"
            );
            assert_eq!(tables(&database), ["public.other"]);
        }
        database
            .client()
            .batch_execute("SELECT pg_advisory_lock(72707369)")
            .unwrap();
        let search_path = Script::new("x.sql", "SET search_path = app;");
        let error = Ensurer::new([]).bootstrap([search_path]).unwrap_err();
        assert_eq!(error.to_string(), "x.sql, line 1 sets search_path");
        let dump = Script::new("x.sql", "SET search_path = '';");
        assert!(Ensurer::new([]).bootstrap([dump]).is_ok());
    }
}

/// Somebody else makes the table while ours waits for them.
#[test]
fn who_makes_it_first_is_kept() {
    for (major, sql) in [
        (13, "CREATE TABLE t (id int); CREATE INDEX ON t (id);"),
        (18, "CREATE TABLE t (id int); CREATE INDEX ON t (id);"),
        (
            18,
            "CREATE TABLE IF NOT EXISTS t (id int); CREATE INDEX ON t (id);",
        ),
    ] {
        for commits in [true, false] {
            let database = server(major).database("ensure");
            let mut other = database.client();
            let mut theirs = other.transaction().unwrap();
            theirs
                .batch_execute("CREATE TABLE t (theirs text)")
                .unwrap();
            let own = database.clone();
            let ours = thread::spawn(move || {
                let session = Session::new().lock_timeout(Duration::from_mins(1));
                ensurer(&["public.t"], sql)
                    .session(session)
                    .apply(&mut own.client())
            });
            let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while database
                .client()
                .query_one(waits, &[])
                .unwrap()
                .get::<_, i64>(0)
                == 0
            {
                assert!(!ours.is_finished(), "it did not wait");
                thread::sleep(Duration::from_millis(10));
            }
            if commits {
                theirs.commit().unwrap();
            } else {
                theirs.rollback().unwrap();
            }
            let report = ours.join().unwrap().unwrap();
            let catalog = Introspector::new().read(&mut database.client()).unwrap();
            let table = catalog.table("public", "t").unwrap();
            let (state, column, indexes) = if commits {
                (EnsureState::Present, "theirs", 0)
            } else {
                (EnsureState::Created, "id", 1)
            };
            assert_eq!(report.state, state, "{sql} on {major}");
            assert_eq!(table.columns[0].name, column);
            assert_eq!(table.indexes.len(), indexes);
        }
    }
}

#[test]
fn a_deploy_is_waited_for() {
    let database = server(18).database("ensure");
    let mut other = database.client();
    other
        .batch_execute("SELECT pg_advisory_lock(72707369)")
        .unwrap();
    let hasty =
        ensurer(&["public.t"], "CREATE TABLE t (id int)").patience(Duration::from_millis(100));
    let error = hasty.apply(&mut database.client()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    // What has nothing to write needs no lock.
    database.execute("CREATE TABLE t (id int)");
    let report = hasty.apply(&mut database.client()).unwrap();
    assert_eq!(report.state, EnsureState::Present);
}

/// What `pg_dump` writes of a database makes its tables in another one.
#[test]
fn a_dump_is_a_bootstrap_script() {
    for major in [13, 18] {
        let source = server(major).database("ensure");
        source.execute(
            "CREATE TYPE \"Mood\" AS ENUM ('a', 'b'); CREATE DOMAIN short AS text CHECK (length(VALUE) < 9); \
             CREATE TABLE countries (code text PRIMARY KEY); \
             CREATE TABLE \"User\" (id serial PRIMARY KEY, mood \"Mood\" DEFAULT 'a', name short, \
               country text REFERENCES countries, big bigint GENERATED ALWAYS AS IDENTITY, CHECK (id > 0)); \
             CREATE INDEX ON \"User\" (lower(name::text)); \
             CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; \
             CREATE TRIGGER stamp BEFORE UPDATE ON \"User\" FOR EACH ROW EXECUTE FUNCTION stamp(); \
             COMMENT ON TABLE \"User\" IS 'people'; GRANT SELECT ON \"User\" TO PUBLIC; \
             ALTER TABLE \"User\" ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON \"User\" USING (true);",
        );
        let dump = output(source.tool("pg_dump").arg("--schema-only"));
        let target = server(major).database("ensure");
        let ensurer = ensurer(&["public.\"User\""], &dump);
        let report = ensurer.apply(&mut target.client()).unwrap();
        assert_eq!(report.state, EnsureState::Created, "{report:?}");
        let catalog =
            |database: &Database| Introspector::new().read(&mut database.client()).unwrap();
        let changes = catalog(&source).diff(&catalog(&target)).changes;
        assert!(changes.is_empty(), "on {major}: {changes:#?}\n{report:#?}");
    }
}

/// Types are often made in a block that does not mind if they are there.
#[test]
fn a_block_that_makes_one_thing_is_its_statement() {
    let sql = "DO $$ BEGIN CREATE TYPE mood AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;\n\
               DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'size') THEN CREATE TYPE size AS ENUM ('b'); END IF; END $$;\n\
               DO $$ BEGIN CREATE TYPE unneeded AS ENUM ('a'); END $$;\n\
               DO $$ BEGIN CREATE TYPE other AS ENUM ('a'); DROP TABLE old; END $$;\n\
               DO $$ BEGIN DELETE FROM old; END $$;\n\
               CREATE TABLE t (mood mood, size size, other int);\n";
    let database = server(18).database("ensure");
    database.execute("CREATE TABLE old (id int)");
    let report = ensurer(&["public.t"], sql)
        .apply(&mut database.client())
        .unwrap();
    assert_eq!(report.state, EnsureState::Created, "{report:#?}");
    let (run, skipped) = lines(&report);
    assert_eq!(run, [1, 2, 6]);
    let unknown = SkipReason::NotUnderstood;
    assert_eq!(
        skipped,
        [(3, SkipReason::NotNeeded), (4, unknown), (5, unknown)]
    );
}
