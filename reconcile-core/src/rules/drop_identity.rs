use super::column::identity_sequence;
use super::{Context, Draft, Rule};
use crate::catalog::ObjectRef;
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Action, ActionKind, AlterRelation, StatementKind};
use crate::world::{Column, Presence};

pub(super) const RULE: Rule = Rule {
    id: "drop-identity",
    code: "R013",
    severity: Severity::Error,
    summary: "An identity column loses its sequence.",
    docs: include_str!("drop_identity.md"),
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
    let actions = alter.actions.iter();
    actions
        .filter_map(|action| match &action.kind {
            ActionKind::DropIdentity { column, .. } => draft(context, alter, action, column),
            _ => None,
        })
        .collect()
}

fn draft(
    context: &Context<'_>,
    alter: &AlterRelation,
    action: &Action,
    name: &str,
) -> Option<Draft> {
    let world = context.world;
    if world.made_column(&alter.name, name) || world.made_temporary(&alter.name) {
        return None;
    }
    let relation = match world.relation(&alter.name) {
        Presence::Absent => return None,
        relation => relation.here(),
    };
    let column: Option<Column<'_>> = match relation.as_ref().map(|table| table.column(name)) {
        Some(Presence::Absent) => return None,
        Some(Presence::Here(column)) => Some(column),
        _ => None,
    };
    if let Some(column) = &column {
        // No identity, or one that the script itself has given it.
        let before = column.base.is_some_and(|base| base.identity.is_some());
        if !column.identity || (column.base.is_some() && !before) {
            return None;
        }
    }
    let table = world.qualified(&alter.name);
    let quoted = quote_ident(name);
    let base = relation.and_then(|relation| relation.base);
    let sequence = base.zip(column.and_then(|column| column.base));
    let sequence: Option<ObjectRef> =
        sequence.and_then(|(table, column)| identity_sequence(context, table, &column.name));
    let which = sequence
        .as_ref()
        .map_or_else(|| "its sequence".to_owned(), ToString::to_string);
    let message = format!(
        "identity column {quoted} of {table} would lose {which} with its position, and inserts \
         without a value of their own would fail"
    );
    let draft = Draft::new(action.start, action.end, message)
        .object(format!("{table}.{quoted}"))
        .help(
            "read the position first, and let the sequence that follows start there: one that is \
             made again starts from 1",
        );
    let Some(sequence) = sequence else {
        return Some(draft);
    };
    let positions = context.positions(&[sequence]);
    Some(match (positions.moved, positions.evidence) {
        (true, Some(said)) => draft.evidence(said),
        (true, None) => draft,
        (false, _) => draft
            .severity(Severity::Warning)
            .evidence("it has not moved from its start"),
    })
}
