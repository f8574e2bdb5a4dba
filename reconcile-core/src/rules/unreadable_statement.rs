use super::{Context, Draft, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "unreadable-statement",
    code: "R005",
    severity: Severity::Error,
    summary: "A part of the script could not be read, or runs code that is not in view.",
    docs: include_str!("unreadable_statement.md"),
    since: "0.1.0",
    outlasts_rollback: true,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    context
        .problems
        .iter()
        .map(|problem| {
            Draft::new(problem.start, problem.end, problem.message.clone())
                .severity(problem.severity)
                .help("read it yourself before it runs: no rule has judged it")
        })
        .collect()
}
