//! Applying a script: all of it or nothing, never a row less, and taken up again where it stopped.

use std::thread;
use std::time::Duration;

use postgres::Client;
use reconcile_core::baseline::{Applied, Applier, Ending, Loss, StepState};
use reconcile_core::journal::{Entry, Event, History, Journal, Place};
use reconcile_core::{ErrorKind, Script};

use crate::common::Database;
use crate::common::{server, servers};

const TABLES: &str = "
    create table users (id int primary key, email text, age int);
    insert into users select n, 'u' || n || '@example.com', n from generate_series(1, 100) n;
    create table log (id int, what text);
    insert into log select n, 'x' from generate_series(1, 50) n;
";

/// A database, and a journal in a file of its own.
pub(crate) struct Scene {
    pub(crate) database: Database,
    journal: Journal,
    _folder: tempfile::TempDir,
}

impl Scene {
    pub(crate) fn new(major: u32, sql: &str) -> Self {
        let database = server(major).database("apply");
        database.client().batch_execute(sql).unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self {
            database,
            journal: Journal::new(folder.path().join("state/journal.jsonl")),
            _folder: folder,
        }
    }

    fn history(&self) -> History {
        self.journal.read().unwrap()
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        let entries = self.history().entries.into_iter();
        entries.map(|entry: Entry| entry.event).collect()
    }

    pub(crate) fn apply(&self, sql: &str) -> Applied {
        self.apply_with(&Applier::new(), sql, |_| true).unwrap()
    }

    /// Applies, with a journal that fails at the events which `keeps` refuses.
    pub(crate) fn apply_with(
        &self,
        applier: &Applier,
        sql: &str,
        keeps: impl Fn(&Event) -> bool,
    ) -> reconcile_core::Result<Applied> {
        let mut client = self.connect(applier);
        let history = self.history();
        let mut record = |at: &str, place: &Place, event: &Event| {
            if keeps(event) {
                self.journal.write(at, place, event)
            } else {
                Journal::new("/dev/null/journal").write(at, place, event)
            }
        };
        let script = Script::new("diff.sql", sql);
        applier.apply(&mut client, &script, &history, &mut record, &mut |_| {})
    }

    fn connect(&self, applier: &Applier) -> Client {
        let target = reconcile_core::connect::Target::parse(&self.database.url()).unwrap();
        reconcile_core::connect::connect(&target, &applier.session()).unwrap()
    }

    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.database.client().query_one(sql, &[]).unwrap().get(0)
    }
}

pub(crate) fn states(applied: &Applied) -> Vec<StepState> {
    applied.steps.iter().map(|step| step.state).collect()
}

/// How many sessions hold an advisory lock in this database; other tests hold some elsewhere.
pub(crate) const LOCKED: &str =
    "select count(*) from pg_locks join pg_database d on d.oid = database
    where locktype = 'advisory' and granted and datname = current_database()";

const COLUMNS: &str = "select count(*) from pg_attribute where attrelid = 'users'::regclass and attnum > 0 and not attisdropped";

#[test]
fn a_script_is_applied_in_one_transaction_and_once() {
    for major in servers().map(crate::common::Server::major) {
        let scene = Scene::new(major, TABLES);
        let sql = "BEGIN; ALTER TABLE users ADD COLUMN name text; ALTER TABLE users ALTER age TYPE bigint; \
                   CREATE TABLE tags (id serial primary key); COMMIT;";
        let applied = scene.apply(sql);
        assert_eq!(applied.ending, Ending::Applied, "{major}");
        assert_eq!(states(&applied), [StepState::Done]);
        assert_eq!(applied.steps[0].statements, 3);
        assert_eq!(applied.locked, ["public.users"]);
        assert_eq!(applied.counted, ["public.users"]);
        assert_eq!(scene.number(COLUMNS), 4);
        assert_eq!(scene.number("select count(*) from users"), 100);
        let events = scene.events();
        assert!(
            matches!(
                events.as_slice(),
                [
                    Event::ApplyStarted { steps: 1, .. },
                    Event::StepStarted {
                        step: 1,
                        transaction: Some(_),
                        ..
                    },
                    Event::StepDone { step: 1, .. },
                    Event::Applied { .. }
                ]
            ),
            "{events:?}"
        );

        let again = scene.apply(sql);
        assert!(matches!(again.ending, Ending::AppliedBefore { .. }));
        assert_eq!(scene.events().len(), 4);
        scene
            .database
            .client()
            .batch_execute("create table x ()")
            .unwrap();
        let changed = scene.apply(sql);
        assert!(
            matches!(&changed.ending, Ending::Refused { reason } if reason.contains("has been changed since")),
            "{:?}",
            changed.ending
        );
    }
}

