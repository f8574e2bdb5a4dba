use super::fault::Fate;
use super::{Context, Draft, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "no-effect",
    code: "R072",
    severity: Severity::Info,
    summary: "IF EXISTS or IF NOT EXISTS passes over the statement: nothing happens.",
    docs: include_str!("no_effect.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    context.faults(Fate::Skipped)
}
