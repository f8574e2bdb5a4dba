//! An application that takes values in every way, while sequences are moved under its hands.
//!
//! No value may be handed out twice, and the application may never be the victim of a deadlock. The
//! well-known formula in the same place hands out values twice within moments: the test can fail.
//!
//! How far ahead of a sequence the imports are decides on the method: without the owner's rights a
//! short way is gone by `nextval`, a long one by `setval`, which would lose values over a short one.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use postgres::Client;
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::{Inspector, Method, Outcome, Repairer};

use crate::common::{Database, server};

/// How often the sequences are moved while everybody writes.
const MOVES: usize = 80;
/// So far ahead of the sequence imports begin.
const NEAR: i64 = 30;
/// Much more than is gone by `nextval`: others take values before the distance is looked at.
const FAR: i64 = 10_000_000;
/// How often a move may give way: that depends on how fast the machine is, the end must not.
const ATTEMPTS: u32 = 60;
/// Nothing takes this long; a test that hangs has to end.
const DEADLINE: Duration = Duration::from_mins(2);

const SCHEMA: &str = "
    create table t (id bigserial primary key, note text);
    create sequence block cache 20;
    create table c (id bigint primary key default nextval('block'), note text);
    insert into t (note) select 'old' from generate_series(1, 100);
    insert into c (note) select 'old' from generate_series(1, 100);
    do $$ begin create role hammer login; exception when duplicate_object then null; end $$;
    alter table t owner to hammer; alter table c owner to hammer;
    alter sequence block owner to hammer; grant all on schema public to hammer;
    do $$ begin create role helper login; exception when duplicate_object then null; end $$;
    grant select on t, c to helper; grant select, update on t_id_seq, block to helper;";

/// What the application has seen.
#[derive(Default)]
struct Seen {
    /// How often each value was handed out, of each table.
    handed_out: HashMap<(&'static str, i64), usize>,
    /// Errors other than a value that an import had taken.
    errors: Vec<String>,
}

struct Hammer {
    database: Database,
    ahead: i64,
    stop: AtomicBool,
    seen: Mutex<Seen>,
    inserted: AtomicUsize,
}

impl Hammer {
    fn new(major: u32, ahead: i64) -> Self {
        let database = server(major).database("hammer");
        database.execute(SCHEMA);
        Self {
            database,
            ahead,
            stop: AtomicBool::new(false),
            seen: Mutex::default(),
            inserted: AtomicUsize::new(0),
        }
    }

    /// Runs the application until `tool` is done, which is this role.
    fn run(&self, role: &str, tool: impl FnOnce(&mut Client)) {
        let started = Instant::now();
        scope(|scope| {
            for (table, sequence) in [("t", "t_id_seq"), ("c", "block")] {
                scope.spawn(move || self.write(table));
                scope.spawn(move || self.write(table));
                scope.spawn(move || self.prefetch(table, sequence));
                scope.spawn(move || self.write_slowly(table));
                scope.spawn(move || self.import(table, sequence));
            }
            scope.spawn(|| self.vacuum());
            scope.spawn(|| self.migrate());
            scope.spawn(|| {
                while !self.stop.load(Ordering::Relaxed) && started.elapsed() < DEADLINE {
                    sleep(Duration::from_millis(20));
                }
                self.stop.store(true, Ordering::Relaxed);
            });
            tool(&mut self.database.client_as(role));
            self.stop.store(true, Ordering::Relaxed);
        });
        assert!(started.elapsed() < DEADLINE, "it took too long");
    }

    fn repeat(&self, mut work: impl FnMut(&mut Client)) {
        let mut client = self.database.client();
        while !self.stop.load(Ordering::Relaxed) {
            work(&mut client);
        }
    }

    fn handed_out(&self, table: &'static str, value: i64) {
        let mut seen = self.seen.lock().unwrap();
        *seen.handed_out.entry((table, value)).or_default() += 1;
    }

    /// The value is in the message if a row had it already.
    fn inserted(&self, table: &'static str, result: Result<Vec<postgres::Row>, postgres::Error>) {
        match result {
            Ok(rows) => {
                self.inserted.fetch_add(1, Ordering::Relaxed);
                for row in rows {
                    self.handed_out(table, row.get(0));
                }
            }
            Err(error) => {
                let refused = error.as_db_error().unwrap();
                let taken = refused
                    .detail()
                    .filter(|_| refused.code().code() == "23505")
                    .and_then(|detail| detail.strip_prefix("Key (id)=(")?.split(')').next());
                match taken {
                    Some(value) => self.handed_out(table, value.parse().unwrap()),
                    None => self.seen.lock().unwrap().errors.push(error.to_string()),
                }
            }
        }
    }

    fn write(&self, table: &'static str) {
        let sql = format!("insert into {table} (note) values ('w') returning id");
        self.repeat(|client| {
            self.inserted(table, client.query(&sql, &[]));
        });
    }

