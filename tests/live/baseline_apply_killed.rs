//! Statements outside of a transaction, ended in the middle and just behind their end: what they
//! have left in the catalog tells, and the next run goes on.

use std::thread;
use std::time::{Duration, Instant};

use reconcile_core::baseline::{Applier, Ending, StepState};
use reconcile_core::journal::{Event, History, Journal, Place};
use reconcile_core::{ErrorKind, Script};

use crate::baseline_apply::{Scene, states};
use crate::server::{Server, Setup};

const TABLES: &str = "
    create table users (id int primary key, age int);
    insert into users select n, n from generate_series(1, 100) n;
    create index old on users (age);
    create index kept on users (age);
    create table events (at int) partition by range (at);
    create table first partition of events for values from (0) to (10);
    create table second partition of events for values from (10) to (20);
    insert into events values (1), (11);
";

/// A statement, the oldest version that has it, and what is true exactly when it is done.
struct Case {
    sql: &'static str,
    since: u32,
    done: &'static str,
}

const DROP_INDEX: Case = Case {
    sql: "DROP INDEX CONCURRENTLY old",
    since: 13,
    done: "to_regclass('old') is null",
};
const CREATE_INDEX: Case = Case {
    sql: "CREATE UNIQUE INDEX CONCURRENTLY new ON users (age)",
    since: 13,
    done: "exists (select from pg_index where indisvalid and indexrelid = to_regclass('new'))",
};
const DETACH: Case = Case {
    sql: "ALTER TABLE events DETACH PARTITION first CONCURRENTLY",
    since: 14,
    done: "not exists (select from pg_inherits where inhrelid = 'first'::regclass)",
};

/// The rest of what [`reconcile_core::baseline::ApplyPlan`] sets apart.
const OTHERS: [Case; 12] = [
    Case {
        sql: "REINDEX INDEX CONCURRENTLY kept",
        since: 13,
        done: "exists (select from pg_index where indisvalid and indexrelid = 'kept'::regclass)",
    },
    Case {
        sql: "REINDEX TABLE CONCURRENTLY users",
        since: 13,
        done: "(select count(*) from pg_index where indrelid = 'users'::regclass and indisvalid) = 3",
    },
    Case {
        sql: "VACUUM (FULL) users",
        since: 13,
        done: "(select count(*) from users) = 100",
    },
    Case {
        sql: "CLUSTER",
        since: 13,
        done: "(select count(*) from users) = 100",
    },
    Case {
        sql: "ALTER SYSTEM RESET work_mem",
        since: 13,
        done: "true",
    },
    Case {
        sql: "CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false)",
        since: 13,
        done: "exists (select from pg_subscription where subname = 's')",
    },
    Case {
        sql: "CREATE DATABASE made_behind",
        since: 13,
        done: "exists (select from pg_database where datname = 'made_behind')",
    },
    Case {
        sql: "ALTER DATABASE made_behind SET TABLESPACE pg_default",
        since: 13,
        done: "true",
    },
    Case {
        sql: "-- reconcile: allow drop-database(made_behind) because it is a test\nDROP DATABASE made_behind",
        since: 13,
        done: "not exists (select from pg_database where datname = 'made_behind')",
    },
    Case {
        sql: "CREATE TABLESPACE made_behind LOCATION ''",
        since: 15,
        done: "exists (select from pg_tablespace where spcname = 'made_behind')",
    },
    Case {
        sql: "DROP TABLESPACE made_behind",
        since: 15,
        done: "not exists (select from pg_tablespace where spcname = 'made_behind')",
    },
    Case {
        sql: "REINDEX SCHEMA public",
        since: 13,
        done: "true",
    },
];

/// The same with a step before and behind it.
fn script(case: &Case) -> String {
    format!(
        "CREATE TABLE a (id int);\n{};\nALTER TABLE a ADD COLUMN b int;",
        case.sql
    )
}

