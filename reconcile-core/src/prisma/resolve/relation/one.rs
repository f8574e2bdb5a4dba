//! The sides of a relation that are no lists: the one that holds the key, and its opposite.

use super::super::super::relations::Side;
use super::super::super::schema::{Arity, FieldKind};
use super::super::Context;
use super::many::refuse_actions;
use super::{columns, is_unique, shown};

/// Both sides are single: exactly one of them holds the key, and the other is optional.
pub(super) fn to_one(side: &Side<'_>, other: &Side<'_>, context: &mut Context<'_>) {
    let holds =
        |side: &Side<'_>| !side.relation.fields.is_empty() || !side.relation.references.is_empty();
    match (holds(side), holds(other)) {
        (true, true) => {
            let (a, b) = (shown(side), shown(other));
            let message = format!("{a} and {b} both hold the key");
            let help = "remove fields and references from one of them";
            context.problem_with_help(side.field.span, message, help);
        }
        (true, false) => {
            holder(side, other, context);
            if !is_unique(side.model, &side.relation.fields) {
                let message = format!(
                    "{} is one to one, but its fields are not unique",
                    shown(side)
                );
                let help = "add @unique or @@unique, or make the other side a list";
                context.problem_with_help(side.field.span, message, help);
            }
        }
        (false, true) => {
            if side.field.arity == Arity::Required {
                let message = format!("{} is required, which no key ensures", shown(side));
                let help = format!("make it {}?", side.relation.model);
                context.problem_with_help(side.field.span, message, help);
            }
            refuse_actions(side, context);
        }
        (false, false) => {
            let (a, b) = (shown(side), shown(other));
            let message = format!("neither {a} nor {b} says which fields hold the key");
            let help = "add @relation(fields: […], references: […]) to one of them";
            context.problem_with_help(side.field.span, message, help);
        }
    }
}

/// The side with `fields` and `references`.
pub(super) fn holder(side: &Side<'_>, other: &Side<'_>, context: &mut Context<'_>) {
    let (relation, span) = (side.relation, side.field.span);
    if relation.fields.is_empty() || relation.references.is_empty() {
        let message = format!("{} does not say which fields hold the key", shown(side));
        let help = "add @relation(fields: […], references: […])";
        context.problem_with_help(span, message, help);
        return;
    }
    let own = columns(&relation.fields, side.model, "fields", span, context);
    let others = columns(
        &relation.references,
        other.model,
        "references",
        span,
        context,
    );
    let (Some(own), Some(others)) = (own, others) else {
        return;
    };
    if own.len() != others.len() {
        let message = format!("fields and references of {} differ in number", shown(side));
        context.problem(span, message);
        return;
    }
    let kinds = own.iter().zip(&others).zip(&relation.fields);
    for (((kind, _), (referenced, _)), name) in kinds {
        let is_unsupported = matches!(kind, FieldKind::Unsupported(_));
        if kind != referenced && !is_unsupported {
            let message = format!("{name} and the field it refers to are of different types");
            context.problem(span, message);
        }
    }
    let has_optional = own.iter().any(|(_, arity)| *arity == Arity::Optional);
    if has_optional && side.field.arity == Arity::Required {
        let message = format!("{} is required, and a field of its key is not", shown(side));
        let help = format!("make it {}?", relation.model);
        context.problem_with_help(span, message, help);
    }
    if !is_unique(other.model, &relation.references) {
        let message = format!(
            "references of {} are neither the key of {} nor unique",
            shown(side),
            relation.model
        );
        context.problem_with_help(span, message, "add @unique or @@unique there");
    }
}
