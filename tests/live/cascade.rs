//! What falls with what, against the server: every object of a rich database is dropped with
//! CASCADE in a transaction that is rolled back, and the catalog read again within it.

use std::collections::BTreeSet;

use postgres::Client;
use reconcile_core::catalog::{CascadeGraph, Catalog, Fallen, ObjectKind, ObjectRef, TableKind};
use reconcile_core::introspect::Introspector;
use reconcile_core::name::{QualifiedName, quote_ident};

use crate::common::server;

const FIXTURES: [(u32, &str); 3] = [
    (13, include_str!("../fixtures/cascade.sql")),
    (15, include_str!("../fixtures/cascade_15.sql")),
    (18, include_str!("../fixtures/cascade_18.sql")),
];

#[test]
fn what_falls_is_what_is_gone_on_13() {
    every_object(13);
}

#[test]
fn what_falls_is_what_is_gone_on_18() {
    every_object(18);
}

fn every_object(major: u32) {
    let database = server(major).database("cascade");
    let mut client = database.client();
    for (since, sql) in FIXTURES {
        if since <= major {
            client.batch_execute(sql).unwrap();
        }
    }
    let introspector = Introspector::new();
    let catalog = introspector.read(&mut client).unwrap();
    let graph = CascadeGraph::new(&catalog);
    let mut wrong = Vec::new();
    let (mut dropped, mut refused) = (0, 0);
    for object in catalog.objects() {
        let fallen = graph.falls_with(&object).expect("it is in the graph");
        let Some(drop) = drop_statement(&catalog, &object) else {
            continue;
        };
        match try_drop(&mut client, &introspector, &catalog, &drop) {
            Outcome::Gone(gone) => {
                dropped += 1;
                if let Some(required_by) = graph.required_by(&object) {
                    wrong.push(format!("{object} went without {required_by}"));
                }
                if !compare(&object, &fallen, &gone, &mut wrong) {
                    continue;
                }
                let refusals = refusals(&mut client, &drop);
                let expected = fallen.iter().filter(|f| f.needs_cascade).count();
                if refusals.len() != expected {
                    let ours = fallen.iter().filter(|f| f.needs_cascade);
                    let ours: Vec<String> = ours.map(|f| f.object.to_string()).collect();
                    wrong.push(format!(
                        "{object} needs CASCADE: {refusals:#?} but {ours:#?}"
                    ));
                }
            }
            Outcome::Refused(code, message) => {
                refused += 1;
                check_refusal(&graph, &object, &code, &message, &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(dropped > 150, "{dropped} objects were dropped");
    assert!(refused > 20, "{refused} drops were refused");
}

enum Outcome {
    Gone(BTreeSet<ObjectRef>),
    Refused(String, String),
}

fn try_drop(
    client: &mut Client,
    introspector: &Introspector,
    before: &Catalog,
    drop: &str,
) -> Outcome {
    let mut transaction = client.transaction().unwrap();
    if let Err(error) = transaction.batch_execute(&format!("{drop} CASCADE")) {
        let error = error
            .as_db_error()
            .unwrap_or_else(|| panic!("{drop}: {error}"));
        return Outcome::Refused(error.code().code().to_owned(), error.message().to_owned());
    }
    let after = introspector.read(&mut transaction).unwrap();
    transaction.rollback().unwrap();
    let objects = |catalog: &Catalog| catalog.objects().into_iter().collect::<BTreeSet<_>>();
    let gone: BTreeSet<ObjectRef> = objects(before)
        .difference(&objects(&after))
        .cloned()
        .collect();
    // The diff says the same of whole objects.
    for object in before.diff(&after).removed() {
        assert!(gone.contains(object), "{drop}: {object}");
    }
    Outcome::Gone(gone)
}

fn compare(
    object: &ObjectRef,
    fallen: &[Fallen],
    gone: &BTreeSet<ObjectRef>,
    wrong: &mut Vec<String>,
) -> bool {
    let mut expected: BTreeSet<ObjectRef> = fallen.iter().map(|f| f.object.clone()).collect();
    assert_eq!(expected.len(), fallen.len(), "each object once");
    expected.insert(object.clone());
    for extra in expected.difference(gone) {
        let because = fallen.iter().find(|f| f.object == *extra);
        let because = because.map(|f| f.because.to_string());
        wrong.push(format!("{object}: {extra} stayed ({because:?})"));
    }
    for missed in gone.difference(&expected) {
        wrong.push(format!("{object}: {missed} went too"));
    }
    expected == *gone
}

/// What the server says stands in the way of the drop without CASCADE.
fn refusals(client: &mut Client, drop: &str) -> Vec<String> {
    let mut transaction = client.transaction().unwrap();
    match transaction.batch_execute(drop) {
        Ok(()) => Vec::new(),
        Err(error) => {
            let error = error.as_db_error().unwrap();
            assert_eq!(error.code().code(), "2BP01", "{drop}: {error}");
            // For the type of typed tables, the message says it all.
            let detail = error.detail().unwrap_or_else(|| error.message());
            detail.lines().map(String::from).collect()
        }
    }
}

/// A drop that is refused with CASCADE as well: for the sake of a whole, or of a parent.
fn check_refusal(
    graph: &CascadeGraph,
    object: &ObjectRef,
    code: &str,
    message: &str,
    wrong: &mut Vec<String>,
) {
    let required = graph.required_by(object);
    let explained = match code {
        // cannot drop … because … requires it
        "2BP01" => required.is_some(),
        // Columns and constraints that come from a parent, and columns of a partition key.
        "42P16" => {
            message.contains("inherited")
                || message.contains("partition key")
                || message.contains("in a primary key")
        }
        // Copies of a partitioned table's foreign key.
        "42809" | "55000" => message.contains("identity") || message.contains("typed table"),
        _ => false,
    };
    if !explained {
        wrong.push(format!("{object}: {code} {message} ({required:?})"));
    }
}

/// The statement that drops an object, without CASCADE; `None` for what has none.
fn drop_statement(catalog: &Catalog, object: &ObjectRef) -> Option<String> {
    let name = quote_ident(&object.name);
    let parent = object.parent_name();
    let on = parent.as_ref().map(ToString::to_string).unwrap_or_default();
    let qualified = object.qualified_name();
    let full = qualified.as_ref().map(ToString::to_string);
    let full = full.unwrap_or_else(|| name.clone());
    Some(match object.kind {
        ObjectKind::Schema => format!("DROP SCHEMA {name}"),
        ObjectKind::Table => format!("DROP {} {full}", table_word(catalog, &qualified?)),
        ObjectKind::View => format!("DROP VIEW {full}"),
        ObjectKind::MaterializedView => format!("DROP MATERIALIZED VIEW {full}"),
        ObjectKind::Sequence => format!("DROP SEQUENCE {full}"),
        ObjectKind::Index => format!("DROP INDEX {full}"),
        ObjectKind::Column if is_table(catalog, parent.as_ref()) => {
            format!(
                "ALTER {} {on} DROP COLUMN {name}",
                table_word(catalog, &parent?)
            )
        }
        ObjectKind::Column if is_composite(catalog, parent.as_ref()) => {
            format!("ALTER TYPE {on} DROP ATTRIBUTE {name}")
        }
        ObjectKind::Constraint if is_table(catalog, parent.as_ref()) => {
            let word = table_word(catalog, &parent?);
            format!("ALTER {word} {on} DROP CONSTRAINT {name}")
        }
        ObjectKind::Constraint => format!("ALTER DOMAIN {on} DROP CONSTRAINT {name}"),
        ObjectKind::Trigger => format!("DROP TRIGGER {name} ON {on}"),
        ObjectKind::Rule => format!("DROP RULE {name} ON {on}"),
        ObjectKind::Policy => format!("DROP POLICY {name} ON {on}"),
        ObjectKind::Type => format!("DROP TYPE {full}"),
        ObjectKind::Routine => {
            format!("DROP ROUTINE {full}({})", object.arguments.as_deref()?)
        }
        ObjectKind::Extension => format!("DROP EXTENSION {name}"),
        ObjectKind::Publication => format!("DROP PUBLICATION {name}"),
        ObjectKind::Other => return drop_other(&object.name),
        // A view's columns, and defaults, whose dropping takes nothing along.
        _ => return None,
    })
}

fn is_table(catalog: &Catalog, name: Option<&QualifiedName>) -> bool {
    name.as_ref()
        .is_some_and(|n| catalog.get_table(n).is_some())
}

fn is_composite(catalog: &Catalog, name: Option<&QualifiedName>) -> bool {
    name.is_some_and(|n| catalog.composite(&n.schema, &n.name).is_some())
}

fn table_word(catalog: &Catalog, name: &QualifiedName) -> &'static str {
    match catalog.get_table(name).map(|t| t.kind) {
        Some(TableKind::Foreign) => "FOREIGN TABLE",
        _ => "TABLE",
    }
}

/// Objects of rarer kinds, by kind and identity.
fn drop_other(name: &str) -> Option<String> {
    const SAME_WORD: [&str; 9] = [
        "cast",
        "collation",
        "event trigger",
        "operator class",
        "operator family",
        "operator",
        "server",
        "text search configuration",
        "type",
    ];
    for word in SAME_WORD {
        if let Some(identity) = name.strip_prefix(&format!("{word} ")) {
            return Some(format!("DROP {} {identity}", word.to_uppercase()));
        }
    }
    for (kind, word) in [
        ("statistics object", "STATISTICS"),
        ("foreign-data wrapper", "FOREIGN DATA WRAPPER"),
    ] {
        if let Some(identity) = name.strip_prefix(&format!("{kind} ")) {
            return Some(format!("DROP {word} {identity}"));
        }
    }
    // They have no CASCADE, and nothing depends on them.
    let leaves = ["default acl ", "publication ", "user mapping "];
    assert!(
        leaves.iter().any(|l| name.starts_with(l)),
        "how to drop {name}?"
    );
    None
}
