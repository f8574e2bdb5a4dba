//! Models and views.

use super::super::schema::{Arity, Field, FieldKind, Index, Model};
use super::super::syntax::{ModelBlock, ModelKeyword};
use super::arguments::Arguments;
use super::{Context, enums, field, index, key};

const ATTRIBUTES: [&str; 6] = ["id", "ignore", "index", "map", "schema", "unique"];

/// `None` for what PostgreSQL has not.
pub(super) fn resolve(block: &ModelBlock, context: &mut Context<'_>) -> Option<Model> {
    let name = &block.name;
    if block.keyword == ModelKeyword::Type {
        let help = "make it a model with a relation, or a field of type Json";
        let message = format!(
            "{} is a composite type, which PostgreSQL cannot have",
            name.text
        );
        context.problem_with_help(name.span, message, help);
        return None;
    }
    let is_view = block.keyword == ModelKeyword::View;
    if is_view && !context.has_preview_feature("views") {
        let help = "add views to previewFeatures of a generator";
        let message = format!("the view {} needs the preview feature views", name.text);
        context.problem_with_help(name.span, message, help);
    }
    fulltext(block, context);
    enums::known(&block.attributes, &ATTRIBUTES, "@@", context);
    let mut model = Model {
        name: name.text.clone(),
        mapped: enums::map(&block.attributes, "@@", context),
        schema: enums::schema(&block.attributes, &name.text, name.span, context),
        is_view,
        is_ignored: enums::attribute(&block.attributes, "ignore").is_some(),
        documentation: block.documentation.clone(),
        fields: Vec::new(),
        primary_key: None,
        indexes: Vec::new(),
        span: name.span,
    };
    for line in &block.fields {
        let field = field::resolve(line, context);
        model.fields.extend(field);
    }
    if let Some(attribute) = enums::attribute(&block.attributes, "ignore") {
        Arguments::of(attribute, "@@", context.found).finish(context.found);
    }
    model.primary_key = key::resolve(block, &model, context);
    model.indexes = index::resolve(block, &model, context);
    check(&model, context);
    Some(model)
}

fn fulltext(block: &ModelBlock, context: &mut Context<'_>) {
    for attribute in &block.attributes {
        if attribute.name.text == "fulltext" {
            let help = "use @@index([…], type: Gin) on a tsvector, made by hand";
            let message = "PostgreSQL has no @@fulltext in Prisma";
            context.problem_with_help(attribute.span, message, help);
        }
    }
}

fn check(model: &Model, context: &mut Context<'_>) {
    let name = &model.name;
    if model.is_ignored {
        for field in model.fields.iter().filter(|field| field.is_ignored) {
            let message = format!(
                "{} is ignored with all of {name}: it needs no @ignore",
                field.name
            );
            context.problem(field.span, message);
        }
    }
    if model.is_view {
        if let Some(key) = &model.primary_key {
            context.problem(
                key.span,
                format!("the view {name} cannot have a primary key"),
            );
        }
        for index in model.indexes.iter().filter(|index| !index.unique) {
            context.problem(index.span, format!("the view {name} cannot have an index"));
        }
        return;
    }
    if !model.is_ignored && !has_key(model) && !has_unique(model) {
        let help =
            "mark a field with @id, or required fields with @unique or @@unique; or add @@ignore";
        let message = format!("nothing tells the rows of {name} apart");
        context.problem_with_help(model.span, message, help);
    }
}

/// Whether there is a primary key that the client can use.
fn has_key(model: &Model) -> bool {
    let is_known = |name: &String| {
        let field = model.field(name);
        field.is_none_or(|field| !matches!(field.kind, FieldKind::Unsupported(_)))
    };
    let key = model.primary_key.as_ref();
    key.is_some_and(|key| key.fields.iter().all(is_known))
}

/// Whether there is an index that is unique over required fields that the client can use.
fn has_unique(model: &Model) -> bool {
    let identifies = |index: &Index| {
        let usable = |name: &str| {
            model.field(name).is_some_and(|field: &Field| {
                field.arity != Arity::Optional
                    && !field.is_ignored
                    && !matches!(field.kind, FieldKind::Unsupported(_))
            })
        };
        // Prisma takes a partial one for enough.
        index.unique && index.fields.iter().all(|field| usable(&field.name))
    };
    model.indexes.iter().any(identifies)
}