fn holds(scene: &Scene, condition: &str) -> bool {
    scene.number(&format!("select ({condition})::int::bigint")) == 1
}

/// Waits for `condition`.
#[track_caller]
fn until(scene: &Scene, condition: &str) {
    let deadline = Instant::now() + Duration::from_mins(2);
    while !holds(scene, condition) {
        assert!(Instant::now() < deadline, "{condition}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[track_caller]
fn finishes(scene: &Scene, case: &Case, context: &str) {
    let applied = scene.apply(&script(case));
    assert_eq!(applied.ending, Ending::Applied, "{context}");
    assert!(holds(scene, case.done), "{context}");
    let columns = "select count(*) from pg_attribute where attrelid = 'a'::regclass and attnum > 0";
    assert_eq!(scene.number(columns), 2, "{context}");
    assert_eq!(scene.number("select count(*) from users"), 100, "{context}");
    assert_eq!(scene.number("select count(*) from first"), 1, "{context}");
}

/// Done on the server, and not in the journal: each in turn, every run one statement further.
#[test]
fn ended_just_behind_it() {
    for major in [13, 18] {
        let scene = Scene::new(major, TABLES);
        let cases: Vec<&Case> = [&DROP_INDEX, &CREATE_INDEX, &DETACH]
            .into_iter()
            .chain(&OTHERS)
            .filter(|case| case.since <= major)
            .collect();
        let settings = if major >= 15 {
            "SET allow_in_place_tablespaces = on;\n"
        } else {
            ""
        };
        let statements: Vec<&str> = cases.iter().map(|case| case.sql).collect();
        let statements = statements.join(";\n");
        let sql = format!("{settings}CREATE TABLE a (id int);\n{statements};\n");
        for (case, number) in cases.iter().zip(2..) {
            let context = format!("{}, {major}", case.sql);
            let stopped = scene.apply_with(
                &Applier::new(),
                &sql,
                |event| !matches!(event, Event::StepDone { step, .. } if *step == number),
            );
            assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Io, "{context}");
            assert!(holds(&scene, case.done), "{context}");
        }
        let applied = scene.apply(&sql);
        assert_eq!(applied.ending, Ending::Applied);
        // What the catalog tells has run once; what it does not tell may run twice.
        let events = scene.events();
        for (case, number) in cases.iter().zip(2..) {
            let runs = events
                .iter()
                .filter(|event| matches!(event, Event::StepStarted { step, .. } if *step == number))
                .count();
            let twice = [
                "REINDEX",
                "VACUUM",
                "CLUSTER",
                "ALTER SYSTEM",
                "ALTER DATABASE",
            ];
            let twice = twice.iter().any(|own| case.sql.starts_with(own));
            assert_eq!(runs, 1 + usize::from(twice), "{}, {major}", case.sql);
        }
        assert_eq!(scene.number("select count(*) from users"), 100);
        assert_eq!(scene.number("select count(*) from first"), 1);
    }
}

/// Its session ended by the server while it waits for those who may still see the old state.
#[test]
fn ended_in_the_middle() {
    let half = [
        (
            DROP_INDEX,
            "exists (select from pg_index where not indisvalid and indexrelid = to_regclass('old'))",
        ),
        (
            CREATE_INDEX,
            "exists (select from pg_index where not indisvalid and indexrelid = to_regclass('new'))",
        ),
        (
            DETACH,
            "exists (select from pg_inherits i where inhrelid = 'first'::regclass
                and (to_jsonb(i) ->> 'inhdetachpending')::bool)",
        ),
    ];
    for major in [13, 18] {
        for (case, halfway) in &half {
            if major < case.since {
                continue;
            }
            let context = format!("{}, {major}", case.sql);
            let scene = Scene::new(major, TABLES);
            let mut other = scene.database.client();
            let mut reader = other.transaction().unwrap();
            reader
                .batch_execute("lock users in row exclusive mode; select * from events")
                .unwrap();
            let patient = Applier::new().lock_timeout(Duration::from_mins(5));
            thread::scope(|scope| {
                let applying = scope.spawn(|| scene.apply_with(&patient, &script(case), |_| true));
                until(&scene, halfway);
                let waits = "from pg_stat_activity where datname = current_database()
                    and application_name = 'reconcile' and wait_event_type = 'Lock'";
                until(&scene, &format!("exists (select {waits})"));
                let ended = format!("select count(pg_terminate_backend(pid)) {waits}");
                assert_eq!(scene.number(&ended), 1, "{context}");
                let lost = applying.join().unwrap().unwrap_err();
                assert_eq!(lost.kind(), ErrorKind::Connection, "{context}: {lost}");
            });
            reader.rollback().unwrap();
            assert!(holds(&scene, halfway), "{context}");
            finishes(&scene, case, &context);
        }
    }
}

/// A failure, and no lost connection, may leave it halfway just as well.
#[test]
fn a_detachment_that_timed_out_is_finished() {
    let scene = Scene::new(16, TABLES);
    let mut other = scene.database.client();
    let mut reader = other.transaction().unwrap();
    reader.batch_execute("select * from events").unwrap();
    let sql = script(&DETACH);
    let hasty = Applier::new().lock_timeout(Duration::from_millis(100));
    let failed = scene.apply_with(&hasty, &sql, |_| true).unwrap();
    assert!(
        matches!(&failed.ending, Ending::Failed(own) if own.sqlstate.as_deref() == Some("55P03")),
        "{:?}",
        failed.ending
    );
    assert_eq!(
        states(&failed),
        [StepState::Done, StepState::Failed, StepState::Pending]
    );
    assert!(holds(
        &scene,
        "(select inhdetachpending from pg_inherits where inhrelid = 'first'::regclass)"
    ));
    reader.rollback().unwrap();
    finishes(&scene, &DETACH, "timed out");
}

/// The index that was dropped hid another one of its name, which stays.
#[test]
fn another_index_of_the_name_is_left_alone() {
    let scene = Scene::new(
        17,
        &format!(
            "{TABLES} create schema s; create table s.t (id int); create index old on s.t (id);"
        ),
    );
    let applier = Applier::new().search_path(["public", "s"]);
    let sql = "DROP INDEX CONCURRENTLY old;";
    let stopped = scene.apply_with(&applier, sql, |event| {
        !matches!(event, Event::StepDone { .. })
    });
    assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Io);
    let done = scene.apply_with(&applier, sql, |_| true).unwrap();
    assert_eq!(done.ending, Ending::Applied);
    assert_eq!(states(&done), [StepState::DoneBefore]);
    assert!(holds(&scene, "to_regclass('s.old') is not null"));
}

