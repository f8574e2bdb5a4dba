//! Reading within a caller's transaction, behind locks, on a connection that ends.

use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, IsolationLevel};
use reconcile_core::ErrorKind;
use reconcile_core::introspect::Introspector;

use super::{hard, hard_catalog, json, read};
use crate::common::{Database, MAJORS, server};

const SHOWN: &str = "select current_setting('search_path') || current_setting('lock_timeout') || current_setting('statement_timeout')
    || current_setting('datestyle') || current_setting('quote_all_identifiers') || current_setting('jit')
    || current_setting('transaction_isolation') || current_setting('transaction_read_only')";

fn settings(client: &mut impl postgres::GenericClient) -> String {
    client.query_one(SHOWN, &[]).unwrap().get(0)
}

#[test]
fn within_transactions() {
    for major in MAJORS {
        let full = hard_catalog(major);
        let levels = [
            (IsolationLevel::ReadCommitted, false),
            (IsolationLevel::RepeatableRead, true),
            (IsolationLevel::Serializable, true),
        ];
        for (level, one_snapshot) in levels {
            let mut client = hard(major).client();
            let mut transaction = client
                .build_transaction()
                .isolation_level(level)
                .start()
                .unwrap();
            transaction.batch_execute("set local search_path = app; set local lock_timeout = 777; set statement_timeout = 55555").unwrap();
            let before = settings(&mut transaction);
            let mut catalog = Introspector::new().read(&mut transaction).unwrap();
            assert_eq!(catalog.reading.one_snapshot, one_snapshot);
            catalog.reading.one_snapshot = true;
            assert!(json(&catalog) == json(full), "{level:?} on {major}");
            assert_eq!(settings(&mut transaction), before);

            // After an error that a savepoint caught, and within a savepoint.
            let mut inner = transaction.savepoint("reconcile_introspect").unwrap();
            inner.batch_execute("select 1 / 0").unwrap_err();
            inner.rollback().unwrap();
            let mut inner = transaction.transaction().unwrap();
            let mut catalog = Introspector::new().read(&mut inner).unwrap();
            catalog.reading.one_snapshot = true;
            assert!(
                json(&catalog) == json(full),
                "{level:?} in a savepoint on {major}"
            );
            inner
                .batch_execute("create table app.by_caller (id int check (id > 0))")
                .unwrap();
            let catalog = Introspector::new().read(&mut inner).unwrap();
            assert!(catalog.table("app", "by_caller").is_some());
            inner.commit().unwrap();
            assert_eq!(settings(&mut transaction), before);
            transaction
                .batch_execute("select from app.by_caller; drop table app.by_caller")
                .unwrap();
            transaction.rollback().unwrap();
        }
    }
}

/// What a caller's transaction wrote is still there after a reading, and after one that failed.
#[test]
fn the_callers_work_stays() {
    for major in MAJORS {
        let database = server(major).database("caller");
        database.execute("create table locked (id int check (id > 0)); create table work (id int)");
        let mut other = database.client();
        let mut client = database.client();
        let mut transaction = client.transaction().unwrap();
        transaction
            .batch_execute("insert into work values (1)")
            .unwrap();
        Introspector::new().read(&mut transaction).unwrap();
        other.batch_execute("begin; lock table locked").unwrap();
        let hurried = Introspector::new().lock_timeout(Duration::from_millis(50));
        let error = hurried.read(&mut transaction).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        transaction
            .batch_execute("insert into work values (2)")
            .unwrap();
        transaction.commit().unwrap();
        other.batch_execute("rollback").unwrap();
        let count: i64 = client
            .query_one("select count(*) from work", &[])
            .unwrap()
            .get(0);
        assert_eq!(count, 2, "on {major}");
        assert!(read(&mut client).reading.one_snapshot);
    }
}

/// A database with a table that another session has locked.
fn locked(major: u32) -> (Database, Client) {
    let database = server(major).database("locked");
    database.execute("create table public.\"Locked t\" (id int check (id > 0))");
    let mut other = database.client();
    other
        .batch_execute("begin; lock table public.\"Locked t\"")
        .unwrap();
    (database, other)
}

