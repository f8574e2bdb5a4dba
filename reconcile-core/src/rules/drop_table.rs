use super::fallen::Falls;
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
            .filter(|name| may_be_foreign(context, name))
            .map(|name| foreign_table(context, statement, drop, name))
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
    let falls = falls(context, name).unwrap_or_default();
    let message = falls.add_to(
        format!("table {table} and all its rows would be lost"),
        drop.cascade,
    );
    let draft = Draft::at(statement, message).object(&table);
    let draft = match context.new_name_of(name) {
        Some(new) => renamed(draft, &table, &context.world.qualified(new)),
        None => draft
            .help("put it aside until nothing needs it, then drop it on purpose")
            .fix(format!("ALTER TABLE {table} RENAME TO {put_aside}")),
    };
    // Its partitions and children are read with it.
    if falls.data.iter().all(|gone| is_child(context, gone)) {
        let positions = context.positions(&falls.sequences);
        draft
            .settled_with(&context.rows(name), positions, "the table is empty", "rows")
            .fails(falls.refused && !drop.cascade)
    } else {
        draft
    }
}

fn may_be_foreign(context: &Context<'_>, name: &ObjectName) -> bool {
    match context.world.relation(name) {
        Presence::Here(relation) => relation.kind == RelationKind::ForeignTable && !relation.made,
        Presence::Absent => false,
        Presence::Unknown => true,
    }
}

/// The script makes a table with the same columns.
fn renamed(draft: Draft, table: &ObjectName, new: &ObjectName) -> Draft {
    let draft = draft.help(format!(
        "this script makes {new} with the same columns: if that is a rename, rename it, and take out \
         both DROP and CREATE"
    ));
    if table.schema == new.schema {
        let to = quote_ident(&new.name);
        draft.fix(format!("ALTER TABLE {table} RENAME TO {to}"))
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

fn foreign_table(
    context: &Context<'_>,
    statement: &Statement,
    drop: &Drop,
    name: &ObjectName,
) -> Draft {
    let falls = falls(context, name);
    // Without a catalog: a copy of its rows in a materialised view would go as well.
    let loses = drop.cascade && falls.as_ref().is_none_or(|falls| !falls.data.is_empty());
    let name = context.world.qualified(name);
    let mut message = format!(
        "foreign table {name} would be gone; its rows stay on their server, out of reach from here"
    );
    match falls {
        Some(falls) => message = falls.add_to(message, drop.cascade),
        None if drop.cascade => {
            message.push_str("; what holds a copy of them, as a materialized view does, would go");
        }
        None => {}
    }
    let draft = Draft::at(statement, message).object(&name);
    if loses {
        draft
    } else {
        draft.severity(Severity::Warning)
    }
}

fn falls(context: &Context<'_>, name: &ObjectName) -> Option<Falls> {
    let object = context.world.object(ObjectKind::Table, name)?;
    context.falls_with(&object)
}