/// What a script sets holds in all of its steps, whoever has done the first.
#[test]
fn settings_hold_in_later_steps() {
    let sql = "SET search_path = s;\nCREATE TABLE t (id int);\nCREATE INDEX CONCURRENTLY i ON t (id);\n\
               ALTER TABLE t ADD COLUMN b int;\nVACUUM t;\nALTER TABLE t ADD COLUMN c int;";
    for stops_at in [0, 1, 2, 3, 4] {
        let scene = Scene::new(
            18,
            "create schema s; create table t (id int); create table users (); create table first ()",
        );
        if stops_at > 0 {
            let stopped = scene.apply_with(
                &Applier::new(),
                sql,
                |event| !matches!(event, Event::StepDone { step, .. } if *step == stops_at),
            );
            assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Io);
        }
        assert_eq!(scene.apply(sql).ending, Ending::Applied, "{stops_at}");
        let columns = "select count(*) from pg_attribute where attnum > 0 and attrelid = ";
        assert_eq!(scene.number(&format!("{columns} 's.t'::regclass")), 3);
        assert_eq!(scene.number(&format!("{columns} 'public.t'::regclass")), 1);
        assert!(holds(&scene, "to_regclass('s.i') is not null"));
    }
}

/// `IF NOT EXISTS` is content with any index of the name.
#[test]
fn an_index_that_is_of_no_use_is_no_success() {
    let scene = Scene::new(15, &format!("{TABLES} insert into users values (101, 1);"));
    let mut client = scene.database.client();
    let broken = client.batch_execute("create unique index concurrently new on users (age)");
    assert!(broken.is_err());
    client
        .batch_execute("delete from users where id = 101")
        .unwrap();
    let sql = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS new ON users (age);";
    let applied = scene.apply(sql);
    assert!(
        matches!(&applied.ending, Ending::Failed(own) if own.message.starts_with("the index public.new was there before")),
        "{:?}",
        applied.ending
    );
    client.batch_execute("drop index concurrently new").unwrap();
    assert_eq!(scene.apply(sql).ending, Ending::Applied);
    assert!(holds(&scene, CREATE_INDEX.done));
}

