//! Whether a transaction has lost anything that was there before it.

use std::collections::BTreeMap;

use crate::finding::{Report, Severity};
use crate::loss::Loss;

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

/// What the script may lose: what its comments allow, and what was proven to be empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowance {
    allowed: Vec<String>,
    /// Where nothing is, no row can go.
    empty: Vec<String>,
}

impl Allowance {
    /// By a report in which nothing is an error: findings about an object that are allowed, or that
    /// the rows themselves have settled.
    pub(super) fn of(report: &Report, accepted: &[String]) -> Self {
        let allowed = report.allowed().iter().map(|allowed| &allowed.finding);
        let allowed = allowed.filter_map(|finding| finding.object.clone());
        let settled = report
            .findings()
            .iter()
            .filter(|found| found.severity < Severity::Error && found.evidence.is_some());
        Self {
            allowed: allowed.chain(accepted.iter().cloned()).collect(),
            empty: settled.filter_map(|own| own.object.clone()).collect(),
        }
    }

    fn has(&self, loss: &Loss, root: &str) -> bool {
        let own = match loss {
            Loss::Column { table, column } => Some(format!("{table}.{column}")),
            _ => None,
        };
        let rows = matches!(loss, Loss::Rows { .. } | Loss::Deleted { .. });
        let empty: &[String] = if rows { &[] } else { &self.empty };
        self.allowed
            .iter()
            .chain(empty)
            .any(|object| object == loss.table() || object == root || Some(object) == own.as_ref())
    }
}

/// What is gone between two moments of one transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Losses {
    /// What nothing allows.
    pub(super) refused: Vec<Loss>,
    /// What a comment allows, or what held nothing.
    pub(super) allowed: Vec<Loss>,
}

/// Compares the two moments.
pub(super) fn losses(before: &Held, after: &Held, allowance: &Allowance) -> Losses {
    let mut losses = Losses::default();
    for (id, old) in before {
        let mut own = Vec::new();
        match after.get(id) {
            None => own.push(Loss::Table {
                table: old.name.clone(),
                rows: old.rows,
            }),
            Some(new) => of_table(old, new, &mut own),
        }
        for loss in own {
            // Nothing was in it, as was seen under the lock.
            let empty = matches!(loss, Loss::Table { rows: Some(0), .. });
            let side = if empty || allowance.has(&loss, &old.root) {
                &mut losses.allowed
            } else {
                &mut losses.refused
            };
            side.push(loss);
        }
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
