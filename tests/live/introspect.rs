//! What is read of a catalog, compared with what PostgreSQL says of itself: exactly and completely,
//! on every major version, for a catalog that is hard to read.

mod changes;
mod comments;
mod definitions;
mod dump;
mod facts;
mod information_schema;
mod items;
mod letters;
mod privileges;
mod roles;
mod scope;
mod sessions;
pub(crate) mod trips;
mod types;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use postgres::{Client, SimpleQueryMessage};
use reconcile_core::catalog::Catalog;
use reconcile_core::introspect::Introspector;
use reconcile_core::name::QualifiedName;
use serde_json::Value;

use crate::common::{Database, MAJORS, server};

/// Objects by their names, each as JSON.
type Facts = BTreeMap<String, Value>;

/// The database made by `tests/fixtures/hard_catalog.sql`. All tests share it: nobody changes it.
pub(crate) fn hard(major: u32) -> &'static Database {
    static DATABASES: [OnceLock<Database>; MAJORS.len()] =
        [const { OnceLock::new() }; MAJORS.len()];
    let index = MAJORS.iter().position(|&m| m == major).unwrap();
    DATABASES[index].get_or_init(|| {
        let database = server(major).database("hard");
        database.psql_fixture("hard_catalog.sql");
        database
    })
}

fn read(client: &mut Client) -> Catalog {
    match Introspector::new().read(client) {
        Ok(catalog) => catalog,
        Err(error) => panic!("{error:?}"),
    }
}

/// The catalog of the hard database, read once.
fn hard_catalog(major: u32) -> &'static Catalog {
    static CATALOGS: [OnceLock<Catalog>; MAJORS.len()] = [const { OnceLock::new() }; MAJORS.len()];
    let index = MAJORS.iter().position(|&m| m == major).unwrap();
    CATALOGS[index].get_or_init(|| read(&mut hard(major).client()))
}

fn json(catalog: &Catalog) -> String {
    serde_json::to_string_pretty(catalog).unwrap()
}

/// The rows of a query of two columns, a name and JSON, under an empty `search_path`.
#[track_caller]
fn ask(client: &mut Client, sql: &str) -> Facts {
    let mut facts = Facts::new();
    for row in texts(client, sql) {
        let [Some(key), Some(value)] = row.as_slice() else {
            panic!("{row:?} in the answer to {sql}");
        };
        let value = serde_json::from_str(value).unwrap();
        assert_eq!(facts.insert(key.clone(), value), None, "{key} twice: {sql}");
    }
    facts
}

/// All rows of a query as text.
#[track_caller]
fn texts(client: &mut Client, sql: &str) -> Vec<Vec<Option<String>>> {
    client.batch_execute("set search_path = ''").unwrap();
    let messages = match client.simple_query(sql) {
        Ok(messages) => messages,
        Err(error) => panic!("{error}: {:?}\n{sql}", error.as_db_error()),
    };
    let rows = messages.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    rows.map(|row| {
        (0..row.len())
            .map(|i| row.get(i).map(str::to_owned))
            .collect()
    })
    .collect()
}

/// `schema|name|part`, exactly as the catalog holds them.
fn key(name: &QualifiedName, part: &str) -> String {
    format!("{}|{}|{part}", name.schema, name.name)
}

/// Puts facts together; a name comes once.
fn facts(all: impl IntoIterator<Item = (String, Value)>) -> Facts {
    let mut facts = Facts::new();
    for (key, value) in all {
        assert_eq!(facts.insert(key.clone(), value), None, "{key} twice");
    }
    facts
}

/// Demands the same names and the same values; prints how many there were.
#[track_caller]
fn assert_same(what: &str, major: u32, server: &Facts, ours: &Facts) {
    let mut out = String::new();
    for (key, value) in server {
        match ours.get(key) {
            None => writeln!(out, "missing: {key}: {value}").unwrap(),
            Some(other) if other != value => {
                writeln!(out, "differs: {key}\n  server: {value}\n  ours:   {other}").unwrap();
            }
            Some(_) => {}
        }
    }
    for (key, value) in ours {
        if !server.contains_key(key) {
            writeln!(out, "not there: {key}: {value}").unwrap();
        }
    }
    assert!(!server.is_empty(), "no {what} on {major}");
    assert!(out.is_empty(), "{what} on {major}:\n{out}");
    println!("{major}: {} {what}", server.len());
}

/// Compares one kind on all versions.
#[track_caller]
fn compare(what: &str, sql: impl Fn(u32) -> String, ours: impl Fn(&Catalog) -> Facts) {
    for major in MAJORS {
        let server = ask(&mut hard(major).client(), &sql(major));
        assert_same(what, major, &server, &ours(hard_catalog(major)));
    }
}

/// The condition that a schema (`n`) is not the system's.
const USER: &str = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";
