//! How a database fares, for people.

use std::fmt::Write as _;

use reconcile_core::Severity;
use reconcile_core::health::{HealthChanges, HealthFinding, HealthReport, LogWatch, TableHealth};

use reconcile_core::journal::time;

use super::{count, size, visible};
use crate::output::Style;

/// So many changed tables are listed.
const CHANGES: usize = 20;

pub(crate) fn report(report: &HealthReport, top: usize, style: Style) -> String {
    let database = &report.facts.database;
    let name = visible::line(&database.database);
    let mut out = format!(
        "{} on PostgreSQL {}: {}, {}\n",
        style.strong(&name),
        visible::line(&database.server_version),
        count(report.facts.tables.len(), "table"),
        count(report.sequences.sequences.len(), "sequence"),
    );
    out.push_str(&tables(report, top));
    if let Some(since) = &report.since {
        out.push('\n');
        out.push_str(&changes(since, report, style));
    }
    if !report.findings.is_empty() {
        out.push('\n');
    }
    for own in &report.findings {
        out.push_str(&finding(own, style));
    }
    if !report.not_read.is_empty() {
        out.push('\n');
        out.push_str(&not_read(report, style));
    }
    out.push('\n');
    out.push_str(&summary(report, style));
    if let Some(watch) = &report.watch {
        out.push('\n');
        out.push_str(&log(watch));
    }
    out
}

fn tables(report: &HealthReport, top: usize) -> String {
    let shown = report.facts.tables.iter().take(top);
    let now = report.facts.database.read_at;
    let mut rows =
        vec![["live rows", "dead", "size", "vacuumed", "analysed", "table"].map(str::to_owned)];
    rows.extend(shown.map(|own| row(own, now)));
    if rows.len() == 1 {
        return String::new();
    }
    let widths: Vec<usize> = (0..5)
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let _ = match widths.get(at) {
                Some(&width) => write!(line, "  {cell:>width$}"),
                None => write!(line, "  {cell}"),
            };
        }
        let _ = writeln!(out, "{line}");
    }
    let more = report.facts.tables.len().saturating_sub(top);
    if more > 0 {
        let _ = writeln!(
            out,
            "  and {} with fewer rows (--top)",
            count(more, "table")
        );
    }
    out
}

fn row(own: &TableHealth, now: i64) -> [String; 6] {
    let ago = |time: Option<i64>| match time.map(|time| u64::try_from(now - time).unwrap_or(0)) {
        None => "never".to_owned(),
        Some(seconds) if seconds < 3600 => format!("{} min ago", seconds / 60),
        Some(seconds) if seconds < 172_800 => format!("{} h ago", seconds / 3600),
        Some(seconds) => format!("{} d ago", seconds / 86_400),
    };
    [
        own.live_rows.to_string(),
        own.dead_rows.to_string(),
        own.bytes.map_or_else(|| "locked".to_owned(), size),
        ago(own.last_vacuum.max(own.last_autovacuum)),
        ago(own.last_analyze.max(own.last_autoanalyze)),
        visible::line(&own.table),
    ]
}

fn finding(own: &HealthFinding, style: Style) -> String {
    let severity = own.severity.to_string();
    let severity = match own.severity {
        Severity::Error => style.bad(&severity),
        Severity::Warning => style.doubtful(&severity),
        _ => style.faint(&severity),
    };
    let mut out = format!(
        "{severity} {}: {}: {}\n",
        own.issue.word(),
        style.strong(&visible::line(&own.object)),
        visible::line(&own.message)
    );
    if let Some(help) = &own.help {
        let _ = writeln!(out, "    {}", visible::line(help));
    }
    out
}

/// What nothing is known of.
pub(crate) fn not_read(report: &HealthReport, style: Style) -> String {
    let mut out = String::new();
    for own in &report.not_read {
        let _ = writeln!(
            out,
            "{} {}: {}",
            style.doubtful("not read"),
            visible::line(&own.what),
            visible::line(&own.reason)
        );
        if let Some(help) = &own.help {
            let _ = writeln!(out, "    {}", visible::line(help));
        }
    }
    out
}

fn summary(report: &HealthReport, style: Style) -> String {
    let own = report.summary;
    if report.findings.is_empty() {
        return if report.not_read.is_empty() {
            format!("{}\n", style.good("Nothing is the matter."))
        } else {
            "Nothing is the matter with what could be read.\n".to_owned()
        };
    }
    let parts = [
        (own.error, "error"),
        (own.warning, "warning"),
        (own.info, "note"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| count(*n, word))
        .collect();
    format!("{}\n", parts.join(", "))
}

fn changes(since: &HealthChanges, report: &HealthReport, style: Style) -> String {
    let hours = since.seconds / 3600;
    let time = match hours {
        0 => format!("{} min", since.seconds / 60),
        1..48 => format!("{hours} h"),
        _ => format!("{} d", hours / 24),
    };
    let mut out = format!("{} {time}:\n", style.strong("since the earlier report, in"));
    for own in since.tables.iter().take(CHANGES) {
        let number = |n: Option<u64>| n.map_or_else(|| "unknown".to_owned(), |n| n.to_string());
        let table = visible::line(&own.table);
        let _ = match (own.before, own.after) {
            (_, None) => writeln!(out, "  {table}: gone, had {} rows", number(own.before)),
            (None, _) => writeln!(out, "  {table}: new, {} rows", number(own.after)),
            _ => writeln!(
                out,
                "  {table}: {:+} rows ({} inserted, {} updated, {} deleted)",
                own.rows(),
                number(own.inserted),
                number(own.updated),
                number(own.deleted)
            ),
        };
    }
    let more = since.tables.len().saturating_sub(CHANGES);
    if more > 0 {
        let _ = writeln!(out, "  and {} that changed less", count(more, "table"));
    }
    if let Some(own) = since.counters {
        let number = |n: u64, one| count(usize::try_from(n).unwrap_or(usize::MAX), one);
        let _ = writeln!(
            out,
            "  {}, {}, {}, {}, {} ({})",
            number(own.commits, "commit"),
            number(own.rollbacks, "rollback"),
            number(own.deadlocks, "deadlock"),
            number(own.conflicts, "conflict"),
            number(own.temp_files, "temporary file"),
            size(own.temp_bytes)
        );
    }
    for state in &report.sequences.sequences {
        let Some((pace, days)) = state.pace.and_then(|pace| Some((pace, pace.days_left?))) else {
            continue;
        };
        let name = visible::line(&state.sequence);
        let _ = writeln!(
            out,
            "  {name}: {:.1} values a day, nothing left in {days:.0} days",
            pace.per_day
        );
    }
    for (word, all) in [("new", &since.new), ("gone", &since.gone)] {
        for own in all {
            let object = visible::line(&own.object);
            let _ = writeln!(out, "  {word}: {}: {object}", own.issue.word());
        }
    }
    out
}

fn log(watch: &LogWatch) -> String {
    let since = time::written(watch.since);
    let bound = if watch.bounded {
        format!("since {since}")
    } else {
        format!(
            "since {since}; the command searches all of it, for its lines do not begin with a time"
        )
    };
    format!(
        "in the server's log {bound} (what it means: docs/health.md):\n  {}\nor of its CSV form:\n{}",
        watch.command, watch.query
    )
}
