//! What statements do inside: writes, calls, tables, and what bodies run.

use std::fmt::Write as _;

use reconcile_core::Script;
use reconcile_core::statement::{
    Body, Condition, FunctionClass, Inside, ProblemKind, Runs, Source, Statement, WriteKind,
};

fn statement(script: &Script) -> Statement {
    assert_eq!(script.pieces().len(), 1, "{}", script.text());
    Statement::read(script, &script.pieces()[0])
}

fn read(sql: &str) -> Inside {
    let script = Script::new("s.sql", sql);
    Inside::read(&script, &statement(&script)).unwrap_or_else(|why| panic!("{why}: {sql}"))
}

/// Everything in one line: when, writes, calls, reads.
fn shown(inside: &Inside) -> String {
    let mut out = match inside.runs {
        Runs::Now => String::new(),
        other => format!("{other:?}: "),
    };
    for write in &inside.writes {
        let _ = write!(out, "{:?} ", write.kind);
        if write.only {
            out.push_str("only ");
        }
        let _ = write!(out, "{}", write.table);
        if !write.columns.is_empty() {
            let _ = write!(out, " ({})", write.columns.join(" "));
        }
        if write.condition != Condition::None {
            let _ = write!(out, " {:?}", write.condition);
        }
        if write.fills_nulls {
            out.push_str(" fills");
        }
        if write.source == Source::Literals {
            out.push_str(" literals");
        }
        out.push_str("; ");
    }
    for call in &inside.calls {
        let _ = write!(out, "{}(); ", call.name);
    }
    for table in &inside.reads {
        let _ = write!(out, "<{table}; ");
    }
    if let Some(name) = &inside.executes {
        let _ = write!(out, "execute {name}; ");
    }
    out.trim_end_matches([' ', ';']).to_owned()
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn writes_calls_and_reads() {
    for (sql, expected) in [
        ("SELECT 1", ""),
        ("DELETE FROM ONLY a", "Delete only a"),
        (
            "DELETE FROM ONLY (s.\"A\") b USING c WHERE f(1)",
            "Delete only s.\"A\" Some; f(); <c",
        ),
        ("DELETE FROM a * WHERE CURRENT OF c", "Delete a Some"),
        ("UPDATE a SET b = 1", "Update a (b)"),
        (
            "UPDATE a x SET (b, c) = (1, 2), d[1] = 3, e.f = g(4) FROM h",
            "Update a (b c d e); g(); <h",
        ),
        (
            "INSERT INTO a VALUES (1, 'x', NULL, -1, '{}'::jsonb)",
            "Insert a literals",
        ),
        ("INSERT INTO a DEFAULT VALUES", "Insert a literals"),
        ("INSERT INTO a VALUES (1), (f(2)), (3)", "Insert a; f()"),
        ("INSERT INTO a (b) SELECT b FROM a", "Insert a; <a"),
        ("INSERT INTO a (SELECT b FROM c)", "Insert a; <c"),
        (
            "INSERT INTO a AS x VALUES (1) ON CONFLICT (lower(b)) DO UPDATE SET c = 1 WHERE x.c IS NULL",
            "Insert a literals; ConflictUpdate a (c) Some fills; lower()",
        ),
        (
            "INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING",
            "Insert a literals",
        ),
        (
            "INSERT INTO a WITH a AS (SELECT 1 FROM b) SELECT * FROM a",
            "Insert a; <b",
        ),
        (
            "WITH x AS (DELETE FROM a RETURNING *), y AS (UPDATE b SET c = 1 WHERE false) SELECT f(1) FROM x, z",
            "Delete a; Update b (c) Never; f(); <z",
        ),
        (
            "WITH values AS (SELECT 1) DELETE FROM users",
            "Delete users",
        ),
        ("WITH a AS (SELECT * FROM a) SELECT * FROM a", "<a"),
        ("WITH RECURSIVE a AS (SELECT * FROM a) SELECT * FROM a", ""),
        (
            "MERGE INTO a USING b ON true WHEN MATCHED AND c THEN DELETE WHEN MATCHED THEN UPDATE SET d = 1 \
             WHEN NOT MATCHED THEN INSERT (e) VALUES (f(1)) WHEN NOT MATCHED BY SOURCE THEN DO NOTHING",
            "MergeDelete a Some; MergeUpdate a (d); MergeInsert a; f(); <b",
        ),
        ("SELECT a INTO TEMP b FROM c", "SelectInto b; <c"),
        (
            "CREATE TABLE a (x) AS SELECT f(1) FROM b",
            "CreateTableAs a; f(); <b",
        ),
        (
            "CREATE TABLE a AS TABLE b WITH NO DATA",
            "Never: CreateTableAs a; <b",
        ),
        (
            "CREATE TABLE a AS EXECUTE p (f(1))",
            "CreateTableAs a; f(); execute p",
        ),
        (
            "CREATE MATERIALIZED VIEW a AS SELECT f(1) FROM b",
            "f(); <b",
        ),
        ("EXPLAIN DELETE FROM a", "Never: Delete a"),
        ("EXPLAIN ANALYZE VERBOSE DELETE FROM a", "Delete a"),
        ("EXPLAIN (ANALYZE) DELETE FROM a", "Delete a"),
        (
            "EXPLAIN (ANALYZE false, COSTS) DELETE FROM a",
            "Never: Delete a",
        ),
        ("EXPLAIN (ANALYZE 'on') DELETE FROM a", "Delete a"),
        ("EXPLAIN (SELECT f(1) FROM a)", "Never: f(); <a"),
        ("PREPARE p (int) AS DELETE FROM a", "Later: Delete a"),
        (
            "DECLARE c CURSOR WITH HOLD FOR SELECT f(1) FROM a",
            "Later: f(); <a",
        ),
        ("COPY (DELETE FROM a RETURNING *) TO STDOUT", "Delete a"),
        (
            "INSERT INTO a SELECT 1 FROM b JOIN c ON conflict(d) ON CONFLICT (lower(e)) DO NOTHING",
            "Insert a; conflict(); lower(); <b; <c",
        ),
        ("TABLE a", "<a"),
        ("VALUES (f(1))", "f()"),
        ("CALL s.p(f(1))", "s.p(); f()"),
        (
            "SELECT s.f(1)::numeric(3), cast(g(1) AS t(2)), x::u.t(3)",
            "s.f(); g()",
        ),
        (
            "SELECT * FROM f(1) AS t(a int), g(2) u(b), (VALUES (h(3))) v(c)",
            "f(); g(); h()",
        ),
        (
            "SELECT count(*) FILTER (WHERE f(1)) OVER (PARTITION BY g(2)) FROM a GROUP BY ROLLUP (h(3))",
            "count(); f(); g(); h(); <a",
        ),
        (
            "SELECT a OPERATOR(s.+) b, a OPERATOR(pg_catalog.+) b",
            "s.+()",
        ),
        (
            "SELECT a.delete AS update, \"delete\" FROM \"DELETE\" AS insert",
            "<\"DELETE\"",
        ),
    ] {
        assert_eq!(
            shown(&read(sql)).replace("s.\"+\"", "s.+"),
            expected,
            "{sql}"
        );
    }
}

#[test]
fn conditions_of_constants() {
    for (condition, expected) in [
        ("true", Condition::Always),
        ("1 = 1", Condition::Always),
        ("NOT FALSE", Condition::Always),
        ("NULL IS NULL", Condition::Always),
        ("'a' = 'a'", Condition::Always),
        ("('t')", Condition::Always),
        ("'true'::boolean", Condition::Always),
        ("a = 1 OR 2 > 1", Condition::Always),
        ("1 <> 2 AND (true OR a)", Condition::Always),
        ("false IS NOT TRUE", Condition::Always),
        ("1 IS NOT NULL", Condition::Always),
        ("false", Condition::Never),
        ("1 = 0", Condition::Never),
        ("NULL", Condition::Never),
        ("1 = NULL", Condition::Never),
        ("a AND false", Condition::Never),
        ("'a' <> 'a'", Condition::Never),
        ("a = a", Condition::Some),
        ("a IS NOT NULL", Condition::Some),
        ("'1'::int = '01'::int", Condition::Some),
        ("1.0 = 1", Condition::Some),
        ("'a' < 'B'", Condition::Some),
        ("a BETWEEN 1 AND 2 OR false", Condition::Some),
        ("CASE WHEN true THEN a END", Condition::Some),
        ("EXISTS (SELECT 1)", Condition::Some),
        ("f(1) = f(1)", Condition::Some),
    ] {
        let inside = read(&format!("DELETE FROM t WHERE {condition}"));
        assert_eq!(inside.writes[0].condition, expected, "{condition}");
    }
}

#[test]
fn updates_that_overwrite_nothing() {
    for (update, expected) in [
        ("UPDATE t SET a = 1 WHERE a IS NULL", true),
        ("UPDATE t SET a = 1 WHERE (b > 1 AND (t.a IS NULL))", true),
        ("UPDATE s.t SET a = 1 WHERE s.t.a IS NULL", true),
        (
            "UPDATE t SET a = coalesce(a, 1), b = 2 WHERE b IS NULL",
            true,
        ),
        ("UPDATE t x SET a = coalesce(x.a, f(1))", true),
        ("UPDATE t SET \"A\" = 1 WHERE \"A\" IS NULL", true),
        ("UPDATE t SET \"A\" = 1 WHERE a IS NULL", false),
        ("UPDATE t x SET a = 1 WHERE t.a IS NULL", false),
        ("UPDATE t SET a = 1 FROM u WHERE u.a IS NULL", false),
        ("UPDATE t SET a = 1, b = 2 WHERE a IS NULL", false),
        ("UPDATE t SET a = 1 WHERE a IS NULL OR b", false),
        ("UPDATE t SET a = 1 WHERE NOT (a IS NULL)", false),
        ("UPDATE t SET a = 1 WHERE c BETWEEN 1 AND a IS NULL", false),
        ("UPDATE t SET a = coalesce(b, a)", false),
        ("UPDATE t SET a = coalesce(a, 1) || 'x'", false),
        ("UPDATE t SET a[1] = 1 WHERE a IS NOT NULL", false),
        ("UPDATE t SET a = 1 WHERE a IS NOT NULL", false),
        ("UPDATE t SET a = 1", false),
    ] {
        assert_eq!(read(update).writes[0].fills_nulls, expected, "{update}");
    }
}

#[test]
fn ranges_are_those_of_the_script() {
    let sql =
        "SELECT 1; WITH x AS ( DELETE FROM a WHERE 'é' = b RETURNING 1 ) SELECT f ( 'c' ) FROM x";
    let script = Script::new("s.sql", sql);
    let statement = Statement::read(&script, &script.pieces()[1]);
    let inside = Inside::read(&script, &statement).unwrap();
    let (write, call) = (&inside.writes[0], &inside.calls[0]);
    assert_eq!(
        &sql[write.start..write.end],
        "DELETE FROM a WHERE 'é' = b RETURNING 1"
    );
    assert_eq!(&sql[call.start..call.end], "f ( 'c' )");
}

#[test]
fn constant_arguments() {
    let args = |sql: &str| format!("{:?}", read(sql).calls[0].args);
    assert_eq!(
        args("SELECT setval('public.\"a\"'::regclass, -5, true, NULL, x, 'it''s' || 'b', $$c$$)"),
        "[Some(Text(\"public.\\\"a\\\"\")), Some(Number(\"-5\")), Some(Boolean(true)), Some(Null), None, None, Some(Text(\"c\"))]"
    );
    assert_eq!(args("SELECT f()"), "[]");
}

#[test]
fn classes_of_functions() {
    use FunctionClass::{
        ChangesLargeObject, ChangesSetting, Computes, ExtensionComputes, LosesState, MovesSequence,
        RunsCode, Unknown,
    };
    for (call, expected) in [
        ("lower('A')", Computes),
        ("pg_catalog.lower('A')", Computes),
        ("LOWER('A')", Computes),
        ("\"Lower\"('A')", Unknown),
        ("public.lower('A')", Unknown),
        ("random()", Computes),
        ("setval('a', 1)", MovesSequence),
        ("lo_unlink(1)", ChangesLargeObject),
        ("set_config('a', 'b', true)", ChangesSetting),
        ("query_to_xml('DROP TABLE a', true, true, '')", RunsCode),
        ("pg_drop_replication_slot('a')", LosesState),
        ("public.uuid_generate_v4()", ExtensionComputes),
        ("dblink_exec('', 'DROP TABLE a')", Unknown),
        ("my_function()", Unknown),
        // Built in from 18 on.
        ("uuidv7()", Unknown),
    ] {
        let class = read(&format!("SELECT {call}")).calls[0].class(13..=18);
        assert_eq!(class, expected, "{call}");
    }
    assert_eq!(read("SELECT uuidv7()").calls[0].class(18..=18), Computes);
    assert_eq!(
        read("SELECT merge_action()").calls[0].class(17..=18),
        Computes
    );
}

#[test]
fn what_has_another_shape_is_unread() {
    for sql in [
        "DELETE a",
        "WITH a AS (DROP TABLE b) SELECT 1",
        "WITH a AS SELECT 1",
        "UPDATE a WHERE b",
        "MERGE INTO a USING b ON true",
        "INSERT a VALUES (1)",
        "SELECT * FROM where",
        "SELECT (1",
        "PREPARE p DELETE FROM a",
    ] {
        let script = Script::new("s.sql", sql);
        let statement = Statement::read(&script, &script.pieces()[0]);
        let read = Inside::read(&script, &statement);
        let none = !Inside::may_hold_any(&statement.kind);
        assert!(read.is_err() || none, "{sql}: {read:?}");
    }
}

/// The statements of a body with what they do, conditional ones in brackets, then the problems.
fn body(body: &Body, sql: &str) -> String {
    let mut out = Vec::new();
    assert_eq!(body.statements.len(), body.details.len(), "{sql}");
    for (statement, detail) in body.statements.iter().zip(&body.details) {
        let mut text = sql[statement.start..statement.end].to_owned();
        let inside = shown(&detail.inside);
        if !inside.is_empty() {
            let _ = write!(text, " -> {inside}");
        }
        out.push(if detail.conditional {
            format!("[{text}]")
        } else {
            text
        });
    }
    for problem in &body.problems {
        out.push(format!(
            "{:?}: {}",
            problem.kind,
            &sql[problem.start..problem.end]
        ));
    }
    out.join(" | ")
}

fn block(plpgsql: &str) -> String {
    let sql = format!("DO $do$ {plpgsql} $do$");
    let script = Script::new("s.sql", sql.clone());
    body(&statement(&script).block(&script).unwrap(), &sql)
}

#[test]
fn blocks() {
    for (plpgsql, expected) in [
        (
            "BEGIN CREATE TYPE a AS ENUM ('b'); EXCEPTION WHEN duplicate_object THEN null; END",
            "[CREATE TYPE a AS ENUM ('b')]",
        ),
        (
            "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'k') THEN \
             ALTER TABLE a ADD CONSTRAINT k CHECK (b); END IF; DROP TABLE c; END",
            "[NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'k') -> <pg_constraint] | \
             [ALTER TABLE a ADD CONSTRAINT k CHECK (b)] | DROP TABLE c",
        ),
        ("BEGIN PERFORM f(1); END", "f(1) -> f()"),
        (
            "DECLARE x int := f(1); y varchar(3); BEGIN x := g(x); y := 'a'; END",
            "f(1) -> f() | x := g(x) -> g()",
        ),
        (
            "DECLARE c CURSOR FOR SELECT f(1); BEGIN NULL; END",
            "SELECT f(1) -> f()",
        ),
        (
            "BEGIN SELECT a INTO STRICT x FROM b; DELETE FROM c; END",
            "SELECT a INTO STRICT x FROM b -> <b | DELETE FROM c -> Delete c",
        ),
        (
            "BEGIN INSERT INTO a VALUES (1) RETURNING id INTO x; END",
            "INSERT INTO a VALUES (1) RETURNING id INTO x -> Insert a literals",
        ),
        (
            "BEGIN FOR r IN SELECT * FROM a LOOP DELETE FROM b WHERE id = r.id; END LOOP; END",
            "[SELECT * FROM a -> <a] | [DELETE FROM b WHERE id = r.id -> Delete b Some]",
        ),
        (
            "BEGIN FOR i IN 1..f(3) LOOP NULL; END LOOP; END",
            "[1..f(3) -> f()]",
        ),
        (
            "BEGIN IF a THEN RETURN; END IF; DROP TABLE b; END",
            "[DROP TABLE b]",
        ),
        (
            "BEGIN RETURN QUERY DELETE FROM a RETURNING *; END",
            "DELETE FROM a RETURNING * -> Delete a",
        ),
        ("BEGIN EXECUTE 'DROP TABLE a'; END", "DROP TABLE a"),
        (
            "BEGIN EXECUTE 'DROP ' || 'TABLE a'; END",
            "EXECUTE 'DROP ' || 'TABLE a'",
        ),
        (
            "BEGIN EXECUTE format('DROP TABLE %I', 'A') USING f(1); END",
            "f(1) -> f() | EXECUTE format('DROP TABLE %I', 'A') USING f(1)",
        ),
        (
            "BEGIN EXECUTE format('DROP TABLE %I', r.name); END",
            "Opaque: EXECUTE format('DROP TABLE %I', r.name)",
        ),
        (
            "BEGIN FOR r IN EXECUTE q LOOP END LOOP; END",
            "Opaque: EXECUTE q",
        ),
        ("BEGIN OPEN c FOR EXECUTE q; END", "Opaque: EXECUTE q"),
        (
            "BEGIN RAISE EXCEPTION 'x %', f(1) USING HINT = 'y'; END",
            "EXCEPTION 'x %', f(1) USING HINT = 'y' -> f()",
        ),
        (
            "BEGIN DO $x$ BEGIN DROP TABLE a; END $x$; END",
            "DROP TABLE a",
        ),
        ("BEGIN DROP TABLE a; COMMIT; END", "DROP TABLE a | COMMIT"),
        ("BEGIN CALL p(1); END", "CALL p(1) -> p()"),
        ("BEGIN FROBNICATE a; END", "Unreadable: FROBNICATE a"),
    ] {
        assert_eq!(block(plpgsql), expected, "{plpgsql}");
    }
}

#[test]
fn what_a_constant_says_is_read() {
    let sql = "DO $$ BEGIN EXECUTE format('DROP TABLE %I.%s' || ' CASCADE', 'A', 'b'); END $$";
    let script = Script::new("s.sql", sql);
    // The constant is not one literal: not read, and said so.
    let body = statement(&script).block(&script).unwrap();
    assert_eq!(body.problems[0].kind, ProblemKind::Opaque);
    let sql = "DO $$ BEGIN EXECUTE format('DELETE FROM %I.%s', 'A', 'b'); END $$";
    let script = Script::new("s.sql", sql);
    let body = statement(&script).block(&script).unwrap();
    let write = &body.details[0].inside.writes[0];
    assert_eq!(
        (write.kind, write.table.to_string()),
        (WriteKind::Delete, "\"A\".b".to_owned())
    );
}

#[test]
fn bodies_in_quotes_have_the_ranges_of_the_script() {
    let sql = "DO 'BEGIN x := ''it''''s''; EXECUTE ''DELETE FROM a WHERE b = ''''c''''''; END'";
    let script = Script::new("s.sql", sql);
    let found = statement(&script).block(&script).unwrap();
    assert_eq!(
        body(&found, sql),
        "DELETE FROM a WHERE b = ''''c'''' -> Delete a Some"
    );
}

#[test]
fn routines() {
    for (sql, expected) in [
        (
            "CREATE FUNCTION s.f(a int) RETURNS int LANGUAGE sql AS 'DELETE FROM a; SELECT 1'",
            "s.f: DELETE FROM a -> Delete a | SELECT 1",
        ),
        (
            "CREATE OR REPLACE FUNCTION f() RETURNS trigger AS $$ BEGIN DELETE FROM a; RETURN NEW; END $$ LANGUAGE plpgsql",
            "f trigger: DELETE FROM a -> Delete a",
        ),
        (
            "CREATE PROCEDURE p() LANGUAGE plpgsql SET search_path = 'x' AS $$ BEGIN EXECUTE q; END $$",
            "p: Opaque: EXECUTE q",
        ),
        (
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC DELETE FROM a; SELECT CASE WHEN g(1) THEN 1 END; END;",
            "f: DELETE FROM a -> Delete a | SELECT CASE WHEN g(1) THEN 1 END -> g()",
        ),
        (
            "CREATE FUNCTION f(a int DEFAULT 1) RETURNS int RETURN g(a)",
            "f: g(a) -> g()",
        ),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'x'",
            "f: Opaque: CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'x'",
        ),
    ] {
        let script = Script::new("s.sql", sql);
        let routine = statement(&script).routine(&script).unwrap();
        let trigger = if routine.trigger { " trigger" } else { "" };
        assert_eq!(
            format!("{}{trigger}: {}", routine.name, body(&routine.body, sql)),
            expected,
            "{sql}"
        );
    }
}

