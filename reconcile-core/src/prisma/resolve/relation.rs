//! `@relation(…)`, and whether both sides fit together.

use std::collections::BTreeSet;

use super::super::relations::{Side, sides};
use super::super::schema::{Arity, FieldKind, Model, ReferentialAction, Relation};
use super::super::source::Span;
use super::super::syntax::{Expression, FieldLine, TypeName};
use super::arguments::{Arguments, as_text, as_words};
use super::{Context, enums, find};

mod many;
mod one;

/// A relation of which nothing but its other model is said.
pub(super) fn to(model: &str) -> Relation {
    Relation {
        model: model.to_owned(),
        name: None,
        fields: Vec::new(),
        references: Vec::new(),
        on_delete: None,
        on_update: None,
        mapped: None,
    }
}

pub(super) fn resolve(line: &FieldLine, context: &mut Context<'_>) -> FieldKind {
    let model = match &line.type_name {
        TypeName::Named(name) => name.text.as_str(),
        TypeName::Unsupported(_) => "",
    };
    let mut relation = to(model);
    let Some(attribute) = enums::attribute(&line.attributes, "relation") else {
        return FieldKind::Relation(relation);
    };
    let mut arguments = Arguments::of(attribute, "@", context.found);
    if let Some(value) = arguments.take_first("name") {
        let name = as_text(value, "the name in @relation", context.found);
        if name == Some("") {
            context.problem(value.span(), "the name in @relation is empty");
        }
        relation.name = name.map(ToOwned::to_owned);
    }
    let mut words = |name: &str, context: &mut Context<'_>| {
        let value = arguments.take(name)?;
        let words = as_words(value, &format!("one of {name}"), context.found);
        let mut seen = BTreeSet::new();
        if let Some((word, span)) = words.iter().find(|(word, _)| !seen.insert(word)) {
            context.problem(*span, format!("{name} of @relation has {word} twice"));
        }
        if words.is_empty() {
            context.problem(value.span(), format!("{name} of @relation is empty"));
        }
        Some(words.into_iter().map(|(word, _)| word).collect())
    };
    relation.fields = words("fields", context).unwrap_or_default();
    relation.references = words("references", context).unwrap_or_default();
    let on_delete = arguments.take("onDelete");
    relation.on_delete = on_delete.and_then(|value| action(value, context));
    let on_update = arguments.take("onUpdate");
    relation.on_update = on_update.and_then(|value| action(value, context));
    relation.mapped = arguments.take_map(context.found);
    arguments.finish(context.found);
    FieldKind::Relation(relation)
}

fn action(value: &Expression, context: &mut Context<'_>) -> Option<ReferentialAction> {
    let known = match value {
        Expression::Word(word, _) => ReferentialAction::ALL.iter().find(|(name, _)| name == word),
        _ => None,
    };
    if known.is_none() {
        let message = "this is none of Cascade, Restrict, NoAction, SetNull and SetDefault";
        context.problem(value.span(), message);
    }
    known.map(|(_, action)| *action)
}

/// Whether every relation has two sides that fit.
pub(super) fn check(models: &[Model], context: &mut Context<'_>) {
    for side in models.iter().flat_map(sides) {
        if is_ambiguous(&side, context) {
            continue;
        }
        let other_model = find(models, &side.relation.model);
        if other_model.is_some_and(|other| other.is_ignored)
            && !side.field.is_ignored
            && !side.model.is_ignored
        {
            let (model, name) = (&side.relation.model, shown(&side));
            let help = "add @ignore";
            let message = format!("{name} leads to {model}, which is ignored");
            context.problem_with_help(side.field.span, message, help);
        }
        let Some(other) = side.opposite(models) else {
            let model = &side.relation.model;
            let help = format!("add a field of type {} to {model}", side.model.name);
            let message = format!("{} has no opposite field in {model}", shown(&side));
            context.problem_with_help(side.field.span, message, help);
            continue;
        };
        match (side.is_list(), other.is_list()) {
            (true, true) => many::to_many(&side, context),
            (true, false) => many::to_one(&side, context),
            (false, true) => one::holder(&side, &other, context),
            (false, false) => one::to_one(&side, &other, context),
        }
    }
}

/// More than one field of a model leads to the same other one under the same name.
fn is_ambiguous(side: &Side<'_>, context: &mut Context<'_>) -> bool {
    let is_self = side.relation.model == side.model.name;
    let same = |other: &Side<'_>| {
        other.relation.model == side.relation.model && other.relation.name == side.relation.name
    };
    let count = sides(side.model).filter(same).count();
    let most = match (is_self, &side.relation.name) {
        (true, Some(_)) => 2,
        _ => 1,
    };
    if count > most {
        let (model, owner) = (&side.relation.model, &side.model.name);
        let message = format!(
            "{} is one of {count} fields of {owner} that lead to {model} without a name to tell them apart",
            shown(side)
        );
        let help = "give each relation a name, the same on both sides: @relation(\"…\")";
        context.problem_with_help(side.field.span, message, help);
    }
    count > most
}

/// `Model.field`, for messages.
fn shown(side: &Side<'_>) -> String {
    format!("{}.{}", side.model.name, side.field.name)
}

/// Whether these fields are together a primary key or unique, in whatever order.
fn is_unique(model: &Model, fields: &[String]) -> bool {
    let same = |names: &mut dyn Iterator<Item = &String>| {
        let mut names: Vec<&String> = names.collect();
        let mut wanted: Vec<&String> = fields.iter().collect();
        names.sort();
        wanted.sort();
        names == wanted
    };
    let of_key = model.primary_key.iter();
    let mut indexes = model
        .indexes
        .iter()
        .filter(|index| index.unique && index.predicate.is_none());
    of_key.into_iter().any(|key| same(&mut key.fields.iter()))
        || indexes.any(|index| same(&mut index.fields.iter().map(|field| &field.name)))
}

/// The column fields of these names; a problem where one is none.
fn columns(
    names: &[String],
    model: &Model,
    what: &str,
    span: Span,
    context: &mut Context<'_>,
) -> Option<Vec<(FieldKind, Arity)>> {
    let mut columns = Vec::new();
    let mut complete = true;
    for name in names {
        let field = model.field(name).filter(|field| field.relation().is_none());
        if let Some(field) = field {
            columns.push((field.kind.clone(), field.arity));
        } else {
            let message = format!("{what} names {name}, which is no column of {}", model.name);
            context.problem(span, message);
            complete = false;
        }
    }
    complete.then_some(columns)
}
