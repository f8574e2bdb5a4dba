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
            return Some(nulls(context, &key, &nullable, draft));
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

/// With what the database says of NULLs, if that is anything but "there are none".
fn nulls(context: &Context<'_>, key: &Key<'_>, nullable: &[&String], draft: Draft) -> Draft {
    for column in nullable {
        let said = match context.nulls(key.table, column) {
            Answer::Some(count) => {
                let query = key.query_of_nulls(context, &[column]);
                let draft = draft.query(query).severity(Severity::Warning);
                return draft.evidence(count.of("rows with NULL in") + " " + column);
            }
            Answer::NotChecked(why) => format!("NULLs in {column} not checked: {why}"),
            _ => continue,
        };
        return draft.severity(Severity::Warning).evidence(said);
    }
    draft
}
