use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::ConstraintRule;

pub(super) const RULE: Rule = Rule {
    id: "add-exclusion",
    code: "R046",
    severity: Severity::Warning,
    summary: "An exclusion constraint is added: this fails if two rows exclude each other.",
    docs: include_str!("add_exclusion.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let added = context.added();
    added
        .iter()
        .filter(|added| added.constraint.kind == ConstraintRule::Exclusion)
        .map(|added| {
            let rows = context.rows(added.table);
            let table = context.world.qualified(added.table);
            let object = match &added.constraint.name {
                Some(name) => format!("{table}.{}", quote_ident(name)),
                None => table.to_string(),
            };
            let message = format!("this fails if two rows of {table} exclude each other");
            Draft::new(added.start, added.end, message)
                .object(object)
                .help("find the pairs of rows that overlap, and decide which of them stay")
                .settled(&rows, "the table is empty", "rows to be compared")
        })
        .collect()
}
