use super::column::{Dropped, dropped};
use super::data_type::same_type;
use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{ColumnDefinition, ObjectType};

pub(super) const RULE: Rule = Rule {
    id: "recreate-column",
    code: "R007",
    severity: Severity::Error,
    summary: "A column is dropped and added again, which empties it.",
    docs: include_str!("recreate_column.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let dropped = dropped(context);
    let again = dropped
        .iter()
        .filter_map(|dropped| Some((dropped, dropped.again?)));
    again
        .map(|(dropped, new)| draft(context, dropped, new))
        .collect()
}

fn draft(context: &Context<'_>, dropped: &Dropped<'_>, new: &ColumnDefinition) -> Draft {
    let (word, name, of) = (dropped.word(), dropped.quoted(), &dropped.of);
    let end = if dropped.computed() {
        "is dropped and added again; its values are computed from other columns"
    } else {
        "is dropped and added again: all its values would be lost"
    };
    let draft = dropped.draft(context, format!("{word} {name} of {of} {end}"));
    let same = dropped
        .column
        .as_ref()
        .is_some_and(|column| same_type(&new.data_type, &column.data_type));
    if same {
        return draft.help("it has this type already: take out both DROP and ADD");
    }
    let data_type = &new.data_type;
    // A type that brings a sequence or an expression along is not to be had by a change of type.
    if new.is_serial() || new.generated || data_type.is_empty() || dropped.computed() {
        return draft.help("change what is to be different about it without dropping it");
    }
    let fix = if dropped.alter.object == ObjectType::Type {
        format!("ALTER TYPE {of} ALTER ATTRIBUTE {name} SET DATA TYPE {data_type}")
    } else {
        format!(
            "ALTER TABLE {of} ALTER COLUMN {name} SET DATA TYPE {data_type} USING {name}::{data_type}"
        )
    };
    draft
        .help("a change of type in place keeps the values, where they can be cast")
        .fix(fix)
}
