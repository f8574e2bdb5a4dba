//! What real Prisma's diffs do to real databases, and what `baseline::repair` makes of them.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use postgres::Client;
use reconcile_core::baseline::generate::SafeDiff;
use reconcile_core::baseline::repair::repair;
use reconcile_core::introspect::Introspector;
use reconcile_core::{Linter, Script, Severity};

use serde_json::json;

use super::{VERSIONS, node};
use crate::common::{Database, server};

/// What comes of the diff as Prisma made it.
#[derive(Clone, Copy)]
enum Trouble {
    /// PostgreSQL rejects it, with this code.
    Rejected(&'static str),
    /// It is accepted, and this insert fails afterwards with 23505.
    Duplicate(&'static str),
    /// It is accepted, and the rows are not what they were.
    Loses,
    /// Sent within a transaction it commits that.
    Commits,
}
use Trouble::{Commits, Duplicate, Loses, Rejected};

struct Case {
    name: &'static str,
    setup: &'static str,
    schema: &'static str,
    trouble: Trouble,
    /// The rows, the same before and after.
    rows: &'static str,
    /// An insert that has to work afterwards, if there is one to try, and what it returns.
    insert: Option<(&'static str, i64)>,
    /// Whether Prisma has nothing more to ask for afterwards.
    settled: bool,
}

const CASES: &[Case] = &[
    Case {
        name: "a sequence that starts from 1 on a filled table",
        setup: r#"CREATE TABLE "User" (id int PRIMARY KEY, n text);
                  INSERT INTO "User" VALUES (1, 'a'), (7, 'b'), (-3, 'c')"#,
        schema: "model User {\n id Int @id @default(autoincrement())\n n String?\n}",
        trouble: Duplicate(r#"INSERT INTO "User" (n) VALUES ('x')"#),
        rows: r#"SELECT u::text FROM "User" u ORDER BY id"#,
        insert: Some((r#"INSERT INTO "User" (n) VALUES ('x') RETURNING id::bigint"#, 8)),
        settled: true,
    },
    Case {
        name: "an empty table, its sequence's name taken",
        setup: r#"CREATE TABLE "User" (id int PRIMARY KEY, n text); CREATE SEQUENCE user_id_seq"#,
        schema: "model User {\n id Int @id @default(autoincrement())\n n String?\n}",
        trouble: Rejected("42P07"),
        rows: r#"SELECT u::text FROM "User" u"#,
        insert: Some((r#"INSERT INTO "User" (n) VALUES ('x') RETURNING id::bigint"#, 1)),
        settled: true,
    },
    Case {
        name: "a name with a space",
        setup: r#"CREATE TABLE "mixed case" (id int PRIMARY KEY, n text);
                  INSERT INTO "mixed case" VALUES (1), (7)"#,
        schema: "model M {\n id Int @id @default(autoincrement())\n n String?\n @@map(\"mixed case\")\n}",
        trouble: Rejected("42601"),
        rows: r#"SELECT m::text FROM "mixed case" m ORDER BY id"#,
        insert: Some((r#"INSERT INTO "mixed case" (n) VALUES ('x') RETURNING id::bigint"#, 8)),
        settled: true,
    },
    Case {
        name: "a name with a dash, a column in capitals",
        setup: r#"CREATE TABLE "a-b" ("Id" bigint PRIMARY KEY, n text); INSERT INTO "a-b" VALUES (41)"#,
        schema: "model M {\n Id BigInt @id @default(autoincrement())\n n String?\n @@map(\"a-b\")\n}",
        trouble: Rejected("42601"),
        rows: r#"SELECT m::text FROM "a-b" m"#,
        insert: Some((r#"INSERT INTO "a-b" (n) VALUES ('x') RETURNING "Id""#, 42)),
        settled: true,
    },
    Case {
        name: "a name of 63 bytes: the sequence's would be cut to the table's",
        setup: "CREATE TABLE t23456789_123456789_123456789_123456789_123456789_123456789_123 (id int PRIMARY KEY, n text);
                INSERT INTO t23456789_123456789_123456789_123456789_123456789_123456789_123 VALUES (4)",
        schema: "model t {\n id Int @id @default(autoincrement())\n n String?\n
                 @@map(\"t23456789_123456789_123456789_123456789_123456789_123456789_123\")\n}",
        trouble: Rejected("42P07"),
        rows: "SELECT t::text FROM t23456789_123456789_123456789_123456789_123456789_123456789_123 t",
        insert: Some((
            "INSERT INTO t23456789_123456789_123456789_123456789_123456789_123456789_123 (n) VALUES ('x') RETURNING id::bigint",
            5,
        )),
        settled: true,
    },
    Case {
        name: "a table in another schema",
        setup: "CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY, n text); INSERT INTO app.t VALUES (9)",
        schema: "model t {\n id Int @id @default(autoincrement())\n n String?\n @@schema(\"app\")\n}",
        trouble: Duplicate("INSERT INTO app.t (n) VALUES ('x')"),
        rows: "SELECT t::text FROM app.t",
        insert: Some(("INSERT INTO app.t (n) VALUES ('x') RETURNING id::bigint", 10)),
        settled: true,
    },
    Case {
        name: "a table with a space in another schema",
        setup: "CREATE SCHEMA \"My app\"; CREATE TABLE \"My app\".\"a b\" (id int PRIMARY KEY, n text);
                INSERT INTO \"My app\".\"a b\" VALUES (2)",
        schema: "model t {\n id Int @id @default(autoincrement())\n n String?\n @@map(\"a b\")\n @@schema(\"My app\")\n}",
        trouble: Rejected("42601"),
        rows: "SELECT t::text FROM \"My app\".\"a b\" t",
        insert: Some(("INSERT INTO \"My app\".\"a b\" (n) VALUES ('x') RETURNING id::bigint", 3)),
        settled: true,
    },
    Case {
        name: "serial to bigserial",
        setup: "CREATE TABLE t (id serial PRIMARY KEY, n text); INSERT INTO t (n) VALUES ('a'), ('b')",
        schema: "model t {\n id BigInt @id @default(autoincrement())\n n String?\n}",
        trouble: Rejected("42704"),
        rows: "SELECT t::text FROM t ORDER BY id",
        // Behind the last value of an integer: the sequence has become wider, too.
        insert: Some((
            "WITH far AS MATERIALIZED (SELECT setval('t_id_seq', 2147483647) AS n)
             INSERT INTO t (n) SELECT n::text FROM far RETURNING id",
            2_147_483_648,
        )),
        settled: true,
    },
    Case {
        name: "identity to bigserial",
        setup: "CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n text);
                INSERT INTO t (n) VALUES ('a'), ('b')",
        schema: "model t {\n id BigInt @id @default(autoincrement())\n n String?\n}",
        trouble: Rejected("42704"),
        rows: "SELECT t::text FROM t ORDER BY id",
        insert: Some((
            "WITH far AS MATERIALIZED (SELECT setval('t_id_seq', 2147483647) AS n)
             INSERT INTO t (n) SELECT n::text FROM far RETURNING id",
            2_147_483_648,
        )),
        settled: true,
    },
    Case {
        name: "a plain integer to bigserial",
        setup: "CREATE TABLE t (id int PRIMARY KEY, n text); INSERT INTO t SELECT g FROM generate_series(1, 5) g",
        schema: "model t {\n id BigInt @id @default(autoincrement())\n n String?\n}",
        trouble: Rejected("42704"),
        rows: "SELECT t::text FROM t ORDER BY id",
        insert: Some(("INSERT INTO t (n) VALUES ('x') RETURNING id", 6)),
        settled: true,
    },
    Case {
        name: "a plain bigint to smallserial",
        setup: "CREATE TABLE t (id bigint PRIMARY KEY, n text); INSERT INTO t SELECT g FROM generate_series(1, 5) g",
        schema: "model t {\n id Int @id @default(autoincrement()) @db.SmallInt\n n String?\n}",
        trouble: Rejected("42704"),
        rows: "SELECT t::text FROM t ORDER BY id",
        insert: Some(("INSERT INTO t (n) VALUES ('x') RETURNING id::bigint", 6)),
        settled: true,
    },
    Case {
        name: "DROP INDEX of a unique constraint",
        setup: "CREATE TABLE t (id int PRIMARY KEY, e text UNIQUE); INSERT INTO t VALUES (1, 'a')",
        schema: "model t {\n id Int @id\n e String?\n}",
        trouble: Rejected("2BP01"),
        rows: "SELECT t::text FROM t",
        insert: None,
        settled: false,
    },
    Case {
        name: "DROP DEFAULT of an identity column",
        setup: "CREATE TABLE t (id int PRIMARY KEY, n int GENERATED BY DEFAULT AS IDENTITY, d int DEFAULT 3);
                INSERT INTO t VALUES (1)",
        schema: "model t {\n id Int @id\n n Int\n d Int? @default(4)\n}",
        trouble: Rejected("42601"),
        rows: "SELECT t::text FROM t",
        insert: Some(("INSERT INTO t (id) VALUES (2) RETURNING n * 10::bigint + d", 24)),
        settled: false,
    },
    Case {
        name: "DROP SEQUENCE of one that two tables share",
        setup: "CREATE SEQUENCE s; CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('s'));
                CREATE TABLE b (id int PRIMARY KEY DEFAULT nextval('s'));
                INSERT INTO a DEFAULT VALUES; INSERT INTO b DEFAULT VALUES",
        schema: "model a {\n id Int @id\n}\nmodel b {\n id Int @id @default(autoincrement())\n}",
        trouble: Rejected("2BP01"),
        rows: "SELECT concat(a.id, b.id) FROM a, b",
        insert: Some(("INSERT INTO b DEFAULT VALUES RETURNING id::bigint", 3)),
        settled: true,
    },
    Case {
        name: "text to an enum",
        setup: "CREATE TABLE t (id int PRIMARY KEY, s text NOT NULL DEFAULT 'A'); INSERT INTO t VALUES (1, 'B'), (2, 'A')",
        schema: "enum S {\n A\n B\n}\nmodel t {\n id Int @id\n s S @default(A)\n}",
        trouble: Loses,
        rows: "SELECT concat(id, s) FROM t ORDER BY id",
        insert: Some(("INSERT INTO t VALUES (3) RETURNING CASE WHEN s = 'A' THEN 1::bigint END", 1)),
        settled: true,
    },
    Case {
        name: "an enum to text",
        setup: "CREATE TYPE \"S\" AS ENUM ('A', 'B'); CREATE TABLE t (id int PRIMARY KEY, s \"S\" DEFAULT 'A');
                INSERT INTO t VALUES (1, 'B'), (2, NULL)",
        schema: "model t {\n id Int @id\n s String?\n}",
        trouble: Loses,
        rows: "SELECT concat(id, s) FROM t ORDER BY id",
        insert: None,
        // The type goes with nothing that uses it, but goes.
        settled: false,
    },
    Case {
        name: "a label of an enum removed",
        setup: "CREATE TYPE \"S\" AS ENUM ('A', 'B', 'C'); CREATE TABLE t (id int PRIMARY KEY, s \"S\" NOT NULL DEFAULT 'A');
                INSERT INTO t VALUES (1, 'B')",
        schema: "enum S {\n A\n B\n}\nmodel t {\n id Int @id\n s S @default(A)\n x Int?\n}",
        trouble: Commits,
        rows: "SELECT concat(id, s) FROM t ORDER BY id",
        insert: None,
        settled: true,
    },
];

/// Real Prisma's scripts from databases to the schemas of the cases.
fn diffs(version: &str, databases: &[Database]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let pairs = CASES.iter().zip(databases).enumerate();
    let pairs = pairs.map(|(number, (case, database))| {
        let path = folder.path().join(format!("{number}.prisma"));
        fs::write(&path, schema(version, case)).unwrap();
        (database.url(), path)
    });
    let pairs: Vec<_> = pairs.collect();
    let mut child = node(version, "diffs.mjs")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input
        .write_all(json!(pairs).to_string().as_bytes())
        .unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn schema(version: &str, case: &Case) -> String {
    let url = match version {
        "6" => "url = env(\"DATABASE_URL\")",
        _ => "",
    };
    let schemas = if case.schema.contains("@@schema") {
        "schemas = [\"app\", \"My app\"]"
    } else {
        ""
    };
    format!(
        "datasource db {{\n provider = \"postgresql\"\n {url}\n {schemas}\n}}\n{}\n",
        case.schema
    )
}

fn rows(client: &mut Client, sql: &str) -> Vec<String> {
    let rows = client.query(sql, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[test]
fn prismas_diffs_work_when_repaired() {
    for major in [13, 18] {
        let fresh = |case: &Case| {
            let database = server(major).database("repair");
            database.execute(case.setup);
            database
        };
        let databases: Vec<_> = CASES.iter().map(fresh).collect();
        let scripts = diffs("7", &databases);
        assert_eq!(diffs("6", &databases), scripts, "on {major}");
        for (case, script) in CASES.iter().zip(&scripts) {
            trouble(&fresh(case), case, script);
        }
        for ((case, script), database) in CASES.iter().zip(&scripts).zip(&databases) {
            repaired(database, case, script);
        }
        for version in VERSIONS {
            for (case, left) in CASES.iter().zip(diffs(version, &databases)) {
                let settled = Script::new("left.sql", left.as_str()).pieces().is_empty();
                assert_eq!(settled, case.settled, "{} on {major}: {left}", case.name);
            }
        }
        for (case, database) in CASES.iter().zip(&databases) {
            if let Some((insert, wanted)) = case.insert {
                let got: i64 = database.client().query_one(insert, &[]).unwrap().get(0);
                assert_eq!(got, wanted, "{} on {major}", case.name);
            }
        }
    }
}

/// What Prisma's script does as it is.
fn trouble(database: &Database, case: &Case, script: &str) {
    let mut client = database.client();
    let before = rows(&mut client, case.rows);
    let mut transaction = client.transaction().unwrap();
    let result = transaction.batch_execute(script);
    let code = |error: &postgres::Error| error.code().unwrap().code().to_owned();
    let at = format!("{} on {}: {script}", case.name, database.major());
    match case.trouble {
        Rejected(wanted) => {
            let got = result.err().map(|error| code(&error));
            assert_eq!(got.as_deref(), Some(wanted), "{at}");
        }
        Duplicate(insert) => {
            result.unwrap();
            let inserts = (0..9).find_map(|_| {
                let mut savepoint = transaction.transaction().unwrap();
                let error = savepoint.execute(insert, &[]).err();
                if error.is_none() {
                    savepoint.commit().unwrap();
                }
                error
            });
            assert_eq!(code(&inserts.unwrap()), "23505", "{at}");
        }
        Loses => {
            result.unwrap();
            transaction.commit().unwrap();
            assert_ne!(rows(&mut client, case.rows), before, "{at}");
        }
        Commits => {
            result.unwrap();
            // Another session sees what this one has not committed itself.
            let sql = "SELECT count(*) FROM pg_enum WHERE enumlabel = 'C'";
            let labels: i64 = database.client().query_one(sql, &[]).unwrap().get(0);
            assert_eq!(labels, 0, "{at}");
        }
    }
}

/// What is left of it is applied in one transaction, and no row is lost.
fn repaired(database: &Database, case: &Case, text: &str) {
    let mut client = database.client();
    let before = rows(&mut client, case.rows);
    let catalog = Introspector::new().read(&mut client).unwrap();
    let script = Script::new("diff.sql", text);
    let path = ["public".to_owned()];
    let repaired = repair(&script, &catalog, &path);
    let linter = Linter::new().catalog(catalog).search_path(path);
    let safe = SafeDiff::new(&linter, &script, &repaired);
    let at = format!(
        "{} on {}: {}",
        case.name,
        database.major(),
        safe.script().text()
    );
    assert_eq!(safe.fixed.report.count(Severity::Error), 0, "{at}");

    let mut transaction = client.transaction().unwrap();
    let result = transaction.batch_execute(safe.script().text());
    result.unwrap_or_else(|error| panic!("{error:?}: {at}"));
    transaction.commit().unwrap();
    assert_eq!(rows(&mut client, case.rows), before, "{at}");
}
