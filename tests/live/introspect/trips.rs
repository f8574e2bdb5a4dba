//! How often the server is asked, and what of it is in the answer.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use postgres::{Config, NoTls};
use reconcile_core::catalog::Catalog;
use reconcile_core::introspect::Introspector;

use super::{hard, json, read};
use crate::common::{Database, MAJORS, server};

/// Passes one connection on to the server, and counts the queries that the client sends.
pub(crate) struct Proxy {
    port: u16,
    pub(crate) trips: Arc<AtomicU32>,
}

impl Proxy {
    pub(crate) fn new(database: &Database) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let trips = Arc::new(AtomicU32::new(0));
        let cluster = database.server().cluster();
        let socket = cluster
            .socket_dir()
            .join(format!(".s.PGSQL.{}", cluster.port()));
        let count = Arc::clone(&trips);
        thread::spawn(move || {
            let (client, _) = listener.accept().unwrap();
            let server = UnixStream::connect(socket).unwrap();
            let (from_server, to_client) =
                (server.try_clone().unwrap(), client.try_clone().unwrap());
            thread::spawn(move || pass(from_server, to_client, |_| {}));
            // A client that waits for an answer has sent ReadyForQuery's cause once: Query (Q) or
            // Sync (S) ends each trip.
            let mut messages = Messages::default();
            pass(client, server, move |bytes| {
                count.fetch_add(messages.ends_of_trips(bytes), Ordering::SeqCst);
            });
        });
        Self { port, trips }
    }

    pub(crate) fn config(&self, database: &Database) -> Config {
        let mut config = Config::new();
        config
            .host("127.0.0.1")
            .port(self.port)
            .user("postgres")
            .dbname(database.name());
        config
    }
}

fn pass(mut from: impl Read, mut to: impl Write, mut look: impl FnMut(&[u8])) {
    let mut buffer = [0; 8192];
    while let Ok(n @ 1..) = from.read(&mut buffer) {
        look(&buffer[..n]);
        if to.write_all(&buffer[..n]).is_err() {
            return;
        }
    }
}

/// Splits what a client sends into the messages of the protocol.
#[derive(Default)]
struct Messages {
    started: bool,
    pending: Vec<u8>,
}

impl Messages {
    fn ends_of_trips(&mut self, bytes: &[u8]) -> u32 {
        self.pending.extend_from_slice(bytes);
        let mut trips = 0;
        loop {
            // The first message has no letter.
            let head = usize::from(self.started);
            let Some(length) = self.pending.get(head..head + 4) else {
                return trips;
            };
            let length = u32::from_be_bytes(length.try_into().unwrap()) as usize + head;
            if self.pending.len() < length {
                return trips;
            }
            trips += u32::from(self.started && matches!(self.pending[0], b'Q' | b'S'));
            self.started = true;
            self.pending.drain(..length);
        }
    }
}

#[test]
fn round_trips_do_not_grow() {
    for major in MAJORS {
        let database = server(major).database("trips");
        let mut counts = Vec::new();
        for tables in [10, 300] {
            database.execute(&format!(
                "do $$ begin for i in 1..{tables} loop execute format(
                   'create table if not exists t%s (id serial primary key, a int check (a > 0), b text default %L, c int references t%s)', i, 'x', i);
                 end loop; end $$"
            ));
            let proxy = Proxy::new(&database);
            let mut client = proxy.config(&database).connect(NoTls).unwrap();
            let before = proxy.trips.load(Ordering::SeqCst);
            let catalog = read(&mut client);
            assert_eq!(catalog.tables.len(), tables);
            counts.push(proxy.trips.load(Ordering::SeqCst) - before);
        }
        // A third one where any transaction of the server ended meanwhile, as those of other tests.
        assert!(
            counts.iter().all(|n| (2..=3).contains(n)),
            "{counts:?} on {major}"
        );
    }
}

/// How it is asked for makes no difference.
#[test]
fn halves_and_ids_bring_the_same() {
    for major in MAJORS {
        let whole = Introspector::new().thresholds(u64::MAX, 0);
        let parts = Introspector::new().thresholds(0, usize::MAX);
        let mut client = hard(major).client();
        let catalog = whole.read(&mut client).unwrap();
        assert!(
            json(&parts.read(&mut client).unwrap()) == json(&catalog),
            "on {major}"
        );
        for schema in &catalog.schemas {
            let [one, other] = [&whole, &parts].map(|introspector| {
                let scoped = introspector.clone().schemas([&schema.name]);
                json(&scoped.read(&mut client).unwrap())
            });
            assert!(one == other, "{} on {major}", schema.name);
        }
        let mut transaction = client.transaction().unwrap();
        let [one, other] = [&whole, &parts].map(|i| i.read(&mut transaction).unwrap());
        assert!(one == other, "in a transaction on {major}");
    }
}

