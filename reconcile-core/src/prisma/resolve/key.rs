//! `@id` and `@@id`.

use super::super::schema::{Arity, Field, FieldKind, Model, PrimaryKey};
use super::super::syntax::{Expression, ModelBlock};
use super::arguments::{Arguments, as_items};
use super::{Context, enums, index};

pub(super) fn resolve(
    block: &ModelBlock,
    model: &Model,
    context: &mut Context<'_>,
) -> Option<PrimaryKey> {
    let mut key = of_model(block, model, context);
    for line in &block.fields {
        let Some(attribute) = enums::attribute(&line.attributes, "id") else {
            continue;
        };
        let name = &line.name.text;
        let Some(field) = model.field(name).filter(|field| field.relation().is_none()) else {
            continue;
        };
        let mut arguments = Arguments::of(attribute, "@", context.found);
        let mapped = arguments.take_map(context.found);
        index::refuse(&mut arguments, &["length", "sort", "clustered"], context);
        arguments.finish(context.found);
        if field.arity != Arity::Required {
            context.problem(
                attribute.span,
                format!("{name} is the key, and not required"),
            );
        }
        if key.is_some() {
            let help = "a key of several fields is written once: @@id([a, b])";
            let message = format!("{} has more than one primary key", model.name);
            context.problem_with_help(attribute.span, message, help);
            continue;
        }
        key = Some(PrimaryKey {
            fields: vec![name.clone()],
            name: None,
            mapped,
            on_field: true,
            span: attribute.span,
        });
    }
    key
}

fn of_model(block: &ModelBlock, model: &Model, context: &mut Context<'_>) -> Option<PrimaryKey> {
    let attribute = enums::attribute(&block.attributes, "id")?;
    let mut arguments = Arguments::of(attribute, "@@", context.found);
    let fields = arguments.take_first("fields");
    let name = index::client_name(&mut arguments, model, context);
    let mapped = arguments.take_map(context.found);
    index::refuse(&mut arguments, &["clustered"], context);
    arguments.finish(context.found);
    let Some(fields) = fields else {
        context.problem(attribute.span, "@@id has no fields");
        return None;
    };
    for item in as_items(fields) {
        if matches!(item, Expression::Call(..)) {
            let message = "a field of a primary key cannot have a direction or a length";
            context.problem(item.span(), message);
        }
    }
    let fields = index::fields(fields, "@@id", model, context);
    for field in &fields {
        let is_column = |field: &&Field| !matches!(field.kind, FieldKind::Relation(_));
        let field = model.field(&field.name).filter(is_column);
        if let Some(field) = field.filter(|field| field.arity == Arity::Optional) {
            let message = format!("{} is part of the key, and not required", field.name);
            context.problem(attribute.span, message);
        }
    }
    Some(PrimaryKey {
        fields: fields.into_iter().map(|field| field.name).collect(),
        name,
        mapped,
        on_field: false,
        span: attribute.span,
    })
}
