//! What the rule `transaction-control` says of blocks and procedures is what PostgreSQL does.

use reconcile_core::{Linter, Script};

use crate::common::server;

const ROUTINES: &str = "CREATE TABLE log (id int);\n\
    CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (1); COMMIT; END $$;\n\
    CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;\n\
    CREATE PROCEDURE q() LANGUAGE sql AS $$ COMMIT $$;";

/// A statement, and whether it fails alone, with its SQLSTATE there or in a transaction.
const STATEMENTS: [(&str, bool, &str); 18] = [
    ("DO $$ BEGIN COMMIT; END $$", false, "2D000"),
    ("DO $$ BEGIN ROLLBACK; END $$", false, "2D000"),
    ("DO $$ BEGIN COMMIT AND CHAIN; END $$", false, "2D000"),
    ("CALL p()", false, "2D000"),
    ("SELECT f()", true, "2D000"),
    (
        "DO $$ BEGIN BEGIN COMMIT; EXCEPTION WHEN division_by_zero THEN NULL; END; END $$",
        true,
        "2D000",
    ),
    ("DO $$ BEGIN SAVEPOINT s; END $$", true, "0A000"),
    ("DO $$ BEGIN START TRANSACTION; END $$", true, "0A000"),
    ("DO $$ BEGIN EXECUTE 'COMMIT'; END $$", true, "0A000"),
    ("DO $$ BEGIN EXECUTE 'ROLLBACK'; END $$", true, "0A000"),
    (
        "DO $$ BEGIN EXECUTE 'COM' || 'MIT AND CHAIN'; END $$",
        true,
        "0A000",
    ),
    ("DO $$ BEGIN EXECUTE 'SAVEPOINT s'; END $$", true, "0A000"),
    (
        "DO $$ BEGIN EXECUTE 'DO $x$ BEGIN COMMIT; END $x$'; END $$",
        true,
        "2D000",
    ),
    ("DO $$ BEGIN EXECUTE 'CALL p()'; END $$", true, "2D000"),
    ("DO $$ BEGIN PERFORM f(); END $$", true, "2D000"),
    ("CALL q()", true, "0A000"),
    ("DO $$ BEGIN CALL p(); END $$", false, "2D000"),
    (
        "DO $$ BEGIN DO $x$ BEGIN COMMIT; END $x$; END $$",
        false,
        "2D000",
    ),
];

#[test]
fn a_block_ends_a_transaction_only_alone() {
    for server in [server(14), server(18)] {
        let database = server.database("block_commit");
        database.execute(ROUTINES);
        let mut client = database.client();
        let mut fails = |sql: &str| {
            let error = client.batch_execute(sql).err();
            client.batch_execute("ROLLBACK").unwrap();
            error.map(|error| error.code().unwrap().code().to_owned())
        };
        for (sql, alone, state) in STATEMENTS {
            let state = Some(state.to_owned());
            let alone = if alone { state.clone() } else { None };
            assert_eq!(fails(sql), alone, "{sql}");
            assert_eq!(fails(&format!("BEGIN; {sql}; COMMIT")), state, "{sql}");
            assert_eq!(fails(&format!("{sql}; SELECT 1")), state, "{sql}");
            let script = Script::new("s.sql", format!("{ROUTINES}\n{sql};"));
            let report = Linter::new().lint(&script);
            let rules: Vec<_> = report.findings().iter().map(|own| own.rule).collect();
            assert_eq!(rules, ["transaction-control"], "{sql}\n{report}");
        }
    }
}

#[test]
fn what_a_block_committed_stays_when_the_rest_fails() {
    let database = server(18).database("block_half_done");
    database.execute("CREATE TABLE log (id int)");
    let mut client = database.client();
    let error = client
        .batch_execute(
            "DO $$ BEGIN INSERT INTO log VALUES (1); COMMIT; INSERT INTO log VALUES (2); \
             RAISE 'stop'; END $$",
        )
        .unwrap_err();
    assert_eq!(error.code().unwrap().code(), "P0001");
    let row = client.query_one("SELECT array_agg(id) FROM log", &[]);
    assert_eq!(row.unwrap().get::<_, Vec<i32>>(0), [1]);
}
