use super::keys::{Key, covered};
use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::ConstraintRule;

pub(super) const RULE: Rule = Rule {
    id: "add-unique",
    code: "R042",
    severity: Severity::Warning,
    summary: "A unique constraint or index is added: this fails if rows are equal in it.",
    docs: include_str!("add_unique.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let of_constraints = context
        .added()
        .into_iter()
        .filter(|added| added.constraint.kind == ConstraintRule::Unique)
        .filter(|added| !added.is_new_and_null() && !added.is_new_and_distinct())
        .filter_map(|added| Key::of_constraint(&added));
    let of_index = context
        .create_index()
        .filter(|index| index.unique)
        .and_then(|index| Some(Key::of_index(context.statement?, index)));
    of_constraints
        .chain(of_index)
        .filter(|key| !covered(context, key))
        .map(|key| key.duplicates(context))
        .collect()
}
