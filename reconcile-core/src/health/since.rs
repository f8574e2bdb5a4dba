//! What is new since an earlier report.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::facts::{DatabaseHealth, TableHealth};
use super::judge::sequence_room;
use super::report::{HealthFinding, HealthIssue, HealthReport, NotRead, TABLES};
use super::thresholds::Thresholds;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Severity;
use crate::name::{QualifiedName, quote_ident};

/// What is new since an earlier report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HealthChanges {
    /// When the earlier report was made: seconds since the beginning of 1970 (UTC).
    pub read_at: i64,
    /// So many seconds lie between the reports.
    pub seconds: u64,
    /// The tables that changed, the most rows gained or lost first.
    pub tables: Vec<TableChange>,
    /// What was counted in between; `None` where the counters were reset.
    pub counters: Option<CounterChanges>,
    /// The findings that the earlier report did not have.
    pub new: Vec<HealthFinding>,
    /// Those that it had and that are no more.
    pub gone: Vec<HealthFinding>,
}

/// How a table changed. Rows are the statistics' estimates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TableChange {
    /// The table.
    pub table: QualifiedName,
    /// Its live rows then; `None` where it was not there.
    pub before: Option<u64>,
    /// Its live rows now; `None` where it is gone.
    pub after: Option<u64>,
    /// Rows inserted in between; `None` where the counters were reset, or it was not there.
    pub inserted: Option<u64>,
    /// Rows updated in between.
    pub updated: Option<u64>,
    /// Rows deleted in between.
    pub deleted: Option<u64>,
}

/// What was counted in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CounterChanges {
    /// Transactions that were committed.
    pub commits: u64,
    /// Transactions that were rolled back.
    pub rollbacks: u64,
    /// Deadlocks.
    pub deadlocks: u64,
    /// Queries that were cancelled for replication.
    pub conflicts: u64,
    /// Temporary files.
    pub temp_files: u64,
    /// Their bytes.
    pub temp_bytes: u64,
}

impl TableChange {
    /// The rows that came (positive) or went.
    #[must_use]
    pub fn rows(&self) -> i128 {
        i128::from(self.after.unwrap_or_default()) - i128::from(self.before.unwrap_or_default())
    }
}

impl HealthReport {
    /// Says what is new since an earlier report of the same database: rows gained and lost, findings,
    /// counters, and how fast sequences are used up. What that shows is added to the findings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if the earlier report is of another database, or not earlier.
    pub fn since(mut self, earlier: &Self, thresholds: &Thresholds) -> Result<Self> {
        let (now, then) = (&self.facts.database, &earlier.facts.database);
        if now.database != then.database {
            let message = format!(
                "the earlier report is of database {}, and this is {}",
                quote_ident(&then.database),
                quote_ident(&now.database)
            );
            return Err(Error::new(ErrorKind::Usage, message));
        }
        let seconds = u64::try_from(now.read_at - then.read_at).ok();
        let seconds = seconds.filter(|&time| time > 0).ok_or_else(|| {
            let message = "the earlier report is not earlier than the database's clock";
            Error::new(ErrorKind::Usage, message)
        })?;
        if let (Some(_), Some(_)) = (self.sequences.read_at, earlier.sequences.read_at) {
            self.sequences = self.sequences.with_pace_since(&earlier.sequences)?;
        }
        let read_at = then.read_at;
        let counters = counters(then, now);
        // What was not read is neither lost nor mended.
        let unread = |report: &Self| report.not_read.iter().any(|own| own.what == TABLES);
        let tables = if unread(&self) || unread(earlier) {
            Vec::new()
        } else {
            changes(&earlier.facts.tables, &self.facts.tables)
        };
        let all_read = self.not_read.is_empty();
        self.add_since(&tables, counters, thresholds);
        if counters.is_none() {
            self.not_read.push(NotRead::new(
                "what was counted since",
                "the statistics were reset after the earlier report",
            ));
        }
        for own in &earlier.not_read {
            let what = format!("{} in the earlier report", own.what);
            self.not_read.push(NotRead::new(what, own.reason.clone()));
        }
        self.settle();
        let lacking = |all: &[HealthFinding], others: &[HealthFinding]| {
            let same = |a: &HealthFinding, b: &HealthFinding| {
                (a.issue, &a.object) == (b.issue, &b.object) && a.severity <= b.severity
            };
            let lacking = all.iter().filter(|a| !others.iter().any(|b| same(a, b)));
            lacking.cloned().collect::<Vec<_>>()
        };
        let gone = |own: &HealthFinding| all_read && !is_of_time(own.issue);
        self.since = Some(HealthChanges {
            read_at,
            seconds,
            tables,
            counters,
            new: lacking(&self.findings, &earlier.findings),
            gone: lacking(&earlier.findings, &self.findings)
                .into_iter()
                .filter(gone)
                .collect(),
        });
        Ok(self)
    }

