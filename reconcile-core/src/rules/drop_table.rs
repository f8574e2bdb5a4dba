use super::fallen::list;
use super::{Context, Draft, Rule};
use crate::catalog::{ObjectKind, ObjectRef};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Drop, ObjectName, ObjectType, Statement, StatementKind};
use crate::world::{Presence, RelationKind};

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
    let names = drop.names.iter();
    match drop.object {
        ObjectType::Table => names
            .filter(|name| loses(context, name))
            .map(|name| table(context, statement, drop, name))
            .collect(),
        ObjectType::ForeignTable => names
            .filter(|name| !context.world.relation(name).is_absent())
            .map(|name| foreign_table(context, statement, name))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether there is, or may be, a table that the script did not make itself.
fn loses(context: &Context<'_>, name: &ObjectName) -> bool {
    let world = context.world;
    if world.made_table(name) || world.made_temporary(name) {
        return false;
    }
    match world.relation(name) {
        // DROP TABLE refuses what is no table.
        Presence::Here(relation) => relation.kind == RelationKind::Table,
        Presence::Absent => false,
        Presence::Unknown => true,
    }
}

fn table(context: &Context<'_>, statement: &Statement, drop: &Drop, name: &ObjectName) -> Draft {
    let table = context.world.qualified(name);
    let put_aside = quote_ident(&format!("_dropped_{}", name.name));
    let falls = context
        .world
        .object(ObjectKind::Table, name)
        .and_then(|object| context.falls_with(&object))
        .filter(|falls| drop.cascade || !falls.refused)
        .unwrap_or_default();
    let mut message = format!("table {table} and all its rows would be lost");
    if !falls.data.is_empty() {
        message = format!("{message}, with {}", list(&falls.data));
    }
    if !falls.rest.is_empty() {
        message = format!("{message}; with it would go {}", list(&falls.rest));
    }
    let draft = Draft::at(statement, message)
        .object(&table)
        .help("put it aside until nothing needs it, then drop it on purpose")
        .fix(format!("ALTER TABLE {table} RENAME TO {put_aside}"));
    // Its partitions and children are read with it.
    if falls.data.iter().all(|gone| is_child(context, gone)) {
        draft.settled(&context.rows(name), "the table is empty", "rows")
    } else {
        draft
    }
}

fn is_child(context: &Context<'_>, gone: &ObjectRef) -> bool {
    let name = gone.qualified_name();
    let table = context
        .world
        .catalog()
        .zip(name)
        .and_then(|(catalog, name)| catalog.get_table(&name));
    table.is_some_and(|table| table.partition_of.is_some() || !table.inherits.is_empty())
}

fn foreign_table(context: &Context<'_>, statement: &Statement, name: &ObjectName) -> Draft {
    let name = context.world.qualified(name);
    let message = format!(
        "foreign table {name} would be gone; its rows stay on their server, out of reach from here"
    );
    Draft::at(statement, message)
        .object(&name)
        .severity(Severity::Warning)
}
