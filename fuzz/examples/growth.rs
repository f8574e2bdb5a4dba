//! Whether a script of four times the size takes much more than four times as long.
//!
//! `cargo run --release --no-default-features --example growth [KiB]`: a line for each shape, with
//! the times for so much (128 KiB) and for four times as much, and their ratio. It ends with status
//! 1 where one is above 8.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use reconcile_core::fix::fix;
use reconcile_core::{Linter, Script};

/// What stands before, what is repeated, and what stands behind.
const SHAPES: [(&str, &str, &str); 58] = [
    ("", "SELECT 1;\n", ""),
    ("", "DROP TABLE a;\n", ""),
    ("", "ALTER TABLE a DROP COLUMN b;\n", ""),
    ("", "CREATE TABLE a (id int);\n", ""),
    ("", "CREATE TABLE a (id int); DROP TABLE a;\n", ""),
    ("", "BEGIN; COMMIT;\n", ""),
    ("", "SAVEPOINT a; ROLLBACK TO a;\n", ""),
    ("", "BEGIN; DROP TABLE a; ROLLBACK;\n", ""),
    ("", "SET search_path = a, b;\n", ""),
    ("", "UPDATE a SET b = 1;\n", ""),
    ("", "DO $$ BEGIN DROP TABLE a; END $$;\n", ""),
    (
        "",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select f()';\n",
        "",
    ),
    (
        "",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select f()'; SELECT f();\n",
        "",
    ),
    ("", "ALTER TYPE a ADD VALUE 'b';\n", ""),
    ("", "PREPARE p AS SELECT 1; EXECUTE p;\n", ""),
    (
        "",
        "-- reconcile: allow drop-table(a) because b\nDROP TABLE a;\n",
        "",
    ),
    (
        "",
        "-- reconcile: allow drop-table(a) because b\n",
        "DROP TABLE a;",
    ),
    ("", "COPY a FROM stdin;\n1\n\\.\n", ""),
    ("", "COPY a FROM stdin;\n1\n", ""),
    ("", "\\echo a\n", ""),
    ("SELECT 1 ", "\\x ", ""),
    ("SELECT 1", "\\;", ""),
    ("", ";", ""),
    ("", "'", ""),
    ("", "\"", ""),
    ("", "$$", ""),
    ("", "$a", ""),
    ("", "$a$b", ""),
    ("", "E'\\", ""),
    ("", "/*", ""),
    ("", "--\n", ""),
    ("", "(", ""),
    ("", ")", ""),
    ("", "(;", ""),
    ("SELECT ", "[", ""),
    ("SELECT ", "+", ""),
    ("SELECT ", "-", "1"),
    ("SELECT ", "@-", "1"),
    ("SELECT ", "é", ""),
    ("SELECT ", "1,", "1"),
    ("SELECT ", "f(", ""),
    ("SELECT ", "f(1),", "1"),
    ("SELECT ", "(SELECT ", ""),
    ("SELECT ", "CASE WHEN a THEN ", ""),
    ("SELECT ", "U&\"a\" UESCAPE '!',", "1"),
    ("SELECT 1 FROM a", ", b", ""),
    ("SELECT 1 FROM a", " JOIN b ON c", ""),
    ("WITH a AS (SELECT 1)", ", a AS (SELECT 1)", " SELECT 1"),
    ("INSERT INTO a VALUES (1)", ",\n(1)", ""),
    ("INSERT INTO a VALUES (f(1))", ",\n(f(1))", ""),
    ("DROP TABLE a", ", b", ""),
    ("TRUNCATE a", ", b", ""),
    ("ALTER TABLE a DROP b", ", DROP c", ""),
    ("ALTER TABLE a ADD b int", ", ADD b int DEFAULT f(1)", ""),
    ("CREATE TABLE a (b int", ", b int CHECK (c > 0)", ")"),
    ("DO $$ BEGIN ", "IF a THEN DROP TABLE b; END IF; ", "END $$"),
    ("DO $$ BEGIN ", "BEGIN ", "END $$"),
    ("DO $$ BEGIN EXECUTE ", "'DROP TABLE a;' || ", "''; END $$"),
];

fn main() -> ExitCode {
    let size = std::env::args()
        .nth(1)
        .map_or(128, |size| size.parse().expect("a number"));
    let size: usize = size << 10;
    let mut slow = 0;
    for (before, unit, behind) in SHAPES {
        let text = |size: usize| format!("{before}{}{behind}", unit.repeat(size / unit.len()));
        let (one, four) = (text(size), text(4 * size));
        for (what, work) in [("lint", lint as fn(&str)), ("fix", mend)] {
            let (short, long) = (time(&one, work), time(&four, work));
            let ratio = long.as_secs_f64() / short.as_secs_f64();
            let mark = if ratio > 8.0 {
                " <-- more than linear"
            } else {
                ""
            };
            slow += usize::from(ratio > 8.0);
            println!("{what:4} {short:>10.1?} {long:>10.1?} {ratio:5.1} {before:?} {unit:?}{mark}");
        }
    }
    if slow == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn lint(text: &str) {
    let _ = Linter::new().lint(&Script::new("s.sql", text));
}

fn mend(text: &str) {
    let _ = fix(&Linter::new(), &Script::new("s.sql", text));
}

/// The least of a few.
fn time(text: &str, work: fn(&str)) -> Duration {
    let mut best = Duration::MAX;
    let begun = Instant::now();
    while best == Duration::MAX || begun.elapsed() < Duration::from_millis(60) {
        let start = Instant::now();
        work(text);
        best = best.min(start.elapsed());
    }
    best
}
