use super::fault::Fate;
use super::{Context, Draft, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "rejected",
    code: "R070",
    severity: Severity::Warning,
    summary: "PostgreSQL rejects the statement: the script stops there.",
    docs: include_str!("rejected.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    context.faults(Fate::Rejected)
}
