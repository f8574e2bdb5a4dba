use super::detach_partition::leaving;
use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::ActionKind;

pub(super) const RULE: Rule = Rule {
    id: "drop-inherit",
    code: "R015",
    severity: Severity::Warning,
    summary: "A child table's rows leave its parent.",
    docs: include_str!("drop_inherit.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    leaving(context, |action| match action {
        ActionKind::DropInherit(parent) => Some((parent, false)),
        _ => None,
    })
}
