use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{ObjectName, ObjectType, Statement, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "drop-table",
    code: "R001",
    severity: Severity::Error,
    summary: "A table is dropped with all its rows.",
    docs: include_str!("drop_table.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::Drop(drop) = &statement.kind else {
        return Vec::new();
    };
    match drop.object {
        ObjectType::Table => drop
            .names
            .iter()
            .filter(|name| !context.world.made_table(name) && !context.world.made_temporary(name))
            .map(|name| table(statement, name))
            .collect(),
        ObjectType::ForeignTable => drop
            .names
            .iter()
            .map(|name| foreign_table(statement, name))
            .collect(),
        _ => Vec::new(),
    }
}

fn table(statement: &Statement, name: &ObjectName) -> Draft {
    let put_aside = quote_ident(&format!("_dropped_{}", name.name));
    Draft::at(
        statement,
        format!("table {name} and all its rows would be lost"),
    )
    .object(name.to_string())
    .help(format!(
        "put it aside until nothing needs it: ALTER TABLE {name} RENAME TO {put_aside}"
    ))
}

fn foreign_table(statement: &Statement, name: &ObjectName) -> Draft {
    let message = format!(
        "foreign table {name} would be gone; its rows stay on their server, out of reach from here"
    );
    Draft::at(statement, message)
        .object(name.to_string())
        .severity(Severity::Warning)
}
