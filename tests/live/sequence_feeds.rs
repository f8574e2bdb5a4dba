//! Which columns a sequence feeds: held against what PostgreSQL does when a row is inserted.

use std::collections::{BTreeMap, BTreeSet};

use postgres::{Client, SimpleQueryMessage};
use reconcile_core::catalog::{Catalog, FeedVia};
use reconcile_core::introspect::Introspector;

use crate::common::{MAJORS, fixture, server};

/// Sequence, table, column.
type Edge = (String, String, String);

const FIXTURES: [(u32, &str); 3] = [
    (13, "sequences.sql"),
    (14, "sequences_14.sql"),
    (17, "sequences_17.sql"),
];

/// Nothing but text mentions these, or an expression that need not call `nextval`.
const GUESSED: [(&str, &str, &str); 7] = [
    (r#"public."Trigger Seq""#, "public.triggered", "Code"),
    ("public.mentioned", "public.mentions", "a"),
    ("public.passed_seq", "public.called", "c"),
    ("public.plpgsql_seq", "public.called", "a"),
    ("public.plpgsql_seq", "public.calls_by_domain", "id"),
    ("public.string_seq", "public.called", "b"),
    ("public.trigger_seq", "public.triggered", "id"),
];

/// The default computes the name: the catalog says that it does not know.
const COMPUTED: (&str, &str, &str) = ("public.late_seq", "public.late", "d");

#[test]
fn feeds_are_what_inserts_move() {
    for major in MAJORS {
        let database = server(major).database("feeds");
        let mut client = database.client();
        build(&mut client, major);
        let catalog = Introspector::new().read(&mut client).unwrap();
        let (certain, guessed): (Vec<_>, Vec<_>) = edges(&catalog)
            .into_iter()
            .partition(|(_, via)| *via != FeedVia::Guessed);
        let keys = |list: Vec<(Edge, FeedVia)>| -> BTreeSet<Edge> {
            list.into_iter().map(|(edge, _)| edge).collect()
        };
        let expected: BTreeSet<Edge> = GUESSED.iter().map(|edge| owned(*edge)).collect();
        assert_eq!(keys(guessed), expected, "guessed, {major}");

        let moved = moved_by_inserts(&mut client);
        let mut moved = collapse_partitions(&mut client, &moved);
        assert!(moved.remove(&owned(COMPUTED)), "{major}");
        moved.retain(|edge| !expected.contains(edge));
        assert_eq!(keys(certain), moved, "known, {major}");
        assert!(
            catalog
                .reading
                .unseen
                .iter()
                .any(|unseen| unseen.object == "column d of public.late"),
            "{:?}",
            catalog.reading.unseen
        );
    }
}

#[test]
fn how_a_feed_is_known() {
    use FeedVia::{Default, Domain, Expression, Function, Identity, LateBound};
    let database = server(18).database("feeds_via");
    let mut client = database.client();
    build(&mut client, 18);
    let catalog = Introspector::new().read(&mut client).unwrap();
    let edges: BTreeMap<(String, String), FeedVia> = edges(&catalog)
        .into_iter()
        .map(|((_, table, column), via)| ((table, column), via))
        .collect();
    for (table, column, via) in [
        ("serials", "small", Default),
        ("identities", "a", Identity),
        ("standalone", "n", Default),
        ("two_in_one", "id", Expression),
        ("prefixed", "raw", Expression),
        ("deeply", "id", Expression),
        ("casts", "i", Default),
        ("casts", "s", Default),
        ("casts", "n", Default),
        ("casts", "v", Expression),
        ("casts", "f", Expression),
        ("domains", "a", Domain),
        ("domains", "b", Domain),
        ("domains", "e", Default),
        ("domains", "f", Expression),
        ("late_domains", "id", LateBound),
        ("late", "a", LateBound),
        ("late", "b", LateBound),
        ("late", "c", LateBound),
        ("late", "e", Expression),
        ("bodies", "a", Function),
        ("bodies", "b", Function),
        ("bodies", "c", Function),
        ("bodies", "d", Expression),
        ("bodies", "e", Expression),
        ("bodies", "f", Function),
        ("body_domains", "id", Domain),
        ("identity_parts", "id", Identity),
        ("parts_rest", "id", Default),
    ] {
        let key = (format!("public.{table}"), column.to_owned());
        assert_eq!(edges.get(&key), Some(&via), "{table}.{column}");
    }
}

/// A sequence may feed a table that nobody asked for: leaving that out could call it healthy. Only
/// late-bound names outside of the scope are not looked for (`public.late`).
#[test]
fn feeds_reach_beyond_the_scope() {
    for major in [13, 18] {
        let database = server(major).database("feeds_scope");
        let mut client = database.client();
        build(&mut client, major);
        let catalog = Introspector::new()
            .schemas(["other"])
            .read(&mut client)
            .unwrap();
        let found: BTreeSet<Edge> = edges(&catalog).into_iter().map(|(edge, _)| edge).collect();
        let expected = [
            ("other.elsewhere", "public.here", "id"),
            ("other.same_name_id_seq", "other.same_name", "id"),
        ];
        assert_eq!(found, expected.map(owned).into(), "{major}");
    }
}

fn build(client: &mut Client, major: u32) {
    for (since, file) in FIXTURES {
        if major >= since {
            let sql = fixture(file);
            if let Err(error) = client.batch_execute(&sql) {
                panic!("{file} on {major}: {:?}", error.as_db_error());
            }
        }
    }
}

fn owned((sequence, table, column): (&str, &str, &str)) -> Edge {
    (sequence.to_owned(), table.to_owned(), column.to_owned())
}

fn edges(catalog: &Catalog) -> Vec<(Edge, FeedVia)> {
    let sequences = catalog.sequences.iter();
    sequences
        .flat_map(|sequence| {
            sequence.feeds.iter().map(|feed| {
                let edge = (
                    sequence.name.to_string(),
                    feed.table.to_string(),
                    feed.column.clone(),
                );
                (edge, feed.via)
            })
        })
        .collect()
}

/// Inserts a row into every table, once for each column, with that column alone left to its
/// default, and looks which sequences have moved. Triggers are off.
fn moved_by_inserts(client: &mut Client) -> BTreeSet<Edge> {
    client
        .batch_execute("set session_replication_role = replica")
        .unwrap();
    let tables = client
        .query(
            "select format('%I.%I', n.nspname, c.relname), array_agg(a.attname::text order by a.attnum)
               from pg_class c
               join pg_namespace n on n.oid = c.relnamespace
               join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              where c.relkind in ('r', 'p') and c.relpersistence <> 't'
                and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                and c.relname <> 'extension_table'
              group by 1 order by 1",
            &[],
        )
        .unwrap();
    let mut moved = BTreeSet::new();
    for row in tables {
        let (table, columns): (String, Vec<String>) = (row.get(0), row.get(1));
        for column in &columns {
            let names: Vec<String> = columns
                .iter()
                .map(|c| format!("\"{}\"", c.replace('"', "\"\"")))
                .collect();
            let values: Vec<&str> = columns
                .iter()
                .map(|c| if c == column { "default" } else { "'1'" })
                .collect();
            let before = positions(client);
            let sql = format!(
                "insert into {table} ({}) overriding system value values ({})",
                names.join(", "),
                values.join(", ")
            );
            // Defaults are evaluated before a partition's bounds are checked.
            if let Err(error) = client.batch_execute(&sql) {
                let code = error.code().map_or("", |code| code.code());
                assert!(code.starts_with("23"), "{sql}: {error:?}");
            }
            let after = positions(client);
            let changed = after
                .into_iter()
                .filter(|(name, at)| before.get(name) != Some(at));
            moved.extend(changed.map(|(name, _)| (name, table.clone(), column.clone())));
        }
    }
    moved
}

fn positions(client: &mut Client) -> BTreeMap<String, Option<String>> {
    let messages = client
        .simple_query(
            "select format('%I.%I', schemaname, sequencename), last_value from pg_sequences",
        )
        .unwrap();
    messages
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                Some((row.get(0)?.to_owned(), row.get(1).map(str::to_owned)))
            }
            _ => None,
        })
        .collect()
}

/// Leaves out partitions that do what one of their ancestors does.
fn collapse_partitions(client: &mut Client, moved: &BTreeSet<Edge>) -> BTreeSet<Edge> {
    let rows = client
        .query(
            "select format('%I.%I', n.nspname, c.relname), format('%I.%I', pn.nspname, p.relname)
               from pg_class c
               join pg_namespace n on n.oid = c.relnamespace
               cross join pg_partition_ancestors(c.oid) a
               join pg_class p on p.oid = a.relid and p.oid <> c.oid
               join pg_namespace pn on pn.oid = p.relnamespace
              where c.relispartition and c.relkind in ('r', 'p')",
            &[],
        )
        .unwrap();
    let above: Vec<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let covered = |(sequence, table, column): &Edge| {
        above.iter().any(|(child, parent)| {
            child == table && moved.contains(&(sequence.clone(), parent.clone(), column.clone()))
        })
    };
    moved
        .iter()
        .filter(|edge| !covered(edge))
        .cloned()
        .collect()
}
