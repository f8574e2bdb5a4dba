//! Fields.

use super::super::schema::{Arity, Field, FieldKind, ScalarType};
use super::super::syntax::{FieldLine, TypeName};
use super::arguments::Arguments;
use super::{Context, Kind, default, enums, native, relation};

const OF_COLUMNS: [&str; 8] = [
    "db",
    "default",
    "id",
    "ignore",
    "map",
    "relation",
    "unique",
    "updatedAt",
];
const OF_RELATIONS: [&str; 2] = ["ignore", "relation"];

pub(super) fn resolve(line: &FieldLine, context: &mut Context<'_>) -> Option<Field> {
    let kind = kind(line, context)?;
    let mut field = Field {
        name: line.name.text.clone(),
        mapped: None,
        kind,
        arity: line.arity,
        native_type: None,
        default: None,
        is_updated_at: false,
        is_ignored: enums::attribute(&line.attributes, "ignore").is_some(),
        documentation: line.documentation.clone(),
        span: line.span,
    };
    if field.relation().is_some() {
        enums::known(&line.attributes, &OF_RELATIONS, "@", context);
        field.kind = relation::resolve(line, context);
        return Some(field);
    }
    attributes(line, context);
    field.mapped = enums::map(&line.attributes, "@", context);
    field.native_type = native::resolve(line, &field, context);
    field.default = default::resolve(line, &field, context);
    field.is_updated_at = updated_at(line, &field, context);
    if field.is_ignored && matches!(field.kind, FieldKind::Unsupported(_)) {
        let message = format!("{} is Unsupported, and thereby ignored already", field.name);
        context.problem(field.span, message);
    }
    for name in ["ignore", "updatedAt"] {
        if let Some(attribute) = enums::attribute(&line.attributes, name) {
            Arguments::of(attribute, "@", context.found).finish(context.found);
        }
    }
    Some(field)
}

fn kind(line: &FieldLine, context: &mut Context<'_>) -> Option<FieldKind> {
    let name = match &line.type_name {
        TypeName::Unsupported(text) => return Some(FieldKind::Unsupported(text.clone())),
        TypeName::Named(name) => name,
    };
    let scalar = ScalarType::ALL.into_iter().find(|s| s.name() == name.text);
    if let Some(scalar) = scalar {
        return Some(FieldKind::Scalar(scalar));
    }
    match context.kinds.get(&name.text) {
        Some(Kind::Enum) => Some(FieldKind::Enum(name.text.clone())),
        Some(Kind::Model) => Some(FieldKind::Relation(relation::to(&name.text))),
        // The type itself is the problem, and reported as one.
        Some(Kind::Composite) => None,
        None => {
            let similar = ScalarType::ALL
                .into_iter()
                .map(ScalarType::name)
                .find(|known| known.eq_ignore_ascii_case(&name.text))
                .or_else(|| similar(&name.text, context));
            let help = similar.map_or_else(
                || "a type is one of Prisma's own, an enum or a model of the schema, or Unsupported(\"…\")".to_owned(),
                |similar| format!("did you mean {similar}?"),
            );
            let message = format!("there is no type {}", name.text);
            context.problem_with_help(name.span, message, help);
            None
        }
    }
}

fn similar<'a>(name: &str, context: &'a Context<'_>) -> Option<&'a str> {
    let names = context.kinds.keys().map(String::as_str);
    names.filter(|known| known.eq_ignore_ascii_case(name)).min()
}

/// Reports what no column can have. `@db.…` counts by its first part.
fn attributes(line: &FieldLine, context: &mut Context<'_>) {
    for (number, attribute) in line.attributes.iter().enumerate() {
        let name = first_part(&attribute.name.text);
        let is_native = attribute.name.text.contains('.');
        let before = line.attributes.get(..number).unwrap_or_default();
        if !is_native && (!OF_COLUMNS.contains(&name) || name == "db") {
            context.problem(
                attribute.span,
                format!("there is no attribute @{name} here"),
            );
        } else if before
            .iter()
            .any(|other| first_part(&other.name.text) == name)
        {
            context.problem(attribute.span, format!("@{name} is there twice"));
        } else if name == "relation" {
            let message = format!("{} is no relation: its type is no model", line.name.text);
            context.problem(attribute.span, message);
        }
    }
}

fn first_part(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

fn updated_at(line: &FieldLine, field: &Field, context: &mut Context<'_>) -> bool {
    let Some(attribute) = enums::attribute(&line.attributes, "updatedAt") else {
        return false;
    };
    let is_time = field.kind == FieldKind::Scalar(ScalarType::DateTime);
    if !is_time || field.arity == Arity::List {
        let message = format!("{} has @updatedAt, but is no single DateTime", field.name);
        context.problem(attribute.span, message);
    }
    true
}
