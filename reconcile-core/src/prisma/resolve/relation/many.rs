//! The side of a relation that is a list.

use super::super::super::relations::Side;
use super::super::super::schema::FieldKind;
use super::super::Context;
use super::shown;

/// Both sides are lists: Prisma keeps the pairs in a table of its own.
pub(super) fn to_many(side: &Side<'_>, context: &mut Context<'_>) {
    let relation = side.relation;
    if !relation.fields.is_empty() || !relation.references.is_empty() {
        let message = format!(
            "{} is half of a relation between lists, and names fields or references",
            shown(side)
        );
        context.problem_with_help(side.field.span, message, "remove them");
    }
    refuse_actions(side, context);
    let key = side.model.primary_key.as_ref();
    let has_single_key = key.is_some_and(|key| match key.fields.as_slice() {
        [name] => side
            .model
            .field(name)
            .is_some_and(|field| !matches!(field.kind, FieldKind::Unsupported(_))),
        _ => false,
    });
    if !has_single_key {
        let message = format!(
            "{} has no @id of one field, which a relation between lists needs",
            side.model.name
        );
        let help = "write a model for the pairs";
        context.problem_with_help(side.field.span, message, help);
    }
}

/// The other side holds the key.
pub(super) fn to_one(side: &Side<'_>, context: &mut Context<'_>) {
    let relation = side.relation;
    if !relation.fields.is_empty() || !relation.references.is_empty() {
        let message = format!(
            "{} is a list, and cannot hold fields and references",
            shown(side)
        );
        context.problem_with_help(side.field.span, message, "move them to the other side");
    }
    refuse_actions(side, context);
}

pub(super) fn refuse_actions(side: &Side<'_>, context: &mut Context<'_>) {
    if side.relation.on_delete.is_some() || side.relation.on_update.is_some() {
        let message = format!("{} holds no key, and has onDelete or onUpdate", shown(side));
        context.problem(side.field.span, message);
    }
}
