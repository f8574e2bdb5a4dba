//! Snapshots, for people.

use std::fmt::Write as _;

use reconcile_core::catalog::CatalogDiff;
use reconcile_core::name::quote_ident;
use reconcile_core::snapshot::{
    Problem, RestorePlan, Restored, Snapshot, SnapshotList, SnapshotReport, Verified,
};

use super::{count, size, visible};
use crate::output::Style;

pub(crate) fn report(report: &SnapshotReport, style: Style) -> String {
    let manifest = &report.manifest;
    let mut out = format!(
        "{}\n  {} at {}, PostgreSQL {}, by pg_dump {}\n",
        style.strong(&visible::line(&report.path)),
        visible::line(&manifest.database),
        manifest.created_at,
        version(manifest.server_version_num),
        visible::line(&manifest.dump_version),
    );
    for file in &manifest.files {
        let name = visible::line(&file.name);
        let _ = writeln!(out, "  {:>9}  {name}  {}", size(file.bytes), file.contents);
    }
    let rows: u64 = manifest.rows.iter().map(|table| table.rows).sum();
    if !manifest.rows.is_empty() {
        let tables = count(manifest.rows.len(), "table");
        let _ = writeln!(out, "  {rows} rows in {tables}");
    }
    for table in &manifest.missing {
        let table = visible::line(table);
        let said = format!("{table} is not in the database");
        let _ = writeln!(out, "  {}", style.doubtful(&said));
    }
    if let Some(verified) = &report.verified {
        out.push_str(&verification(verified, style));
    }
    if let Some(plan) = &report.plan {
        out.push_str(&planned(plan, style));
    }
    if let Some(restored) = &report.restored {
        out.push_str(&restoration(restored, style));
    }
    out
}

fn verification(verified: &Verified, style: Style) -> String {
    if verified.problems.is_empty() {
        let files = count(verified.files, "file");
        let tables = count(verified.tables, "table");
        return format!(
            "{}: {files} unchanged, the backup has the rows of {tables}\n",
            style.good("verified")
        );
    }
    problems(&verified.problems, style)
}

fn planned(plan: &RestorePlan, style: Style) -> String {
    let database = visible::line(quote_ident(&plan.database));
    let mut out = format!(
        "{}: a new database {database}\n",
        style.strong("would make")
    );
    for role in &plan.roles {
        let role = visible::line(quote_ident(role));
        let _ = writeln!(
            out,
            "{}: the role {role}, which is missing, without a login",
            style.strong("would make")
        );
    }
    out
}

fn restoration(restored: &Restored, style: Style) -> String {
    if restored.problems.is_empty() {
        let rows = match restored.tables {
            0 => "rows were not counted".to_owned(),
            n => format!("the same rows in {}", count(n, "table")),
        };
        let time = restored.milliseconds;
        return format!(
            "{}: the same definitions, {rows}, {} not behind ({time} ms)\n",
            style.good("restored"),
            count(restored.sequences, "sequence"),
        );
    }
    problems(&restored.problems, style)
}

pub(crate) fn problems(problems: &[Problem], style: Style) -> String {
    let line = |problem: &Problem| {
        let said = visible::line(problem.to_string());
        format!("{}: {said}\n", style.bad("wrong"))
    };
    problems.iter().map(line).collect()
}

pub(crate) fn list(list: &SnapshotList, style: Style) -> String {
    let mut out = String::new();
    for snapshot in &list.snapshots {
        let manifest = &snapshot.manifest;
        let _ = writeln!(
            out,
            "{}  {}  {}  {:>9}",
            style.strong(&visible::line(&snapshot.path)),
            manifest.created_at,
            visible::line(&manifest.database),
            size(manifest.bytes())
        );
    }
    let mut more = |paths: &[String], what: &str| {
        for path in paths {
            let said = format!("{}: {what}", visible::line(path));
            let _ = writeln!(out, "{}", style.doubtful(&said));
        }
    };
    more(
        &list.partial,
        "not finished: it is being made, or was when reconcile was killed",
    );
    more(&list.unreadable, "cannot be read");
    if out.is_empty() {
        out.push_str("there are no snapshots\n");
    }
    out
}

/// In what the database of now differs from a snapshot.
pub(crate) fn plan(
    snapshot: &Snapshot,
    database: &str,
    differences: &CatalogDiff,
    style: Style,
) -> String {
    let manifest = snapshot.manifest();
    let rows: u64 = manifest.rows.iter().map(|table| table.rows).sum();
    let mut out = format!(
        "{} of {}: {rows} rows in {}\n",
        style.strong(&visible::line(snapshot.path().display())),
        manifest.created_at,
        count(manifest.rows.len(), "table"),
    );
    let database = visible::line(database);
    if differences.changes.is_empty() {
        let _ = writeln!(out, "{}: {database} is defined as then", style.good("same"));
    } else {
        let _ = writeln!(
            out,
            "since then in {database} (- is gone, + is new, ~ is changed):"
        );
        for line in differences.to_string().lines() {
            let _ = writeln!(out, "  {}", visible::line(line));
        }
    }
    out.push_str(
        "Rows are not compared. Restoring makes a new database beside this one: \
         reconcile rollback restore --into NAME --apply\n",
    );
    out
}

/// `15.18` of 150018.
fn version(number: u32) -> String {
    format!("{}.{}", number / 10_000, number % 10_000)
}
