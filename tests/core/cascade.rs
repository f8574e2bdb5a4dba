//! What falls with what, on small catalogs. The expected lists are the objects that `DROP …
//! CASCADE` named on servers 13.23 and 18.4, with the parts that it does not name; `tests/live`
//! asks the servers themselves about a large one.

use reconcile_core::catalog::{CascadeGraph, Catalog, ObjectKind, ObjectRef};
use reconcile_core::name::QualifiedName;

fn catalog(major: u32, lists: &str) -> Catalog {
    let json = format!(
        r#"{{"schema_version": 1,
            "server": {{"version_num": {major}0000, "version": "{major}", "database": "d"}},
            "reading": {{"role": "r", "one_snapshot": true}}, {lists}}}"#
    );
    serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}"))
}

fn name(text: &str) -> QualifiedName {
    text.parse().unwrap()
}

/// `object <- because`, with `!` where it needs CASCADE.
fn falls(catalog: &Catalog, object: &ObjectRef) -> Vec<String> {
    let fallen = catalog.falls_with(object).expect("it is in the catalog");
    fallen
        .iter()
        .map(|f| {
            let mark = if f.needs_cascade { "!" } else { "" };
            format!("{}{mark} <- {}", f.object, f.because)
        })
        .collect()
}

const INTEGER: &str = r#"{"text": "integer", "name": "pg_catalog.int4"}"#;

fn table(name: &str, columns: &[&str], more: &str) -> String {
    let columns: Vec<String> = (columns.iter().enumerate())
        .map(|(i, column)| {
            let (column, more) = column.split_once(' ').unwrap_or((column, ""));
            let data_type = if more.contains("\"type\"") {
                String::new()
            } else {
                format!(r#", "type": {INTEGER}"#)
            };
            let position = i + 1;
            format!(r#"{{"name": "{column}", "position": {position}{data_type}{more}}}"#)
        })
        .collect();
    let columns = columns.join(", ");
    format!(
        r#"{{"name": "{name}", "kind": "ordinary", "owner": "o", "columns": [{columns}]{more}}}"#
    )
}

/// Two tables joined by a foreign key, an enum, a view and a sequence.
fn shop(major: u32) -> Catalog {
    let teams = table(
        "s.teams",
        &["id"],
        r#", "constraints": [{"name": "teams_pkey", "kind": "primary_key", "columns": ["id"], "index": "teams_pkey"}],
            "indexes": [{"name": "teams_pkey", "method": "btree", "unique": true, "columns": [{"column": "id"}], "constraint": "teams_pkey"}]"#,
    );
    let users = table(
        "s.users",
        &[
            r#"id , "default": "nextval('s.users_id_seq'::regclass)""#,
            "team_id",
            r#"mood , "type": {"text": "s.mood", "name": "s.mood"}"#,
            r#"twice , "generated": {"kind": "stored", "expression": "(team_id * 2)"}"#,
        ],
        r#", "constraints": [{"name": "team", "kind": "foreign_key", "columns": ["team_id"], "foreign_key": {"table": "s.teams", "columns": ["id"]}}],
            "indexes": [{"name": "users_team", "method": "btree", "columns": [{"column": "team_id"}, {"column": "mood"}]}]"#,
    );
    // How the servers record what a generated column is computed from.
    let twice = if major < 15 {
        r#"{"object": {"kind": "column", "schema": "s", "parent": "users", "name": "twice"},
            "on": {"kind": "column", "schema": "s", "parent": "users", "name": "team_id"}, "kind": "automatic"}"#
    } else {
        r#"{"object": {"kind": "default", "schema": "s", "parent": "users", "name": "twice"},
            "on": {"kind": "column", "schema": "s", "parent": "users", "name": "team_id"}, "kind": "normal"}"#
    };
    catalog(
        major,
        &format!(
            r#""schemas": [{{"name": "s", "owner": "o"}}],
            "tables": [{teams}, {users}],
            "enums": [{{"name": "s.mood", "owner": "o", "labels": ["good"]}}],
            "sequences": [{{"name": "s.users_id_seq", "owner": "o", "data_type": "integer", "start": 1, "increment": 1,
                "min": 1, "max": 9, "cache": 1, "owned_by": {{"table": "s.users", "column": "id"}},
                "feeds": [{{"table": "s.users", "column": "id", "via": "default"}}]}}],
            "views": [{{"name": "s.moods", "kind": "plain", "owner": "o", "definition": "", "populated": true,
                "columns": [{{"name": "mood", "position": 1, "type": {{"text": "s.mood", "name": "s.mood"}}}}]}}],
            "dependencies": [{twice},
                {{"object": {{"kind": "view", "schema": "s", "name": "moods"}},
                "on": {{"kind": "column", "schema": "s", "parent": "users", "name": "mood"}}, "kind": "normal"}}]"#
        ),
    )
}

