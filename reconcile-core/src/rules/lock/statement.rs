//! What statements besides `ALTER TABLE` lock, as measured on servers of all major versions.

use super::{Lock, Mode, Work, action};
use crate::rules::Context;
use crate::statement::{
    ConstraintRule, CreateTable, Drop, ObjectName, ObjectType, RenamedPart, StatementKind,
};

pub(super) fn locks(context: &Context<'_>, kind: &StatementKind) -> Vec<Lock> {
    let one = |on: &ObjectName, mode, work| {
        vec![Lock {
            on: on.clone(),
            mode,
            work,
        }]
    };
    match kind {
        StatementKind::AlterRelation(alter) if alter.object != ObjectType::Type => alter
            .actions
            .iter()
            .flat_map(|own| action::locks(context, &alter.name, &own.kind))
            .collect(),
        StatementKind::CreateIndex(index) if index.concurrently => {
            one(&index.table, Mode::ShareUpdateExclusive, Work::Scan)
        }
        StatementKind::CreateIndex(index) => one(&index.table, Mode::Share, Work::Scan),
        StatementKind::CreateTable(table) => of_table(table),
        StatementKind::CreateObject(made) => match (&made.on, made.object) {
            (Some(on), ObjectType::Trigger) => one(on, Mode::ShareRowExclusive, Work::Instant),
            (Some(on), _) => one(on, Mode::AccessExclusive, Work::Instant),
            _ => Vec::new(),
        },
        StatementKind::AlterObject(alter) => match &alter.on {
            Some(on) if alter.object == ObjectType::Policy => {
                one(on, Mode::AccessExclusive, Work::Instant)
            }
            _ => Vec::new(),
        },
        StatementKind::AlterSequence(alter) => {
            one(&alter.name, Mode::ShareRowExclusive, Work::Instant)
        }
        StatementKind::Rename(rename) => match (&rename.on, &rename.part) {
            (Some(on), _) => one(on, Mode::AccessExclusive, Work::Instant),
            (None, RenamedPart::Label(_)) => Vec::new(),
            _ if rename.object == ObjectType::Index => {
                one(&rename.name, Mode::ShareUpdateExclusive, Work::Instant)
            }
            _ if is_relation(rename.object) => {
                one(&rename.name, Mode::AccessExclusive, Work::Instant)
            }
            _ => Vec::new(),
        },
        StatementKind::MoveSchema(moved) if is_relation(moved.object) => {
            one(&moved.name, Mode::AccessExclusive, Work::Instant)
        }
        StatementKind::Drop(drop) => of_drop(context, drop),
        StatementKind::Truncate(truncate) => {
            let tables = truncate.tables.iter();
            tables
                .flat_map(|on| one(on, Mode::AccessExclusive, Work::Instant))
                .collect()
        }
        StatementKind::Refresh { view, .. } => {
            let concurrently = context.words(4).iter().any(|word| word == "concurrently");
            if concurrently {
                one(view, Mode::Exclusive, Work::Rewrite)
            } else {
                one(view, Mode::AccessExclusive, Work::Rewrite)
            }
        }
        _ => Vec::new(),
    }
}

fn of_table(table: &CreateTable) -> Vec<Lock> {
    let of_columns = table.columns.iter().flatten();
    let of_columns = of_columns.flat_map(|column| &column.constraints);
    let all = table.constraints.iter().chain(of_columns);
    all.filter_map(|constraint| match &constraint.kind {
        ConstraintRule::ForeignKey { table: on, .. } if *on != table.name => Some(Lock {
            on: on.clone(),
            mode: Mode::ShareRowExclusive,
            work: Work::Instant,
        }),
        _ => None,
    })
    .collect()
}

fn of_drop(context: &Context<'_>, drop: &Drop) -> Vec<Lock> {
    let lock = |on: ObjectName, mode| Lock {
        on,
        mode,
        work: Work::Instant,
    };
    if let Some(on) = &drop.on {
        return vec![lock(on.clone(), Mode::AccessExclusive)];
    }
    match drop.object {
        ObjectType::Table | ObjectType::ForeignTable => drop
            .names
            .iter()
            .map(|name| lock(name.clone(), Mode::AccessExclusive))
            .collect(),
        ObjectType::Index => {
            let mode = if drop.concurrently {
                Mode::ShareUpdateExclusive
            } else {
                Mode::AccessExclusive
            };
            // Without a catalog the table of an index is not known.
            let table = |name| {
                let table = &context.world.index(name)?.0?.name;
                Some(ObjectName {
                    schema: Some(table.schema.clone()),
                    name: table.name.clone(),
                })
            };
            let names = drop.names.iter();
            names
                .map(|name| lock(table(name).unwrap_or_else(|| name.clone()), mode))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn is_relation(object: ObjectType) -> bool {
    matches!(
        object,
        ObjectType::Table
            | ObjectType::ForeignTable
            | ObjectType::View
            | ObjectType::MaterializedView
            | ObjectType::Sequence
            | ObjectType::Index
    )
}
