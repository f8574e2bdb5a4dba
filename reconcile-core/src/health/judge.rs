//! What is the matter with what was read.

use std::fmt::Write as _;

use super::facts::{DatabaseAge, HealthFacts, TableHealth};
use super::report::{HealthFinding, HealthIssue, NotRead};
use super::thresholds::Thresholds;
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::sequence::{SequenceReport, Status};

mod objects;
mod sequences;
mod sessions;

pub(super) use sequences::wider as sequence_room;

/// Transaction numbers go round after so many.
const NUMBERS: u64 = 1 << 31;

/// Says what is the matter, in no order of weight.
///
/// What the facts leave out is not judged: see
/// [`HealthReport::not_read`](super::HealthReport::not_read).
#[must_use]
pub fn judge(
    facts: &HealthFacts,
    sequences: &SequenceReport,
    thresholds: &Thresholds,
) -> Vec<HealthFinding> {
    let mut found = sequences::found(sequences);
    found.extend(objects::found(facts));
    found.extend(sessions::found(facts, thresholds));
    for age in &facts.ages {
        found.extend(old(facts, age, thresholds));
    }
    for table in &facts.tables {
        found.extend(neglected(table, facts, thresholds));
    }
    if !facts.database.autovacuum {
        found.push(HealthFinding {
            issue: HealthIssue::AutovacuumOff,
            severity: Severity::Warning,
            object: quote_ident(&facts.database.database),
            message: "autovacuum is off for the whole server".to_owned(),
            help: Some("ALTER SYSTEM RESET autovacuum; SELECT pg_reload_conf();".to_owned()),
        });
    }
    if let Some(pages @ 1..) = facts.database.checksum_failures {
        found.push(HealthFinding {
            issue: HealthIssue::ChecksumFailure,
            severity: Severity::Error,
            object: quote_ident(&facts.database.database),
            message: format!("{pages} times a page had a wrong checksum: its contents are damaged"),
            help: Some("look for `invalid page` in the server's log, and for the disk".to_owned()),
        });
    }
    found
}

/// What the facts themselves say is not known.
pub(super) fn hidden(facts: &HealthFacts, sequences: &SequenceReport) -> Vec<NotRead> {
    let mut all = Vec::new();
    let hidden = facts.sessions.iter().filter(|own| own.hidden).count();
    if hidden > 0 {
        let reason = format!("{hidden} sessions of other roles do not show what they do");
        let grant = format!(
            "GRANT pg_read_all_stats TO {};",
            quote_ident(&facts.database.role)
        );
        all.push(NotRead::new("sessions", reason).with_help(Some(grant)));
    }
    if !facts.database.track_counts {
        let help = "ALTER SYSTEM RESET track_counts; SELECT pg_reload_conf();";
        all.push(
            NotRead::new("rows", "the server counts none: track_counts is off")
                .with_help(Some(help.to_owned())),
        );
    }
    for state in &sequences.sequences {
        if state.status == Status::Unknown {
            let reason = state.reason.as_deref().unwrap_or("it could not be judged");
            all.push(NotRead::new(format!("sequence {}", state.sequence), reason));
        }
    }
    all
}

/// A database near the end of its numbers.
fn old(facts: &HealthFacts, age: &DatabaseAge, thresholds: &Thresholds) -> Vec<HealthFinding> {
    let kinds = [
        (
            HealthIssue::TransactionAge,
            age.transactions,
            "transaction numbers",
        ),
        (HealthIssue::MultixactAge, age.multixacts, "multixacts"),
    ];
    let of = |(issue, number, what): (HealthIssue, u64, &str)| {
        let percent = number.saturating_mul(100) / NUMBERS;
        let severity = thresholds.age_percent.of(percent)?;
        let mut message = format!(
            "{percent} % of the {what} are in use: at 100 % the server takes no writes any more"
        );
        let own = age.database == facts.database.database;
        let mut tables = facts.tables.iter();
        let oldest = tables.by_ref().max_by_key(|table| table.transaction_age);
        let mut help = format!("vacuum every table of {}", quote_ident(&age.database));
        if let (true, HealthIssue::TransactionAge, Some(oldest)) = (own, issue, oldest) {
            let _ = write!(message, "; the oldest table is {}", oldest.table);
            help = format!("VACUUM (FREEZE, VERBOSE) {};", oldest.table);
        }
        Some(HealthFinding {
            issue,
            severity,
            object: quote_ident(&age.database),
            message,
            help: Some(help),
        })
    };
    kinds.into_iter().filter_map(of).collect()
}

/// A table that vacuum or analyse neglect.
fn neglected(
    table: &TableHealth,
    facts: &HealthFacts,
    thresholds: &Thresholds,
) -> Vec<HealthFinding> {
    let finding = |issue, severity, message, help: String| HealthFinding {
        issue,
        severity,
        object: table.table.to_string(),
        message,
        help: Some(help),
    };
    let mut found = Vec::new();
    let (live, dead) = (table.live_rows, table.dead_rows);
    let share = live.saturating_mul(thresholds.dead_percent) / 100;
    if dead >= thresholds.dead_rows.max(1) && dead >= share {
        let message = format!("{dead} dead rows beside {live} live ones: vacuum does not keep up");
        let help = format!("VACUUM (VERBOSE, ANALYZE) {};", table.table);
        found.push(finding(
            HealthIssue::DeadRows,
            Severity::Warning,
            message,
            help,
        ));
    }
    let analysed = table.last_analyze.or(table.last_autoanalyze).is_some();
    if !analysed && live >= thresholds.unanalysed_rows.max(1) {
        let message = format!("{live} rows, and never analysed: the planner guesses");
        let help = format!("ANALYZE {};", table.table);
        found.push(finding(
            HealthIssue::NeverAnalysed,
            Severity::Info,
            message,
            help,
        ));
    }
    if !table.autovacuum && facts.database.autovacuum {
        let message = "autovacuum is off for this table".to_owned();
        let help = format!("ALTER TABLE {} RESET (autovacuum_enabled);", table.table);
        found.push(finding(
            HealthIssue::AutovacuumOff,
            Severity::Info,
            message,
            help,
        ));
    }
    found
}

/// `40 s`, `12 min`, `3 h 20 min`, `2 d 4 h`.
pub(super) fn time(seconds: u64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, ..) => format!("{hours} h {} min", minutes % 60),
        _ => format!("{days} d {} h", hours % 24),
    }
}