    /// The findings that only a comparison shows.
    fn add_since(
        &mut self,
        tables: &[TableChange],
        counters: Option<CounterChanges>,
        thresholds: &Thresholds,
    ) {
        let database = quote_ident(&self.facts.database.database);
        let mut add = |issue, severity, object, message, help| {
            self.findings.push(HealthFinding {
                issue,
                severity,
                object,
                message,
                help,
            });
        };
        for change in tables.iter().filter(|own| is_loss(own, thresholds)) {
            let before = change.before.unwrap_or_default();
            let message = match change.after {
                Some(after) => format!("it had {before} rows, and has {after}"),
                None => format!("it is gone, and had {before} rows"),
            };
            let help = Some("reconcile rollback plan".to_owned());
            let object = change.table.to_string();
            add(
                HealthIssue::RowsLost,
                Severity::Warning,
                object,
                message,
                help,
            );
        }
        let counted = counters.map_or([(HealthIssue::Deadlocks, 0, ""); 2], |own| {
            [
                (HealthIssue::Deadlocks, own.deadlocks, "deadlocks"),
                (
                    HealthIssue::Conflicts,
                    own.conflicts,
                    "queries cancelled for replication",
                ),
            ]
        });
        for (issue, number, what) in counted.into_iter().filter(|(_, number, _)| *number > 0) {
            let message = format!("{number} {what} since the earlier report");
            let help = Some("see the server's log".to_owned());
            add(issue, Severity::Warning, database.clone(), message, help);
        }
        for state in &self.sequences.sequences {
            let Some(days) = state.pace.and_then(|pace| pace.days_left) else {
                continue;
            };
            if let Some(severity) = days_severity(days, thresholds) {
                self.findings.push(HealthFinding {
                    issue: HealthIssue::SequenceHeadroom,
                    severity,
                    object: state.sequence.to_string(),
                    message: format!("at this pace it has no value left in {days:.0} days"),
                    help: sequence_room(state),
                });
            }
        }
    }
}

/// Whether it comes and goes by itself: that it is gone is no news.
fn is_of_time(issue: HealthIssue) -> bool {
    matches!(
        issue,
        HealthIssue::RowsLost | HealthIssue::Deadlocks | HealthIssue::Conflicts
    )
}

fn days_severity(days: f64, thresholds: &Thresholds) -> Option<Severity> {
    #[expect(clippy::cast_precision_loss, reason = "days")]
    let under = |limit: u64| days < limit as f64;
    if under(thresholds.days_left.error) {
        Some(Severity::Error)
    } else {
        under(thresholds.days_left.warning).then_some(Severity::Warning)
    }
}

fn is_loss(change: &TableChange, thresholds: &Thresholds) -> bool {
    let before = change.before.unwrap_or_default();
    let lost = before.saturating_sub(change.after.unwrap_or_default());
    let share = before.saturating_mul(thresholds.lost_percent) / 100;
    lost > 0 && lost >= thresholds.lost_rows && lost >= share
}

/// None where they were reset in between.
fn counters(then: &DatabaseHealth, now: &DatabaseHealth) -> Option<CounterChanges> {
    if then.counters_reset != now.counters_reset {
        return None;
    }
    Some(CounterChanges {
        commits: now.commits.checked_sub(then.commits)?,
        rollbacks: now.rollbacks.checked_sub(then.rollbacks)?,
        deadlocks: now.deadlocks.checked_sub(then.deadlocks)?,
        conflicts: now.conflicts.checked_sub(then.conflicts)?,
        temp_files: now.temp_files.checked_sub(then.temp_files)?,
        temp_bytes: now.temp_bytes.checked_sub(then.temp_bytes)?,
    })
}

fn changes(then: &[TableHealth], now: &[TableHealth]) -> Vec<TableChange> {
    let mut before: HashMap<&QualifiedName, &TableHealth> =
        then.iter().map(|own| (&own.table, own)).collect();
    let mut all = Vec::new();
    for after in now {
        let Some(before) = before.remove(&after.table) else {
            all.push(TableChange {
                table: after.table.clone(),
                before: None,
                after: Some(after.live_rows),
                inserted: None,
                updated: None,
                deleted: None,
            });
            continue;
        };
        let change = TableChange {
            table: after.table.clone(),
            before: Some(before.live_rows),
            after: Some(after.live_rows),
            inserted: after.inserted.checked_sub(before.inserted),
            updated: after.updated.checked_sub(before.updated),
            deleted: after.deleted.checked_sub(before.deleted),
        };
        let written = [change.inserted, change.updated, change.deleted];
        if change.rows() != 0 || written.iter().any(|rows| *rows != Some(0)) {
            all.push(change);
        }
    }
    all.extend(before.into_values().map(|own| TableChange {
        table: own.table.clone(),
        before: Some(own.live_rows),
        after: None,
        inserted: None,
        updated: None,
        deleted: None,
    }));
    let rank = |own: &TableChange| (std::cmp::Reverse(own.rows().abs()), own.table.clone());
    all.sort_by_key(rank);
    all
}