#[test]
fn a_statement_that_fails_leaves_nothing() {
    let scene = Scene::new(18, TABLES);
    // Whether the function fails is not for the linter to know.
    scene
        .database
        .client()
        .batch_execute("create function f() returns int language sql as 'select 1 / (select count(*) - 100 from users)::int'")
        .unwrap();
    let sql = "ALTER TABLE users ADD COLUMN name text;\n-- reconcile: allow opaque-code(f) because it is a test\n  SELECT f();\n";
    let applied = scene.apply(sql);
    let Ending::Failed(failure) = &applied.ending else {
        panic!("{:?}", applied.ending);
    };
    assert_eq!(
        (failure.step, failure.start.line, failure.start.column),
        (1, 3, 3)
    );
    assert_eq!(
        failure.message,
        "division by zero, in SQL function \"f\" statement 1"
    );
    assert_eq!(failure.sqlstate.as_deref(), Some("22012"));
    assert_eq!(scene.number(COLUMNS), 3);
    assert!(matches!(
        scene.events().last(),
        Some(Event::StepFailed { step: 1, .. })
    ));

    // Mended, it goes through.
    scene
        .database
        .client()
        .batch_execute("delete from users where id = 1")
        .unwrap();
    assert_eq!(scene.apply(sql).ending, Ending::Applied);
    assert_eq!(scene.number(COLUMNS), 4);
}

#[test]
fn a_loss_that_the_script_does_not_show_takes_it_back() {
    let hidden = "
        create function fall() returns trigger language plpgsql as
          'begin delete from log where id <= 7; return new; end';
        create trigger fall after update on users for each row when (new.id = 1) execute function fall();
        create function cut() returns void language plpgsql as $$ begin execute 'trun' || 'cate log'; end $$;
        create function shrink() returns void language plpgsql as $$ begin execute 'alter table log dr' || 'op column what'; end $$;
        create function away() returns void language plpgsql as $$ begin execute 'dr' || 'op table log'; end $$;
    ";
    let table = || "public.log".to_owned();
    let cases = [
        (
            "-- reconcile: allow update(public.users.age) because it is a test\nUPDATE users SET age = 0 WHERE id = 1;",
            Loss::Deleted {
                table: table(),
                rows: 7,
            },
        ),
        (
            "-- reconcile: allow opaque-code(cut) because it is a test\nSELECT cut();",
            Loss::Replaced { table: table() },
        ),
        (
            "-- reconcile: allow opaque-code(shrink) because it is a test\nSELECT shrink();",
            Loss::Column {
                table: table(),
                column: "what".to_owned(),
            },
        ),
        (
            "-- reconcile: allow opaque-code(away) because it is a test\nSELECT away();",
            Loss::Table {
                table: table(),
                rows: None,
            },
        ),
        (
            // That there is no such row speaks of this statement only.
            "DELETE FROM log WHERE id < 0;\n-- reconcile: allow update(public.users.age) because it is a test\nUPDATE users SET age = 0 WHERE id = 1;",
            Loss::Deleted {
                table: table(),
                rows: 7,
            },
        ),
        (
            // Rewritten, and so counted.
            "ALTER TABLE log ALTER id TYPE bigint;\n-- reconcile: allow opaque-code(cut) because it is a test\nSELECT cut();",
            Loss::Rows {
                table: table(),
                before: 50,
                after: 0,
            },
        ),
    ];
    for major in [13, 18] {
        let scene = Scene::new(major, &format!("{TABLES}{hidden}"));
        for (sql, loss) in &cases {
            let applied = scene.apply(sql);
            let expected = Ending::Lost {
                step: 1,
                losses: vec![loss.clone()],
            };
            assert_eq!(applied.ending, expected, "{major}: {sql}");
            assert_eq!(scene.number("select count(what) from log"), 50, "{sql}");
        }
        let accepting = Applier::new().accept_loss(["public.log"]);
        let applied = scene.apply_with(&accepting, cases[0].0, |_| true).unwrap();
        assert_eq!(applied.ending, Ending::Applied);
        assert_eq!(scene.number("select count(*) from log"), 43);
    }
}

