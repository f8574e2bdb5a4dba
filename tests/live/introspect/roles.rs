//! What a role with few privileges sees, and what the defaults of roles and databases change.

use postgres::Client;
use reconcile_core::catalog::Catalog;
use reconcile_core::name::quote_ident;

use super::{hard, hard_catalog, json, read, texts};
use crate::common::{MAJORS, server};

/// A catalog without the parts that say who read it.
fn text(mut catalog: Catalog, like: &Catalog) -> String {
    catalog.reading = like.reading.clone();
    catalog.server.database.clone_from(&like.server.database);
    json(&catalog)
}

#[track_caller]
fn assert_equal_text(major: u32, what: &str, left: &str, right: &str) {
    let differing: Vec<_> = left
        .lines()
        .zip(right.lines())
        .filter(|(a, b)| a != b)
        .take(5)
        .collect();
    assert!(left == right, "{what} on {major}: {differing:#?}");
}

#[test]
fn a_role_with_few_privileges_sees_the_same() {
    for major in MAJORS {
        let mut superuser = hard(major).client();
        superuser
            .batch_execute(
                "do $$ begin create role hard_nobody login; exception when duplicate_object then null; end $$",
            )
            .unwrap();
        let catalog = read(&mut hard(major).client_as("hard_nobody"));
        let full = hard_catalog(major);
        assert_eq!(catalog.reading.role, "hard_nobody");
        let unseen: Vec<_> = catalog
            .reading
            .unseen
            .iter()
            .map(|u| u.object.clone())
            .collect();
        let sql = "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and not (has_table_privilege('hard_nobody', c.oid, 'select') and has_schema_privilege('hard_nobody', n.oid, 'usage'))
             order by format('%I.%I', n.nspname, c.relname) collate \"C\"";
        let expected: Vec<_> = texts(&mut superuser, sql)
            .into_iter()
            .map(|row| row[0].clone().unwrap())
            .collect();
        assert!(expected.contains(&"closed.secret".to_owned()) && expected.len() > 50);
        assert_eq!(unseen, expected, "on {major}");
        for unseen in &catalog.reading.unseen {
            assert!(unseen.grant.is_some(), "{unseen:?}");
        }
        assert_equal_text(major, "hard_nobody", &text(catalog, full), &json(full));
    }
}

/// The statements that the reading proposes let the role read.
#[test]
fn proposed_grants_help() {
    let database = server(15).database("grants");
    database.execute(
        "create role grants_nobody login; create schema \"Closed s\"; create table \"Closed s\".\"T t\" (id int);
         create table public.open (id int); grant select on public.open to grants_nobody;
         create table public.shut (id int); create view public.v as select 1 as x",
    );
    let catalog = read(&mut database.client_as("grants_nobody"));
    assert_eq!(
        catalog.reading.unseen.len(),
        3,
        "{:?}",
        catalog.reading.unseen
    );
    for unseen in &catalog.reading.unseen {
        database.execute(unseen.grant.as_ref().unwrap());
    }
    let mut client = database.client_as("grants_nobody");
    assert_eq!(read(&mut client).reading.unseen, []);
    client
        .batch_execute(
            "select from \"Closed s\".\"T t\"; select from public.shut; select from public.v",
        )
        .unwrap();
}

/// Settings that change how the server prints or reads.
const HOSTILE: &[(&str, &str)] = &[
    ("search_path", "app, ext, \"select\", public"),
    ("DateStyle", "SQL, DMY"),
    ("IntervalStyle", "iso_8601"),
    ("TimeZone", "Asia/Kolkata"),
    ("quote_all_identifiers", "on"),
    ("standard_conforming_strings", "off"),
    ("escape_string_warning", "on"),
    ("backslash_quote", "off"),
    ("bytea_output", "escape"),
    ("extra_float_digits", "-5"),
    ("xmlbinary", "hex"),
    ("xmloption", "document"),
    ("client_encoding", "LATIN1"),
    ("default_transaction_isolation", "serializable"),
    ("default_transaction_read_only", "on"),
    ("default_transaction_deferrable", "on"),
    ("row_security", "off"),
    ("array_nulls", "off"),
    ("transform_null_equals", "on"),
    ("lc_messages", "C"),
    ("lc_monetary", "C"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("check_function_bodies", "off"),
    ("default_text_search_config", "pg_catalog.english"),
    ("lock_timeout", "10s"),
    ("statement_timeout", "30s"),
    ("idle_in_transaction_session_timeout", "20s"),
];

fn settings(client: &mut Client) -> Vec<Vec<Option<String>>> {
    let messages = client
        .simple_query("select name, setting from pg_settings order by name")
        .unwrap();
    let rows = messages.iter().filter_map(|m| match m {
        postgres::SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    rows.map(|r| vec![r.get(0).map(str::to_owned), r.get(1).map(str::to_owned)])
        .collect()
}

#[test]
fn hostile_defaults_change_nothing() {
    for major in MAJORS {
        let mut superuser = hard(major).client();
        superuser
            .batch_execute(
                "do $$ begin create role hard_hostile superuser login; exception when duplicate_object then null; end $$",
            )
            .unwrap();
        for (setting, value) in HOSTILE {
            let value = if *setting == "search_path" {
                (*value).to_owned()
            } else {
                format!("'{value}'")
            };
            superuser
                .batch_execute(&format!("alter role hard_hostile set {setting} = {value}"))
                .unwrap();
        }
        let mut client = hard(major).client_as("hard_hostile");
        let before = settings(&mut client);
        let catalog = read(&mut client);
        assert_eq!(settings(&mut client), before, "settings on {major}");
        let full = hard_catalog(major);
        assert_equal_text(major, "hostile defaults", &text(catalog, full), &json(full));
        // Not by the role's default but in the session: the client library asks for UTF8 itself.
        client.batch_execute("set quote_all_identifiers = on; set standard_conforming_strings = off; set search_path = app").unwrap();
        let catalog = read(&mut client);
        assert_equal_text(major, "hostile session", &text(catalog, full), &json(full));
    }
}

/// In another encoding than UTF-8 the names are what they are.
#[test]
fn other_encodings() {
    for major in MAJORS {
        let database = server(major).database("latin");
        let name = format!("{}_1", database.name());
        database.execute(&format!(
            "create database {} template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'",
            quote_ident(&name)
        ));
        let mut client = server(major).client(&name);
        client
            .batch_execute("create schema \"sché\"; create table \"sché\".\"täble\" (\"cölumn\" text default 'dé\u{a0}fault' check (\"cölumn\" <> 'ÿ')); comment on table \"sché\".\"täble\" is 'ünï'")
            .unwrap();
        let catalog = read(&mut client);
        assert_eq!(catalog.server.encoding, "LATIN1");
        let table = catalog.table("sché", "täble").unwrap();
        assert_eq!(table.comment.as_deref(), Some("ünï"));
        let column = table.column("cölumn").unwrap();
        assert_eq!(column.default.as_deref(), Some("'dé\u{a0}fault'::text"));
        assert_eq!(
            table.constraints[0].definition(),
            "CHECK ((\"cölumn\" <> 'ÿ'::text))"
        );
    }
}