    /// As Hibernate and bulk loaders do: values first, rows when they are ready.
    fn prefetch(&self, table: &'static str, sequence: &str) {
        let take = format!("select nextval('{sequence}') from generate_series(1, 10)");
        let put = format!("insert into {table} values ($1, 'p') on conflict do nothing");
        self.repeat(|client| {
            let rows = client.query(&take, &[]).unwrap();
            let values: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
            sleep(Duration::from_millis(3));
            for value in values {
                self.handed_out(table, value);
                client.execute(&put, &[&value]).unwrap();
            }
        });
    }

    /// Rows that nobody else sees until their transaction ends.
    fn write_slowly(&self, table: &'static str) {
        let sql = format!("insert into {table} (note) values ('s') returning id");
        self.repeat(|client| {
            let mut transaction = client.transaction().unwrap();
            for _ in 0..3 {
                let result = transaction.query(&sql, &[]);
                let failed = result.is_err();
                self.inserted(table, result);
                if failed {
                    return;
                }
                sleep(Duration::from_millis(4));
            }
            transaction.commit().unwrap();
        });
    }

    /// Rows with ids of their own, ahead of the sequence.
    fn import(&self, table: &str, sequence: &str) {
        let (first, last) = (self.ahead, self.ahead + 30);
        let sql = format!(
            "insert into {table} select last_value + g, 'i' from {sequence}, generate_series({first}, {last}) g on conflict do nothing"
        );
        self.repeat(|client| {
            if let Err(error) = client.batch_execute(&sql) {
                self.seen.lock().unwrap().errors.push(error.to_string());
            }
            sleep(Duration::from_millis(4));
        });
    }

    /// Takes the table first and the sequence then, when the tool has them the other way round.
    fn migrate(&self) {
        let sql = "insert into t (note) values ('m') returning id";
        self.repeat(|client| {
            let mut transaction = client.transaction().unwrap();
            transaction
                .batch_execute("lock table t in access exclusive mode")
                .unwrap();
            sleep(Duration::from_millis(1));
            let result = transaction.query(sql, &[]);
            let failed = result.is_err();
            self.inserted("t", result);
            if !failed {
                transaction.commit().unwrap();
            }
            sleep(Duration::from_millis(50));
        });
    }

    fn vacuum(&self) {
        self.repeat(|client| {
            client.batch_execute("vacuum t").unwrap();
            sleep(Duration::from_millis(10));
        });
    }

    fn twice(&self) -> usize {
        let seen = self.seen.lock().unwrap();
        seen.handed_out.values().map(|times| times - 1).sum()
    }

    fn errors(&self) -> Vec<String> {
        self.seen.lock().unwrap().errors.clone()
    }
}

#[test]
fn no_value_comes_twice() {
    for major in [13, 18] {
        no_value_comes_twice_to("hammer", NEAR, Method::Locked, MOVES, major);
    }
}

#[test]
fn no_value_comes_twice_without_the_owners_rights() {
    for major in [13, 18] {
        no_value_comes_twice_to("helper", NEAR, Method::Nextval, MOVES / 2, major);
        no_value_comes_twice_to("helper", FAR, Method::Guarded, MOVES / 2, major);
    }
}

fn no_value_comes_twice_to(role: &str, ahead: i64, method: Method, times: usize, major: u32) {
    let hammer = Hammer::new(major, ahead);
    let mut moved = HashMap::<String, usize>::new();
    let mut failed = Vec::new();
    hammer.run(role, |client| {
        let catalog = Introspector::new().read(client).unwrap();
        while moved.values().sum::<usize>() < times && !hammer.stop.load(Ordering::Relaxed) {
            let report = Inspector::new().read(client, &catalog).unwrap();
            Repairer::new()
                .attempts(ATTEMPTS)
                .apply(client, &catalog, report, |step| {
                    assert_eq!(step.repaired.method, Some(method));
                    match step.repaired.outcome {
                        Outcome::Moved => {
                            *moved.entry(step.sequence.to_string()).or_default() += 1;
                        }
                        Outcome::Failed => failed.push(step.repaired.clone()),
                        _ => {}
                    }
                })
                .unwrap();
        }
    });
    let context = format!("{method:?} on {major}: moved {moved:?}");
    assert_eq!(hammer.twice(), 0, "{context}");
    assert_eq!(hammer.errors(), Vec::<String>::new(), "{context}");
    assert!(failed.is_empty(), "{context}: {failed:?}");
    assert!(
        moved.len() == 2 && moved.values().all(|n| *n > times / 8),
        "{context}"
    );
    let inserted = hammer.inserted.load(Ordering::Relaxed);
    assert!(inserted > times, "{context}");
}

/// The well-known formula, in the same place.
#[test]
fn the_classical_formula_is_caught() {
    for (major, ahead) in [(13, NEAR), (18, FAR)] {
        let hammer = Hammer::new(major, ahead);
        hammer.run("helper", |client| {
            for _ in 0..200 * MOVES {
                if hammer.twice() > 20 {
                    break;
                }
                client
                    .batch_execute(
                        "select setval('t_id_seq', coalesce(max(id), 1) + 1, false) from t",
                    )
                    .unwrap();
            }
        });
        let twice = hammer.twice();
        assert!(twice > 20, "{major}: only {twice} values came twice");
    }
}
