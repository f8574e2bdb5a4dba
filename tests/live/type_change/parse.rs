//! Types as they stand in SQL, read by us and by PostgreSQL.

use std::fmt::Write as _;

use postgres::Client;
use reconcile_core::type_change::{TypeKind, parse_type};

use super::bench::{batch, rows};
use super::on_all;
use super::types::lookup;
use crate::common::server;

/// Spellings of types, each of which one version or another takes or refuses.
#[rustfmt::skip]
const SPELLINGS: &[&str] = &[
    "int", "INTEGER", "int4", "pg_catalog.int4", "pg_catalog.integer", "smallint", "int2", "bigint",
    "int8", "decimal", "dec", "dec(5)", "numeric", "numeric(10,2)", "decimal ( 10 , 2 )",
    "numeric(3,-2)", "numeric(2,4)", "numeric(0)", "numeric(1001)", "numeric(1000,1000)",
    "numeric(5,-1000)", "numeric()", "numeric(1,2,3)", "real", "float4", "float", "float(1)",
    "float(24)", "float(25)", "float(53)", "float(54)", "float(0)", "float8", "double precision",
    "double", "double precision(3)", "boolean", "bool", "Boolean", "\"Boolean\"", "\"bool\"", "text",
    "TEXT", "text(5)", "varchar", "varchar(5)", "varchar(0)", "varchar(10485760)", "varchar(10485761)",
    "character varying", "character varying(7)", "char varying(7)", "national character varying(7)",
    "national char(3)", "nchar(3)", "nchar varying(3)", "char", "character", "character(3)", "char(3)",
    "\"char\"", "pg_catalog.\"char\"", "pg_catalog.char", "pg_catalog.bpchar", "bpchar", "bpchar(5)",
    "\"bpchar\"(5)", "pg_catalog.varchar(9)", "\"varchar\"(9)", "varchar(3) /* a */ [ ] -- b",
    "national text", "char large object", "bit", "bit(3)", "bit varying", "bit varying(5)", "varbit",
    "varbit(5)", "\"bit\"", "pg_catalog.bit", "bit(0)", "bit(83886080)", "bit(83886081)",
    "pg_catalog.bit(4)", "name", "bytea", "uuid", "xml", "json", "jsonb", "money", "inet", "cidr",
    "macaddr", "macaddr8", "oid", "regclass", "tsvector", "point", "int4range", "pg_lsn", "xid8",
    "date", "date(3)", "time", "time(3)", "time without time zone", "time(0) with time zone", "timetz",
    "timetz(2)", "timestamp", "timestamp(3)", "timestamp(3) with time zone",
    "timestamp (6) without time zone", "timestamptz", "timestamptz(0)", "timestamp(9)",
    "timestamp with time zone", "timestamp with", "timestamp(-1)", "time zone",
    "pg_catalog.timestamp(3)", "\"timestamp\"(3)", "pg_catalog.timestamptz", "TIMESTAMP WITH TIME ZONE",
    "interval", "interval(3)", "interval year", "interval month", "interval day", "interval hour",
    "interval minute", "interval second", "interval second(3)", "interval year to month",
    "interval day to hour", "interval day to minute", "interval day to second",
    "interval day to second(3)", "interval hour to minute", "interval hour to second(0)",
    "interval minute to second(6)", "interval day to month", "interval day(3)", "interval second(9)",
    "interval(3) second", "pg_catalog.interval(2)", "\"interval\"(2)", "\"interval\"", "int[]",
    "int[3]", "int[][]", "int[3][4]", "int ARRAY", "int ARRAY[3]", "int ARRAY[]", "int ARRAY[3][3]",
    "text[ ]", "numeric(10,2)[]", "timestamp(3) with time zone[]", "interval day to second(3)[]",
    "bit varying(3)[]", "double precision array", "mood", "public.mood", "\"public\".\"mood\"[]",
    "MOOD", "\"Mood\"", "\"Odd\"", "Odd", "public.\"Odd\"[]", "U&\"\\004Fdd\"", "d_five", "d_five[]",
    "pair", "citext", "public.citext[]", "mood(3)", "nowhere.mood", "nothing", "", "int int",
    "int collate \"C\"", "setof int", "int %TYPE", "(int)", "int[", "int]", "int[a]", "varchar(a)",
    "varchar(5", "varchar((5))", "numeric(+5)", "\"int\"", "\"integer\"", "_int4", "type_change",
];

/// The type, the modifier, and the element of an array, of a column that has it; none if it is
/// refused.
fn server_says(client: &mut Client, spelling: &str) -> Option<Vec<String>> {
    batch(client, "SET search_path = public; DROP TABLE IF EXISTS t");
    client
        .batch_execute(&format!("CREATE TABLE t (c {spelling}\n)"))
        .ok()?;
    let sql = "SELECT pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypmod, e.typname, t.typcategory = 'A'
               FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
               JOIN pg_catalog.pg_type e ON e.oid = CASE t.typcategory WHEN 'A' THEN t.typelem ELSE t.oid END
               WHERE a.attrelid = 'public.t'::regclass AND a.attname = 'c'";
    client.batch_execute("SET search_path = ''").unwrap();
    rows(client, sql).into_iter().next()
}

#[test]
fn types_are_read_as_postgresql_does() {
    // Not a type, but what else may stand after a column's name.
    const MORE: [&str; 2] = ["int collate \"C\"", ""];
    // Types that arrays or tables make, and modifiers of user-defined types: never taken for another.
    const UNKNOWN: [&str; 1] = ["_int4"];
    // As a name with a modifier it means other fields, not a precision.
    const NOT_READ: [&str; 2] = ["pg_catalog.interval(2)", "\"interval\"(2)"];
    on_all(|major| {
        let mut client = server(major).database("type_parse").client();
        let sql = "CREATE EXTENSION citext; SET client_min_messages = error;\n".to_owned()
            + include_str!("samples.sql");
        batch(&mut client, &sql);
        let mut wrong = String::new();
        for spelling in SPELLINGS {
            let server = server_says(&mut client, spelling).filter(|_| !MORE.contains(spelling));
            let parsed = parse_type(spelling, &mut lookup).map(|parsed| parsed.side);
            let ours = parsed.as_ref().map(|side| {
                let of = &side.data_type;
                let modifier = of.modifier.unwrap_or(-1).to_string();
                let array = if of.array { "t" } else { "f" };
                vec![
                    of.text.clone(),
                    modifier,
                    of.name.name.clone(),
                    array.to_owned(),
                ]
            });
            let unknown = parsed.is_some_and(|side| side.kind == TypeKind::Unknown);
            // Other versions may take it.
            let newer = major < 15
                && (spelling.starts_with("numeric(3,-")
                    || *spelling == "numeric(2,4)"
                    || spelling.starts_with("numeric(5,-"));
            let fine = match (&server, &ours) {
                (None, Some(_)) => unknown || newer,
                (Some(_), Some(_)) if UNKNOWN.contains(spelling) => unknown,
                (Some(_), None) => NOT_READ.contains(spelling),
                _ => server == ours,
            };
            if !fine {
                writeln!(wrong, "{major}: {spelling}: {server:?}, ours {ours:?}").unwrap();
            }
        }
        wrong
    });
}
