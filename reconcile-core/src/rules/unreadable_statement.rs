use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{class_of_action, class_of_statement};

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
    let read = context.problems.iter().map(|problem| {
        Draft::new(problem.start, problem.end, problem.message.clone())
            .severity(problem.severity)
            .help(HELP)
    });
    read.chain(unlisted(context)).collect()
}

const HELP: &str = "read it yourself before it runs: no rule has judged it";

/// A kind of statement or action that nobody has thought about yet is not taken for harmless.
fn unlisted(context: &Context<'_>) -> Option<Draft> {
    let statement = context.statement?;
    let node = statement.kind.node();
    let known = node.is_empty() || class_of_statement(node).is_some();
    let mut actions = context.actions().map(|(_, action)| action.kind.node());
    let unknown = if known {
        actions.find(|node| class_of_action(node).is_none())?
    } else {
        node
    };
    let message = format!("no rule knows what {unknown} does");
    Some(Draft::at(statement, message).help(HELP))
}
