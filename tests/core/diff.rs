//! Differences between two catalogs.

use std::collections::{BTreeMap, BTreeSet};

use reconcile_core::catalog::{Catalog, ChangeKind, DiffOptions, ObjectKind, ObjectRef};
use reconcile_core::name::QualifiedName;
use serde_json::{Value, json};

/// A catalog in which every field of every struct is filled with something other than its default.
const SAMPLE: &str = include_str!("../fixtures/catalog.json");

fn sample() -> Value {
    serde_json::from_str(SAMPLE).unwrap()
}

fn catalog(value: &Value) -> Catalog {
    serde_json::from_value(value.clone()).unwrap()
}

/// What is deliberately not compared, with `*` for a place in a list. The number of a column
/// matters only for the order.
const NOT_COMPARED: [&str; 10] = [
    "/schema_version",
    "/server/",
    "/reading/",
    "/tables/*/size/",
    "/tables/*/indexes/*/size/",
    "/views/*/size/",
    "/views/*/indexes/*/size/",
    "/tables/*/columns/*/position",
    "/views/*/columns/*/position",
    "/composites/*/attributes/*/position",
];

/// The source of the model, to hold the sample to it.
const MODEL: [(&str, &str); 17] = [
    (
        "catalog",
        include_str!("../../reconcile-core/src/catalog.rs"),
    ),
    (
        "column",
        include_str!("../../reconcile-core/src/catalog/column.rs"),
    ),
    (
        "constraint",
        include_str!("../../reconcile-core/src/catalog/constraint.rs"),
    ),
    (
        "dependency",
        include_str!("../../reconcile-core/src/catalog/dependency.rs"),
    ),
    (
        "extension",
        include_str!("../../reconcile-core/src/catalog/extension.rs"),
    ),
    (
        "index",
        include_str!("../../reconcile-core/src/catalog/index.rs"),
    ),
    (
        "object",
        include_str!("../../reconcile-core/src/catalog/object.rs"),
    ),
    (
        "policy",
        include_str!("../../reconcile-core/src/catalog/policy.rs"),
    ),
    (
        "privilege",
        include_str!("../../reconcile-core/src/catalog/privilege.rs"),
    ),
    (
        "publication",
        include_str!("../../reconcile-core/src/catalog/publication.rs"),
    ),
    (
        "routine",
        include_str!("../../reconcile-core/src/catalog/routine.rs"),
    ),
    (
        "sequence",
        include_str!("../../reconcile-core/src/catalog/sequence.rs"),
    ),
    (
        "server",
        include_str!("../../reconcile-core/src/catalog/server.rs"),
    ),
    (
        "table",
        include_str!("../../reconcile-core/src/catalog/table.rs"),
    ),
    (
        "trigger",
        include_str!("../../reconcile-core/src/catalog/trigger.rs"),
    ),
    (
        "types",
        include_str!("../../reconcile-core/src/catalog/types.rs"),
    ),
    (
        "view",
        include_str!("../../reconcile-core/src/catalog/view.rs"),
    ),
];

/// Where the sample has a value of each struct.
const PLACES: [(&str, &str); 34] = [
    ("Catalog", ""),
    ("Server", "/server"),
    ("Reading", "/reading"),
    ("Unseen", "/reading/unseen/0"),
    ("Schema", "/schemas/0"),
    ("Table", "/tables/0"),
    ("PartitionKey", "/tables/0/partition_key"),
    ("PartitionOf", "/tables/0/partition_of"),
    ("ForeignTable", "/tables/0/foreign"),
    ("Size", "/tables/0/size"),
    ("Column", "/tables/0/columns/0"),
    ("DataType", "/tables/0/columns/0/type"),
    ("Generated", "/tables/0/columns/0/generated"),
    ("Grant", "/tables/0/privileges/0"),
    ("Constraint", "/tables/0/constraints/0"),
    ("ForeignKey", "/tables/0/constraints/0/foreign_key"),
    ("Index", "/tables/0/indexes/0"),
    ("IndexColumn", "/tables/0/indexes/0/columns/0"),
    ("Trigger", "/tables/0/triggers/0"),
    ("Rule", "/tables/0/rules/0"),
    ("Policy", "/tables/0/policies/0"),
    ("View", "/views/0"),
    ("Sequence", "/sequences/0"),
    ("ColumnRef", "/sequences/0/owned_by"),
    ("Feed", "/sequences/0/feeds/0"),
    ("Enum", "/enums/0"),
    ("Domain", "/domains/0"),
    ("Composite", "/composites/0"),
    ("Range", "/ranges/0"),
    ("Routine", "/routines/0"),
    ("Extension", "/extensions/0"),
    ("OtherObject", "/others/0"),
    ("Publication", "/publications/0"),
    ("PublicationTable", "/publications/0/tables/0"),
];

