use std::collections::HashSet;

use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Action, ActionKind, AlterRelation, ObjectType, StatementKind};

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
    let Some(StatementKind::AlterRelation(alter)) =
        context.statement.map(|statement| &statement.kind)
    else {
        return Vec::new();
    };
    let added: HashSet<&str> = alter
        .actions
        .iter()
        .filter_map(|action| match &action.kind {
            ActionKind::AddColumn { column, .. } => Some(column.name.as_str()),
            _ => None,
        })
        .collect();
    alter
        .actions
        .iter()
        .filter_map(|action| match &action.kind {
            ActionKind::DropColumn { column, .. } => {
                let made = context.world.made_column(&alter.name, column);
                let again = added.contains(column.as_str());
                (!made).then(|| draft(alter, action, column, again))
            }
            _ => None,
        })
        .collect()
}

fn draft(alter: &AlterRelation, action: &Action, column: &str, added_again: bool) -> Draft {
    let (table, name) = (&alter.name, quote_ident(column));
    let what = if alter.object == ObjectType::Type {
        "attribute"
    } else {
        "column"
    };
    let help = if added_again {
        format!(
            "the same statement adds it again: a change of type keeps the values with \
             ALTER TABLE {table} ALTER COLUMN {name} SET DATA TYPE … USING …"
        )
    } else {
        format!(
            "copy the values to where they belong first, or put the {what} aside: \
             ALTER TABLE {table} RENAME COLUMN {name} TO {}",
            quote_ident(&format!("_dropped_{column}"))
        )
    };
    let message = format!("{what} {name} of {table} and its values would be lost");
    Draft::new(action.start, action.end, message)
        .object(format!("{table}.{name}"))
        .help(help)
}
