use super::keys::{Key, covered};
use super::{Context, Draft, Rule};
use crate::evidence::Answer;
use crate::finding::Severity;
use crate::statement::ConstraintRule;

pub(super) const RULE: Rule = Rule {
    id: "add-primary-key",
    code: "R043",
    severity: Severity::Warning,
    summary: "A primary key is added: this fails if rows are equal in it, or have NULL in it.",
    docs: include_str!("add_primary_key.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let keys = context
        .added()
        .into_iter()
        .filter(|added| added.constraint.kind == ConstraintRule::PrimaryKey)
        // Without a value of its own the column is refused by add-required-column.
        .filter(|added| !added.is_new_and_null() && !added.is_new_and_distinct());
    keys.filter_map(|added| {
        let key = Key::of_primary_key(context, &added);
        let nullable: Vec<&String> = key
            .columns
            .iter()
            .flatten()
            .filter(|column| !is_not_null(context, &key, column))
            .collect();
        if !covered(context, &key) {
            let draft = key.duplicates(context);
            return Some(match nulls(context, &key, &nullable) {
                Some(found) => draft.severity(Severity::Warning).evidence(found),
                None => draft,
            });
        }
        (!nullable.is_empty()).then(|| key.has_nulls(context, &nullable))
    })
    .collect()
}

fn is_not_null(context: &Context<'_>, key: &Key<'_>, column: &str) -> bool {
    let relation = context.world.relation(key.table).here();
    let known = relation.and_then(|relation| relation.column(column).here());
    known.is_some_and(|column| column.not_null)
}

/// What the database says of NULLs, if that is anything but "there are none".
fn nulls(context: &Context<'_>, key: &Key<'_>, nullable: &[&String]) -> Option<String> {
    nullable
        .iter()
        .find_map(|column| match context.nulls(key.table, column) {
            Answer::Some(count) => Some(format!("{count} rows with NULL in {column}")),
            Answer::NotChecked(why) => Some(format!("NULLs in {column} not checked: {why}")),
            _ => None,
        })
}
