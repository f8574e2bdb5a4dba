//! How a database fares, in Prometheus' text format.

use std::fmt::Write as _;

use reconcile_core::health::{HealthReport, TableHealth};

use super::prometheus::{label, sequences};

/// A number of each table, if it is known.
type Value = fn(&TableHealth) -> Option<i64>;

/// The name of a metric, what it is, and its value.
const TABLES: [(&str, &str, Value); 5] = [
    ("live_rows", "Live rows, by the statistics.", |own| {
        i64::try_from(own.live_rows).ok()
    }),
    ("dead_rows", "Dead rows, by the statistics.", |own| {
        i64::try_from(own.dead_rows).ok()
    }),
    ("bytes", "Bytes with indexes and TOAST.", |own| {
        i64::try_from(own.bytes?).ok()
    }),
    (
        "last_vacuum_timestamp_seconds",
        "When it was last vacuumed, by hand or not.",
        |own| own.last_vacuum.max(own.last_autovacuum),
    ),
    (
        "last_analyze_timestamp_seconds",
        "When it was last analysed, by hand or not.",
        |own| own.last_analyze.max(own.last_autoanalyze),
    ),
];

/// What was found and counted, the first tables, and every sequence.
pub(crate) fn health(report: &HealthReport, top: usize) -> String {
    let mut out = String::new();
    let summary = report.summary;
    gauge(
        &mut out,
        "health_findings",
        "How many findings there are of a severity.",
        [
            ("error", summary.error),
            ("warning", summary.warning),
            ("info", summary.info),
        ]
        .map(|(word, n)| (format!("severity=\"{word}\""), n)),
    );
    gauge(
        &mut out,
        "health_finding",
        "1 for each thing that is the matter.",
        report.findings.iter().map(|own| {
            let (issue, object) = (own.issue.word(), label(&own.object));
            let labels = format!(
                "issue=\"{issue}\",severity=\"{}\",object=\"{object}\"",
                own.severity
            );
            (labels, 1)
        }),
    );
    gauge(
        &mut out,
        "health_not_read",
        "How many things could not be read.",
        [(String::new(), report.not_read.len())],
    );
    for (metric, help, value) in TABLES {
        let tables = report.facts.tables.iter().take(top);
        gauge(
            &mut out,
            &format!("table_{metric}"),
            help,
            tables.filter_map(|own| {
                let table = label(&own.table.to_string());
                Some((format!("table=\"{table}\""), value(own)?))
            }),
        );
    }
    database(&mut out, report);
    out.push_str(&sequences(&report.sequences));
    out
}

fn database(out: &mut String, report: &HealthReport) {
    let ages = || report.facts.ages.iter();
    let name = |own: &str| format!("database=\"{}\"", label(own));
    gauge(
        out,
        "database_transaction_age",
        "The age of the oldest transaction number that is not frozen.",
        ages().map(|own| (name(&own.database), own.transactions)),
    );
    gauge(
        out,
        "database_multixact_age",
        "The age of the oldest multixact.",
        ages().map(|own| (name(&own.database), own.multixacts)),
    );
    let own = &report.facts.database;
    let longest = report.facts.sessions.iter();
    let longest = longest.filter_map(|own| own.transaction_seconds).max();
    gauge(
        out,
        "longest_transaction_seconds",
        "For how long the oldest transaction is open that can be seen.",
        [(String::new(), longest.unwrap_or_default())],
    );
    for (metric, help, value) in [
        ("commits", "Transactions committed.", own.commits),
        ("rollbacks", "Transactions rolled back.", own.rollbacks),
        ("deadlocks", "Deadlocks.", own.deadlocks),
        (
            "conflicts",
            "Queries cancelled for replication.",
            own.conflicts,
        ),
        (
            "temp_files",
            "Temporary files that queries wrote.",
            own.temp_files,
        ),
        ("temp_bytes", "Bytes of temporary files.", own.temp_bytes),
    ] {
        let metric = format!("database_{metric}_total");
        let sample = [(String::new(), value)];
        series(out, &metric, help, "counter", sample);
    }
    gauge(
        out,
        "health_read_timestamp_seconds",
        "When it was read, by the server's clock.",
        [(String::new(), own.read_at)],
    );
}

fn gauge<N: std::fmt::Display>(
    out: &mut String,
    metric: &str,
    help: &str,
    samples: impl IntoIterator<Item = (String, N)>,
) {
    series(out, metric, help, "gauge", samples);
}

fn series<N: std::fmt::Display>(
    out: &mut String,
    metric: &str,
    help: &str,
    kind: &str,
    samples: impl IntoIterator<Item = (String, N)>,
) {
    let _ = writeln!(
        out,
        "# HELP reconcile_{metric} {help}\n# TYPE reconcile_{metric} {kind}"
    );
    for (labels, value) in samples {
        let _ = match labels.as_str() {
            "" => writeln!(out, "reconcile_{metric} {value}"),
            labels => writeln!(out, "reconcile_{metric}{{{labels}}} {value}"),
        };
    }
}
