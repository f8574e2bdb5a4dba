//! `@unique`, `@@unique` and `@@index`.

use super::super::schema::{FieldKind, Index, IndexField, IndexMethod, Model, Sort};
use super::super::source::Span;
use super::super::syntax::{Argument, Attribute, Expression, ModelBlock};
use super::arguments::{Arguments, as_items, as_text};
use super::{Context, enums, operator_class, predicate};

/// In the order in which Prisma makes them: of fields, `@@index`, `@@unique`.
pub(super) fn resolve(block: &ModelBlock, model: &Model, context: &mut Context<'_>) -> Vec<Index> {
    let mut indexes = Vec::new();
    for line in &block.fields {
        let attribute = enums::attribute(&line.attributes, "unique");
        let field = model.field(&line.name.text);
        let is_column = field.is_some_and(|field| field.relation().is_none());
        if let Some(attribute) = attribute.filter(|_| is_column) {
            indexes.push(of_field(attribute, &line.name.text, model, context));
        }
    }
    for name in ["index", "unique"] {
        for attribute in block.attributes.iter().filter(|a| a.name.text == name) {
            indexes.extend(of_model(attribute, name == "unique", model, context));
        }
    }
    indexes
}

fn of_field(attribute: &Attribute, field: &str, model: &Model, context: &mut Context<'_>) -> Index {
    let mut arguments = Arguments::of(attribute, "@", context.found);
    let mapped = arguments.take_map(context.found);
    let sort = arguments
        .take("sort")
        .and_then(|value| sort(value, context));
    let predicate = predicate::resolve(&mut arguments, model, context);
    refuse(&mut arguments, &["length", "clustered"], context);
    arguments.finish(context.found);
    Index {
        unique: true,
        fields: vec![IndexField {
            name: field.to_owned(),
            sort,
            operator_class: None,
        }],
        name: None,
        mapped,
        method: None,
        predicate,
        on_field: true,
        span: attribute.span,
    }
}

fn of_model(
    attribute: &Attribute,
    unique: bool,
    model: &Model,
    context: &mut Context<'_>,
) -> Option<Index> {
    let mut arguments = Arguments::of(attribute, "@@", context.found);
    let fields_value = arguments.take_first("fields");
    let mut mapped = arguments.take_map(context.found);
    let mut name = None;
    if unique {
        name = client_name(&mut arguments, model, context);
    } else if let Some(value) = arguments.take("name") {
        // Prisma's older word for map.
        if mapped.is_some() {
            context.problem(
                value.span(),
                "@@index has both name and map, which mean the same",
            );
        }
        mapped = as_text(value, "name of @@index", context.found).map(ToOwned::to_owned);
        if mapped.as_deref() == Some("") {
            context.problem(value.span(), "name of @@index is empty");
        }
    }
    let method = if unique {
        None
    } else {
        arguments
            .take("type")
            .and_then(|value| method(value, context))
    };
    let predicate = predicate::resolve(&mut arguments, model, context);
    refuse(&mut arguments, &["clustered", "length"], context);
    let owner = arguments.owner().to_owned();
    arguments.finish(context.found);
    let Some(value) = fields_value else {
        context.problem(attribute.span, format!("{owner} has no fields"));
        return None;
    };
    let fields = fields(value, &owner, model, context);
    if unique && fields.iter().any(|field| field.operator_class.is_some()) {
        context.problem(attribute.span, "@@unique cannot have an operator class");
    }
    if method == Some(IndexMethod::SpGist) && fields.len() > 1 {
        context.problem(attribute.span, "an SpGist index has one field only");
    }
    Some(Index {
        unique,
        fields,
        name,
        mapped,
        method,
        predicate,
        on_field: false,
        span: attribute.span,
    })
}

