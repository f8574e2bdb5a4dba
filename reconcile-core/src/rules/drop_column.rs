use super::column::{Dropped, dropped};
use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::ObjectType;

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
    match dropped.new_name {
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
