//! A schema as Prisma's DMMF has it, and the same as Prisma's own.

use reconcile_core::prisma::{
    Arity, DefaultValue, Enum, Field, FieldKind, Index, Literal, Model, PrimaryKey,
    ReferentialAction, ScalarType, Schema, Sort,
};
use serde_json::{Map, Value, json};

use super::{names, schema};
use crate::common::fixture;

#[test]
fn the_reading_is_that_of_prisma() {
    let mut wrong = Vec::new();
    for name in names() {
        let ours = comparable(dmmf(&schema(&name)), "");
        let theirs: Value =
            serde_json::from_str(&fixture(&format!("prisma/7/{name}.dmmf.json"))).unwrap();
        let mut theirs = comparable(theirs, "");
        mend(&mut theirs);
        for part in ["models", "enums", "indexes"] {
            let (ours, theirs) = (&ours[part], &theirs[part]);
            let pairs = ours
                .as_array()
                .unwrap()
                .iter()
                .zip(theirs.as_array().unwrap());
            let first = pairs.into_iter().find(|(a, b)| a != b);
            if ours != theirs {
                wrong.push(match first {
                    Some((a, b)) => format!("{name} {part}\n  ours: {a}\n  theirs: {b}"),
                    None => format!("{name} {part}: not the same number"),
                });
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Prisma 6 and 7 print this class as another one, in the DMMF only.
fn mend(theirs: &mut Value) {
    for index in theirs["indexes"].as_array_mut().unwrap() {
        if index["dbName"] == "brin_18_minmaxmulti" {
            assert_eq!(index["fields"][0]["operatorClass"], "bitminmaxops");
            index["fields"][0]["operatorClass"] = json!("uuidminmaxmultiops");
        }
    }
}

/// Numbers with the digits that Prisma's arithmetic gets right (it makes 100.10000000000001 of 100.1),
/// and operator classes in one spelling: ours is PostgreSQL's.
fn comparable(value: Value, key: &str) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64().map(|number| format!("{number:.12e}"))),
        Value::String(text) if key == "operatorClass" => {
            json!(text.replace('_', "").to_lowercase())
        }
        Value::Array(items) => items
            .into_iter()
            .map(|item| comparable(item, key))
            .collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| {
                let value = comparable(value, &key);
                (key, value)
            })
            .collect(),
        other => other,
    }
}

fn dmmf(schema: &Schema) -> Value {
    let visible = |is_view: bool| {
        schema
            .models
            .iter()
            .filter(move |m| !m.is_ignored && m.is_view == is_view)
    };
    let models: Vec<&Model> = visible(false).chain(visible(true)).collect();
    json!({
        "models": models.iter().map(|m| model(m, schema)).collect::<Vec<_>>(),
        "enums": schema.enums.iter().map(enumeration).collect::<Vec<_>>(),
        "indexes": models.iter().flat_map(|m| indexes(m)).collect::<Vec<_>>(),
    })
}

/// Leaves out what is null, false or an empty list.
fn trimmed(pairs: Vec<(&str, Value)>) -> Value {
    let is_kept = |(name, value): &(&str, Value)| {
        *name == "default" && !value.is_null()
            || !(value.is_null() || *value == json!(false) || *value == json!([]))
    };
    let pairs = pairs.into_iter().filter(is_kept);
    let map: Map<String, Value> = pairs
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Value::Object(map)
}

fn enumeration(of: &Enum) -> Value {
    let value = |value: &reconcile_core::prisma::EnumValue| {
        trimmed(vec![
            ("name", json!(value.name)),
            ("dbName", json!(value.mapped)),
            ("documentation", json!(value.documentation)),
        ])
    };
    trimmed(vec![
        ("name", json!(of.name)),
        ("dbName", json!(of.mapped)),
        ("documentation", json!(of.documentation)),
        ("values", of.values.iter().map(value).collect()),
    ])
}

fn model(model: &Model, schema: &Schema) -> Value {
    let key = model.primary_key.as_ref().filter(|key| !key.on_field);
    let key = key.map(|key| {
        trimmed(vec![
            ("name", json!(key.name)),
            ("fields", json!(key.fields)),
        ])
    });
    let names = |index: &Index| -> Vec<String> {
        index
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect()
    };
    let unique: Vec<&Index> = model
        .indexes
        .iter()
        .filter(|index| index.unique && !index.on_field && index.predicate.is_none())
        .collect();
    let unique_index = |index: &&Index| {
        trimmed(vec![
            ("name", json!(index.name)),
            ("fields", json!(names(index))),
        ])
    };
    let fields = model
        .fields
        .iter()
        .filter(|field| !field.is_ignored && !matches!(field.kind, FieldKind::Unsupported(_)));
    trimmed(vec![
        ("name", json!(model.name)),
        ("dbName", json!(model.mapped)),
        ("schema", json!(model.schema)),
        (
            "fields",
            fields
                .map(|field| one_field(field, model, schema))
                .collect(),
        ),
        ("documentation", json!(model.documentation)),
        ("primaryKey", json!(key)),
        (
            "uniqueFields",
            json!(unique.iter().map(|i| names(i)).collect::<Vec<_>>()),
        ),
        ("uniqueIndexes", unique.iter().map(unique_index).collect()),
    ])
}

