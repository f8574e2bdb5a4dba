//! `Expected` is the database that Prisma's own script makes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use reconcile_core::catalog::{Catalog, ConstraintKind, IndexKey, Table};
use reconcile_core::introspect::Introspector;
use reconcile_core::name::{QualifiedName, quote_ident};
use reconcile_core::prisma::{
    Expected, ExpectedDefault, ExpectedIndex, ExpectedOptions, ExpectedTable,
};
use reconcile_core::sequence::AutoincrementField;

use super::schemas::{names, schema};
use crate::common::{Database, fixture, server};

/// Schemas that a server of version 13 cannot have: operator classes of 14, `hstore` 1.8.
const FROM_14: [&str; 2] = ["extensions", "operator_classes"];

#[test]
fn expected_is_what_prisma_makes() {
    // Neither types nor defaults differ between versions: the oldest and the newest are enough.
    for major in [13, 18] {
        for name in names() {
            if major < 14 && FROM_14.contains(&name.as_str()) {
                continue;
            }
            let database = server(major).database("prisma");
            let script = fixture(&format!("prisma/7/{name}.sql"));
            database.execute(&script);
            let expected = Expected::new(&schema(&name), &ExpectedOptions::new());
            check(&expected, &database, &format!("{name} on {major}"));
            database.remove();
        }
    }
}

fn check(expected: &Expected, database: &Database, at: &str) {
    let scratch = scratch(expected);
    database.execute(&scratch);
    let catalog = Introspector::new().read(&mut database.client()).unwrap();
    let is_scratch = |name: &QualifiedName| name.schema == SCRATCH;

    for field in AutoincrementField::all(expected, &catalog) {
        assert_eq!(field.sequences.len(), 1, "{at}: {field:?}");
        assert_eq!(field.problems, [], "{at}: {field:?}");
    }

    let ours: BTreeSet<&QualifiedName> = expected.tables.iter().map(|t| &t.name).collect();
    let theirs = catalog.tables.iter().map(|t| &t.name);
    let theirs: BTreeSet<&QualifiedName> = theirs.filter(|name| !is_scratch(name)).collect();
    assert_eq!(ours, theirs, "{at}");

    let mut ours: Vec<_> = expected
        .enums
        .iter()
        .map(|e| (&e.name, &e.labels))
        .collect();
    ours.sort();
    let theirs: Vec<_> = catalog.enums.iter().map(|e| (&e.name, &e.labels)).collect();
    assert_eq!(ours, theirs, "{at}");

    for extension in &expected.extensions {
        let actual = catalog.extension(&extension.name).unwrap();
        let schema = extension.schema.as_ref();
        assert!(schema.is_none_or(|schema| *schema == actual.schema), "{at}");
    }
    let classes = default_classes(database);
    for (number, table) in expected.tables.iter().enumerate() {
        let at = format!("{} of {at}", table.name);
        let actual = catalog.get_table(&table.name).unwrap();
        columns(table, actual, number, &catalog, &at);
        keys(table, actual, &at);
        indexes(table, actual, &classes, &at);
    }
}

const SCRATCH: &str = "reconcile scratch";

/// The types and defaults as we have them, in tables of their own: the server says how it prints
/// them.
fn scratch(expected: &Expected) -> String {
    let schema = quote_ident(SCRATCH);
    let mut sql = format!("CREATE SCHEMA {schema};\n");
    for (number, table) in expected.tables.iter().enumerate() {
        let columns: Vec<String> = table
            .columns
            .iter()
            .filter(|column| column.default != ExpectedDefault::Sequence)
            .map(|column| {
                let default = match &column.default {
                    ExpectedDefault::Expression(sql) => format!(" DEFAULT {sql}"),
                    _ => String::new(),
                };
                format!(
                    "{} {}{default}",
                    quote_ident(&column.name),
                    column.data_type.sql
                )
            })
            .collect();
        writeln!(
            sql,
            "CREATE TABLE {schema}.t{number} ({});",
            columns.join(", ")
        )
        .unwrap();
    }
    sql
}