/// What the client calls a key of several fields.
pub(super) fn client_name(
    arguments: &mut Arguments<'_>,
    model: &Model,
    context: &mut Context<'_>,
) -> Option<String> {
    let owner = arguments.owner().to_owned();
    let span = arguments.span();
    let name = arguments.take_text("name", context.found)?;
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if name.is_empty() || !is_plain {
        context.problem(
            span,
            format!("name of {owner} is not made of letters, digits and _"),
        );
    }
    if model.field(name).is_some() {
        let message = format!(
            "{owner} has the name {name}, as a field of {} has",
            model.name
        );
        context.problem(span, message);
    }
    Some(name.to_owned())
}

/// Arguments that other databases know.
pub(super) fn refuse(arguments: &mut Arguments<'_>, names: &[&str], context: &mut Context<'_>) {
    for name in names {
        if let Some(value) = arguments.take(name) {
            let message = format!("PostgreSQL has no {name} in {}", arguments.owner());
            context.problem(value.span(), message);
        }
    }
}

/// The fields of an index, each once, each a column.
pub(super) fn fields(
    value: &Expression,
    owner: &str,
    model: &Model,
    context: &mut Context<'_>,
) -> Vec<IndexField> {
    if as_items(value).is_empty() {
        context.problem(value.span(), format!("{owner} has no fields"));
    }
    let mut fields: Vec<IndexField> = Vec::new();
    for item in as_items(value) {
        let (name, arguments, span): (_, &[Argument], _) = match item {
            Expression::Word(name, span) => (name, &[], *span),
            Expression::Call(name, arguments, span) => (name, arguments, *span),
            other => {
                context.problem(
                    other.span(),
                    format!("{owner} has something that is no field"),
                );
                continue;
            }
        };
        if !is_column(name, span, owner, model, context) {
            continue;
        }
        if fields.iter().any(|field| field.name == *name) {
            context.problem(span, format!("{owner} has the field {name} twice"));
        }
        fields.push(field(name, arguments, span, context));
    }
    fields
}

fn is_column(
    name: &str,
    span: Span,
    owner: &str,
    model: &Model,
    context: &mut Context<'_>,
) -> bool {
    match model.field(name).map(|field| &field.kind) {
        None => {
            let message = format!("{owner} names {name}, which is no field of {}", model.name);
            context.problem(span, message);
            false
        }
        Some(FieldKind::Relation(_)) => {
            let help = "name the fields that hold its key";
            let message = format!("{owner} names {name}, which is a relation");
            context.problem_with_help(span, message, help);
            false
        }
        Some(_) => true,
    }
}

fn field(name: &str, arguments: &[Argument], span: Span, context: &mut Context<'_>) -> IndexField {
    // Prisma overlooks arguments here that it does not know.
    let mut overlooked = Vec::new();
    let mut arguments = Arguments::of_function(name, arguments, span, &mut overlooked);
    let sort = arguments
        .take("sort")
        .and_then(|value| sort(value, context));
    let class = arguments.take("ops");
    let operator_class = class.and_then(|value| operator_class::resolve(value, context));
    refuse(&mut arguments, &["length"], context);
    IndexField {
        name: name.to_owned(),
        sort,
        operator_class,
    }
}

fn sort(value: &Expression, context: &mut Context<'_>) -> Option<Sort> {
    match value {
        Expression::Word(word, _) if word == "Asc" => Some(Sort::Ascending),
        Expression::Word(word, _) if word == "Desc" => Some(Sort::Descending),
        other => {
            context.problem(other.span(), "sort is neither Asc nor Desc");
            None
        }
    }
}

fn method(value: &Expression, context: &mut Context<'_>) -> Option<IndexMethod> {
    let known = match value {
        Expression::Word(word, _) => IndexMethod::ALL.iter().find(|(name, _)| name == word),
        _ => None,
    };
    if known.is_none() {
        let message = "type is none of BTree, Hash, Gist, Gin, SpGist and Brin";
        context.problem(value.span(), message);
    }
    known.map(|(_, method)| *method)
}
