//! An overview of a catalog.

use std::fmt::Write as _;

use reconcile_core::catalog::{Catalog, Table, TableKind, Unseen};
use reconcile_core::check::ReadSummary;
use reconcile_core::name::quote_ident;

use super::{count, visible};
use crate::output::{Output, Style};

/// Every table in one line, and the counts of everything else.
pub(crate) fn overview(catalog: &Catalog, output: Output) -> String {
    let style = output.style();
    let mut out = read(&ReadSummary::of(catalog), style);
    let width = catalog
        .tables
        .iter()
        .map(|t| visible::line(&t.name).chars().count())
        .max()
        .unwrap_or(0)
        .min(60);
    if !catalog.tables.is_empty() {
        out.push('\n');
    }
    for table in &catalog.tables {
        let _ = writeln!(
            out,
            "{:width$}  {}",
            visible::line(&table.name),
            style.faint(&describe(table))
        );
    }
    let rest = [
        (catalog.enums.len(), "enum"),
        (catalog.domains.len(), "domain"),
        (catalog.composites.len(), "composite type"),
        (catalog.ranges.len(), "range type"),
        (catalog.extensions.len(), "extension"),
        (catalog.publications.len(), "publication"),
        (catalog.others.len(), "other object"),
    ];
    let rest: Vec<String> = rest
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, one)| count(*n, one))
        .collect();
    if !rest.is_empty() {
        let _ = writeln!(out, "\nand {}", rest.join(", "));
    }
    out.push_str(&unseen(&catalog.reading.unseen, style));
    out
}

fn describe(table: &Table) -> String {
    let mut parts = Vec::new();
    match table.kind {
        TableKind::Partitioned => parts.push("partitioned".to_owned()),
        TableKind::Foreign => parts.push("foreign".to_owned()),
        _ => {}
    }
    if let Some(of) = &table.partition_of {
        parts.push(format!("partition of {}", visible::line(&of.parent)));
    }
    parts.push(count(table.columns.len(), "column"));
    if !table.indexes.is_empty() {
        parts.push(count(table.indexes.len(), "index"));
    }
    parts.push(match table.size.estimated_rows {
        Some(rows) => format!(
            "about {}",
            count(usize::try_from(rows).unwrap_or(usize::MAX), "row")
        ),
        None => "rows never counted".to_owned(),
    });
    parts.join(", ")
}

/// What was read, by whom.
pub(crate) fn read(read: &ReadSummary, style: Style) -> String {
    let mut out = format!(
        "{} on PostgreSQL {}, read by {}\n",
        style.strong(&format!(
            "Database {}",
            visible::line(quote_ident(&read.database))
        )),
        visible::line(&read.server_version),
        visible::line(quote_ident(&read.role)),
    );
    let counts = [
        (read.schemas.len(), "schema"),
        (read.tables, "table"),
        (read.columns, "column"),
        (read.constraints, "constraint"),
        (read.indexes, "index"),
        (read.views, "view"),
        (read.sequences, "sequence"),
        (read.routines, "routine"),
    ];
    let counts: Vec<String> = counts.iter().map(|(n, one)| count(*n, one)).collect();
    let _ = writeln!(out, "  {}", counts.join(", "));
    if !read.one_snapshot {
        out.push_str("  not one snapshot: the transaction is READ COMMITTED\n");
    }
    out
}

/// What could not be seen, and the grants that would help.
pub(crate) fn unseen(unseen: &[Unseen], style: Style) -> String {
    const SHOWN: usize = 10;
    let mut out = String::new();
    if unseen.is_empty() {
        return out;
    }
    let _ = writeln!(out, "\n{}", style.doubtful("Not seen"));
    for thing in unseen.iter().take(SHOWN) {
        let (object, what) = (visible::line(&thing.object), visible::line(&thing.what));
        let _ = write!(out, "  {object}: {what}");
        if let Some(grant) = &thing.grant {
            let _ = write!(out, "  ({})", visible::line(grant));
        }
        out.push('\n');
    }
    if unseen.len() > SHOWN {
        let _ = writeln!(
            out,
            "  and {} more; --format json has them all",
            unseen.len() - SHOWN
        );
    }
    out
}
