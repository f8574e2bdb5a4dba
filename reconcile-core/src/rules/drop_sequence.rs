use super::fallen::Falls;
use super::{Context, Draft, Rule};
use crate::catalog::{ObjectKind, ObjectRef, Sequence};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Drop, ObjectName, ObjectType, Statement, StatementKind};
use crate::world::{Presence, RelationKind};

pub(super) const RULE: Rule = Rule {
    id: "drop-sequence",
    code: "R011",
    severity: Severity::Error,
    summary: "A sequence is dropped with its position.",
    docs: include_str!("drop_sequence.md"),
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
    if drop.object != ObjectType::Sequence {
        return Vec::new();
    }
    drop.names
        .iter()
        .filter(|name| loses(context, name))
        .map(|name| draft(context, statement, drop, name))
        .collect()
}

/// Whether there is, or may be, a sequence that the script did not make itself.
fn loses(context: &Context<'_>, name: &ObjectName) -> bool {
    match context.world.relation(name) {
        Presence::Here(relation) => relation.kind == RelationKind::Sequence && !relation.made,
        Presence::Absent => false,
        Presence::Unknown => true,
    }
}

fn draft(context: &Context<'_>, statement: &Statement, drop: &Drop, name: &ObjectName) -> Draft {
    let sequence = context.world.qualified(name);
    let draft = |message| Draft::at(statement, message).object(&sequence);
    let object = context.world.object(ObjectKind::Sequence, name);
    let known = object
        .as_ref()
        .and_then(|object| in_catalog(context, object));
    if let Some(owner) = known.and_then(|known| known.owned_by.as_ref().filter(|_| known.identity))
    {
        let column = quote_ident(&owner.column);
        let message = format!(
            "sequence {sequence} cannot be dropped: it is the identity of column {}.{column}",
            owner.table
        );
        return draft(message).severity(Severity::Warning);
    }
    let falls: Falls = object
        .as_ref()
        .and_then(|object| context.falls_with(object))
        .unwrap_or_default();
    let mut message = format!("sequence {sequence} and its position would be lost");
    if let Some(fed) = known.and_then(|known| known.feeds.first()) {
        let column = quote_ident(&fed.column);
        message = format!(
            "{message}; it has given column {}.{column} its values",
            fed.table
        );
    }
    let to = quote_ident(&format!("_dropped_{}", name.name));
    let draft = draft(falls.add_to(message, drop.cascade))
        .help(
            "a sequence that is made again starts from 1, and gives numbers that are taken: keep it, \
             or put it aside until nothing needs it",
        )
        .fix(format!("ALTER SEQUENCE {sequence} RENAME TO {to}"));
    let refused = falls.refused && !drop.cascade;
    let Some(object) = object.filter(|_| falls.data.is_empty() || refused) else {
        return draft;
    };
    let positions = context.positions(std::slice::from_ref(&object));
    match (positions.moved, positions.evidence) {
        (true, Some(said)) => draft.evidence(said),
        (true, None) => draft,
        // The defaults that use it go, or the statement fails.
        (false, _) if falls.rest.is_empty() => draft
            .severity(Severity::Info)
            .evidence("it has not moved from its start"),
        (false, _) => draft
            .severity(Severity::Warning)
            .evidence("it has not moved from its start"),
    }
}

fn in_catalog<'a>(context: &'a Context<'_>, object: &ObjectRef) -> Option<&'a Sequence> {
    let name = object.qualified_name()?;
    context.world.catalog()?.sequence(&name.schema, &name.name)
}
