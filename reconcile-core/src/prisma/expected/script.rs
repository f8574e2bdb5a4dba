//! The script from an empty database, as Prisma writes it.

use std::fmt::Write as _;

use crate::catalog::ForeignKeyAction;
use crate::name::QualifiedName;

use super::super::schema::IndexMethod;
use super::{
    Expected, ExpectedColumn, ExpectedDefault, ExpectedForeignKey, ExpectedIndex, ExpectedTable,
};

pub(super) fn script(expected: &Expected, qualified: bool) -> String {
    let mut steps: Vec<(&str, String)> = Vec::new();
    for schema in &expected.schemas {
        let statement = format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(schema));
        steps.push(("CreateSchema", statement));
    }
    for extension in &expected.extensions {
        let mut statement = format!("CREATE EXTENSION IF NOT EXISTS {}", quoted(&extension.name));
        if extension.schema.is_some() || extension.version.is_some() {
            statement.push_str(" WITH");
        }
        for (word, value) in [
            ("SCHEMA", &extension.schema),
            ("VERSION", &extension.version),
        ] {
            if let Some(value) = value {
                // Writing to a string does not fail.
                let _ = write!(statement, " {word} {}", quoted(value));
            }
        }
        steps.push(("CreateExtension", statement));
    }
    for one in &expected.enums {
        let labels: Vec<String> = one.labels.iter().map(|label| text(label)).collect();
        let (name, labels) = (name(&one.name, qualified), labels.join(", "));
        steps.push((
            "CreateEnum",
            format!("CREATE TYPE {name} AS ENUM ({labels})"),
        ));
    }
    let tables = &expected.tables;
    steps.extend(tables.iter().map(|t| ("CreateTable", table(t, qualified))));
    for table in tables {
        let indexes = table.indexes.iter();
        steps.extend(indexes.map(|i| ("CreateIndex", index(i, table, qualified))));
    }
    for table in tables {
        let keys = table.foreign_keys.iter();
        steps.extend(keys.map(|k| ("AddForeignKey", foreign_key(k, table, qualified))));
    }
    let steps: Vec<String> = steps
        .into_iter()
        .map(|(step, statement)| format!("-- {step}\n{statement};\n"))
        .collect();
    if steps.is_empty() {
        return "-- This is an empty migration.\n".to_owned();
    }
    steps.join("\n")
}

/// A name in double quotes, as Prisma always writes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

pub(super) fn name(name: &QualifiedName, qualified: bool) -> String {
    if qualified {
        format!("{}.{}", quoted(&name.schema), quoted(&name.name))
    } else {
        quoted(&name.name)
    }
}

fn list(names: &[String], separator: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    names.join(separator)
}

fn table(table: &ExpectedTable, qualified: bool) -> String {
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    let mut out = format!(
        "CREATE TABLE {} (\n{}",
        name(&table.name, qualified),
        columns.join(",\n")
    );
    if let Some(key) = &table.primary_key {
        let (name, columns) = (quoted(&key.name), list(&key.columns, ","));
        // Writing to a string does not fail.
        let _ = write!(out, ",\n\n    CONSTRAINT {name} PRIMARY KEY ({columns})");
    }
    out.push_str("\n)");
    out
}

fn column(column: &ExpectedColumn) -> String {
    let mut out = format!("    {} {}", quoted(&column.name), column.data_type.sql);
    if column.is_required() {
        out.push_str(" NOT NULL");
    }
    if let ExpectedDefault::Expression(default) = &column.default {
        out.push_str(" DEFAULT ");
        out.push_str(default);
    }
    out
}

fn index(index: &ExpectedIndex, table: &ExpectedTable, qualified: bool) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|column| {
            let mut out = quoted(&column.name);
            if let Some(class) = &column.operator_class {
                out.push(' ');
                out.push_str(class);
            }
            match column.descending {
                Some(true) => out.push_str(" DESC"),
                Some(false) => out.push_str(" ASC"),
                None => {}
            }
            out
        })
        .collect();
    let method = match index.method {
        IndexMethod::BTree => String::new(),
        other => format!(" USING {} ", other.sql().to_uppercase()),
    };
    let predicate = index.predicate.as_ref();
    let predicate = predicate
        .map(|p| format!(" WHERE ({p})"))
        .unwrap_or_default();
    format!(
        "CREATE {unique}INDEX {} ON {}{method}({}){predicate}",
        quoted(&index.name),
        name(&table.name, qualified),
        columns.join(", ")
    )
}

fn foreign_key(key: &ExpectedForeignKey, table: &ExpectedTable, qualified: bool) -> String {
    let action = |action: ForeignKeyAction| action.sql().unwrap_or("NO ACTION");
    format!(
        "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}({}) ON DELETE {} ON UPDATE {}",
        name(&table.name, qualified),
        quoted(&key.name),
        list(&key.columns, ", "),
        name(&key.table, qualified),
        list(&key.references, ", "),
        action(key.on_delete),
        action(key.on_update)
    )
}
