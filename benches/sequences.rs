//! Sequences by the thousand: how long it takes to judge them, and to move those that lag.
//!
//! - `catalog`: the catalog is read, as before every judgement;
//! - `detect`: all are judged, over a new connection, whose first look at each table costs most;
//! - `psql`: the same statements, sent by one psql in batches of 500, for comparison;
//! - `move`, `move_cached`: all are moved, each in a transaction of its own, and judged again; the
//!   second are sequences whose blocks have to be taken away from other sessions.
//!
//! At the end `detect` and `psql` take turns, and both are printed, so that a busy machine is busy
//! for both.
//!
//! On a throwaway server with default settings, with 1,000 sequences; `RECONCILE_BENCH_SEQUENCES`
//! names other numbers: `1000,10000`. `psql` is looked for in `PATH`, and left out if it is not
//! there.

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use postgres::{Client, NoTls};
use reconcile_core::catalog::Catalog;
use reconcile_core::cluster::{Binaries, Cluster};
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::{Inspector, Outcome, Repairer, Status};

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    for sequences in sizes() {
        let bench = Bench::start(sequences);
        bench.stages(&mut criterion);
        bench.take_turns();
    }
    criterion.final_summary();
}

/// Run as a test, a few are enough to see that everything runs.
fn is_test() -> bool {
    env::args().all(|arg| arg != "--bench")
}

fn sizes() -> Vec<u32> {
    let default = if is_test() { "20" } else { "1000" };
    let sizes = env::var("RECONCILE_BENCH_SEQUENCES").unwrap_or_else(|_| default.to_owned());
    let size = |text: &str| {
        let size = text.trim().parse();
        size.expect("RECONCILE_BENCH_SEQUENCES holds numbers")
    };
    sizes.split(',').map(size).collect()
}

struct Bench {
    cluster: Cluster,
    sequences: u32,
}

impl Bench {
    fn start(sequences: u32) -> Self {
        let binaries =
            Binaries::find(None).expect("PostgreSQL is not installed: scripts/install-postgres");
        let cluster = Cluster::builder()
            .start(&binaries)
            .expect("the server did not start");
        let bench = Self { cluster, sequences };
        bench.make();
        bench
    }

    fn client(&self) -> Client {
        postgres::Config::new()
            .host_path(self.cluster.socket_dir())
            .port(self.cluster.port())
            .user(self.cluster.user())
            .dbname("postgres")
            .connect(NoTls)
            .expect("the server did not answer")
    }

    /// Tables of 100 rows. In parts, for each takes several locks.
    fn make(&self) {
        let mut client = self.client();
        for first in (0..self.sequences).step_by(500) {
            let last = (first + 499).min(self.sequences - 1);
            let sql = format!(
                "do $$ begin for i in {first} .. {last} loop
                   execute format('create table t%s (id bigserial primary key)', i);
                   execute format('insert into t%s select nextval(%L) from generate_series(1, 100)', i, 't' || i || '_id_seq');
                 end loop; end $$"
            );
            client
                .batch_execute(&sql)
                .expect("the tables were not made");
        }
        client.batch_execute("vacuum analyze").expect("vacuum");
    }

    fn stages(&self, criterion: &mut Criterion) {
        let catalog = Introspector::new()
            .read(&mut self.client())
            .expect("catalog");
        let mut group = criterion.benchmark_group("sequences");
        group.throughput(Throughput::Elements(self.sequences.into()));
        group.measurement_time(Duration::from_secs(10));
        let id = |stage| BenchmarkId::new(stage, self.sequences);
        group.bench_function(id("catalog"), |b| {
            b.iter(|| Introspector::new().read(&mut self.client()).expect("read"));
        });
        group.bench_function(id("detect"), |b| {
            b.iter(|| {
                let inspector = Inspector::new();
                inspector.read(&mut self.client(), &catalog).expect("read")
            });
        });
        let script = self.script();
        if psql(&self.cluster, &script) {
            group.bench_function(id("psql"), |b| {
                b.iter(|| assert!(psql(&self.cluster, &script)));
            });
        }
        group.bench_function(id("move"), |b| {
            b.iter_custom(|times| (0..times).map(|_| self.move_all(&catalog)).sum());
        });
        self.for_each("alter sequence", "cache 20");
        let catalog = Introspector::new()
            .read(&mut self.client())
            .expect("catalog");
        group.bench_function(id("move_cached"), |b| {
            b.iter_custom(|times| (0..times).map(|_| self.move_all(&catalog)).sum());
        });
        group.finish();
    }

