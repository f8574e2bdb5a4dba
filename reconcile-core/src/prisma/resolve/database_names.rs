//! Names in the database: each once where PostgreSQL demands it.

use std::collections::BTreeMap;

use super::super::constraint_names;
use super::super::schema::Model;
use super::super::source::Span;
use super::Context;

pub(super) fn check(models: &[Model], context: &mut Context<'_>) {
    tables(models, context);
    enums(context);
    for model in models {
        columns(model, context);
    }
    constraints(models, context);
}

fn tables(models: &[Model], context: &mut Context<'_>) {
    let mut seen: BTreeMap<(Option<&str>, &str), &str> = BTreeMap::new();
    for model in models {
        let key = (model.schema.as_deref(), model.table());
        if let Some(other) = seen.insert(key, &model.name) {
            let message = format!("{} and {other} have the same table, {}", model.name, key.1);
            context.problem(model.span, message);
        }
    }
}

fn enums(context: &mut Context<'_>) {
    let mut seen: BTreeMap<(Option<&str>, &str), &str> = BTreeMap::new();
    let mut twice = Vec::new();
    for one in &context.enums {
        let key = (one.schema.as_deref(), one.type_name());
        if let Some(other) = seen.insert(key, &one.name) {
            let message = format!("{} and {other} have the same type, {}", one.name, key.1);
            twice.push((one.span, message));
        }
    }
    for (span, message) in twice {
        context.problem(span, message);
    }
}

fn columns(model: &Model, context: &mut Context<'_>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for field in model.scalar_fields() {
        if let Some(other) = seen.insert(field.column(), &field.name) {
            let message = format!(
                "{} and {other} of {} have the same column, {}",
                field.name,
                model.name,
                field.column()
            );
            context.problem(field.span, message);
        }
    }
}

/// Indexes and keys share one space of names in a schema; foreign keys and keys one in a table.
fn constraints(models: &[Model], context: &mut Context<'_>) {
    let mut of_schemas: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    let mut of_schema_list = Vec::new();
    for model in models.iter().filter(|model| !model.is_view) {
        let mut of_table: BTreeMap<String, usize> = BTreeMap::new();
        let mut of_table_list: Vec<(String, Span)> = Vec::new();
        let keys = model.primary_key.iter();
        let keys = keys.map(|key| (constraint_names::primary_key(model, key), key.span));
        let indexes = model.indexes.iter();
        let indexes = indexes.map(|index| (constraint_names::index(model, index), index.span));
        for (name, span) in keys.chain(indexes) {
            let key = (model.schema.clone(), name);
            *of_schemas.entry(key.clone()).or_default() += 1;
            of_schema_list.push((key, span));
        }
        if context.uses_foreign_keys() {
            let holders = model.relations().filter(|(_, r)| !r.fields.is_empty());
            for (field, relation) in holders {
                let name = constraint_names::foreign_key(model, relation);
                *of_table.entry(name.clone()).or_default() += 1;
                of_table_list.push((name, field.span));
            }
            // A key and a foreign key of one table cannot share a name either.
            if let Some(key) = &model.primary_key {
                let name = constraint_names::primary_key(model, key);
                if let Some(count) = of_table.get_mut(&name) {
                    *count += 1;
                }
            }
        }
        for (name, span) in of_table_list {
            if of_table.get(&name).is_some_and(|&count| count > 1) {
                twice(&name, span, context);
            }
        }
    }
    for (key, span) in of_schema_list {
        if of_schemas.get(&key).is_some_and(|&count| count > 1) {
            twice(&key.1, span, context);
        }
    }
}

fn twice(name: &str, span: Span, context: &mut Context<'_>) {
    let help = "give it another name with map";
    context.problem_with_help(
        span,
        format!("the name {name} is used twice in the database"),
        help,
    );
}