fn one_field(field: &Field, model: &Model, schema: &Schema) -> Value {
    let (kind, type_name) = match &field.kind {
        FieldKind::Scalar(scalar) => ("scalar", scalar.name().to_owned()),
        FieldKind::Enum(name) => ("enum", name.clone()),
        FieldKind::Relation(relation) => ("object", relation.model.clone()),
        other => panic!("{other:?}"),
    };
    let key = model.primary_key.as_ref();
    let is_id = key.is_some_and(|key| key.fields == [field.name.as_str()]);
    let is_unique = model.indexes.iter().any(|index| {
        index.unique
            && index.predicate.is_none()
            && matches!(index.fields.as_slice(), [only] if only.name == field.name)
    });
    let holds_key = model
        .relations()
        .any(|(_, relation)| relation.fields.contains(&field.name));
    let native = field.native_type.as_ref().map(|native| {
        let arguments: Vec<String> = native.arguments.iter().map(ToString::to_string).collect();
        json!([native.name, arguments])
    });
    let mut pairs = vec![
        ("name", json!(field.name)),
        ("dbName", json!(field.mapped)),
        ("kind", json!(kind)),
        ("isList", json!(field.arity == Arity::List)),
        ("isRequired", json!(field.arity != Arity::Optional)),
        ("isUnique", json!(is_unique && !is_id)),
        ("isId", json!(is_id)),
        ("isReadOnly", json!(holds_key)),
        ("hasDefaultValue", json!(field.default.is_some())),
        ("type", json!(type_name)),
        ("nativeType", json!(native)),
        ("isUpdatedAt", json!(field.is_updated_at)),
        ("documentation", json!(field.documentation)),
    ];
    if let Some(value) = &field.default {
        pairs.push(("default", default(value, field)));
    }
    if let Some(relation) = field.relation() {
        assert!(schema.model(&relation.model).is_some());
        pairs.push(("relationName", json!(relation.name_from(&model.name))));
        pairs.push(("relationFromFields", json!(relation.fields)));
        pairs.push(("relationToFields", json!(relation.references)));
        pairs.push(("relationOnDelete", json!(relation.on_delete.map(action))));
        pairs.push(("relationOnUpdate", json!(relation.on_update.map(action))));
    }
    trimmed(pairs)
}

fn action(action: ReferentialAction) -> &'static str {
    let all = ReferentialAction::ALL;
    all.iter().find(|(_, known)| *known == action).unwrap().0
}

fn default(value: &DefaultValue, field: &Field) -> Value {
    let function = |name: &str, args: Vec<Value>| json!({"name": name, "args": args});
    match value {
        DefaultValue::Autoincrement => function("autoincrement", vec![]),
        DefaultValue::Now => function("now", vec![]),
        DefaultValue::DbGenerated(sql) => {
            function("dbgenerated", sql.iter().map(|sql| json!(sql)).collect())
        }
        DefaultValue::Client {
            function: name,
            argument,
        } => {
            let args = argument.iter().map(|a| json!(a.parse::<i64>().unwrap()));
            // Prisma fills these in.
            let args: Vec<Value> = match (name.as_str(), argument) {
                ("uuid", None) => vec![json!(4)],
                ("cuid", None) => vec![json!(1)],
                _ => args.collect(),
            };
            function(name, args)
        }
        DefaultValue::Value(value) => literal(value, field),
        DefaultValue::List(values) => values.iter().map(|value| literal(value, field)).collect(),
        other => panic!("{other:?}"),
    }
}

fn literal(value: &Literal, field: &Field) -> Value {
    let FieldKind::Scalar(scalar) = field.kind else {
        let Literal::Value(name) = value else {
            panic!("{value:?}")
        };
        return json!(name);
    };
    match (value, scalar) {
        (Literal::Boolean(value), _) => json!(value),
        (Literal::Number(number), ScalarType::Int) => json!(number.parse::<i64>().unwrap()),
        (Literal::Number(number), ScalarType::BigInt) => json!(number),
        (Literal::Number(number), _) | (Literal::Text(number), ScalarType::Decimal) => {
            json!(number.parse::<f64>().unwrap())
        }
        (Literal::Text(text), ScalarType::DateTime) => json!(text.replace('Z', "+00:00")),
        (Literal::Text(text), _) => json!(text),
        other => panic!("{other:?}"),
    }
}

fn indexes(model: &Model) -> Vec<Value> {
    let mut all: Vec<Value> = model
        .primary_key
        .iter()
        .map(|key| of_key(key, model))
        .collect();
    all.extend(model.indexes.iter().map(|index| of_index(index, model)));
    all
}

fn of_key(key: &PrimaryKey, model: &Model) -> Value {
    trimmed(vec![
        ("model", json!(model.name)),
        ("type", json!("id")),
        ("isDefinedOnField", json!(key.on_field)),
        ("name", json!(key.name)),
        ("dbName", json!(key.mapped)),
        (
            "fields",
            key.fields
                .iter()
                .map(|name| json!({"name": name}))
                .collect(),
        ),
    ])
}

fn of_index(index: &Index, model: &Model) -> Value {
    let field = |field: &reconcile_core::prisma::IndexField| {
        let sort = field.sort.map(|sort| match sort {
            Sort::Descending => "desc",
            _ => "asc",
        });
        let class = field.operator_class.as_ref();
        trimmed(vec![
            ("name", json!(field.name)),
            ("sortOrder", json!(sort)),
            ("operatorClass", json!(class)),
        ])
    };
    let methods = reconcile_core::prisma::IndexMethod::ALL;
    let method = index
        .method
        .map(|method| methods.iter().find(|(_, m)| *m == method).unwrap().0);
    trimmed(vec![
        ("model", json!(model.name)),
        (
            "type",
            json!(if index.unique { "unique" } else { "normal" }),
        ),
        ("isDefinedOnField", json!(index.on_field)),
        ("name", json!(index.name)),
        ("dbName", json!(index.mapped)),
        ("algorithm", json!(method)),
        ("fields", index.fields.iter().map(field).collect()),
    ])
}
