use foldhash::HashSet;

use super::fallen::list;
use super::settle::named;
use super::{Context, Draft, Rule};
use crate::catalog::{ObjectKind, ObjectRef};
use crate::finding::Severity;
use crate::name::QualifiedName;
use crate::statement::{ObjectName, Statement, StatementKind, Truncate};
use crate::world::{Presence, RelationKind};

pub(super) const RULE: Rule = Rule {
    id: "truncate",
    code: "R004",
    severity: Severity::Error,
    summary: "A table is emptied.",
    docs: include_str!("truncate.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::Truncate(truncate) = &statement.kind else {
        return Vec::new();
    };
    let named = all_named(context, truncate);
    truncate
        .tables
        .iter()
        .filter(|table| loses(context, truncate, table))
        .map(|table| draft(context, (statement, truncate), table, &named))
        .collect()
}

/// Whether there is, or may be, a table that the script did not make itself.
fn loses(context: &Context<'_>, truncate: &Truncate, table: &ObjectName) -> bool {
    let world = context.world;
    if world.made_table(table) {
        // Tables that refer to it are emptied too.
        return truncate.cascade;
    }
    match world.relation(table) {
        // TRUNCATE refuses anything else. It empties a foreign table on its own server (14).
        Presence::Here(relation) => {
            let kind = relation.kind;
            let table = matches!(kind, RelationKind::Table | RelationKind::ForeignTable);
            table && !relation.temporary
        }
        Presence::Absent => false,
        Presence::Unknown => true,
    }
}

fn draft(
    context: &Context<'_>,
    (statement, truncate): (&Statement, &Truncate),
    table: &ObjectName,
    named: &HashSet<QualifiedName>,
) -> Draft {
    let name = context.world.qualified(table);
    let mut message = format!("all rows of {name} would be lost");
    let known = known(context, table);
    // A key that the script has added is in no catalog.
    let exact = known.is_some() && !context.world.refers_anew();
    let mut others = Vec::new();
    let mut refused = false;
    if let Some((references, base)) = &known {
        others = references.emptied_with(base);
        others.retain(|other| !named.contains(other));
        refused = !truncate.cascade && !others.is_empty();
    }
    let with: Vec<ObjectRef> = others.iter().map(as_table).collect();
    if refused {
        let near = list(&with);
        message =
            format!("{message}; PostgreSQL refuses it as long as foreign keys refer to it: {near}");
    } else if truncate.cascade && !with.is_empty() {
        message = format!("{message}, and those of what refers to it: {}", list(&with));
    }
    if truncate.cascade && !exact {
        message = format!("{message}, and all rows of every table that refers to it");
    }
    let sequences = if truncate.restart_identity && !refused {
        let bases = known.iter().map(|(_, base)| base).chain(&others);
        owned_sequences(context, bases)
    } else {
        Vec::new()
    };
    if truncate.restart_identity {
        let which = match sequences.as_slice() {
            [] => "its sequences start again".to_owned(),
            some => format!("{} would start again", list(some)),
        };
        message = format!("{message}; {which}, so that old numbers come again");
    }
    let draft = Draft::at(statement, message)
        .object(&name)
        .help("name the rows that are not needed: DELETE … WHERE …");
    let mut emptied = vec![];
    if let Some((_, base)) = &known {
        emptied.push(as_table(base));
    }
    if refused {
        return context.settle_all(draft, &emptied).fails(true);
    }
    if truncate.cascade && !exact {
        return draft;
    }
    emptied.extend(with);
    emptied.extend(sequences);
    context.settle_all(draft, &emptied)
}

/// The table in the catalog, with who refers to whom there.
fn known<'a>(
    context: &'a Context<'_>,
    table: &ObjectName,
) -> Option<(&'a super::references::References, QualifiedName)> {
    let base = context.world.relation(table).here()?.base?;
    Some((context.references()?, base.name.clone()))
}

/// All tables that the statement names, with their partitions and children.
fn all_named(context: &Context<'_>, truncate: &Truncate) -> HashSet<QualifiedName> {
    let known = truncate
        .tables
        .iter()
        .filter_map(|table| known(context, table));
    known
        .flat_map(|(references, base)| references.family(&base))
        .collect()
}

/// The sequences that belong to columns of these tables and of their partitions and children.
fn owned_sequences<'a>(
    context: &Context<'_>,
    tables: impl Iterator<Item = &'a QualifiedName>,
) -> Vec<ObjectRef> {
    let Some((catalog, references)) = context.world.catalog().zip(context.references()) else {
        return Vec::new();
    };
    let all: HashSet<QualifiedName> = tables.flat_map(|table| references.family(table)).collect();
    let sequences = catalog.sequences.iter().filter(|sequence| {
        let owner = sequence.owned_by.as_ref();
        owner.is_some_and(|owner| all.contains(&owner.table))
    });
    sequences
        .map(crate::catalog::Sequence::object_ref)
        .filter(|sequence| {
            let name = sequence.qualified_name();
            name.is_some_and(|name| !context.world.relation(&named(&name)).is_absent())
        })
        .collect()
}

fn as_table(name: &QualifiedName) -> ObjectRef {
    ObjectRef::new(ObjectKind::Table, name)
}