/// The fields of every public struct of the model, as JSON has them.
fn fields_of_the_model() -> BTreeMap<String, BTreeSet<String>> {
    let mut structs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, source) in MODEL {
        let mut current = None;
        for line in source.lines() {
            if let Some(rest) = line.strip_prefix("pub struct ") {
                current = rest.split([' ', '{']).next().map(String::from);
            } else if line.starts_with('}') {
                current = None;
            } else if let (Some(name), Some(field)) = (&current, line.strip_prefix("    pub ")) {
                let field = field.split(':').next().unwrap();
                let field = match field {
                    "data_type" if name == "Column" => "type",
                    "key" if name == "IndexColumn" => "column",
                    field => field,
                };
                structs
                    .entry(name.clone())
                    .or_default()
                    .insert(String::from(field));
            }
        }
    }
    structs
}

#[test]
fn the_sample_has_every_field() {
    let sample = sample();
    let mut model = fields_of_the_model();
    for (name, place) in PLACES {
        let fields = model
            .remove(name)
            .unwrap_or_else(|| panic!("no struct {name}"));
        let value = sample.pointer(place).and_then(Value::as_object).unwrap();
        let there: BTreeSet<String> = value.keys().cloned().collect();
        assert_eq!(there, fields, "{name} at {place}");
    }
    let rest: Vec<&str> = model.keys().map(String::as_str).collect();
    assert_eq!(rest, ["DefaultPrivileges", "Dependency", "ObjectRef"]);
    // Nothing of it is lost on the way through the types.
    let again = serde_json::to_value(catalog(&sample)).unwrap();
    let again: BTreeSet<String> = leaves(&again).into_iter().map(|l| l.path).collect();
    let filled = leaves(&sample).into_iter().filter(|l| {
        let value = sample.pointer(&l.path).unwrap();
        // Serialised without defaults: false and the type modifier's absence.
        *value != json!(false) && !value.is_null()
    });
    for leaf in filled {
        assert!(again.contains(&leaf.path), "{} got lost", leaf.path);
    }
}

struct Leaf {
    path: String,
    /// With `*` for places in lists.
    pattern: String,
}

fn leaves(value: &Value) -> Vec<Leaf> {
    fn walk(value: &Value, path: &str, pattern: &str, out: &mut Vec<Leaf>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let (path, pattern) = (format!("{path}/{key}"), format!("{pattern}/{key}"));
                    walk(value, &path, &pattern, out);
                }
            }
            Value::Array(list) => {
                for (i, value) in list.iter().enumerate() {
                    walk(value, &format!("{path}/{i}"), &format!("{pattern}/*"), out);
                }
            }
            _ => out.push(Leaf {
                path: String::from(path),
                pattern: String::from(pattern),
            }),
        }
    }
    let mut out = Vec::new();
    walk(value, "", "", &mut out);
    out
}

/// Other values for a leaf, to be tried until one can be read.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Bool(b) => vec![json!(!b)],
        Value::Number(n) => vec![json!(n.as_i64().unwrap() + 1)],
        Value::Null => vec![json!("somebody")],
        Value::String(s) => vec![
            json!(format!("{s}_x")),
            json!({"other": "z"}),
            json!("guessed"),
            json!("rule"),
        ],
        _ => unreachable!("not a leaf"),
    }
}

type Part = Option<(ObjectKind, String)>;

