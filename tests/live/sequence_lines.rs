//! Many sequences, read over two connections: the same answers, whatever becomes of the second.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use postgres::Client;
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::{Inspector, SequenceReport, Status};

use crate::common::{Database, server};

/// A role that may read nothing.
const OTHER: &str = "lines_other";

/// Every fifth lags, one feeds a column without an index, one is gone.
fn database(tables: usize) -> Database {
    let database = server(17).database("lines");
    let mut sql = String::new();
    for at in 0..tables {
        let lags = if at % 5 == 0 { 9 } else { 1 };
        let position = if at % 7 == 0 { 3 } else { 5 };
        write!(
            sql,
            "create table t{at} (id serial primary key); insert into t{at} values ({lags}); \
             select setval('t{at}_id_seq', {position});"
        )
        .unwrap();
    }
    sql.push_str("alter table t2 drop constraint t2_pkey; drop sequence t3_id_seq cascade;");
    sql.push_str("do $$ begin create role lines_other login; exception when duplicate_object then null; end $$;");
    database.execute(&sql);
    database
}

fn without_time(report: &SequenceReport) -> serde_json::Value {
    let mut report = serde_json::to_value(report).unwrap();
    report.as_object_mut().unwrap().remove("read_at").unwrap();
    report
}

#[test]
fn two_connections_give_the_same_answer() {
    let database = database(400);
    let mut client = database.client();
    let catalog = Introspector::new().read(&mut client).unwrap();
    let inspector = Inspector::new();
    let expected = inspector.read(&mut client, &catalog).unwrap();
    let behind = expected.sequences.iter();
    let behind = behind
        .filter(|state| state.status == Status::Behind)
        .count();
    assert_eq!((expected.sequences.len(), behind), (399, 80));

    let opened = Arc::new(AtomicUsize::new(0));
    let (count, second) = (opened.clone(), database.client());
    let open = move || {
        count.fetch_add(1, Ordering::Relaxed);
        Some(second)
    };
    let read = inspector.read_with(&mut client, &catalog, open).unwrap();
    assert_eq!(without_time(&read), without_time(&expected));
    assert_eq!(opened.load(Ordering::Relaxed), 1);

    let elsewhere = server(18).database("elsewhere");
    let other_role = database.client_as(OTHER);
    let [closed, closing, elsewhere] = [database.client(), database.client(), elsewhere.client()];
    let others = [
        ("there is none", None),
        ("another server", Some(elsewhere)),
        ("another role", Some(other_role)),
        (
            "closed before it is used",
            Some(broken(
                closed,
                "select pg_terminate_backend(pg_backend_pid())",
            )),
        ),
    ];
    for (what, second) in others {
        let read = inspector.read_with(&mut client, &catalog, move || second);
        assert_eq!(
            without_time(&read.unwrap()),
            without_time(&expected),
            "{what}"
        );
    }

    // The server closes it while the first one is still asked for its rights.
    let closing = move || Some(broken(closing, "set idle_session_timeout = 20"));
    let read = inspector.read_with(&mut client, &catalog, closing).unwrap();
    assert_eq!(without_time(&read), without_time(&expected));
}

fn broken(mut client: Client, sql: &str) -> Client {
    let _ = client.batch_execute(sql);
    client
}

/// A pool may have no second connection while the first is open.
#[test]
fn nobody_waits_for_a_second_that_does_not_come() {
    let database = database(310);
    let mut client = database.client();
    let catalog = Introspector::new().read(&mut client).unwrap();
    let (done, waiting) = channel::<()>();
    let never = move || {
        let _ = waiting.recv();
        None
    };
    let read = Inspector::new().read_with(&mut client, &catalog, never);
    assert_eq!(read.unwrap().sequences.len(), 309);
    drop(done);
}

/// Only the connection of the transaction sees its rows.
#[test]
fn within_a_transaction_one_reads_all() {
    let database = database(310);
    let mut client = database.client();
    let catalog = Introspector::new().read(&mut client).unwrap();
    let mut transaction = client.transaction().unwrap();
    transaction
        .batch_execute("insert into t309 values (77)")
        .unwrap();
    let second = database.client();
    let open = move || Some(second);
    let read = Inspector::new()
        .read_with(&mut transaction, &catalog, open)
        .unwrap();
    let last = read.get(&"public.t309_id_seq".parse().unwrap()).unwrap();
    assert_eq!(last.extreme, Some(77));
}

#[test]
fn few_sequences_are_worth_no_second() {
    let database = database(20);
    let mut client = database.client();
    let catalog = Introspector::new().read(&mut client).unwrap();
    let never = || -> Option<Client> { panic!("nobody needs it") };
    let read = Inspector::new().read_with(&mut client, &catalog, never);
    assert_eq!(read.unwrap().sequences.len(), 19);
}
