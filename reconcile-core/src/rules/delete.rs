use super::{Context, Draft, Rule};
use crate::catalog::{ForeignKeyAction, ObjectKind, ObjectRef};
use crate::evidence::Answer;
use crate::finding::Severity;
use crate::name::QualifiedName;
use crate::statement::{Condition, ObjectName, Runs, Write, WriteKind};

pub(super) const RULE: Rule = Rule {
    id: "delete",
    code: "R019",
    severity: Severity::Error,
    summary: "Rows are deleted.",
    docs: include_str!("delete.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    if context.inside.runs == Runs::Never {
        return Vec::new();
    }
    context
        .inside
        .writes
        .iter()
        .filter(|write| matches!(write.kind, WriteKind::Delete | WriteKind::MergeDelete))
        .filter(|write| write.condition != Condition::Never && context.overwrites(&write.table))
        .map(|write| draft(context, write))
        .collect()
}

fn draft(context: &Context<'_>, write: &Write) -> Draft {
    let table = context.world.qualified(&write.table);
    let rows = match (write.kind, write.condition) {
        (WriteKind::MergeDelete, _) => format!("rows of {table} that match would be lost"),
        (_, Condition::Some) => format!("rows of {table} that meet the condition would be lost"),
        _ => format!("all rows of {table} would be lost"),
    };
    let (lost, cleared) = carried_on(context, &write.table);
    let mut message = rows;
    for (what, tables) in [
        ("rows that refer to them in", lost),
        ("the references to them in", cleared),
    ] {
        if !tables.is_empty() {
            message = format!("{message}, with {what} {}", super::fallen::list(&tables));
        }
    }
    Draft::new(write.start, write.end, message)
        .object(&table)
        .help("keep them where they can be found again first: CREATE TABLE … AS SELECT …")
        .settled_of(context, write)
}

impl Draft {
    /// What is known of the rows that meet the condition or, failing that, of all rows.
    fn settled_of(self, context: &Context<'_>, write: &Write) -> Self {
        if write.kind == WriteKind::Delete && write.condition == Condition::Some {
            let met = context.met(&write.table, write.start, write.end);
            if matches!(met, Answer::None | Answer::Some(_)) {
                return self.settled(
                    &met,
                    "no row meets the condition",
                    "rows meet the condition",
                );
            }
        }
        let rows = context.rows(&write.table);
        self.settled(&rows, "the table is empty", "rows in the table")
    }
}

/// Tables that lose rows, and those that lose values, when rows of this one go: by foreign keys, as
/// far as they reach.
fn carried_on(context: &Context<'_>, table: &ObjectName) -> (Vec<ObjectRef>, Vec<ObjectRef>) {
    let (mut lost, mut cleared): (Vec<QualifiedName>, Vec<QualifiedName>) = Default::default();
    let base = context
        .world
        .relation(table)
        .here()
        .and_then(|own| own.base);
    let base = base.filter(|_| context.world.catalog().is_some());
    let mut next: Vec<QualifiedName> = base.map(|base| base.name.clone()).into_iter().collect();
    while let Some(gone) = next.pop() {
        for (referring, on_delete) in context.referring(&gone) {
            let name = referring.clone();
            match on_delete {
                ForeignKeyAction::Cascade if !lost.contains(&name) => {
                    lost.push(name.clone());
                    next.push(name);
                }
                ForeignKeyAction::SetNull | ForeignKeyAction::SetDefault
                    if !cleared.contains(&name) =>
                {
                    cleared.push(name);
                }
                _ => {}
            }
        }
    }
    let refs = |names: Vec<QualifiedName>| {
        let objects = names.iter();
        objects
            .map(|name| ObjectRef::new(ObjectKind::Table, name))
            .collect()
    };
    (refs(lost), refs(cleared))
}