/// The object that a path in the JSON is about.
fn object_at(catalog: &Catalog, path: &str) -> ObjectRef {
    let steps: Vec<&str> = path.split('/').skip(1).collect();
    let at = |i: usize| steps[i].parse::<usize>().unwrap();
    let part = |of: &QualifiedName, names: &dyn Fn(&str, usize) -> Part| {
        let known = steps.get(3).filter(|_| steps.len() > 3);
        known
            .and_then(|i| names(steps[2], i.parse().ok()?))
            .map(|(kind, name)| match kind {
                ObjectKind::Index => ObjectRef::index(&of.schema, name),
                kind => ObjectRef::part(kind, of, name),
            })
    };
    match steps[0] {
        "schemas" => catalog.schemas[at(1)].object_ref(),
        "tables" => {
            let table = &catalog.tables[at(1)];
            part(&table.name, &|list, i| match list {
                "columns" => Some((ObjectKind::Column, table.columns[i].name.clone())),
                "constraints" => Some((ObjectKind::Constraint, table.constraints[i].name.clone())),
                "indexes" => Some((ObjectKind::Index, table.indexes[i].name.clone())),
                "triggers" => Some((ObjectKind::Trigger, table.triggers[i].name.clone())),
                "rules" => Some((ObjectKind::Rule, table.rules[i].name.clone())),
                "policies" => Some((ObjectKind::Policy, table.policies[i].name.clone())),
                _ => None,
            })
            .unwrap_or_else(|| table.object_ref())
        }
        "views" => {
            let view = &catalog.views[at(1)];
            part(&view.name, &|list, i| match list {
                "columns" => Some((ObjectKind::Column, view.columns[i].name.clone())),
                "indexes" => Some((ObjectKind::Index, view.indexes[i].name.clone())),
                "triggers" => Some((ObjectKind::Trigger, view.triggers[i].name.clone())),
                "rules" => Some((ObjectKind::Rule, view.rules[i].name.clone())),
                _ => None,
            })
            .unwrap_or_else(|| view.object_ref())
        }
        "domains" => {
            let domain = &catalog.domains[at(1)];
            part(&domain.name, &|list, i| {
                (list == "constraints")
                    .then(|| (ObjectKind::Constraint, domain.constraints[i].name.clone()))
            })
            .unwrap_or_else(|| domain.object_ref())
        }
        "composites" => {
            let composite = &catalog.composites[at(1)];
            part(&composite.name, &|list, i| {
                (list == "attributes")
                    .then(|| (ObjectKind::Column, composite.attributes[i].name.clone()))
            })
            .unwrap_or_else(|| composite.object_ref())
        }
        "sequences" => catalog.sequences[at(1)].object_ref(),
        "enums" => catalog.enums[at(1)].object_ref(),
        "ranges" => catalog.ranges[at(1)].object_ref(),
        "routines" => catalog.routines[at(1)].object_ref(),
        "extensions" => catalog.extensions[at(1)].object_ref(),
        "publications" => catalog.publications[at(1)].object_ref(),
        "others" => catalog.others[at(1)].object_ref(),
        "default_privileges" => catalog.default_privileges[at(1)].object_ref(),
        "dependencies" => {
            let mut object = catalog.dependencies[at(1)].object.clone();
            if object.kind == ObjectKind::Default {
                object.kind = ObjectKind::Column;
            }
            object
        }
        other => panic!("no object for {other}"),
    }
}

fn exempt(pattern: &str) -> bool {
    NOT_COMPARED.iter().any(|e| match e.strip_suffix('/') {
        Some(prefix) => pattern.starts_with(prefix),
        None => pattern == *e,
    })
}

#[test]
fn every_changed_leaf_is_reported_at_its_object() {
    let sample = sample();
    let before = catalog(&sample);
    assert!(before.diff(&before).is_empty());
    let mut compared = 0;
    for Leaf { path, pattern } in leaves(&sample) {
        let mut changed = sample.clone();
        let after = others(sample.pointer(&path).unwrap())
            .into_iter()
            .find_map(|other| {
                *changed.pointer_mut(&path).unwrap() = other;
                serde_json::from_value::<Catalog>(changed.clone()).ok()
            })
            .unwrap_or_else(|| panic!("no other value is read at {path}"));
        assert_ne!(before, after, "{path}");
        let diff = before.diff(&after);
        if exempt(&pattern) {
            assert!(diff.is_empty(), "{path}: {diff}");
            continue;
        }
        let object = object_at(&before, &path);
        let named = diff.changes.iter().any(|c| c.object == object);
        assert!(named, "{path} of {object} is not in: {diff}");
        // One change, or the old and the new name.
        let kinds: Vec<&ChangeKind> = diff.changes.iter().map(|c| &c.kind).collect();
        match kinds.as_slice() {
            [ChangeKind::Changed { fields }] => assert!(!fields.is_empty()),
            [ChangeKind::Removed, ChangeKind::Added] | [ChangeKind::Added, ChangeKind::Removed] => {
            }
            // The object of a dependency: it is no longer there, but at another.
            [ChangeKind::Changed { .. }, ChangeKind::Changed { .. }]
                if path.starts_with("/dependencies/") => {}
            _ => panic!("{path}: {diff}"),
        }
        // And the other way around.
        assert_eq!(after.diff(&before).changes.len(), diff.changes.len());
        compared += 1;
    }
    assert!(compared > 300, "{compared} leaves");
}