#[test]
fn halves_take_three_trips() {
    let database = hard(MAJORS[0]);
    let proxy = Proxy::new(database);
    let mut client = proxy.config(database).connect(NoTls).unwrap();
    let before = proxy.trips.load(Ordering::SeqCst);
    Introspector::new()
        .thresholds(0, 0)
        .read(&mut client)
        .unwrap();
    assert_eq!(proxy.trips.load(Ordering::SeqCst) - before, 3);
}

#[test]
fn readings_are_equal_to_the_byte_and_survive_json() {
    for major in MAJORS {
        let first = read(&mut hard(major).client());
        let second = read(&mut hard(major).client());
        assert!(json(&first) == json(&second), "on {major}");
        let again: Catalog = serde_json::from_str(&json(&first)).unwrap();
        assert!(again == first && json(&again) == json(&first), "on {major}");
        assert!(
            first.reading.one_snapshot && first.reading.unseen.is_empty(),
            "{:?}",
            first.reading
        );
        println!("{major}: {} bytes", json(&first).len());
    }
}

/// Passwords of user mappings and subscriptions; objects of sessions.
#[test]
fn what_is_left_out() {
    for major in MAJORS {
        let mut owner_of_temporary = hard(major).client();
        owner_of_temporary
            .batch_execute(
                "create temporary table temp_table (id serial primary key, v text default 'temporary');
                 create temporary view temp_view as select * from temp_table;
                 create type pg_temp.temp_enum as enum ('temporary');
                 create function pg_temp.temp_function() returns int language sql as 'select 1';
                 create temporary table temp_child () inherits (app.parent2)",
            )
            .unwrap();
        for client in [&mut owner_of_temporary, &mut hard(major).client()] {
            let text = json(&read(client));
            for word in [
                "TOP-SECRET",
                "temp_",
                "temporary",
                "information_schema.",
                "pg_toast",
            ] {
                let lines: Vec<_> = text.lines().filter(|line| line.contains(word)).collect();
                assert!(lines.is_empty(), "{word} on {major}: {lines:?}");
            }
        }
    }
}

/// Every end of a dependency is an object of the catalog.
#[test]
fn dependencies_are_between_known_objects() {
    for major in MAJORS {
        let catalog = super::hard_catalog(major);
        let known: std::collections::HashSet<_> = catalog.objects().into_iter().collect();
        let edges = &catalog.dependencies;
        let unknown: Vec<_> = edges
            .iter()
            .flat_map(|d| [&d.object, &d.on])
            .filter(|object| !known.contains(object))
            .collect();
        assert!(
            unknown.is_empty() && edges.len() > 100,
            "on {major}: {unknown:#?}"
        );
        println!(
            "{major}: {} dependencies, {} objects",
            edges.len(),
            known.len()
        );
    }
}

/// Every object is found under its name.
#[test]
fn lookups_find_everything() {
    for major in MAJORS {
        let c = super::hard_catalog(major);
        for table in &c.tables {
            let (schema, name) = table.name.as_parts();
            assert_eq!(c.table(schema, name), Some(table));
            assert_eq!(
                c.get_table(&table.name.to_string().parse().unwrap()),
                Some(table)
            );
            for index in &table.indexes {
                assert_eq!(c.index(schema, &index.name), Some((&table.name, index)));
            }
            for column in &table.columns {
                assert_eq!(table.column(&column.name), Some(column));
            }
        }
        assert!(
            c.views
                .iter()
                .all(|x| c.view(&x.name.schema, &x.name.name) == Some(x))
        );
        assert!(
            c.sequences
                .iter()
                .all(|x| c.sequence(&x.name.schema, &x.name.name) == Some(x))
        );
        assert!(
            c.domains
                .iter()
                .all(|x| c.domain(&x.name.schema, &x.name.name) == Some(x))
        );
        assert!(
            c.ranges
                .iter()
                .all(|x| c.range(&x.name.schema, &x.name.name) == Some(x))
        );
        assert!(
            c.enums
                .iter()
                .all(|x| c.enumeration(&x.name.schema, &x.name.name) == Some(x))
        );
        assert!(
            c.routines
                .iter()
                .all(|x| c.routines(&x.name.schema, &x.name.name).any(|y| x == y))
        );
        assert!(c.table("app", "no such table").is_none() && c.table("App", "users").is_none());
    }
}
