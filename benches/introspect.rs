//! Introspection against generated catalogs, stage by stage.
//!
//! - `query`: the server works and the answer comes in, until it lies in memory;
//! - `decode`: every cell of the answer is looked at as text, which is the driver's part;
//! - `assemble`: the answer becomes a `Catalog`, decoding included;
//! - `read`: all of it, as a program calls it;
//! - `to_json`, `from_json`: the catalog as text and back.
//!
//! By default on throwaway servers from the binaries on this machine, with catalogs of 100 and
//! 1,000 tables; `RECONCILE_BENCH_TABLES=100,1000,10000` names others. Against a given server,
//! whose databases are made with `benches/catalog.sql`:
//!
//! ```sh
//! RECONCILE_BENCH_URL='host=/run/postgresql dbname=cat_10000' cargo bench -p reconcile-core --features cluster
//! ```

use std::env;
use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion};
use postgres::{Client, NoTls, SimpleQueryMessage};
use reconcile_core::catalog::Catalog;
use reconcile_core::cluster::{Binaries, Cluster};
use reconcile_core::introspect::Introspector;

const CATALOG: &str = include_str!("catalog.sql");

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    if let Ok(url) = env::var("RECONCILE_BENCH_URL") {
        let client = Client::connect(&url, NoTls).expect("RECONCILE_BENCH_URL cannot be reached");
        stages(&mut criterion, "given", client);
    } else {
        for tables in sizes() {
            let cluster = start();
            stages(
                &mut criterion,
                &tables.to_string(),
                generate(&cluster, tables),
            );
        }
    }
    criterion.final_summary();
}

/// Run as a test, one small catalog is enough to see that everything runs.
fn sizes() -> Vec<u32> {
    let default = if env::args().all(|arg| arg != "--bench") {
        "40"
    } else {
        "100,1000"
    };
    let sizes = env::var("RECONCILE_BENCH_TABLES").unwrap_or_else(|_| default.to_owned());
    let size = |text: &str| {
        text.trim()
            .parse()
            .expect("RECONCILE_BENCH_TABLES holds numbers")
    };
    sizes.split(',').map(size).collect()
}

fn start() -> Cluster {
    let binaries =
        Binaries::find(None).expect("PostgreSQL is not installed: scripts/install-postgres");
    Cluster::builder()
        .setting("fsync", "off")
        .setting("shared_buffers", "1GB")
        .start(&binaries)
        .expect("the server did not start")
}

fn generate(cluster: &Cluster, tables: u32) -> Client {
    let mut client = postgres::Config::new()
        .host_path(cluster.socket_dir())
        .port(cluster.port())
        .user(cluster.user())
        .dbname("postgres")
        .connect(NoTls)
        .expect("the server did not answer");
    client
        .batch_execute(&format!("SET gen.n = {tables}"))
        .expect("a setting");
    for part in CATALOG.split("\n----\n").chain(["VACUUM ANALYZE"]) {
        client
            .batch_execute(part)
            .expect("the catalog was not made");
    }
    client
}

fn stages(criterion: &mut Criterion, name: &str, mut client: Client) {
    let introspector = Introspector::new();
    let sql = introspector.sql(&mut client).expect("sql");
    let catalog = introspector.read(&mut client).expect("read");
    let json = serde_json::to_string(&catalog).expect("to_json");
    let mut group = criterion.benchmark_group("introspect");
    group.measurement_time(Duration::from_secs(10));
    let id = |stage| BenchmarkId::new(stage, name);
    group.bench_function(id("query"), |b| {
        b.iter(|| client.simple_query(&sql).expect("query"));
    });
    let answer = client.simple_query(&sql).expect("query");
    group.bench_function(id("decode"), |b| b.iter(|| cells(&answer)));
    drop(answer);
    group.bench_function(id("assemble"), |b| {
        b.iter_batched(
            || introspector.ask(&mut client).expect("ask"),
            |answer| introspector.assemble(answer).expect("assemble"),
            BatchSize::PerIteration,
        );
    });
    group.bench_function(id("read"), |b| {
        b.iter(|| introspector.read(&mut client).expect("read"));
    });
    group.bench_function(id("to_json"), |b| {
        b.iter(|| serde_json::to_string(&catalog).expect("to_json"));
    });
    group.bench_function(id("from_json"), |b| {
        b.iter(|| serde_json::from_str::<Catalog>(&json).expect("from_json"));
    });
    group.finish();
}

fn cells(answer: &[SimpleQueryMessage]) {
    for message in answer {
        if let SimpleQueryMessage::Row(row) = message {
            for column in 0..row.len() {
                black_box(row.get(column));
            }
        }
    }
}