#[test]
fn what_would_lose_data_or_certainly_fail_is_not_begun() {
    let scene = Scene::new(
        15,
        &format!("{TABLES} insert into users values (101, 'u1@example.com', null);"),
    );
    let cases = [
        (
            "ALTER TABLE users DROP COLUMN age;",
            "line 1: column age of public.users and its values would be lost",
        ),
        (
            "CREATE UNIQUE INDEX users_email_key ON users (email);",
            "line 1: ",
        ),
        ("ALTER TABLE users ALTER age SET NOT NULL;", "line 1: "),
        ("ALTER TABLE nobody ADD COLUMN x int;", "line 1: "),
    ];
    for (sql, reason) in cases {
        let applied = scene.apply(sql);
        let Ending::Refused { reason: own } = &applied.ending else {
            panic!("{sql}: {:?}", applied.ending);
        };
        assert!(own.starts_with(reason), "{own}");
        assert_eq!(scene.events(), []);
    }
    // Nothing is in it, as is seen once more under the lock.
    scene
        .database
        .client()
        .batch_execute("create table empty (id int)")
        .unwrap();
    assert_eq!(scene.apply("DROP TABLE empty;").ending, Ending::Applied);
    let allowed = "-- reconcile: allow drop-column(public.users.age) because it moved\nALTER TABLE users DROP COLUMN age;";
    assert_eq!(scene.apply(allowed).ending, Ending::Applied);
}

#[test]
fn a_step_outside_of_a_transaction_leaves_no_broken_index_and_is_taken_up_again() {
    let scene = Scene::new(16, TABLES);
    scene.database.client().batch_execute("
        create function g(int) returns int immutable language plpgsql as
          'begin if exists (select from log where id = 50) then raise ''not yet''; end if; return $1; end'").unwrap();
    let sql = "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY users_g ON users (g(age));\nCREATE TABLE b (id int);";
    let applied = scene.apply(sql);
    assert!(
        matches!(&applied.ending, Ending::Failed(own) if own.step == 2),
        "{:?}",
        applied.ending
    );
    assert_eq!(
        states(&applied),
        [StepState::Done, StepState::Failed, StepState::Pending]
    );
    assert_eq!(
        scene.number("select count(*) from pg_class where relname = 'users_g'"),
        0
    );

    scene
        .database
        .client()
        .batch_execute("delete from log where id = 50")
        .unwrap();
    let applied = scene.apply(sql);
    assert_eq!(applied.ending, Ending::Applied);
    assert_eq!(
        states(&applied),
        [StepState::DoneBefore, StepState::Done, StepState::Done]
    );
    assert_eq!(
        scene.number(
            "select count(*) from pg_index where indisvalid and indexrelid = 'users_g'::regclass"
        ),
        1
    );
    assert_eq!(
        scene.number("select count(*) from pg_class where relname in ('a', 'b')"),
        2
    );
}

#[test]
fn killed_at_any_write_of_the_journal_the_next_run_finishes() {
    let sql = "ALTER TABLE users ADD COLUMN name text;\nCREATE INDEX CONCURRENTLY users_age ON users (age);\nALTER TABLE log ADD COLUMN z int;";
    let events: [fn(&Event) -> bool; 7] = [
        |event| matches!(event, Event::ApplyStarted { .. }),
        |event| matches!(event, Event::StepStarted { step: 1, .. }),
        |event| matches!(event, Event::StepDone { step: 1, .. }),
        |event| matches!(event, Event::StepStarted { step: 2, .. }),
        |event| matches!(event, Event::StepDone { step: 2, .. }),
        |event| matches!(event, Event::StepDone { step: 3, .. }),
        |event| matches!(event, Event::Applied { .. }),
    ];
    for major in [13, 18] {
        for (number, fails) in events.iter().enumerate() {
            let scene = Scene::new(major, TABLES);
            let stopped = scene.apply_with(&Applier::new(), sql, |event| !fails(event));
            assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Io, "{number}");
            let applied = scene.apply(sql);
            assert_eq!(applied.ending, Ending::Applied, "{number}");
            assert_eq!(scene.number(COLUMNS), 4);
            assert_eq!(scene.number("select count(*) from pg_index where indisvalid and indexrelid = 'users_age'::regclass"), 1);
            assert_eq!(scene.number("select count(*) from pg_attribute where attrelid = 'log'::regclass and attname = 'z'"), 1);
            assert_eq!(scene.number(LOCKED), 0);
        }
    }
}

