use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::StatementKind;

pub(super) const RULE: Rule = Rule {
    id: "truncate",
    code: "R004",
    severity: Severity::Error,
    summary: "A table is emptied.",
    docs: include_str!("truncate.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::Truncate(truncate) = &statement.kind else {
        return Vec::new();
    };
    truncate
        .tables
        .iter()
        .filter(|table| truncate.cascade || !context.world.made_table(table))
        .map(|table| {
            let message = if truncate.cascade {
                format!(
                    "all rows of {table} would be lost, and all rows of every table that refers to it"
                )
            } else {
                format!("all rows of {table} would be lost")
            };
            Draft::at(statement, message)
                .object(table.to_string())
                .help("name the rows that are not needed: DELETE … WHERE …")
        })
        .collect()
}