#[test]
fn a_lock_ends_the_reading() {
    for major in MAJORS {
        let (database, mut other) = locked(major);
        let mut client = database.client();
        let start = Instant::now();
        let error = Introspector::new()
            .lock_timeout(Duration::from_millis(100))
            .read(&mut client)
            .unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(5));
        assert_eq!(
            (error.kind(), error.sqlstate()),
            (ErrorKind::Timeout, Some("55P03")),
            "{error}"
        );
        let process: i32 = other
            .query_one("select pg_backend_pid()", &[])
            .unwrap()
            .get(0);
        let holder = format!("locked: public.\"Locked t\" by process {process}");
        assert!(error.to_string().contains(&holder), "{error}");
        // Outside a transaction again, with the settings of the session.
        assert!(settings(&mut client).contains("read committed"));
        other.batch_execute("rollback").unwrap();
        assert_eq!(read(&mut client).tables.len(), 1);

        other
            .batch_execute("begin; lock table public.\"Locked t\"")
            .unwrap();
        let impatient = Introspector::new()
            .statement_timeout(Duration::from_millis(100))
            .lock_timeout(Duration::from_secs(30));
        let error = impatient.read(&mut client).unwrap_err();
        assert_eq!(
            (error.kind(), error.sqlstate()),
            (ErrorKind::Timeout, Some("57014")),
            "{error}"
        );
    }
}

#[test]
fn a_connection_that_ends() {
    for major in MAJORS {
        let (database, mut other) = locked(major);
        let mut client = database.client();
        let process: i32 = client
            .query_one("select pg_backend_pid()", &[])
            .unwrap()
            .get(0);
        let reader = thread::spawn(move || {
            let patient = Introspector::new().lock_timeout(Duration::from_mins(1));
            let first = patient.read(&mut client).unwrap_err();
            (first, patient.read(&mut client).unwrap_err())
        });
        let waiting = "select exists (select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock')";
        while !other
            .query_one(waiting, &[&process])
            .unwrap()
            .get::<_, bool>(0)
        {
            thread::sleep(Duration::from_millis(5));
        }
        other
            .query("select pg_terminate_backend($1)", &[&process])
            .unwrap();
        let (first, second) = reader.join().unwrap();
        assert_eq!(first.kind(), ErrorKind::Connection, "{first}");
        assert_eq!(second.kind(), ErrorKind::Connection, "{second}");
    }
}

#[test]
fn errors_of_usage() {
    for major in MAJORS {
        let mut client = hard(major).client();
        let error = Introspector::new()
            .schemas(["app", "no \"such\""])
            .read(&mut client)
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert!(error.to_string().contains("\"no \"\"such\"\"\""), "{error}");
        // In a transaction that has failed there is nothing to be read, and nothing is hidden.
        let mut transaction = client.transaction().unwrap();
        transaction.batch_execute("select 1 / 0").unwrap_err();
        let error = Introspector::new().read(&mut transaction).unwrap_err();
        assert_eq!(error.sqlstate(), Some("25P02"), "{error}");
    }
}

/// A session that holds what the reading waits for, and wants what it holds, is not ended for it.
#[test]
fn others_are_not_the_victims_of_a_deadlock() {
    for major in [13, 18] {
        let database = server(major).database("victims");
        database.execute(
            "create table first (id int); create view of_first as select id from first;
             create table second (id int); create view of_second as select id from second",
        );
        let mut other = database.client();
        other.batch_execute("begin; lock table second").unwrap();
        let mut client = database.client();
        let process: i32 = client
            .query_one("select pg_backend_pid()", &[])
            .unwrap()
            .get(0);
        let reader = thread::spawn(move || {
            let patient = Introspector::new().lock_timeout(Duration::from_mins(1));
            patient.read(&mut client)
        });
        let waiting = "select exists (select from pg_locks where pid = $1 and not granted)";
        while !other
            .query_one(waiting, &[&process])
            .unwrap()
            .get::<_, bool>(0)
        {
            assert!(!reader.is_finished(), "on {major}");
            thread::sleep(Duration::from_millis(5));
        }
        // A reading that waited longer would have looked for a deadlock by now, and found none.
        thread::sleep(Duration::from_millis(1200));
        other.batch_execute("lock table first; commit").unwrap();
        let catalog = reader.join().unwrap().unwrap();
        assert_eq!(catalog.tables.len(), 2, "on {major}");
    }
}
