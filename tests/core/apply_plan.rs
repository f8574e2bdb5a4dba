//! In which transactions a script runs.

use reconcile_core::Script;
use reconcile_core::baseline::ApplyPlan;

/// Each step as its statements with `; ` between them, in brackets where it is no transaction.
fn steps(sql: &str) -> Vec<String> {
    let script = Script::new("a.sql", sql);
    let plan = ApplyPlan::new(&script).unwrap();
    let text = |step: &reconcile_core::baseline::Step| {
        let all: Vec<_> = step
            .statements
            .iter()
            .map(|piece| script.slice(piece))
            .collect();
        match step.alone {
            Some(_) => format!("[{}]", all.join("; ")),
            None => all.join("; "),
        }
    };
    plan.steps.iter().map(text).collect()
}

#[test]
fn one_transaction_unless_postgresql_refuses() {
    for (sql, expected) in [
        ("", vec![]),
        ("-- nothing", vec![]),
        (
            "create table a (); create table b ()",
            vec!["create table a (); create table b ()"],
        ),
        (
            "begin; create table a (); commit; create table b ();",
            vec!["create table a (); create table b ()"],
        ),
        (
            "create index concurrently i on a (b)",
            vec!["[create index concurrently i on a (b)]"],
        ),
        (
            "create table a (); drop index concurrently i; vacuum; create table b ()",
            vec![
                "create table a ()",
                "[drop index concurrently i]",
                "[vacuum]",
                "create table b ()",
            ],
        ),
        (
            "alter type m add value 'x'; alter type m add value 'y'; create table a (); insert into t values ('x'); select 'y'",
            vec![
                "alter type m add value 'x'; alter type m add value 'y'; create table a ()",
                "insert into t values ('x'); select 'y'",
            ],
        ),
    ] {
        assert_eq!(steps(sql), expected, "{sql}");
    }
}

#[test]
fn what_cannot_be_run_like_that_is_refused_with_its_place() {
    for (sql, why) in [
        (
            "select 1;\n  \\d users\n",
            "a.sql:2:3: `\\d users` cannot be applied: it is a command of psql, not SQL",
        ),
        (
            "copy t from stdin;\n1\n\\.\n",
            "a.sql:1:1: `copy t from stdin` cannot be applied: rows are loaded by psql alone",
        ),
        (
            "create table a (); rollback;",
            "a.sql:1:20: `rollback` cannot be applied: the steps decide which transaction is kept, all of it",
        ),
        (
            "create index concurrently on a (b);",
            "a.sql:1:1: `create index concurrently on a (b)` cannot be applied: an index that is made \
             outside of a transaction needs a name, by which it is found again after an interruption",
        ),
        (
            "discard all;",
            "a.sql:1:1: `discard all` cannot be applied: it gives up the lock of Prisma's migrations",
        ),
        (
            "savepoint s;",
            "a.sql:1:1: `savepoint s` cannot be applied: the steps decide which transaction is kept, all of it",
        ),
        (
            "prepare transaction 'x';",
            "a.sql:1:1: `prepare transaction 'x'` cannot be applied: it is about a prepared transaction",
        ),
        (
            "make me a table;",
            "a.sql:1:1: `make me a table` cannot be applied: it is not understood",
        ),
        (
            "select 'never closed;",
            "a.sql:1:1: `select 'never closed;` cannot be applied: a literal or quoted name is never closed",
        ),
    ] {
        let error = ApplyPlan::new(&Script::new("a.sql", sql)).unwrap_err();
        assert_eq!(error.to_string(), why);
        assert_eq!(error.kind(), reconcile_core::ErrorKind::Usage);
    }
}
