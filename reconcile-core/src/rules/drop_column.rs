use super::column::{Dropped, dropped};
use super::data_type::same_type;
use super::successor::added;
use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{ActionKind, ColumnDefinition, ObjectType};

pub(super) const RULE: Rule = Rule {
    id: "drop-column",
    code: "R002",
    severity: Severity::Error,
    summary: "A column is dropped with all its values.",
    docs: include_str!("drop_column.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    dropped(context)
        .iter()
        .filter(|dropped| dropped.again.is_none())
        .map(|dropped| draft(context, dropped))
        .collect()
}

fn draft(context: &Context<'_>, dropped: &Dropped<'_>) -> Draft {
    let (word, name, table) = (dropped.word(), dropped.quoted(), &dropped.of);
    let end = if dropped.computed() {
        "would be gone; its values are computed from other columns"
    } else {
        "and its values would be lost"
    };
    let draft = dropped.draft(context, format!("{word} {name} of {table} {end}"));
    if dropped.computed() {
        return draft;
    }
    let object = if dropped.alter.object == ObjectType::Type {
        "TYPE"
    } else {
        "TABLE"
    };
    let (rename, upper) = match word {
        "attribute" => ("RENAME ATTRIBUTE", "attribute"),
        _ => ("RENAME COLUMN", "column"),
    };
    let to = |new: &str| {
        let new = quote_ident(new);
        format!("ALTER {object} {table} {rename} {name} TO {new}")
    };
    match new_name(dropped) {
        Some(new) => draft
            .help(format!(
                "probably a rename to {}: then rename it, which keeps the values, and take out both \
                 DROP and ADD",
                quote_ident(&new.name)
            ))
            .fix(to(&new.name)),
        None => draft
            .help(format!(
                "copy the values to where they belong first, or put the {upper} aside until nothing \
                 needs it"
            ))
            .fix(to(&format!("_dropped_{}", dropped.name))),
    }
}

/// The column that the same statement adds and that is probably this one under a new name: the only
/// one for the only one that goes, or the only one of its type.
fn new_name<'a>(dropped: &'a Dropped<'_>) -> Option<&'a ColumnDefinition> {
    let actions = &dropped.alter.actions;
    let gone: Vec<&str> = actions
        .iter()
        .filter_map(|action| match &action.kind {
            ActionKind::DropColumn { column, .. } => Some(column.as_str()),
            _ => None,
        })
        .collect();
    let new: Vec<&ColumnDefinition> = added(dropped.alter)
        .filter(|new| !gone.contains(&new.name.as_str()) && !new.generated)
        .collect();
    let again = |name: &&&str| added(dropped.alter).any(|new| new.name == ***name);
    let goes = gone.iter().filter(|name| !again(name)).count();
    if let ([only], 1) = (new.as_slice(), goes) {
        return Some(only);
    }
    let column = dropped.column.as_ref()?;
    let mut alike = new
        .into_iter()
        .filter(|new| same_type(&new.data_type, &column.data_type));
    let found = alike.next()?;
    // Two that go could both be meant by the one that comes.
    (alike.next().is_none() && goes == 1).then_some(found)
}
