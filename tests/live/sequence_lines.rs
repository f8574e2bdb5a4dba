//! Many sequences, read over two connections: the same answers, whatever becomes of the second.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use postgres::Client;
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::{Inspector, SequenceReport, Status};

use crate::common::{Database, server};

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

    let opened = AtomicUsize::new(0);
    let open = || {
        opened.fetch_add(1, Ordering::Relaxed);
        Some(database.client())
    };
    let read = inspector.read_with(&mut client, &catalog, open).unwrap();
    assert_eq!(without_time(&read), without_time(&expected));
    assert_eq!(opened.load(Ordering::Relaxed), 1);

    // There may be no other.
    let read = inspector.read_with(&mut client, &catalog, || None).unwrap();
    assert_eq!(without_time(&read), without_time(&expected));

    // It breaks before it is used.
    let broken = || {
        let mut second = database.client();
        let pid: i32 = second
            .query_one("select pg_backend_pid()", &[])
            .unwrap()
            .get(0);
        let kill = format!("select pg_terminate_backend({pid})");
        database.client().batch_execute(&kill).unwrap();
        Some(second)
    };
    let read = inspector.read_with(&mut client, &catalog, broken).unwrap();
    assert_eq!(without_time(&read), without_time(&expected));
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
    let open = || Some(database.client());
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