/// A commit that a crash may undo is none.
#[test]
fn commits_are_on_the_disk() {
    let scene = Scene::new(17, TABLES);
    let name = scene.database.name();
    let lazy = format!("alter database {name} set synchronous_commit = off");
    scene.database.execute(&lazy);
    let sql = "CREATE TABLE seen AS SELECT current_setting('synchronous_commit') AS how;";
    assert_eq!(scene.apply(sql).ending, Ending::Applied);
    assert!(holds(&scene, "(select how from seen) = 'local'"));
}

/// The server dies just before the commit and forgets the number of the transaction, which another
/// one gets and commits.
#[test]
fn a_number_that_was_given_twice() {
    // So that nothing is on the disk but what is committed.
    let mut server = Server::start(&Setup {
        settings: "wal_writer_delay = 10s\nautovacuum = off",
        ..Setup::default()
    });
    let url = format!(
        "postgresql://postgres@localhost:{}/postgres?host={}",
        server.port,
        server.socket().display()
    );
    let target = reconcile_core::connect::Target::parse(&url).unwrap();
    let mut admin = server.admin();
    admin
        .batch_execute("create table t (id int); checkpoint")
        .unwrap();
    drop(admin);
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path().join("journal.jsonl"));
    let script = Script::new("diff.sql", "ALTER TABLE t ADD COLUMN b int;");
    let applier = Applier::new();
    let connect = || reconcile_core::connect::connect(&target, &applier.session()).unwrap();

    let mut number = 0;
    let mut dies = |at: &str, place: &Place, event: &Event| {
        if let Event::StepStarted {
            transaction: Some(own),
            ..
        } = event
        {
            number = *own;
            server.crash();
        }
        journal.write(at, place, event)
    };
    let history = History::default();
    let lost = applier.apply(&mut connect(), &script, &history, &mut dies, &mut |_| {});
    assert_eq!(lost.unwrap_err().kind(), ErrorKind::Connection);

    let mut admin = server.admin();
    let given = loop {
        let mut other = admin.transaction().unwrap();
        let sql = "select pg_current_xact_id()::text";
        let own: String = other.query_one(sql, &[]).unwrap().get(0);
        other
            .batch_execute("create table other (id int); drop table other")
            .unwrap();
        other.commit().unwrap();
        let own: u64 = own.parse().unwrap();
        if own >= number {
            break own;
        }
    };
    assert_eq!(given, number, "it was not given twice: this proves nothing");

    let history = journal.read().unwrap();
    let mut keeps = |at: &str, place: &Place, event: &Event| journal.write(at, place, event);
    let done = applier
        .apply(&mut connect(), &script, &history, &mut keeps, &mut |_| {})
        .unwrap();
    assert_eq!(done.ending, Ending::Applied);
    assert_eq!(states(&done), [StepState::Done]);
    let columns = "select count(*) from pg_attribute where attrelid = 't'::regclass and attnum > 0";
    let columns: i64 = admin.query_one(columns, &[]).unwrap().get(0);
    assert_eq!(columns, 2);
}
