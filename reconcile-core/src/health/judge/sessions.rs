//! What is open for too long: transactions, prepared transactions, replication slots.

use super::time;
use crate::finding::Severity;
use crate::health::facts::{HealthFacts, PreparedTransaction, ReplicationSlot, SessionHealth};
use crate::health::report::{HealthFinding, HealthIssue};
use crate::health::thresholds::Thresholds;
use crate::name::quote_literal;

pub(super) fn found(facts: &HealthFacts, thresholds: &Thresholds) -> Vec<HealthFinding> {
    let mut found = Vec::new();
    for own in &facts.sessions {
        found.extend(session(own, thresholds));
    }
    let prepared = facts.prepared.iter();
    found.extend(prepared.filter_map(|own| prepared_transaction(own, thresholds)));
    let slots = facts.slots.iter();
    found.extend(slots.filter_map(|own| slot(own, thresholds)));
    found
}

fn session(own: &SessionHealth, thresholds: &Thresholds) -> Vec<HealthFinding> {
    if own.hidden {
        return Vec::new();
    }
    let seconds = |value: Option<i64>| u64::try_from(value.unwrap_or_default()).unwrap_or_default();
    let (open, here) = (seconds(own.transaction_seconds), seconds(own.state_seconds));
    let who = own.role.as_deref().unwrap_or("nobody");
    let who = match own.application.as_deref() {
        Some(application) if !application.is_empty() => format!("{who} ({application})"),
        _ => who.to_owned(),
    };
    let state = own.state.as_deref().unwrap_or_default();
    let mut found = Vec::new();
    let mut add = |issue, severity: Option<Severity>, message, help| {
        found.extend(severity.map(|severity| HealthFinding {
            issue,
            severity,
            object: format!("session {}", own.pid),
            message,
            help: Some(help),
        }));
    };
    let end = format!("SELECT pg_terminate_backend({});", own.pid);
    if let Some(pids) = own.blocked_by.as_ref().filter(|pids| !pids.is_empty()) {
        let pids: Vec<String> = pids.iter().map(ToString::to_string).collect();
        let message = format!(
            "a statement of {who} runs for {} and waits for a lock of session {}",
            time(here),
            pids.join(", ")
        );
        let help = format!(
            "see what holds it: SELECT * FROM pg_stat_activity WHERE pid IN ({});",
            pids.join(", ")
        );
        add(
            HealthIssue::Blocked,
            thresholds.blocked.of(here),
            message,
            help,
        );
    }
    let idle = state
        .starts_with("idle in transaction")
        .then(|| thresholds.idle.of(here))
        .flatten();
    if idle.is_some() {
        let message = format!(
            "a transaction of {who} does nothing for {}: it keeps its locks and all dead rows",
            time(here)
        );
        add(HealthIssue::IdleInTransaction, idle, message, end);
    } else {
        let message = format!(
            "a transaction of {who} is open for {}: no row that died since is removed",
            time(open)
        );
        let severity = thresholds.transaction.of(open);
        add(HealthIssue::LongTransaction, severity, message, end);
    }
    found
}

fn prepared_transaction(
    own: &PreparedTransaction,
    thresholds: &Thresholds,
) -> Option<HealthFinding> {
    let seconds = u64::try_from(own.seconds).unwrap_or_default();
    let severity = thresholds.prepared.of(seconds)?;
    let gid = quote_literal(&own.gid);
    Some(HealthFinding {
        issue: HealthIssue::PreparedTransaction,
        severity,
        object: format!("prepared transaction {gid}"),
        message: format!(
            "{} has prepared it {} ago: it keeps its locks and all dead rows, over restarts too",
            own.role,
            time(seconds)
        ),
        help: Some(format!(
            "COMMIT PREPARED {gid}; or ROLLBACK PREPARED {gid};"
        )),
    })
}

fn slot(own: &ReplicationSlot, thresholds: &Thresholds) -> Option<HealthFinding> {
    let bytes = own.kept_bytes.unwrap_or_default();
    let age = own.transaction_age.unwrap_or_default();
    let mebibytes = bytes >> 20;
    let status = own.wal_status.as_deref().unwrap_or_default();
    let by_size = thresholds.slot_bytes.of(bytes);
    let by_age = thresholds.slot_age.of(age);
    let lost = (status == "lost").then_some(Severity::Error);
    let at_risk = (status == "unreserved").then_some(Severity::Warning);
    let unread = (!own.active).then_some(Severity::Info);
    let severity = by_size.max(by_age).max(lost).max(at_risk).max(unread)?;
    let mut said = Vec::new();
    if lost.is_some() {
        said.push("what it needs is gone: its reader has to start anew".to_owned());
    }
    if at_risk.is_some() {
        said.push("what it needs may go at any time".to_owned());
    }
    if unread.is_some() {
        said.push("nobody reads from it".to_owned());
    }
    if by_size.is_some() || unread.is_some() && bytes > 0 {
        said.push(format!("it keeps {mebibytes} MiB of WAL"));
    }
    if by_age.is_some() {
        said.push(format!("it keeps rows that died {age} transactions ago"));
    }
    let slot = quote_literal(&own.slot);
    Some(HealthFinding {
        issue: HealthIssue::ReplicationSlot,
        severity,
        object: format!("replication slot {slot}"),
        message: said.join(", "),
        help: Some(format!(
            "if nobody is to read from it again: SELECT pg_drop_replication_slot({slot});"
        )),
    })
}
