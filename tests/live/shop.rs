//! `tests/fixtures/shop.json` is what is read of the database that `tests/fixtures/shop.sql` makes.

use std::fs;

use reconcile_core::introspect::Introspector;

use crate::common::{fixture, fixture_path, server};

#[test]
fn the_catalog_of_the_examples_is_what_the_server_says() {
    let database = server(17).database("shop");
    database.execute(&fixture("shop.sql"));
    let mut catalog = Introspector::new().read(&mut database.client()).unwrap();
    catalog.server.database = "shop".to_owned();
    let read = serde_json::to_string_pretty(&catalog).unwrap() + "\n";
    let path = fixture_path("shop.json");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &read).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == read,
        "tests/fixtures/shop.json is not up to date: run UPDATE_EXPECT=1 cargo test --test live shop"
    );
}
