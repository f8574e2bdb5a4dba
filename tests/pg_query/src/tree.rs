//! PostgreSQL's parse trees as JSON.

use serde_json::Value;

/// The statements of a text with their places, or what the parser says against it.
pub(crate) fn parse(source: &str) -> Result<Vec<(usize, usize, Value)>, String> {
    let parsed = pg_query::parse(source, pg_query::ParserOptions::default())
        .map_err(|error| error.to_string())?;
    Ok(parsed
        .protobuf
        .stmts
        .iter()
        .map(|raw| {
            let start = raw.stmt_location as usize;
            let end = match raw.stmt_len {
                0 => source.len(),
                length => start + length as usize,
            };
            (start, end, serde_json::to_value(&raw.stmt).unwrap())
        })
        .collect())
}

/// The name of a node, and its fields.
pub(crate) fn node(value: &Value) -> Option<(&str, &Value)> {
    let (name, fields) = value.get("node")?.as_object()?.iter().next()?;
    Some((name, fields))
}

/// Every node below a value with its name, in the order of the fields.
pub(crate) fn walk<'a>(value: &'a Value, visit: &mut impl FnMut(&'a str, &'a Value)) {
    match value {
        Value::Object(fields) => {
            if let Some((name, inner)) = node(value) {
                visit(name, inner);
            }
            for field in fields.values() {
                walk(field, visit);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

/// The same tree without the places of its nodes.
pub(crate) fn without_places(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !is_place(name))
            .map(|(name, value)| (name.clone(), without_places(value)))
            .collect(),
        Value::Array(values) => values.iter().map(without_places).collect(),
        other => other.clone(),
    }
}

fn is_place(field: &str) -> bool {
    let ends = ["location", "stmt_len", "list_start", "list_end"];
    ends.iter().any(|end| field.ends_with(end))
}

pub(crate) fn int(value: &Value, field: &str) -> i32 {
    value[field].as_i64().unwrap_or_default() as i32
}

pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// `schema.name` of a `RangeVar`.
pub(crate) fn relation(range: &Value) -> String {
    let parts = [text(range, "schemaname"), text(range, "relname")];
    name(parts.into_iter().filter(|part| !part.is_empty()))
}

/// The name that a node is: a string, a list of them, a type, or a routine with its arguments.
pub(crate) fn name_of(value: &Value) -> String {
    name(parts(value).iter().map(String::as_str))
}

/// The parts of a name, the outermost first.
pub(crate) fn parts(value: &Value) -> Vec<String> {
    let Some((kind, fields)) = node(value) else {
        return Vec::new();
    };
    let list = match kind {
        "String" => return vec![text(fields, "sval").to_owned()],
        "List" => &fields["items"],
        "TypeName" => &fields["names"],
        "ObjectWithArgs" => &fields["objname"],
        _ => return Vec::new(),
    };
    let items = list.as_array().into_iter().flatten();
    items.flat_map(parts).collect()
}

/// The last two parts of a name, each in quotes unless it is plain.
pub(crate) fn name<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let parts: Vec<_> = parts.collect();
    let last = &parts[parts.len().saturating_sub(2)..];
    let quoted = last.iter().map(|part| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if part.chars().all(plain) {
            (*part).to_owned()
        } else {
            format!("\"{}\"", part.replace('"', "\"\""))
        }
    });
    quoted.collect::<Vec<_>>().join(".")
}