#[test]
fn every_element_and_optional_field_taken_away_is_reported() {
    let sample = sample();
    let before = catalog(&sample);
    let mut paths: Vec<Leaf> = Vec::new();
    for leaf in leaves(&sample) {
        // Every prefix of a leaf's path, once.
        let (mut path, mut pattern) = (leaf.path.as_str(), leaf.pattern.as_str());
        while let (Some((p, _)), Some((q, _))) = (path.rsplit_once('/'), pattern.rsplit_once('/')) {
            if !paths.iter().any(|l| l.path == path) {
                paths.push(Leaf {
                    path: String::from(path),
                    pattern: String::from(pattern),
                });
            }
            (path, pattern) = (p, q);
        }
    }
    for Leaf { path, pattern } in paths {
        let mut changed = sample.clone();
        let (parent, key) = path.rsplit_once('/').unwrap();
        match changed.pointer_mut(parent).unwrap() {
            Value::Object(map) => drop(map.remove(key)),
            Value::Array(list) => drop(list.remove(key.parse().unwrap())),
            _ => unreachable!("a parent"),
        }
        // Required fields cannot be taken away, and what was at its default is still there.
        let Ok(after) = serde_json::from_value::<Catalog>(changed) else {
            continue;
        };
        if after == before {
            continue;
        }
        let diff = before.diff(&after);
        assert_eq!(
            diff.is_empty(),
            exempt(&format!("{pattern}/")),
            "{path}: {diff}"
        );
    }
}

#[test]
fn a_difference_reads_well() {
    let sample = sample();
    let mut changed = sample.clone();
    let columns = changed.pointer_mut("/tables/0/columns").unwrap();
    columns[1]["type"]["text"] = json!("bigint");
    columns[1]["default"] = json!("7");
    columns[2]["name"] = json!("Team");
    changed["tables"][0]["comment"] = Value::Null;
    changed["tables"][0]["constraints"][0]["foreign_key"]["on_delete"] = json!("cascade");
    changed["views"][0]["definition"] = json!("SELECT\n2");
    changed["enums"][0]["labels"] = json!(["sad", "ok", "happy"]);
    changed["dependencies"][0]["kind"] = json!("automatic");
    let diff = catalog(&sample).diff(&catalog(&changed));
    assert_eq!(
        diff.to_string(),
        "\
~ table public.users: comment the table removed
~ materialized view public.recent_users: definition differs
+ column public.users.\"Team\"
~ column public.users.email: depends on sequence public.users_id_seq (normal) removed; depends on sequence public.users_id_seq (automatic) added
~ column public.users.id: type integer -> bigint; default 7 added
- column public.users.team_id
~ constraint users_team_fkey on public.users: foreign key REFERENCES public.teams(id) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (team_id) -> REFERENCES public.teams(id) MATCH FULL ON UPDATE CASCADE ON DELETE CASCADE (team_id)
~ type public.mood: label ok added; label order happy, sad -> sad, happy"
    );
    let json = serde_json::to_value(&diff).unwrap();
    assert_eq!(
        json["changes"][4],
        json!({
            "object": {"kind": "column", "schema": "public", "parent": "users", "name": "id"},
            "change": "changed",
            "fields": [
                {"field": "type", "before": "integer", "after": "bigint"},
                {"field": "default", "after": "7"},
            ],
        })
    );
    assert_eq!(
        serde_json::from_value::<reconcile_core::catalog::CatalogDiff>(json).unwrap(),
        diff
    );
}

#[test]
fn a_whole_object_is_one_change_and_its_parts_can_be_listed() {
    let before = catalog(&sample());
    let mut changed = sample();
    changed["tables"] = json!([]);
    let diff = before.diff(&catalog(&changed));
    assert_eq!(diff.to_string(), "- table public.users");
    let parts: Vec<String> = before
        .parts_of(diff.removed().next().unwrap())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        parts,
        [
            "column public.users.email",
            "default of column public.users.email",
            "column public.users.id",
            "column public.users.team_id",
            "constraint users_team_fkey on public.users",
            "index public.users_email_idx",
            "trigger users_touch on public.users",
            "rule users_rule on public.users",
            "policy users_own on public.users",
        ]
    );
}

