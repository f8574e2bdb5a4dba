//! The script from an empty database is Prisma's own, to the byte.

use reconcile_core::prisma::{ExpectedOptions, JoinTableKey, from_empty_script};

use super::{names, schema};
use crate::common::fixture;

#[test]
fn the_script_is_that_of_prisma() {
    let mut wrong = Vec::new();
    for name in names() {
        let ours = from_empty_script(&schema(&name), &ExpectedOptions::new());
        let theirs = fixture(&format!("prisma/7/{name}.sql"));
        if ours != theirs {
            let pair = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b);
            wrong.push(format!("{name}: {pair:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn before_prisma_6_a_join_table_had_a_unique_index() {
    let options = ExpectedOptions::new()
        .join_table_key(JoinTableKey::UniqueIndex)
        .default_schema("app");
    let script = from_empty_script(&schema("folder"), &options);
    assert!(script.starts_with("-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS \"app\";\n"));
    let table = "CREATE TABLE \"_PostToTag\" (\n    \"A\" INTEGER NOT NULL,\n    \"B\" INTEGER NOT NULL\n);\n";
    assert!(script.contains(table), "{script}");
    let index = "CREATE UNIQUE INDEX \"_PostToTag_AB_unique\" ON \"_PostToTag\"(\"A\", \"B\");\n\n\
         -- CreateIndex\nCREATE INDEX \"_PostToTag_B_index\" ON \"_PostToTag\"(\"B\");\n";
    assert!(script.contains(index), "{script}");
}
