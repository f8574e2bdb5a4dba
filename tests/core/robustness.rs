//! Enormous, deep and broken scripts: a right answer, never a panic or an overflow of the stack.

use reconcile_core::fix::fix;
use reconcile_core::{Linter, Report, Script};

fn lint(text: String) -> Report {
    Linter::new().lint(&Script::new("s.sql", text))
}

/// The rules that found something, each once, in the order of their findings.
fn found(text: String) -> Vec<&'static str> {
    let report = lint(text);
    let mut rules: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| finding.rule)
        .collect();
    rules.dedup();
    rules
}

const DROP: &str = ";\nDROP TABLE users;";

#[test]
fn what_nests_deeply_is_read_or_reported_and_hides_nothing() {
    let n = 100_000;
    for text in [
        "SELECT ".to_owned() + &"(".repeat(n) + "1" + &")".repeat(n),
        "SELECT ".to_owned() + &"(SELECT ".repeat(n / 10) + "1" + &")".repeat(n / 10),
        "SELECT ".to_owned() + &"NOT ".repeat(n / 2) + "true",
        "SELECT ".to_owned() + &"- ".repeat(n / 2) + "1",
        "SELECT ".to_owned() + &"CASE WHEN a THEN ".repeat(5000) + "1" + &" END".repeat(5000),
        "SELECT 1 FROM a".to_owned() + &" JOIN b".repeat(20_000) + &" ON c".repeat(20_000),
        "INSERT INTO a ".to_owned() + &"(".repeat(n) + &")".repeat(n) + " SELECT 1",
        "SELECT - x IN (SELECT ".repeat(22) + "1 1" + &")".repeat(22),
    ] {
        let start = text[..40].to_owned();
        let found = found(text + DROP);
        let (last, others) = found.split_last().unwrap();
        assert_eq!(*last, "drop-table", "{start}");
        assert!(
            others.iter().all(|rule| *rule == "unreadable-statement"),
            "{start}: {found:?}"
        );
    }
}

#[test]
fn what_is_only_long_is_read() {
    let rows = |n: usize| {
        (0..n)
            .map(|i| format!("({i}, 'it''s')"))
            .collect::<Vec<_>>()
            .join(",\n")
    };
    for text in [
        "SELECT 1".to_owned() + &" + 1".repeat(40_000),
        "SELECT 1".to_owned() + &" UNION SELECT 1".repeat(20_000),
        "SELECT 1 WHERE a IN (".to_owned() + &"1,".repeat(40_000) + "1)",
        "SELECT 1 FROM a".to_owned() + &" JOIN b ON c JOIN b ON c".repeat(900),
        "INSERT INTO t VALUES ".to_owned() + &rows(100_000),
        "/*".repeat(100_000) + &"*/".repeat(100_000),
        "-- x\n".repeat(100_000),
    ] {
        let start = text[..20].to_owned();
        assert_eq!(found(text + DROP), ["drop-table"], "{start}");
    }
}

#[test]
fn lists_of_100_000_elements() {
    let names = (0..100_000)
        .map(|i| format!("t{i}"))
        .collect::<Vec<_>>()
        .join(", ");
    assert_eq!(
        lint(format!("DROP TABLE {names}")).findings().len(),
        100_000
    );
    let actions = (0..100_000)
        .map(|i| format!("DROP c{i}"))
        .collect::<Vec<_>>()
        .join(", ");
    assert_eq!(
        lint(format!("ALTER TABLE t {actions}")).findings().len(),
        100_000
    );
    let report = lint("SELECT 1 WHERE a IN (".to_owned() + &"1,".repeat(100_000) + "1)");
    assert_eq!(report.to_string(), "");
}

#[test]
fn lists_of_10_000_elements_are_mended() {
    for (statement, separator, element) in [
        ("", ";\n", "DROP TABLE t"),
        ("ALTER TABLE t ", ", ", "DROP c"),
        ("ALTER TABLE t ADD x int, ", ", ", "DROP c"),
    ] {
        let elements: Vec<_> = (0..10_000).map(|i| format!("{element}{i}")).collect();
        let script = Script::new("s.sql", statement.to_owned() + &elements.join(separator));
        let fixed = fix(&Linter::new(), &script);
        assert_eq!(fixed.taken.len(), 10_000, "{statement}");
        assert!(fixed.is_whole(), "{statement}");
    }
}

#[test]
fn what_is_never_closed_is_reported() {
    for open in [
        "'",
        "\"",
        "$$",
        "$tag$",
        "/*",
        "E'",
        "U&\"",
        "(",
        "SELECT (1, '",
        "b'",
    ] {
        for n in [1, 1001] {
            let text = format!("SELECT 1;\nSELECT {}", open.repeat(n)) + "\nDROP TABLE users;";
            let found = found(text);
            // An even number of quotes closes itself.
            assert!(
                found.contains(&"unreadable-statement"),
                "{open} {n}: {found:?}"
            );
        }
    }
}

#[test]
fn scripts_of_many_megabytes() {
    let unit = "INSERT INTO log (a, b) VALUES (1, 'some text; with a semicolon');\n\
                COMMENT ON TABLE log IS 'two lines; -- a unit';\n";
    let units = (4 << 20) / unit.len();
    let text = unit.repeat(units) + "DROP TABLE log;\n";
    let report = lint(text);
    assert_eq!(report.findings().len(), 1);
    assert_eq!(report.findings()[0].start.line, 2 * units + 1);
    let one =
        "INSERT INTO log VALUES ".to_owned() + &"(1, 'some text'),\n".repeat(1_200_000) + "(1, '')";
    assert!(one.len() > 20_000_000);
    assert!(lint(one).is_clean());
    for (before, unit, behind, size) in [
        ("SELECT $a$", "x;'\"", "$a$", 50 << 20),
        ("SELECT '", "it''s; ", "'", 4 << 20),
        ("/*", " x;'\"\n", "*/", 4 << 20),
    ] {
        let long = unit.repeat(size / unit.len());
        let text = format!("{before}{long}{behind};\nDROP TABLE a");
        assert_eq!(found(text), ["drop-table"], "{before}");
    }
}

/// So many short rows that their readings are no longer kept: they are judged, and looked into by
/// what stands before them, as ever.
#[test]
fn short_rows_without_end_hide_nothing() {
    let rows = "insert into t values (1);\n".repeat(70_000);
    let use_of_label = "alter type mood add value 'new';\n".to_owned() + &rows;
    assert_eq!(
        found(use_of_label + "insert into t values ('new');"),
        ["not-in-transaction"]
    );
    let unknown = rows + "insert into t values (1, f(2));\ndrop table t;";
    assert_eq!(found(unknown), ["opaque-code", "drop-table"]);
}
