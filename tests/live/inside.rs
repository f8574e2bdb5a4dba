//! What statements do inside, against the server: which tables it counts writes of and which
//! functions it counts calls of while it runs them; and the lists that were taken from it.

use std::collections::{BTreeMap, BTreeSet};

use postgres::Client;
use reconcile_core::Script;
use reconcile_core::statement::{Condition, FunctionClass, Inside, Runs, Statement, WriteKind};

use crate::common::{root, server, servers};

const TABLES: &str = "
    CREATE TABLE a (id int PRIMARY KEY, v int, w int);
    CREATE TABLE b (LIKE a INCLUDING ALL);
    CREATE TABLE \"C\" (LIKE a INCLUDING ALL);
    CREATE SCHEMA s;
    CREATE TABLE s.a (LIKE a INCLUDING ALL);
    CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN $1; END';
    CREATE FUNCTION s.f(int) RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN $1; END';
    CREATE FUNCTION g(int) RETURNS SETOF int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN NEXT $1; END';
    CREATE FUNCTION p(a int) RETURNS bool LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN true; END';
    INSERT INTO a VALUES (1, 1, NULL), (2, 2, NULL), (3, 3, 3);
    INSERT INTO b SELECT * FROM a; INSERT INTO \"C\" SELECT * FROM a; INSERT INTO s.a SELECT * FROM a;
";

/// Each writes with every part of it, so that what is counted is all that it names.
const CASES: &[(u32, &str)] = &[
    (13, "DELETE FROM ONLY a"),
    (
        13,
        "DELETE FROM s.a AS b USING a WHERE b.id = a.id AND p(a.id)",
    ),
    (13, "DELETE FROM a WHERE false"),
    (13, "DELETE FROM a WHERE 1 = 0 OR NULL"),
    (13, "DELETE FROM \"C\" WHERE id IN (SELECT f(1) FROM a)"),
    (
        13,
        "UPDATE a SET v = f(v), (id, w) = (SELECT id + 10, s.f(2)) WHERE id = 1",
    ),
    (13, "UPDATE b AS a SET v = 1 FROM s.a x WHERE x.id = a.id"),
    (13, "INSERT INTO a VALUES (9), (8), (f(7))"),
    (
        13,
        "INSERT INTO a AS x (id) VALUES (9), (1) ON CONFLICT (id) DO UPDATE SET v = f(5) WHERE p(x.v)",
    ),
    (13, "INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING"),
    (
        13,
        "INSERT INTO a (id) WITH a AS (SELECT g(20)) SELECT * FROM a",
    ),
    (
        13,
        "WITH x AS (DELETE FROM a RETURNING id), y AS (UPDATE b SET v = 0 RETURNING id) INSERT INTO \"C\" SELECT x.id + y.id + 50 * x.id FROM x, y",
    ),
    (
        13,
        "WITH delete AS (SELECT 1 AS update) SELECT delete.update FROM delete",
    ),
    (
        13,
        "WITH RECURSIVE x(n) AS (SELECT f(1) UNION ALL SELECT n + 1 FROM x WHERE n < 3) UPDATE a SET v = n FROM x WHERE id = n",
    ),
    (13, "SELECT id INTO TEMP new FROM a"),
    (13, "CREATE TABLE new (x, y) AS SELECT g(1), 2 FROM a"),
    (13, "CREATE TABLE new AS SELECT f(1) FROM a WITH NO DATA"),
    (13, "CREATE MATERIALIZED VIEW new AS SELECT f(1) FROM a"),
    (13, "EXPLAIN DELETE FROM a"),
    (13, "EXPLAIN (ANALYZE) DELETE FROM a WHERE p(id)"),
    (13, "EXPLAIN (ANALYZE false) DELETE FROM a"),
    (
        13,
        "EXPLAIN (ANALYZE, VERBOSE off, COSTS) UPDATE a SET v = 1",
    ),
    (
        13,
        "EXPLAIN ANALYZE VERBOSE CREATE TABLE new AS SELECT f(1)",
    ),
    (13, "EXPLAIN (SELECT f(1))"),
    (13, "PREPARE q AS DELETE FROM a"),
    (13, "DECLARE c CURSOR FOR SELECT f(1) FROM a"),
    (13, "COPY (DELETE FROM a RETURNING *) TO '/dev/null'"),
    (
        13,
        "SELECT count(*) FILTER (WHERE p(id)) OVER (PARTITION BY f(id) ORDER BY s.f(v)) FROM a",
    ),
    (
        13,
        "SELECT * FROM g(1) AS x(y), LATERAL (SELECT f(y) FROM b) z, ROWS FROM (g(2), g(3)) r",
    ),
    (
        13,
        "SELECT a.v FROM a WHERE id = ANY (ARRAY[f(1)]) AND CASE WHEN p(id) THEN true END",
    ),
    (13, "SELECT 'f(1)', $$s.f(2)$$ /* f(3) */ FROM a -- f(4)"),
    (13, "VALUES (f(1))"),
    (13, "TABLE a"),
    (
        15,
        "MERGE INTO a USING b ON a.id = b.id AND p(b.id) WHEN MATCHED AND b.id = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET v = f(7)",
    ),
    (
        15,
        "MERGE INTO a USING (SELECT id + 1 AS id FROM b) x ON a.id = x.id WHEN NOT MATCHED THEN INSERT (id) VALUES (f(x.id)) WHEN MATCHED THEN DO NOTHING",
    ),
    (
        17,
        "MERGE INTO a USING (SELECT 1 AS id) x ON a.id = x.id WHEN NOT MATCHED BY SOURCE THEN DELETE",
    ),
];

