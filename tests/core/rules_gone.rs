//! What the rules about data that is gone say once the database was asked, and what they propose.

use reconcile_core::catalog::Catalog;
use reconcile_core::evidence::{Answer, Answers, Count, Question};
use reconcile_core::{Finding, Linter, Report, Script};

use crate::common::fixture;

/// A database in which every table has this many rows, every column this many values, and every
/// sequence gives this number next.
fn answered(linter: &Linter, script: &Script, rows: &Answer, next: i64) -> Linter {
    let questions = linter.questions(std::slice::from_ref(script));
    let answers = questions.into_iter().map(|question| {
        let answer = match question {
            Question::NextValue(_) => Answer::Next(next),
            _ => rows.clone(),
        };
        (question, answer)
    });
    linter.clone().answers(answers.collect::<Answers>())
}

fn shop() -> Linter {
    let shop: Catalog = serde_json::from_str(&fixture("shop.json")).unwrap();
    Linter::new().catalog(shop)
}

/// The findings of the rules about data that is gone.
fn gone(report: &Report) -> impl Iterator<Item = &Finding> {
    let findings = report.findings().iter();
    findings.filter(|finding| finding.code < "R018")
}

/// Their severities, in order.
fn severities(report: &Report) -> String {
    let severities = gone(report).map(|f| f.severity.to_string());
    severities.collect::<Vec<_>>().join(" ")
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn evidence_settles_what_is_lost() {
    // The statement, and its severity: not asked; empty and never used; empty, but its sequences
    // have moved; with rows.
    let table = [
        ("DROP TABLE lines", "error", "info", "info", "error"),
        (
            "DROP TABLE orders CASCADE",
            "error",
            "error",
            "error",
            "error",
        ),
        ("DROP TABLE drafts", "error", "info", "info", "error"),
        ("DROP TABLE events", "error", "info", "info", "error"),
        ("DROP TABLE users", "error", "warning", "error", "error"),
        (
            "ALTER TABLE users DROP COLUMN nickname",
            "error",
            "info",
            "info",
            "error",
        ),
        (
            "ALTER TABLE users DROP COLUMN id CASCADE",
            "error",
            "info",
            "error",
            "error",
        ),
        (
            "ALTER TABLE users DROP COLUMN email",
            "error",
            "warning",
            "warning",
            "error",
        ),
        (
            "ALTER TABLE orders DROP COLUMN gross",
            "warning",
            "warning",
            "warning",
            "warning",
        ),
        (
            "ALTER TABLE orders DROP COLUMN net CASCADE",
            "error",
            "error",
            "error",
            "error",
        ),
        (
            "ALTER TABLE users DROP age, ADD age text",
            "error",
            "info",
            "info",
            "error",
        ),
        (
            "ALTER TYPE address DROP ATTRIBUTE city",
            "error",
            "info",
            "info",
            "error",
        ),
        (
            "ALTER TABLE orders ALTER id DROP IDENTITY",
            "error",
            "warning",
            "error",
            "error",
        ),
        ("TRUNCATE lines", "error", "info", "info", "error"),
        ("TRUNCATE users", "error", "warning", "warning", "error"),
        ("TRUNCATE users CASCADE", "error", "info", "info", "error"),
        (
            "TRUNCATE users RESTART IDENTITY CASCADE",
            "error",
            "info",
            "error",
            "error",
        ),
        (
            "DROP SCHEMA audit CASCADE",
            "error",
            "info",
            "error",
            "error",
        ),
        (
            "DROP SCHEMA attic CASCADE",
            "warning",
            "warning",
            "warning",
            "warning",
        ),
        (
            "DROP MATERIALIZED VIEW totals",
            "error",
            "warning",
            "warning",
            "error",
        ),
        (
            "REFRESH MATERIALIZED VIEW totals WITH NO DATA",
            "error",
            "warning",
            "warning",
            "error",
        ),
        (
            "DROP SEQUENCE audit.entry_id CASCADE",
            "error",
            "warning",
            "error",
            "error",
        ),
        (
            "DROP SEQUENCE orders_id_seq",
            "warning",
            "warning",
            "warning",
            "warning",
        ),
        ("DROP TYPE mood CASCADE", "error", "info", "info", "error"),
        (
            "DROP FUNCTION touch() CASCADE",
            "warning",
            "warning",
            "warning",
            "warning",
        ),
        (
            "ALTER TABLE events DETACH PARTITION events_2024",
            "warning",
            "info",
            "info",
            "warning",
        ),
        (
            "ALTER TABLE urgent_notes NO INHERIT notes",
            "warning",
            "info",
            "info",
            "warning",
        ),
    ];
    let some = Answer::Some(Count::exactly(3));
    let mut wrong = Vec::new();
    for (sql, unasked, empty, moved, full) in table {
        let script = Script::new("a.sql", sql);
        let shop = shop();
        let cases = [
            ("not asked", shop.clone(), unasked),
            ("empty", answered(&shop, &script, &Answer::None, 1), empty),
            ("moved", answered(&shop, &script, &Answer::None, 7), moved),
            ("full", answered(&shop, &script, &some, 7), full),
        ];
        for (case, linter, wanted) in cases {
            let report = linter.lint(&script);
            let found = severities(&report);
            if found != wanted {
                wrong.push(format!("{sql}, {case}: {wanted} expected, {report}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rows_that_the_script_has_changed_are_not_asked_about() {
    for before in [
        "INSERT INTO lines SELECT * FROM lines;",
        "UPDATE lines SET quantity = 1;",
        "SELECT fill();",
    ] {
        let script = Script::new("a.sql", format!("{before} DROP TABLE lines;"));
        let asked = shop().questions(&[script]);
        let rows = |question: &Question| matches!(question, Question::Rows(_));
        assert!(!asked.iter().any(rows), "{before} {asked:?}");
    }
}

#[test]
fn each_loss_comes_with_a_statement_that_keeps_the_data() {
    let table = [
        (
            "ALTER TABLE users DROP nickname, ADD display_name varchar(50)",
            "ALTER TABLE public.users RENAME COLUMN nickname TO display_name",
        ),
        (
            "ALTER TABLE users DROP age, ADD a text, ADD \"B\" INT",
            "ALTER TABLE public.users RENAME COLUMN age TO \"B\"",
        ),
        (
            "ALTER TABLE users DROP age, ADD a int, ADD b int",
            "ALTER TABLE public.users RENAME COLUMN age TO _dropped_age",
        ),
        (
            "ALTER TYPE address DROP ATTRIBUTE city",
            "ALTER TYPE public.address RENAME ATTRIBUTE city TO _dropped_city",
        ),
        (
            "ALTER TABLE users DROP age, ADD age text",
            "ALTER TABLE public.users ALTER COLUMN age SET DATA TYPE text USING age::text",
        ),
        (
            "DROP TABLE \"Archive\"; CREATE TABLE attic2 (\"Payload\" text, id int)",
            "ALTER TABLE public.\"Archive\" RENAME TO attic2",
        ),
        (
            "DROP TABLE \"Archive\"",
            "ALTER TABLE public.\"Archive\" RENAME TO \"_dropped_Archive\"",
        ),
        (
            "DROP SEQUENCE invoice_number",
            "ALTER SEQUENCE public.invoice_number RENAME TO _dropped_invoice_number",
        ),
        (
            "REFRESH MATERIALIZED VIEW totals WITH NO DATA",
            "REFRESH MATERIALIZED VIEW public.totals",
        ),
    ];
    for (sql, wanted) in table {
        let report = shop().lint(&Script::new("a.sql", sql));
        let fixes: Vec<_> = gone(&report).map(|f| f.fix.as_deref()).collect();
        assert_eq!(fixes, [Some(wanted)], "{sql}\n{report}");
    }
}

#[test]
fn what_falls_along_is_named() {
    let table = [
        (
            "DROP TYPE mood CASCADE",
            "type public.mood would be gone, with column public.users.mood",
        ),
        (
            "DROP FUNCTION touch() CASCADE",
            "function touch() would be gone; with it would go trigger users_touch on public.users",
        ),
        (
            "TRUNCATE users RESTART IDENTITY CASCADE",
            "all rows of public.users would be lost, and those of what refers to it: table \
             public.drafts, table public.orders, table public.lines; sequence \
             public.orders_id_seq, sequence public.users_id_seq would start again, so that old \
             numbers come again",
        ),
        (
            "ALTER TABLE users DROP COLUMN email",
            "column email of public.users and its values would be lost; PostgreSQL refuses it as \
             long as there is view public.active_users",
        ),
        (
            "DROP SEQUENCE invoice_number CASCADE",
            "sequence public.invoice_number and its position would be lost; it has given column \
             public.orders.number its values; with it would go default of column \
             public.orders.number",
        ),
        (
            "DROP SCHEMA audit CASCADE",
            "schema audit and everything in it would be lost: table audit.entries, sequence \
             audit.entry_id",
        ),
    ];
    for (sql, wanted) in table {
        let report = shop().lint(&Script::new("a.sql", sql));
        let messages: Vec<_> = gone(&report).map(|f| f.message.as_str()).collect();
        assert_eq!(messages, [wanted], "{sql}");
    }
}
