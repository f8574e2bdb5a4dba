use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Action, ActionKind, ColumnDefinition, ObjectName};

pub(super) const RULE: Rule = Rule {
    id: "add-required-column",
    code: "R041",
    severity: Severity::Warning,
    summary: "A NOT NULL column without a default is added: this fails unless the table is empty.",
    docs: include_str!("add_required_column.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(alter) = context.alter_table() else {
        return Vec::new();
    };
    let added = alter
        .actions
        .iter()
        .filter_map(|action| match &action.kind {
            ActionKind::AddColumn {
                column,
                if_not_exists,
            } if !(*if_not_exists && context.has_column(&alter.name, &column.name)) => {
                Some((action, column))
            }
            _ => None,
        });
    added
        .filter(|(_, column)| is_required(context, column))
        .map(|(action, column)| draft(context, &alter.name, action, column))
        .collect()
}

fn is_required(context: &Context<'_>, column: &ColumnDefinition) -> bool {
    if column.fills_itself() {
        return false;
    }
    // A domain may refuse NULL by itself, or have a default of its own.
    match context.domain(&column.data_type) {
        Some(domain) if domain.default.is_some() => false,
        Some(domain) => column.not_null || domain.not_null,
        None => column.not_null,
    }
}

fn draft(
    context: &Context<'_>,
    table: &ObjectName,
    action: &Action,
    column: &ColumnDefinition,
) -> Draft {
    let rows = context.rows(table);
    let (table, name) = (context.world.qualified(table), quote_ident(&column.name));
    let data_type = &column.data_type;
    let message = format!(
        "adding the required column {name} to {table} fails unless the table is empty: \
         its rows would have no value in it"
    );
    Draft::new(action.start, action.end, message)
        .object(format!("{table}.{name}"))
        .help("give it a default, or add it without NOT NULL, fill it, and then SET NOT NULL")
        .fix(format!("ALTER TABLE {table} ADD COLUMN {name} {data_type}"))
        .settled(&rows, "the table is empty", "rows")
}
