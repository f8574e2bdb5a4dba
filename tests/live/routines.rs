//! What the linter says of calls of the database's own functions, against what calling them does to
//! rows. Each function below calls `wipe` somewhere, or does without it.

use reconcile_core::introspect::Introspector;
use reconcile_core::{Linter, Script};

use crate::common::server;

const SETUP: &str = "
    CREATE TABLE t (id int);
    INSERT INTO t SELECT generate_series(1, 3);
    CREATE FUNCTION wipe() RETURNS int LANGUAGE sql AS 'WITH gone AS (DELETE FROM t RETURNING id) SELECT count(*)::int FROM gone';
    CREATE FUNCTION lower(a int) RETURNS int LANGUAGE sql AS 'SELECT wipe() + a';
    CREATE FUNCTION round(a float8, places int) RETURNS numeric LANGUAGE sql AS 'SELECT round(a::numeric, places)';
    CREATE SCHEMA aside;
    CREATE FUNCTION aside.upper(a int) RETURNS int LANGUAGE sql AS 'SELECT public.wipe() + a';
";

/// They change rows: the language with the volatility, the parameters, and the body.
const WRITE: &[(&str, &str, &str)] = &[
    ("sql", "", "SELECT wipe()"),
    ("sql STABLE", "", "SELECT wipe()"),
    ("sql IMMUTABLE", "", "SELECT wipe()"),
    ("sql", "a int DEFAULT wipe()", "SELECT a"),
    (
        "sql",
        "",
        "SELECT CASE WHEN true THEN wipe() END FROM generate_series(1, 2)",
    ),
    ("sql", "", "SELECT 1 WHERE 3 IN (SELECT wipe())"),
    (
        "plpgsql STABLE",
        "",
        "DECLARE n int := wipe(); BEGIN RETURN n; END",
    ),
    ("plpgsql", "", "BEGIN RETURN (SELECT wipe()); END"),
    (
        "plpgsql",
        "",
        "BEGIN IF wipe() > 0 THEN RETURN 1; END IF; RETURN 0; END",
    ),
    (
        "plpgsql",
        "",
        "BEGIN RAISE DEBUG '%', wipe(); RETURN 1; END",
    ),
    ("plpgsql", "", "BEGIN ASSERT wipe() > 0; RETURN 1; END"),
    (
        "plpgsql",
        "",
        "BEGIN CASE wipe() WHEN 3 THEN RETURN 1; ELSE RETURN 0; END CASE; END",
    ),
    (
        "plpgsql",
        "",
        "BEGIN FOR i IN 1..wipe() LOOP NULL; END LOOP; RETURN 1; END",
    ),
    (
        "plpgsql",
        "",
        "DECLARE a int[]; BEGIN a[wipe()] := 1; RETURN 1; END",
    ),
    (
        "plpgsql",
        "",
        "DECLARE c CURSOR FOR SELECT wipe(); n int; BEGIN OPEN c; FETCH c INTO n; RETURN n; END",
    ),
    (
        "plpgsql",
        "",
        "BEGIN WHILE wipe() > 5 LOOP NULL; END LOOP; RETURN 1; END",
    ),
    (
        "plpgsql",
        "",
        "DECLARE x int; BEGIN FOREACH x IN ARRAY ARRAY[wipe()] LOOP NULL; END LOOP; RETURN 1; END",
    ),
    (
        "plpgsql",
        "",
        "DECLARE n int; BEGIN EXECUTE 'SELECT $1' INTO n USING wipe(); RETURN n; END",
    ),
    (
        "plpgsql",
        "",
        "DECLARE q text := 'DELETE'; BEGIN EXECUTE q || ' FROM t'; RETURN 1; END",
    ),
    (
        "plpgsql",
        "",
        "DECLARE q text := 'wipe()'; n int; BEGIN FOR n IN EXECUTE 'SELECT ' || q LOOP NULL; END LOOP; RETURN 1; END",
    ),
    (
        "plpgsql",
        "",
        "BEGIN RETURN 1 / 0; EXCEPTION WHEN OTHERS THEN RETURN wipe(); END",
    ),
    // Names of PostgreSQL's own, with other parameters.
    ("sql", "", "SELECT lower(1)"),
    ("plpgsql", "", "BEGIN RETURN lower(1); END"),
    ("sql SET search_path = aside, public", "", "SELECT upper(1)"),
    ("plpgsql", "", "BEGIN TRUNCATE t; RETURN 1; END"),
    ("plpgsql", "", "BEGIN UPDATE t SET id = -id; RETURN 1; END"),
];