#[test]
fn parts_fall_along_and_users_need_cascade() {
    let shop = shop(18);
    let users = name("s.users");
    for (object, expected) in [
        (
            ObjectRef::new(ObjectKind::Type, &name("s.mood")),
            vec![
                "column s.users.mood! <- type s.mood",
                "column s.moods.mood <- type s.mood",
                "index s.users_team <- column s.users.mood",
                "view s.moods! <- column s.users.mood",
            ],
        ),
        (
            ObjectRef::new(ObjectKind::Sequence, &name("s.users_id_seq")),
            vec!["default of column s.users.id! <- sequence s.users_id_seq"],
        ),
        (
            ObjectRef::part(ObjectKind::Column, &users, "id"),
            vec![
                "default of column s.users.id <- column s.users.id",
                "sequence s.users_id_seq <- column s.users.id",
            ],
        ),
        (
            ObjectRef::part(ObjectKind::Constraint, &name("s.teams"), "teams_pkey"),
            vec![
                "index s.teams_pkey <- constraint teams_pkey on s.teams",
                "constraint team on s.users! <- index s.teams_pkey",
            ],
        ),
        (
            ObjectRef::new(ObjectKind::Table, &name("s.teams")),
            vec![
                "column s.teams.id <- table s.teams",
                "constraint teams_pkey on s.teams <- table s.teams",
                "index s.teams_pkey <- table s.teams",
                "constraint team on s.users! <- column s.teams.id",
            ],
        ),
        (
            ObjectRef::new(ObjectKind::View, &name("s.moods")),
            vec!["column s.moods.mood <- view s.moods"],
        ),
    ] {
        assert_eq!(falls(&shop, &object), expected, "{object}");
    }
}

#[test]
fn a_generated_column_goes_silently_before_15_and_with_cascade_since() {
    let column = ObjectRef::part(ObjectKind::Column, &name("s.users"), "team_id");
    for (major, twice) in [
        (
            14,
            [
                "column s.users.twice <- column s.users.team_id",
                "default of column s.users.twice <- column s.users.twice",
            ],
        ),
        (
            15,
            [
                "default of column s.users.twice <- column s.users.team_id",
                "column s.users.twice! <- default of column s.users.twice",
            ],
        ),
    ] {
        let fallen = falls(&shop(major), &column);
        let fallen: Vec<&str> = fallen.iter().map(String::as_str).collect();
        let rest = [
            "constraint team on s.users <- column s.users.team_id",
            "index s.users_team <- column s.users.team_id",
        ];
        assert_eq!(fallen, [rest[0], rest[1], twice[0], twice[1]], "{major}");
    }
}

#[test]
fn a_schema_takes_everything_in_it_once() {
    let shop = shop(18);
    let schema = ObjectRef::global(ObjectKind::Schema, "s");
    let mut fallen: Vec<ObjectRef> = (shop.falls_with(&schema).unwrap().into_iter())
        .map(|f| f.object)
        .collect();
    fallen.sort();
    let mut all = shop.objects();
    all.retain(|o| *o != schema);
    all.sort();
    assert_eq!(fallen, all);
}

#[test]
fn what_is_part_of_a_whole_names_it() {
    let graph = CascadeGraph::new(&shop(18));
    let index = ObjectRef::index("s", "teams_pkey");
    let key = ObjectRef::part(ObjectKind::Constraint, &name("s.teams"), "teams_pkey");
    assert_eq!(graph.required_by(&index), Some(&key));
    assert_eq!(graph.required_by(&key), None);
    // The answer is for the whole.
    let of_index = graph.falls_with(&index).unwrap();
    assert!(of_index.iter().any(|f| f.object == key && f.needs_cascade));
}

#[test]
fn an_unknown_object_has_no_answer() {
    let object = ObjectRef::new(ObjectKind::Table, &name("s.nothing"));
    assert_eq!(shop(18).falls_with(&object), None);
}

#[test]
fn a_dropped_column_goes_from_children_that_only_inherit_it() {
    let tables = [
        table("s.a", &["x", "y"], ""),
        table("s.b", &["y"], ""),
        table(
            "s.child",
            &[r#"x , "inherited": true"#, r#"y , "inherited": true"#],
            r#", "inherits": ["s.a", "s.b"]"#,
        ),
        table(
            "s.local",
            &["x", r#"y , "inherited": true"#],
            r#", "inherits": ["s.a"]"#,
        ),
    ];
    let catalog = catalog(18, &format!(r#""tables": [{}]"#, tables.join(", ")));
    let column = |name| ObjectRef::part(ObjectKind::Column, &"s.a".parse().unwrap(), name);
    assert_eq!(
        falls(&catalog, &column("x")),
        ["column s.child.x <- column s.a.x"]
    );
    assert_eq!(
        falls(&catalog, &column("y")),
        ["column s.local.y <- column s.a.y"]
    );
}

#[test]
fn a_long_chain_is_followed_to_its_end() {
    // No recursion that could run out of stack.
    let count = 20_000;
    let views: Vec<String> = (0..count)
        .map(|i| format!(r#"{{"name": "s.v{i}", "kind": "plain", "owner": "o", "definition": "", "populated": true}}"#))
        .collect();
    let dependencies: Vec<String> = (1..count)
        .map(|i| {
            let on = i - 1;
            format!(r#"{{"object": {{"kind": "view", "schema": "s", "name": "v{i}"}}, "on": {{"kind": "view", "schema": "s", "name": "v{on}"}}, "kind": "normal"}}"#)
        })
        .collect();
    let catalog = catalog(
        18,
        &format!(
            r#""views": [{}], "dependencies": [{}]"#,
            views.join(", "),
            dependencies.join(", ")
        ),
    );
    let first = ObjectRef::new(ObjectKind::View, &name("s.v0"));
    assert_eq!(falls(&catalog, &first).len(), count - 1);
}
