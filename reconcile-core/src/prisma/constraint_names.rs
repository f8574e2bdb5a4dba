//! The names that Prisma gives to constraints and indexes.

use super::schema::{Index, Model, PrimaryKey, Relation};

/// PostgreSQL's longest name, in bytes.
pub(super) const LIMIT: usize = 63;

/// The longest start of a name that is not longer than this many bytes, as PostgreSQL cuts it.
pub(super) fn cut(name: &str, limit: usize) -> &str {
    let mut end = limit.min(name.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or_default()
}

fn with_suffix(base: &str, suffix: &str) -> String {
    format!("{}{suffix}", cut(base, LIMIT - suffix.len()))
}

pub(super) fn primary_key(model: &Model, key: &PrimaryKey) -> String {
    let given = key.mapped.clone();
    given.unwrap_or_else(|| with_suffix(model.table(), "_pkey"))
}

pub(super) fn index(model: &Model, index: &Index) -> String {
    if let Some(given) = &index.mapped {
        return given.clone();
    }
    let fields = index.fields.iter().map(|field| field.name.as_str());
    let suffix = if index.unique { "_key" } else { "_idx" };
    with_suffix(&joined(model, fields), suffix)
}

pub(super) fn foreign_key(model: &Model, relation: &Relation) -> String {
    if let Some(given) = &relation.mapped {
        return given.clone();
    }
    let fields = relation.fields.iter().map(String::as_str);
    with_suffix(&joined(model, fields), "_fkey")
}

/// The table and its columns.
fn joined<'a>(model: &Model, fields: impl Iterator<Item = &'a str>) -> String {
    let mut name = format!("{}_", model.table());
    for (number, field) in fields.enumerate() {
        if number > 0 {
            name.push('_');
        }
        name.push_str(
            model
                .field(field)
                .map_or(field, super::schema::Field::column),
        );
    }
    name
}
