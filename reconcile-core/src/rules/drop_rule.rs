use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::ObjectType;

pub(super) const RULE: Rule = Rule {
    id: "drop-rule",
    code: "R055",
    severity: Severity::Warning,
    summary: "A rewrite rule is dropped: what it forbids or redirects happens as written.",
    docs: include_str!("drop_rule.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    context.dropped_part(ObjectType::Rule, |name| {
        format!("rule {name} would be gone: what it forbids or redirects would happen as written")
    })
}
