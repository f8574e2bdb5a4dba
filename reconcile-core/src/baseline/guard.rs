//! Whether a transaction has lost anything that was there before it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::finding::{Report, Severity};

/// A table, as it stands at one moment of a transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HeldTable {
    /// Its name as PostgreSQL quotes it.
    pub(super) name: String,
    /// The partitioned table at the top of a partition, quoted; empty for others.
    pub(super) root: String,
    /// Its columns by their numbers, which no rename changes, quoted.
    pub(super) columns: BTreeMap<i16, String>,
    /// The file that holds its rows; another one after a rewrite or a `TRUNCATE`.
    pub(super) filenode: i64,
    /// How many rows the transaction has deleted from it.
    pub(super) deleted: u64,
    /// How many rows it has; `None` where they were not counted.
    pub(super) rows: Option<u64>,
}

/// All tables by their ids, which no rename changes.
pub(super) type Held = BTreeMap<i64, HeldTable>;

/// Something that was there before, and is not there any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "lost", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Loss {
    /// A table.
    Table {
        /// Its name, quoted.
        table: String,
        /// How many rows it had; `None` where they were not counted.
        rows: Option<u64>,
    },
    /// A column.
    Column {
        /// The table, quoted.
        table: String,
        /// The column, quoted.
        column: String,
    },
    /// Rows of a table that was locked and counted.
    Rows {
        /// The table, quoted.
        table: String,
        /// How many there were.
        before: u64,
        /// How many there are.
        after: u64,
    },
    /// Rows that were deleted, by the statistics of the transaction.
    Deleted {
        /// The table, quoted.
        table: String,
        /// How many.
        rows: u64,
    },
    /// A table that nobody was expected to touch has another file: it was emptied or rewritten, and
    /// its rows had not been counted.
    Replaced {
        /// The table, quoted.
        table: String,
    },
}

impl Loss {
    /// The table that it is about, quoted.
    #[must_use]
    pub fn table(&self) -> &str {
        match self {
            Self::Table { table, .. }
            | Self::Column { table, .. }
            | Self::Rows { table, .. }
            | Self::Deleted { table, .. }
            | Self::Replaced { table } => table,
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { table, rows: None } => write!(f, "table {table} is gone"),
            Self::Table {
                table,
                rows: Some(rows),
            } => write!(f, "table {table} is gone, with {rows} rows"),
            Self::Column { table, column } => write!(f, "column {column} of {table} is gone"),
            Self::Rows {
                table,
                before,
                after,
            } => write!(f, "{table} had {before} rows and has {after}"),
            Self::Deleted { table, rows } => write!(f, "{rows} rows of {table} were deleted"),
            Self::Replaced { table } => write!(
                f,
                "{table} was emptied or rewritten by something that the script does not show"
            ),
        }
    }
}

/// What the script may lose: what its comments allow, and what was proven to be empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowance(Vec<String>);

impl Allowance {
    /// By a report in which nothing is an error: findings about an object that are allowed, or that
    /// the rows themselves have settled.
    pub(super) fn of(report: &Report, accepted: &[String]) -> Self {
        let allowed = report.allowed().iter().map(|allowed| &allowed.finding);
        let settled = report
            .findings()
            .iter()
            .filter(|found| found.severity < Severity::Error && found.evidence.is_some());
        let objects = allowed.chain(settled);
        let objects = objects.filter_map(|finding| finding.object.clone());
        Self(objects.chain(accepted.iter().cloned()).collect())
    }

    fn has(&self, loss: &Loss, root: &str) -> bool {
        let own = match loss {
            Loss::Column { table, column } => Some(format!("{table}.{column}")),
            _ => None,
        };
        self.0
            .iter()
            .any(|object| object == loss.table() || object == root || Some(object) == own.as_ref())
    }
}

/// What was lost between two moments of one transaction, and is not allowed to be.
pub(super) fn losses(before: &Held, after: &Held, allowance: &Allowance) -> Vec<Loss> {
    let mut losses = Vec::new();
    for (id, old) in before {
        let mut own = Vec::new();
        match after.get(id) {
            // Nothing was in it, as was seen under the lock.
            None if old.rows == Some(0) => {}
            None => own.push(Loss::Table {
                table: old.name.clone(),
                rows: old.rows,
            }),
            Some(new) => of_table(old, new, &mut own),
        }
        own.retain(|loss| !allowance.has(loss, &old.root));
        losses.append(&mut own);
    }
    losses
}

fn of_table(old: &HeldTable, new: &HeldTable, losses: &mut Vec<Loss>) {
    let table = || old.name.clone();
    for (number, column) in &old.columns {
        if !new.columns.contains_key(number) {
            losses.push(Loss::Column {
                table: table(),
                column: column.clone(),
            });
        }
    }
    match (old.rows, new.rows) {
        (Some(before), Some(after)) if after < before => losses.push(Loss::Rows {
            table: table(),
            before,
            after,
        }),
        (Some(_), Some(_)) => {}
        _ if new.deleted > old.deleted => losses.push(Loss::Deleted {
            table: table(),
            rows: new.deleted - old.deleted,
        }),
        _ if new.filenode != old.filenode => losses.push(Loss::Replaced { table: table() }),
        _ => {}
    }
}
