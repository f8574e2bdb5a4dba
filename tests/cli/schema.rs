//! The published JSON Schemas are those of the types, and what is printed keeps to them.

use std::fs;
use std::sync::OnceLock;

use jsonschema::Validator;
use reconcile_core::schema::Document;
use serde_json::{Value, json};

use crate::common::{Database, client_tool, fixture, read, root, servers};
use crate::run::Folder;

/// The validator of a published schema, which itself keeps to the rules for schemas.
fn validator(document: Document) -> &'static Validator {
    static VALIDATORS: OnceLock<Vec<Validator>> = OnceLock::new();
    let validators = VALIDATORS.get_or_init(|| Document::ALL.iter().copied().map(load).collect());
    let at = Document::ALL.iter().position(|other| *other == document);
    &validators[at.unwrap()]
}

fn load(document: Document) -> Validator {
    let path = root().join(format!("docs/schema/{}.json", document.name()));
    let schema: Value = serde_json::from_str(&read(&path)).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
pub(crate) fn assert_valid(document: Document, instance: &Value) {
    let errors: Vec<String> = validator(document)
        .iter_errors(instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}: {errors:#?}", document.name());
}

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

/// They speak of JSON, not of Rust, and say something of everything.
#[test]
fn everything_is_described() {
    for document in Document::ALL {
        let schema = document.json_schema();
        for word in ["`None`", "[`", "`]", "::", "rustdoc"] {
            let line = schema
                .lines()
                .find(|line| line.contains(word) && !line.contains("'x'::text"));
            assert_eq!(line, None, "{}", document.name());
        }
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let definitions = schema["$defs"].as_object().unwrap();
        for (name, definition) in definitions.iter().chain([(&String::new(), &schema)]) {
            assert!(
                definition["description"].is_string(),
                "{} {name}",
                document.name()
            );
            for (property, inner) in definition["properties"].as_object().into_iter().flatten() {
                assert!(
                    inner["description"].is_string(),
                    "{} {name}.{property}",
                    document.name()
                );
            }
        }
    }
}

/// Databases with much in them, on every major version.
fn databases() -> Vec<Database> {
    let mut databases = Vec::new();
    for server in servers() {
        let legacy = server.database("schema");
        legacy.execute(&read(&root().join("reconcile-cli/src/demo/legacy.sql")));
        databases.push(legacy);
        let database = server.database("schema");
        for (name, since) in [
            ("cascade.sql", 13),
            ("cascade_15.sql", 15),
            ("cascade_18.sql", 18),
        ] {
            if server.major() >= since {
                database.execute(&fixture(name));
            }
        }
        databases.push(database);
        for name in ["sequences.sql", "hard_catalog.sql"] {
            let database = server.database("schema");
            database.psql_fixture(name);
            databases.push(database);
        }
    }
    databases
}

#[test]
fn what_is_printed_keeps_to_them() {
    let folder = Folder::new();
    folder.write(
        "a.sql",
        read(&root().join("reconcile-cli/src/demo/diff.sql")),
    );
    let print = |url: &str, args: &[&str]| {
        let run = folder.run_on(url, args.iter().chain(&["--format", "json"]));
        assert!(
            run.status < 2 || run.stderr.is_empty() || args[0] == "sequences",
            "{}",
            run.stderr
        );
        serde_json::from_str::<Value>(&run.stdout).unwrap()
    };
    for database in databases() {
        let url = database.url();
        assert_valid(
            Document::Catalog,
            &print(&url, &["introspect", "--exact-sizes"]),
        );
        assert_valid(Document::Sequences, &print(&url, &["sequences"]));
        assert_valid(Document::Sequences, &print(&url, &["sequences", "--apply"]));
        assert_valid(Document::Check, &print(&url, &["check"]));
        let full = ["check", "a.sql", "--require", "users", "--require", "no"];
        assert_valid(Document::Check, &print(&url, &full));
    }
    let url = servers().last().unwrap().database("schema").url();
    let health = print(&url, &["health"]);
    assert_valid(Document::Health, &health);
    let mut earlier = health;
    earlier["facts"]["database"]["read_at"] = 1.into();
    folder.write("health.json", earlier.to_string());
    let since = ["health", "--since=health.json"];
    assert_valid(Document::Health, &print(&url, &since));
    let programs = client_tool("pg_dump").parent().unwrap().to_owned();
    let programs = format!("--pg-bin={}", programs.display());
    let create = ["snapshot", "create", "--dir=kept", &programs];
    assert_valid(Document::Snapshot, &print(&url, &create));
    let verify = ["snapshot", "verify", "--dir=kept", &programs];
    assert_valid(Document::Snapshot, &print("", &verify));
    assert_valid(
        Document::Snapshots,
        &print("", &["snapshot", "list", "--dir=kept"]),
    );
    folder.write("migrations/1_a/migration.sql", "SELECT 1;");
    let status = ["status", "--migrations=migrations"];
    assert_valid(Document::Status, &print(&url, &status));
    assert_valid(Document::Lint, &print("", &["lint", "a.sql"]));
    assert_valid(Document::Rules, &print("", &["rules"]));
    folder.write("schema.prisma", fixture("prisma/schemas/shop.prisma"));
    assert_valid(Document::Verify, &print(&url, &["verify"]));
    folder.write("users.sql", "CREATE TABLE customers (id uuid);\nSELECT 1;");
    let ensure = ["ensure", "--bootstrap=users.sql"];
    assert_valid(Document::Ensure, &print(&url, &ensure));
    assert_valid(Document::Adopt, &print(&url, &["baseline", "adopt"]));
    let generate = [
        "baseline",
        "generate",
        "--from-empty-sql=a.sql",
        "--diff-sql=a.sql",
    ];
    assert_valid(Document::Generate, &print(&url, &generate));
}

/// The catalog that the tests of the model use has every kind of thing in it.
#[test]
fn a_catalog_with_everything_keeps_to_them() {
    let catalog: reconcile_core::catalog::Catalog =
        serde_json::from_str(&fixture("catalog.json")).unwrap();
    assert_valid(Document::Catalog, &serde_json::to_value(catalog).unwrap());
}

/// What is not right is refused; what is new is not.
#[test]
fn they_tell_right_from_wrong() {
    let folder = Folder::new();
    folder.write("a.sql", "DROP TABLE a;");
    let lint = folder.run(["lint", "--format", "json", "a.sql"]).json(1);
    let catalog: Value = serde_json::from_str(&fixture("catalog.json")).unwrap();
    let sequences = json!({"schema_version": 1, "read_at": null, "summary": {"ok": 1}, "sequences": [{
        "sequence": "public.s", "status": "ok", "next": 2, "extreme": 1, "target": null,
        "steps_behind": null, "first_collision": null, "remaining": 9, "used_percent": 1.5,
        "feeds": [{"table": "public.t", "column": "id", "via": "default"}], "flags": ["cached"],
        "repair": {"outcome": "moved", "method": "locked", "before": {"last_value": 1, "is_called": true},
            "after": {"last_value": 1, "is_called": true}, "reason": null},
    }]});
    for (document, right, wrong) in [
        (
            Document::Lint,
            &lint,
            json!({"/schema_version": 2, "/findings/0/severity": "fatal", "/findings/0/start/line": "1", "/findings/0/object": 1, "/summary": []}),
        ),
        (
            Document::Sequences,
            &sequences,
            json!({"/sequences/0/status": "fine", "/sequences/0/next": "2", "/sequences/0/remaining": -1, "/sequences/0/flags/0": 1, "/sequences/0/feeds/0/via": "x", "/sequences/0/repair/outcome": "done", "/sequences/0/repair/before/is_called": "t"}),
        ),
        (
            Document::Catalog,
            &catalog,
            json!({"/tables/0/name": {"schema": "public"}, "/tables/0/columns/0/position": 1.5, "/tables/0/kind": "heap", "/server/version_num": "150018", "/sequences/0/max": null}),
        ),
    ] {
        let validator = validator(document);
        assert!(validator.is_valid(right), "{}", document.name());
        for (path, value) in wrong.as_object().unwrap() {
            let mut mutated = right.clone();
            *mutated.pointer_mut(path).unwrap() = value.clone();
            assert!(!validator.is_valid(&mutated), "{path} may be {value}");
        }
        for key in required(document) {
            let mut mutated = right.clone();
            mutated.as_object_mut().unwrap().remove(&key).unwrap();
            assert!(
                !validator.is_valid(&mutated),
                "{} without {key}",
                document.name()
            );
        }
        let mut grown = right.clone();
        grown["new"] = json!({"in": "a later version"});
        assert!(validator.is_valid(&grown), "{}", document.name());
    }
}

fn required(document: Document) -> Vec<String> {
    let schema: Value = serde_json::from_str(&document.json_schema()).unwrap();
    let names = schema["required"].as_array().unwrap();
    assert!(names.len() > 2);
    names
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}
