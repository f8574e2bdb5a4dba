//! Enums.

use super::super::schema::{Enum, EnumValue};
use super::super::source::Span;
use super::super::syntax::{Attribute, EnumBlock};
use super::Context;
use super::arguments::{Arguments, as_text};

pub(super) fn resolve(block: &EnumBlock, context: &mut Context<'_>) -> Enum {
    known(&block.attributes, &["map", "schema"], "@@", context);
    let mut values = Vec::new();
    for line in &block.values {
        known(&line.attributes, &["map"], "@", context);
        values.push(EnumValue {
            name: line.name.text.clone(),
            mapped: map(&line.attributes, "@", context),
            documentation: line.documentation.clone(),
            span: line.name.span,
        });
    }
    let name = &block.name;
    Enum {
        name: name.text.clone(),
        mapped: map(&block.attributes, "@@", context),
        schema: schema(&block.attributes, &name.text, name.span, context),
        documentation: block.documentation.clone(),
        values,
        span: name.span,
    }
}

/// Reports attributes that are not known here, and those that are there twice.
pub(super) fn known(list: &[Attribute], names: &[&str], signs: &str, context: &mut Context<'_>) {
    for (number, attribute) in list.iter().enumerate() {
        let name = attribute.name.text.as_str();
        let is_repeatable = signs == "@@" && matches!(name, "index" | "unique");
        let before = list.get(..number).unwrap_or_default();
        if !names.contains(&name) {
            context.problem(
                attribute.span,
                format!("there is no attribute {signs}{name} here"),
            );
        } else if !is_repeatable && before.iter().any(|other| other.name.text == name) {
            context.problem(attribute.span, format!("{signs}{name} is there twice"));
        }
    }
}

/// The attribute of this name.
pub(super) fn attribute<'a>(list: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    list.iter().find(|attribute| attribute.name.text == name)
}

/// The name in the database.
pub(super) fn map(list: &[Attribute], signs: &str, context: &mut Context<'_>) -> Option<String> {
    let attribute = attribute(list, "map")?;
    let mut arguments = Arguments::of(attribute, signs, context.found);
    let Some(value) = arguments.take_first("name") else {
        context.problem(attribute.span, format!("{signs}map has no name"));
        return None;
    };
    arguments.finish(context.found);
    let name = as_text(value, &format!("the name in {signs}map"), context.found)?;
    // Prisma takes an empty name for none.
    Some(name.to_owned())
}

/// The database schema: one of those listed, and needed where some are.
pub(super) fn schema(
    list: &[Attribute],
    owner: &str,
    owner_span: Span,
    context: &mut Context<'_>,
) -> Option<String> {
    let Some(attribute) = attribute(list, "schema") else {
        if !context.datasource.schemas.is_empty() {
            let help = "the datasource lists schemas, so that each model and enum has to name one";
            context.problem_with_help(owner_span, format!("{owner} has no @@schema"), help);
        }
        return None;
    };
    let mut arguments = Arguments::of(attribute, "@@", context.found);
    let value = arguments.take_first("map");
    arguments.finish(context.found);
    let Some(value) = value else {
        context.problem(attribute.span, "@@schema has no name");
        return None;
    };
    let name = as_text(value, "the name in @@schema", context.found)?;
    if !context
        .datasource
        .schemas
        .iter()
        .any(|schema| schema == name)
    {
        let help = "add it to schemas of the datasource";
        let message = format!("the datasource does not list the schema {name}");
        context.problem_with_help(value.span(), message, help);
    }
    Some(name.to_owned())
}