#[test]
fn writes_and_calls_are_those_that_13_counts() {
    all_cases(13);
}

#[test]
fn writes_and_calls_are_those_that_18_counts() {
    all_cases(18);
}

fn all_cases(major: u32) {
    let database = server(major).database("inside");
    database.execute(TABLES);
    let mut wrong = Vec::new();
    for (_, sql) in CASES.iter().filter(|(since, _)| *since <= major) {
        let inside = inside(sql);
        let (writes, calls) = counted(database.client(), sql);
        let said = said(&inside);
        if said != writes {
            wrong.push(format!(
                "{sql}: said {said:?}, the server counts {writes:?}"
            ));
        }
        let called = called(&inside);
        if called != calls {
            wrong.push(format!(
                "{sql}: said {called:?}, the server counts {calls:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn inside(sql: &str) -> Inside {
    let script = Script::new("s.sql", sql);
    let statement = Statement::read(&script, &script.pieces()[0]);
    Inside::read(&script, &statement).unwrap_or_else(|why| panic!("{why}: {sql}"))
}

/// Tables with the letters of what happens to their rows.
fn said(inside: &Inside) -> BTreeMap<String, BTreeSet<char>> {
    let mut said = BTreeMap::new();
    for write in &inside.writes {
        let letter = match write.kind {
            WriteKind::Update | WriteKind::ConflictUpdate | WriteKind::MergeUpdate => 'u',
            WriteKind::Delete | WriteKind::MergeDelete => 'd',
            _ => 'i',
        };
        // Of this INSERT every row is there already.
        let nothing = write.table.name == "a"
            && write.start == 0
            && inside.writes.len() == 1
            && letter == 'i'
            && write.end == "INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING".len();
        if inside.runs == Runs::Now && write.condition != Condition::Never && !nothing {
            let table: &mut BTreeSet<char> = said.entry(write.table.to_string()).or_default();
            table.insert(letter);
        }
    }
    said
}

fn called(inside: &Inside) -> BTreeSet<String> {
    let users = inside
        .calls
        .iter()
        .filter(|call| call.class(13..=18) == FunctionClass::Unknown);
    match inside.runs {
        Runs::Now => users.map(|call| call.name.to_string()).collect(),
        _ => BTreeSet::new(),
    }
}

/// Runs the statement, asks what has been counted, and undoes it. What a session counts may go on
/// over several transactions: it needs one of its own.
fn counted(mut client: Client, sql: &str) -> (BTreeMap<String, BTreeSet<char>>, BTreeSet<String>) {
    client.batch_execute("SET track_functions = 'all'").unwrap();
    let mut transaction = client.transaction().unwrap();
    if let Err(error) = transaction.batch_execute(sql) {
        panic!("{sql}: {error:?}");
    }
    let mut writes = BTreeMap::new();
    let tables = "SELECT relid::regclass::text, n_tup_ins > 0, n_tup_upd > 0, n_tup_del > 0 \
                  FROM pg_stat_xact_user_tables \
                  JOIN pg_class ON pg_class.oid = relid AND relkind = 'r'";
    for row in transaction.query(tables, &[]).unwrap() {
        let letters: BTreeSet<char> = [(1, 'i'), (2, 'u'), (3, 'd')]
            .into_iter()
            .filter(|(column, _)| row.get(*column))
            .map(|(_, letter)| letter)
            .collect();
        if !letters.is_empty() {
            writes.insert(row.get(0), letters);
        }
    }
    let functions = "SELECT funcid::regproc::text FROM pg_stat_xact_user_functions WHERE calls > 0";
    let rows = transaction.query(functions, &[]).unwrap();
    let calls = rows.iter().map(|row| row.get(0)).collect();
    transaction.rollback().unwrap();
    (writes, calls)
}

/// The file that the library takes built-in functions from.
const BUILT_IN: &str = "reconcile-core/src/statement/inside/functions/built_in.txt";

#[test]
fn the_list_of_built_in_functions_is_that_of_the_servers() {
    let mut majors: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for server in servers() {
        let sql = "SELECT DISTINCT proname::text FROM pg_proc WHERE oid < 16384 AND prokind <> 'p' \
                   AND pronamespace = 'pg_catalog'::regnamespace";
        for row in server.client("postgres").query(sql, &[]).unwrap() {
            let entry = majors.entry(row.get(0)).or_insert((server.major(), 0));
            entry.1 = server.major();
        }
    }
    let mut groups: BTreeMap<(u32, u32), Vec<String>> = BTreeMap::new();
    for (name, versions) in majors {
        groups.entry(versions).or_default().push(name);
    }
    let mut text = "# Functions of pg_catalog by the major versions that have them.\n\
                    # UPDATE_EXPECT=1 cargo test -p reconcile-core --test live built_in_functions\n"
        .to_owned();
    for ((first, last), names) in groups {
        let start = format!("{first}-{last}:");
        let mut line = start.clone();
        for name in names {
            if line.len() + 1 + name.len() > 118 {
                text = text + &line + "\n";
                line.clone_from(&start);
            }
            line = line + " " + &name;
        }
        text = text + &line + "\n";
    }
    let path = root().join(BUILT_IN);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == text,
        "run it with UPDATE_EXPECT=1"
    );
}

#[test]
fn every_keyword_that_names_no_function_is_known() {
    for server in servers() {
        let major = u16::try_from(server.major()).unwrap();
        let sql = "SELECT word::text FROM pg_get_keywords() WHERE catcode IN ('R', 'C')";
        for row in server.client("postgres").query(sql, &[]).unwrap() {
            let word: String = row.get(0);
            // As a call it would be unknown: it has to be no call, or one that only computes.
            let script = Script::new("s.sql", format!("SELECT 1, {word} (1)"));
            let statement = Statement::read(&script, &script.pieces()[0]);
            let Ok(inside) = Inside::read(&script, &statement) else {
                continue;
            };
            for call in inside.calls {
                let class = call.class(major..=major);
                assert_eq!(class, FunctionClass::Computes, "{word} on {major}");
            }
        }
    }
}
