//! The published JSON Schemas are those of the types, and what is printed keeps to them.
use crate::common::root;
use reconcile_core::schema::Document;
use std::fs;

#[test]
fn the_schemas_are_generated() {
    for document in Document::ALL {
        let path = root().join(format!("docs/schema/{}.json", document.name()));
        let schema = document.json_schema();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, &schema).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == schema,
            "{} is not up to date: run UPDATE_EXPECT=1 cargo test -p reconcile-cli --test cli schema",
            path.display()
        );
    }
}