/// They do not; in the same form.
const READ: &[(&str, &str, &str)] = &[
    ("sql", "", "SELECT count(*)::int FROM t"),
    ("sql", "a int DEFAULT abs(-1)", "SELECT a"),
    ("sql", "", "SELECT round(1.5::float8, 0)::int"),
    ("sql", "", "SELECT length(pg_catalog.lower('A'))"),
    (
        "plpgsql",
        "",
        "DECLARE n int; BEGIN SELECT count(*) INTO n FROM t; RAISE DEBUG 'n %', n; RETURN n; END",
    ),
    (
        "plpgsql",
        "",
        "DECLARE r record; n int := 0; BEGIN FOR r IN SELECT id FROM t LOOP n := n + r.id; END LOOP; RETURN n; END",
    ),
    (
        "plpgsql STABLE",
        "",
        "BEGIN IF EXISTS (SELECT FROM t) THEN RETURN 1; END IF; RETURN 0; END",
    ),
];

#[test]
fn a_call_that_changes_rows_is_never_taken_for_one_that_reads() {
    for major in [13, 18] {
        let database = server(major).database("routines");
        database.execute(SETUP);
        let writes = WRITE.iter().map(|own| (own, true));
        let all: Vec<_> = writes.chain(READ.iter().map(|own| (own, false))).collect();
        for (at, ((language, arguments, body), _)) in all.iter().enumerate() {
            database.execute(&format!(
                "CREATE FUNCTION f{at}({arguments}) RETURNS int LANGUAGE {language} AS $${body}$$"
            ));
        }
        let mut client = database.client();
        let linter = Linter::new().catalog(Introspector::new().read(&mut client).unwrap());
        for (at, (own, writes)) in all.iter().enumerate() {
            let sql = format!("SELECT f{at}();");
            let report = linter.lint(&Script::new("call.sql", sql.as_str()));
            let rules: Vec<&str> = report.findings().iter().map(|found| found.rule).collect();
            let expected: &[&str] = if *writes { &["opaque-code"] } else { &[] };
            assert_eq!(rules, expected, "{major}: {own:?}");

            let mut transaction = client.transaction().unwrap();
            transaction.batch_execute(&sql).unwrap();
            let sum = transaction.query_one("SELECT coalesce(sum(id), 0)::int FROM t", &[]);
            let sum: i32 = sum.unwrap().get(0);
            assert_eq!(sum != 6, *writes, "{major}: {own:?}");
        }
    }
}

/// A script may mean PostgreSQL's own, or the database's by other parameters.
#[test]
fn names_of_postgresqls_own_may_be_others() {
    let database = server(18).database("overloading");
    database.execute(SETUP);
    let mut client = database.client();
    let linter = Linter::new().catalog(Introspector::new().read(&mut client).unwrap());
    for (call, writes) in [
        ("lower(1)", true),
        ("public.lower(1)", true),
        ("pg_catalog.lower('A')", false),
        ("round(1.5::float8, 0)", false),
        // The path does not lead there.
        ("upper('a')", false),
        ("aside.upper(1)", true),
    ] {
        let report = linter.lint(&Script::new("call.sql", format!("SELECT {call};")));
        let rules: Vec<&str> = report.findings().iter().map(|found| found.rule).collect();
        let expected: &[&str] = if writes { &["opaque-code"] } else { &[] };
        assert_eq!(rules, expected, "{call}");

        let mut transaction = client.transaction().unwrap();
        transaction
            .batch_execute(&format!("SELECT {call}"))
            .unwrap();
        let left = transaction.query_one("SELECT count(*)::int FROM t", &[]);
        assert_eq!(left.unwrap().get::<_, i32>(0) == 0, writes, "{call}");
    }
}