fn columns(table: &ExpectedTable, actual: &Table, number: usize, catalog: &Catalog, at: &str) {
    let ours: Vec<&String> = table.columns.iter().map(|column| &column.name).collect();
    let theirs: Vec<&String> = actual.columns.iter().map(|column| &column.name).collect();
    assert_eq!(ours, theirs, "{at}");
    let scratch = catalog.table(SCRATCH, &format!("t{number}")).unwrap();
    for (ours, theirs) in table.columns.iter().zip(&actual.columns) {
        let at = format!("{} of {at}", ours.name);
        assert_eq!(ours.not_null, theirs.not_null, "{at}");
        let data_type = &theirs.data_type;
        if let Some(text) = ours.data_type.catalog_text() {
            assert_eq!(text, data_type.text, "{at}");
        }
        let answer = ours.data_type.is_answered_by(data_type);
        if ours.default == ExpectedDefault::Sequence {
            let default = theirs.default.as_deref().unwrap();
            assert!(default.starts_with("nextval("), "{at}: {default}");
            assert_eq!(answer, Some(true), "{at}");
            continue;
        }
        let printed = scratch.column(&ours.name).unwrap();
        assert_eq!(printed.data_type, *data_type, "{at}");
        assert_eq!(printed.default, theirs.default, "{at}");
        assert_ne!(answer, Some(false), "{at}");
    }
}

fn keys(table: &ExpectedTable, actual: &Table, at: &str) {
    let key = actual.primary_key().map(|key| (&key.name, &key.columns));
    let ours = table
        .primary_key
        .as_ref()
        .map(|key| (&key.name, &key.columns));
    assert_eq!(ours, key, "{at}");
    let mut ours: Vec<_> = table
        .foreign_keys
        .iter()
        .map(|key| {
            let to = (&key.table, &key.references);
            (
                &key.name,
                &key.columns,
                to,
                key.on_delete.sql(),
                key.on_update.sql(),
            )
        })
        .collect();
    ours.sort();
    let is_key = |constraint: &&reconcile_core::catalog::Constraint| {
        constraint.kind == ConstraintKind::ForeignKey
    };
    let theirs: Vec<_> = actual
        .constraints
        .iter()
        .filter(is_key)
        .map(|constraint| {
            let key = constraint.foreign_key.as_ref().unwrap();
            let to = (&key.table, &key.columns);
            let name = &constraint.name;
            (
                name,
                &constraint.columns,
                to,
                key.on_delete.sql(),
                key.on_update.sql(),
            )
        })
        .collect();
    assert_eq!(ours, theirs, "{at}");
    let others = actual.constraints.iter().filter(|constraint| {
        !matches!(
            constraint.kind,
            ConstraintKind::ForeignKey | ConstraintKind::PrimaryKey | ConstraintKind::NotNull
        )
    });
    assert_eq!(others.count(), 0, "{at}");
}

fn indexes(table: &ExpectedTable, actual: &Table, classes: &BTreeSet<String>, at: &str) {
    let theirs: Vec<_> = actual
        .indexes
        .iter()
        .filter(|i| i.constraint.is_none())
        .collect();
    let mut ours: Vec<&ExpectedIndex> = table.indexes.iter().collect();
    ours.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(ours.len(), theirs.len(), "{at}");
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        let at = format!("{} of {at}", ours.name);
        assert_eq!(ours.name, theirs.name, "{at}");
        assert_eq!(ours.unique, theirs.unique, "{at}");
        assert_eq!(ours.method.sql(), theirs.method, "{at}");
        assert_eq!(ours.predicate.is_some(), theirs.predicate.is_some(), "{at}");
        assert_eq!(ours.columns.len(), theirs.columns.len(), "{at}");
        for (ours, theirs) in ours.columns.iter().zip(&theirs.columns) {
            assert_eq!(theirs.key, IndexKey::Column(ours.name.clone()), "{at}");
            assert_eq!(ours.descending == Some(true), theirs.descending, "{at}");
            match (&ours.operator_class, &theirs.opclass) {
                (ours, Some(theirs)) => assert_eq!(ours.as_ref(), Some(&theirs.name), "{at}"),
                (Some(ours), None) => assert!(classes.contains(ours), "{ours} of {at}"),
                (None, None) => {}
            }
        }
    }
}

fn default_classes(database: &Database) -> BTreeSet<String> {
    let sql = "SELECT opcname::text FROM pg_catalog.pg_opclass WHERE opcdefault";
    let rows = database.client().query(sql, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