    fn take_turns(&self) {
        let catalog = Introspector::new()
            .read(&mut self.client())
            .expect("catalog");
        let script = self.script();
        let (mut detect, mut by_psql) = (Vec::new(), Vec::new());
        for _ in 0..if is_test() { 1 } else { 7 } {
            let started = Instant::now();
            let report = Inspector::new().read(&mut self.client(), &catalog);
            detect.push(started.elapsed());
            let found = report.expect("read").summary[&Status::Ok];
            assert_eq!(u32::try_from(found), Ok(self.sequences));
            let started = Instant::now();
            if !psql(&self.cluster, &script) {
                return;
            }
            by_psql.push(started.elapsed());
        }
        let (detect, by_psql) = (median(detect), median(by_psql));
        let ratio = detect.as_secs_f64() / by_psql.as_secs_f64();
        println!(
            "sequences/{}: detect {detect:.2?}, psql {by_psql:.2?}, ratio {ratio:.2}",
            self.sequences
        );
    }

    /// How long it takes to move all of them, after they were set back.
    fn move_all(&self, catalog: &Catalog) -> Duration {
        for first in (0..self.sequences).step_by(500) {
            let last = (first + 499).min(self.sequences - 1);
            let sql = format!(
                "select count(setval('t' || i || '_id_seq', 3)) from generate_series({first}, {last}) i"
            );
            self.client().batch_execute(&sql).expect("setval");
        }
        let mut client = self.client();
        let report = Inspector::new().read(&mut client, catalog).expect("read");
        let mut moved = 0;
        let started = Instant::now();
        Repairer::new()
            .apply(&mut client, catalog, report, |step| {
                moved += u32::from(step.repaired.outcome == Outcome::Moved);
            })
            .expect("apply");
        let elapsed = started.elapsed();
        assert_eq!(moved, self.sequences);
        elapsed
    }

    fn for_each(&self, before: &str, after: &str) {
        let mut client = self.client();
        for i in 0..self.sequences {
            let sql = format!("{before} t{i}_id_seq {after}");
            client
                .batch_execute(&sql)
                .expect("the sequences were not changed");
        }
    }

    /// What `detect` asks, in messages of 500 statements.
    fn script(&self) -> String {
        let mut script = String::new();
        let max = i64::MAX;
        for i in 0..self.sequences {
            let end = if i % 250 == 249 { ";" } else { "\\;" };
            // Writing to a string cannot fail.
            let _ = writeln!(
                script,
                "select {i}, (pg_catalog.max(id))::pg_catalog.text from public.t{i} where id between '1'::pg_catalog.int8 and '{max}'::pg_catalog.int8\\;
                 select {i}, last_value::pg_catalog.text, is_called::pg_catalog.text from public.t{i}_id_seq{end}"
            );
        }
        script
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Whether psql ran the script.
fn psql(cluster: &Cluster, script: &str) -> bool {
    let file = cluster.socket_dir().join("reconcile-bench.sql");
    std::fs::write(&file, script).expect("the script was not written");
    let run = Command::new("psql")
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"])
        .arg(cluster.url("postgres"))
        .args([Path::new("-f"), &file])
        .stdout(Stdio::null())
        .status();
    run.is_ok_and(|status| status.success())
}