#[test]
fn the_numbers_of_columns_matter_only_for_their_order() {
    let before = catalog(&sample());
    for (positions, expected) in [
        ([1, 2, 3], ""),
        ([5, 7, 9], ""),
        (
            [3, 1, 2],
            "~ table public.users: column order email, id, team_id -> id, team_id, email",
        ),
    ] {
        let mut changed = sample();
        for (i, position) in positions.into_iter().enumerate() {
            changed["tables"][0]["columns"][i]["position"] = json!(position);
        }
        assert_eq!(before.diff(&catalog(&changed)).to_string(), expected);
    }
}

#[test]
fn orders_that_mean_nothing_are_no_difference() {
    let before = catalog(&sample());
    let mut changed = sample();
    for path in [
        "/tables/0/options",
        "/tables/0/privileges",
        "/tables/0/privileges/0/rights",
        "/tables/0/policies/0/roles",
        "/publications/0/operations",
        "/dependencies",
    ] {
        let list = changed.pointer_mut(path).and_then(Value::as_array_mut);
        list.unwrap().reverse();
    }
    let after = catalog(&changed);
    assert_ne!(before, after);
    assert_eq!(before.diff(&after).to_string(), "");
}

#[test]
fn a_server_without_named_not_null_differs_only_by_its_columns() {
    for (pointer, version, expected) in [
        ("/tables/0/constraints/0/kind", 170_000, ""),
        ("/domains/0/constraints/0/kind", 160_000, ""),
        (
            "/domains/0/constraints/0/kind",
            170_000,
            "- constraint domain_check on public.email_address",
        ),
    ] {
        let mut new = sample();
        *new.pointer_mut(pointer).unwrap() = json!("not_null");
        let mut old = new.clone();
        old["server"]["version_num"] = json!(version);
        let (list, _) = pointer.rsplit_once("/0").unwrap();
        *old.pointer_mut(list).unwrap() = json!([]);
        assert_eq!(catalog(&new).diff(&catalog(&old)).to_string(), expected);
    }
}

#[test]
fn options_leave_things_out() {
    let before = catalog(&sample());
    let all = DiffOptions::new();
    for (pointer, value, options) in [
        (
            "/publications/0/owner",
            json!("other"),
            all.clone().ignore_owners(true),
        ),
        (
            "/tables/0/privileges/0/rights",
            json!([]),
            all.clone().ignore_privileges(true),
        ),
        (
            "/tables/0/columns/0/privileges",
            Value::Null,
            all.clone().ignore_privileges(true),
        ),
        (
            "/default_privileges",
            json!([]),
            all.clone().ignore_privileges(true),
        ),
        (
            "/tables/0/indexes/0/comment",
            json!("x"),
            all.clone().ignore_comments(true),
        ),
        (
            "/dependencies",
            json!([]),
            all.clone().ignore_dependencies(true),
        ),
        (
            "/routines",
            json!([]),
            all.clone().ignore_extension_members(true),
        ),
    ] {
        let mut changed = sample();
        *changed.pointer_mut(pointer).unwrap() = value;
        let after = catalog(&changed);
        assert!(!before.diff(&after).is_empty(), "{pointer}");
        let left = before.diff_with(&after, &options);
        assert!(left.is_empty(), "{pointer}: {left}");
    }
    // Another owner brings its own grants along.
    let mut changed = sample();
    changed["tables"][0]["owner"] = json!("owner2");
    for grant in changed["tables"][0]["privileges"].as_array_mut().unwrap() {
        grant["grantor"] = json!("owner2");
    }
    changed["tables"][0]["columns"][0]["privileges"][0]["grantor"] = json!("owner2");
    let own = json!({"grantee": "owner2", "grantor": "owner2", "rights": ["select"]});
    changed["tables"][0]["privileges"]
        .as_array_mut()
        .unwrap()
        .push(own);
    let after = catalog(&changed);
    let options = all.ignore_owners(true);
    assert_eq!(before.diff_with(&after, &options).to_string(), "");
    assert_eq!(before.diff(&after).changes.len(), 2);
}
