use super::{Context, Draft, Rule};
use crate::catalog::{ConstraintKind, Table};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Action, ActionKind, ConstraintRule, ObjectName};

pub(super) const RULE: Rule = Rule {
    id: "set-not-null",
    code: "R040",
    severity: Severity::Warning,
    summary: "A column is made NOT NULL: this fails if a row has NULL in it.",
    docs: include_str!("set_not_null.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(alter) = context.alter_table() else {
        return Vec::new();
    };
    let columns = alter.actions.iter().flat_map(|action| {
        let columns = match &action.kind {
            ActionKind::SetNotNull(column) => std::slice::from_ref(column),
            ActionKind::AddConstraint(constraint)
                if constraint.kind == ConstraintRule::NotNull && !constraint.not_valid =>
            {
                constraint.columns.as_slice()
            }
            _ => &[],
        };
        columns.iter().map(move |column| (action, column))
    });
    columns
        .filter(|(_, column)| may_hold_null(context, &alter.name, column))
        .map(|(action, column)| draft(context, &alter.name, action, column))
        .collect()
}

fn may_hold_null(context: &Context<'_>, table: &ObjectName, column: &str) -> bool {
    let Some(relation) = context.world.relation(table).here() else {
        return true;
    };
    let known = relation.column(column);
    if known.is_absent() || known.here().is_some_and(|column| column.not_null) {
        return false;
    }
    !relation.base.is_some_and(|base| is_checked(base, column))
}

/// Whether a valid check says already that it is not NULL, as PostgreSQL prints such a check.
fn is_checked(table: &Table, column: &str) -> bool {
    let wanted = format!("{} IS NOT NULL", quote_ident(column));
    table.constraints.iter().any(|constraint| {
        let printed = constraint.expression.as_deref().unwrap_or_default();
        constraint.kind == ConstraintKind::Check
            && !constraint.not_valid
            && !constraint.not_enforced
            && printed.trim_start_matches('(').trim_end_matches(')') == wanted
    })
}

fn draft(context: &Context<'_>, table: &ObjectName, action: &Action, column: &str) -> Draft {
    let (answer, all_null) = (
        context.nulls(table, column),
        context.is_all_null(table, column),
    );
    let rows = if all_null {
        context.rows(table)
    } else {
        answer
    };
    let (table, name) = (context.world.qualified(table), quote_ident(column));
    let message = if all_null {
        format!(
            "column {name} of {table} is NULL in every row: SET NOT NULL fails unless the table is empty"
        )
    } else {
        format!("SET NOT NULL fails if a row of {table} has NULL in {name}")
    };
    Draft::new(action.start, action.end, message)
        .object(format!("{table}.{name}"))
        .help("fill the column first")
        .query(format!("SELECT * FROM {table} WHERE {name} IS NULL"))
        .settled(&rows, "no row has NULL in it", "rows with NULL")
}
