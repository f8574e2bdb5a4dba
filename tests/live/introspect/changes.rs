//! Schemas that change while they are read: a reading is of one moment, or says that it is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use reconcile_core::ErrorKind;
use reconcile_core::catalog::{Catalog, IndexKey};
use reconcile_core::introspect::Introspector;

use crate::common::{Database, server};

/// Tables that make a reading long enough for something to happen meanwhile.
const PADDING: &str = "do $$ begin for i in 1..150 loop
    execute format('create table pad%s (id int, a int check (a > %s), b text default lower(%L))', i, i, 'X');
  end loop; end $$;";

/// Runs the statements over and over while the database is read; gives the readings, each an error
/// of an expected kind or a catalog.
fn meanwhile(
    database: &Database,
    statements: &'static [&'static str],
    readings: usize,
) -> (Vec<Catalog>, usize) {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let mut changer = database.client();
    let thread = thread::spawn(move || {
        while !stopped.load(Ordering::SeqCst) {
            for statement in statements {
                changer.batch_execute(statement).unwrap();
            }
        }
    });
    let mut client = database.client();
    let mut catalogs = Vec::new();
    let mut errors = 0;
    // Every second one in halves, as large catalogs are read.
    let ways = [Introspector::new(), Introspector::new().thresholds(0, 0)];
    for way in ways.iter().cycle().take(readings) {
        match way.read(&mut client) {
            Ok(catalog) => catalogs.push(catalog),
            Err(error) => {
                let known = matches!(error.kind(), ErrorKind::Changed | ErrorKind::Timeout);
                assert!(known, "{error:?}");
                errors += 1;
            }
        }
    }
    stop.store(true, Ordering::SeqCst);
    thread.join().unwrap();
    (catalogs, errors)
}

/// The column's name is said by a fact and by four printed expressions.
fn assert_one_name(catalog: &Catalog) {
    let table = catalog.table("public", "watched").unwrap();
    let name = &table.columns[0].name;
    let said = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == name)
    };
    let constraint = &table.constraints[0];
    assert_eq!(constraint.columns, [name.as_str()]);
    assert!(said(&constraint.definition()), "{name}: {constraint:?}");
    let index = &table.indexes[0];
    let IndexKey::Expression(key) = &index.columns[0].key else {
        panic!("{index:?}")
    };
    assert!(
        said(key) && said(index.predicate.as_ref().unwrap()),
        "{name}: {index:?}"
    );
    assert!(
        said(&table.policies[0].using.clone().unwrap()),
        "{name}: {:?}",
        table.policies
    );
    assert!(
        said(&catalog.view("public", "viewed").unwrap().definition),
        "{name}"
    );
}

#[test]
fn renamed_columns() {
    for major in [13, 18] {
        let database = server(major).database("renamed");
        database.execute(&format!(
            "{PADDING}
            create table watched (first_name int constraint c check (first_name > 0));
            create index i on watched ((first_name + 1)) where first_name > 5;
            create policy p on watched using (first_name > 7);
            create view viewed as select first_name as x from watched"
        ));
        let (catalogs, errors) = meanwhile(
            &database,
            &[
                "alter table watched rename first_name to second_name",
                "select pg_sleep(0.25)",
                "alter table watched rename second_name to first_name",
                "select pg_sleep(0.25)",
            ],
            25,
        );
        catalogs.iter().for_each(assert_one_name);
        println!("{major}: {} readings, {errors} errors", catalogs.len());
        assert!(!catalogs.is_empty());
    }
}

#[test]
fn renamed_and_dropped_objects() {
    for major in [13, 18] {
        let database = server(major).database("dropped");
        database.execute(&format!("{PADDING} create type mood as enum ('x'); create function f() returns int language sql as 'select 1'"));
        let (catalogs, errors) = meanwhile(
            &database,
            &[
                "create table t (id serial primary key, v text default lower('x') check (v <> ''), m mood default 'x', d int default f())",
                "select pg_sleep(0.2)",
                "create view w as select v || 'x' as y from t; create index ti on t ((lower(v)))",
                "alter table t rename to t2; alter function f() rename to g; alter type mood rename to feeling; alter type feeling rename value 'x' to 'y'",
                "select pg_sleep(0.2)",
                "create schema s; alter table t2 set schema s; alter sequence s.t_id_seq rename to \"Sequence\"",
                "select pg_sleep(0.2)",
                "drop table s.t2 cascade; drop schema s; alter function g() rename to f; alter type feeling rename to mood; alter type mood rename value 'y' to 'x'",
            ],
            25,
        );
        for catalog in &catalogs {
            let tables = catalog
                .tables
                .iter()
                .filter(|t| !t.name.name.starts_with("pad"));
            for table in tables {
                let text = |name: &str| table.column(name).unwrap();
                let routine = &catalog.routines[0].name;
                assert_eq!(
                    text("d").default.as_deref(),
                    Some(format!("{routine}()").as_str())
                );
                let mood = &catalog.enums[0];
                assert_eq!(text("m").data_type.text, mood.name.to_string());
                let default = format!("'{}'::{}", mood.labels[0], mood.name);
                assert_eq!(text("m").default.as_deref(), Some(default.as_str()));
                let id = text("id").default.clone().unwrap();
                assert_eq!(
                    id,
                    format!("nextval('{}'::regclass)", catalog.sequences[0].name)
                );
            }
            for view in &catalog.views {
                let dependent = catalog
                    .tables
                    .iter()
                    .find(|t| !t.name.name.starts_with("pad"))
                    .unwrap();
                assert!(
                    view.definition
                        .contains(&format!("FROM {}", dependent.name)),
                    "{}",
                    view.definition
                );
            }
        }
        println!("{major}: {} readings, {errors} errors", catalogs.len());
        assert!(!catalogs.is_empty());
    }
}

/// Work that changes no name is no reason to read again, or to give up.
#[test]
fn work_that_does_no_harm() {
    for major in [13, 18] {
        let database = server(major).database("busy");
        database.execute(&format!(
            "{PADDING} create table busy (id int check (id > 0)); create table other (id int)"
        ));
        let (catalogs, errors) = meanwhile(
            &database,
            &[
                "insert into other values (1)",
                "create temporary table x (id int); drop table x",
                "truncate other",
                "create table fresh (id int); drop table fresh",
                "analyze busy",
            ],
            25,
        );
        assert_eq!((catalogs.len(), errors), (25, 0), "on {major}");
    }
}