#[test]
fn a_transaction_that_was_written_down_and_not_committed_runs_again() {
    let scene = Scene::new(14, TABLES);
    let mut other = scene.database.client();
    let mut aborted = other.transaction().unwrap();
    let id: String = aborted
        .query_one("select pg_current_xact_id()::text", &[])
        .unwrap()
        .get(0);
    aborted.rollback().unwrap();
    let sql = "ALTER TABLE users ADD COLUMN name text;";
    let script = reconcile_core::prisma::checksum(sql);
    let place = reconcile_core::baseline::Conditions::read(&mut scene.database.client())
        .unwrap()
        .place;
    let write = |event: &Event| {
        scene
            .journal
            .write("2026-11-22T22:42:24Z", &place, event)
            .unwrap();
    };
    write(&Event::StepStarted {
        script,
        step: 1,
        transaction: Some(id.parse().unwrap()),
        gone: Vec::new(),
        trace: None,
    });
    assert_eq!(scene.apply(sql).ending, Ending::Applied);
    assert_eq!(scene.number(COLUMNS), 4);
}

#[test]
fn a_label_is_committed_before_it_is_used() {
    let scene = Scene::new(
        17,
        "create type mood as enum ('a'); create table t (m mood default 'a');",
    );
    let sql = "ALTER TYPE mood ADD VALUE 'b'; CREATE TABLE c (id int); ALTER TABLE t ALTER m SET DEFAULT 'b';";
    let applied = scene.apply(sql);
    assert_eq!(applied.ending, Ending::Applied);
    let statements: Vec<_> = applied.steps.iter().map(|step| step.statements).collect();
    assert_eq!(statements, [2, 1]);
}

#[test]
fn locks_are_given_way_for_and_tried_again() {
    let scene = Scene::new(18, TABLES);
    let sql = "ALTER TABLE users ADD COLUMN name text;";
    let applier = Applier::new()
        .lock_timeout(Duration::from_millis(100))
        .attempts(2);
    let mut other = scene.database.client();
    let mut holding = other.transaction().unwrap();
    holding.batch_execute("select * from users").unwrap();
    let busy = scene.apply_with(&applier, sql, |_| true).unwrap();
    assert!(
        matches!(&busy.ending, Ending::Failed(own) if own.sqlstate.as_deref() == Some("55P03")),
        "{:?}",
        busy.ending
    );
    let patient = Applier::new()
        .lock_timeout(Duration::from_millis(100))
        .attempts(60);
    thread::scope(|scope| {
        let waiting = scope.spawn(|| scene.apply_with(&patient, sql, |_| true).unwrap());
        thread::sleep(Duration::from_millis(300));
        holding.rollback().unwrap();
        assert_eq!(waiting.join().unwrap().ending, Ending::Applied);
    });
}

#[test]
fn two_migrations_do_not_run_at_once() {
    let scene = Scene::new(18, TABLES);
    let mut other = scene.database.client();
    other
        .batch_execute("set application_name = 'deploy'; select pg_advisory_lock(72707369)")
        .unwrap();
    let applier = Applier::new().migration_lock_timeout(Duration::from_millis(200));
    let refused = scene
        .apply_with(&applier, "CREATE TABLE a ();", |_| true)
        .unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Timeout);
    let shown = refused.to_string();
    assert!(
        shown.contains("(application \"deploy\", role \""),
        "{shown}"
    );
    assert_eq!(scene.events(), []);
}

/// Whoever is asked under the lock may say no: nothing is done then, nor written down.
#[test]
fn a_plan_that_is_not_permitted_is_given_back() {
    let scene = Scene::new(18, TABLES);
    let applier = Applier::new();
    let mut client = scene.connect(&applier);
    let script = Script::new("diff.sql", "CREATE TABLE a (id int);");
    let mut record = |_: &str, _: &Place, event: &Event| panic!("{event:?}");
    let mut asked = Vec::new();
    let mut permits = |plan: &Applied| {
        asked.push((plan.ending.clone(), scene.number(LOCKED)));
        false
    };
    let given = applier.apply_if(
        &mut client,
        &script,
        &History::default(),
        &mut permits,
        &mut record,
        &mut |_| {},
    );
    assert_eq!(given.unwrap().ending, Ending::Planned);
    assert_eq!(asked, [(Ending::Planned, 1)]);
    assert_eq!(
        scene.number("select count(*) from pg_class where relname = 'a'"),
        0
    );
}
