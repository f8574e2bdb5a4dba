use super::fault::Fate;
use super::{Context, Draft, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "missing-object",
    code: "R071",
    severity: Severity::Warning,
    summary: "What the statement names is not there: the script stops there.",
    docs: include_str!("missing_object.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    context.faults(Fate::Missing)
}
