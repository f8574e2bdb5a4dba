//! Sequences that lag or run out.

use crate::finding::Severity;
use crate::health::report::{HealthFinding, HealthIssue};
use crate::sequence::{Flag, SequenceReport, SequenceState, Status};

pub(super) fn found(report: &SequenceReport) -> Vec<HealthFinding> {
    report.sequences.iter().filter_map(finding).collect()
}

fn finding(state: &SequenceState) -> Option<HealthFinding> {
    let number = |value: Option<u64>| value.unwrap_or_default();
    let apply = || Some("reconcile sequences --apply".to_owned());
    let (issue, severity, message, help) = match state.status {
        Status::Behind | Status::BehindWouldExhaust => (
            HealthIssue::SequenceBehind,
            Severity::Error,
            format!(
                "it is {} values behind the rows: inserts fail or make duplicates",
                number(state.steps_behind)
            ),
            apply(),
        ),
        Status::Exhausted => (
            HealthIssue::SequenceExhausted,
            Severity::Error,
            "it has no value left: every insert fails".to_owned(),
            wider(state),
        ),
        _ if state.flags.contains(&Flag::NearExhausted) => (
            HealthIssue::SequenceHeadroom,
            Severity::Warning,
            format!(
                "less than 10 % of its values are left: {}",
                number(state.remaining)
            ),
            wider(state),
        ),
        _ if state.flags.contains(&Flag::RunningLow) => (
            HealthIssue::SequenceHeadroom,
            Severity::Info,
            format!(
                "less than 25 % of its values are left: {}",
                number(state.remaining)
            ),
            wider(state),
        ),
        _ => return None,
    };
    Some(HealthFinding {
        issue,
        severity,
        object: state.sequence.to_string(),
        message,
        help,
    })
}

pub(crate) fn wider(state: &SequenceState) -> Option<String> {
    let all: Vec<String> = state.widen.iter().map(|sql| format!("{sql};")).collect();
    (!all.is_empty()).then(|| all.join(" "))
}