#[test]
fn broken_statements_do_no_harm() {
    let whole = "WITH RECURSIVE x(a) AS MATERIALIZED (DELETE FROM ONLY (s.t) AS u USING v WHERE u.a IS NULL \
        RETURNING *) CYCLE a SET b USING c INSERT INTO s.t AS w (a, b[1]) OVERRIDING USER VALUE SELECT f('x'::y(3)), \
        CAST(1 AS z(2)) FROM ROWS FROM (g(1), h(2)) AS i(j), k TABLESAMPLE l (1) ON CONFLICT (m) DO UPDATE SET \
        (a, b) = (1, 2), c = coalesce(w.c, 1) WHERE NOT (true AND NULL IS NULL) RETURNING 1";
    let words: Vec<&str> = whole.split_inclusive([' ', '(', ')', ',']).collect();
    let mut tried = 0;
    for from in 0..words.len() {
        for to in from..words.len().min(from + 12) {
            let text = [&words[..from], &words[to..]].concat().concat();
            for text in [
                text,
                format!(
                    "DO $do$ BEGIN {whole}; {} END $do$",
                    &words[from..to].concat()
                ),
            ] {
                let script = Script::new("s.sql", text);
                for piece in script.pieces() {
                    let statement = Statement::read(&script, piece);
                    let _ = (Inside::read(&script, &statement), statement.block(&script));
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

#[test]
fn huge_and_deep_statements() {
    let n = 20_000;
    for sql in [
        "SELECT ".to_owned() + &"(".repeat(n) + "1" + &")".repeat(n),
        "SELECT ".to_owned() + &"f(".repeat(n) + "1" + &")".repeat(n),
        "SELECT 1 FROM a".to_owned() + &" JOIN b ON c".repeat(n),
        "DELETE FROM a WHERE ".to_owned() + &"NOT ".repeat(n) + "true",
        "DELETE FROM a WHERE ".to_owned() + &"(".repeat(n) + "true" + &")".repeat(n),
        "DELETE FROM a WHERE true".to_owned() + &" AND true".repeat(n),
        "UPDATE a SET b = 1".to_owned() + &", b = 1".repeat(n),
        "WITH a AS (SELECT 1)".to_owned() + &", a AS (SELECT 1)".repeat(n) + " SELECT 1",
        "WITH a AS (".repeat(n / 10) + "SELECT 1" + &") SELECT 1".repeat(n / 10),
        "INSERT INTO a VALUES (1)".to_owned() + &", (1)".repeat(n),
    ] {
        let start = sql[..24].to_owned();
        assert!(read(&sql).runs == Runs::Now, "{start}");
    }
}
