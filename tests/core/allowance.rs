//! Comments that allow a finding: where they hold, what they match, what is wrong with them.

use reconcile_core::catalog::Catalog;
use reconcile_core::finding::AllowedBy;
use reconcile_core::fix::fix;
use reconcile_core::{Linter, Report, Script, Severity, rules};

use crate::common::fixture;

fn lint(text: &str) -> Report {
    Linter::new().lint(&Script::new("a.sql", text))
}

/// `rule(object)@line`, then what is allowed, with the reason.
fn told(text: &str) -> (Vec<String>, Vec<String>) {
    let report = lint(text);
    let what = |finding: &reconcile_core::Finding| match &finding.object {
        Some(object) => format!("{}({object})@{}", finding.rule, finding.start.line),
        None => format!("{}@{}", finding.rule, finding.start.line),
    };
    let findings = report.findings().iter().map(what).collect();
    let allowed = report.allowed().iter().map(|allowed| {
        assert_eq!(allowed.by, AllowedBy::Comment);
        let reason = allowed.reason.as_deref().unwrap();
        format!("{}: {reason}", what(&allowed.finding))
    });
    (findings, allowed.collect())
}

#[test]
fn it_holds_for_the_next_statement_or_the_file() {
    let a = "drop-table(a)";
    let allow = "-- reconcile: allow drop-table(a) because r";
    for (text, findings, allowed) in [
        // Directly before its statement.
        (
            format!("{allow}\nDROP TABLE a;"),
            vec![],
            vec![format!("{a}@2: r")],
        ),
        (
            format!("SELECT 1;\n\n{allow}\n\n-- DropTable\nDROP TABLE a;"),
            vec![],
            vec![format!("{a}@6: r")],
        ),
        (
            format!("/* {} */ DROP TABLE a;", &allow[3..]),
            vec![],
            vec![format!("{a}@1: r")],
        ),
        (
            format!("\u{feff}{allow}\r\nDROP TABLE a;\r\n"),
            vec![],
            vec![format!("{a}@2: r")],
        ),
        // Not for the one after, in which case there is nothing that it allows.
        (
            format!("{allow}\nSELECT 1;\nDROP TABLE a;"),
            vec!["allowance@1".to_owned(), format!("{a}@3")],
            vec![],
        ),
        // The head of the file.
        (
            format!("{allow}\n\nSELECT 1;\nDROP TABLE a;\nDROP TABLE a, b;"),
            vec!["drop-table(b)@5".to_owned()],
            vec![format!("{a}@4: r"), format!("{a}@5: r")],
        ),
        (
            format!("{allow}\n\n-- Migration\nSELECT 1; DROP TABLE a;"),
            vec![],
            vec![format!("{a}@4: r")],
        ),
        (
            format!("{allow}\r\n\r\nSELECT 1; DROP TABLE a;"),
            vec![],
            vec![format!("{a}@3: r")],
        ),
        (
            format!("-- Migration\n\n{allow}\nSELECT 1; DROP TABLE a;"),
            vec!["allowance@3".to_owned(), format!("{a}@4")],
            vec![],
        ),
        // Within the statement.
        (
            format!("DROP TABLE\n{allow}\na;"),
            vec![],
            vec![format!("{a}@1: r")],
        ),
        (
            format!("DO $x$ BEGIN\n{allow}\nDROP TABLE a; EXECUTE $y$ {allow}\n$y$; END $x$;"),
            vec!["allowance@3".to_owned()],
            vec![format!("{a}@3: r")],
        ),
    ] {
        assert_eq!(told(&text), (findings, allowed), "{text}");
    }
}

#[test]
fn elsewhere_it_holds_for_nothing() {
    let a = "drop-table(a)";
    let allow = "-- reconcile: allow drop-table(a) because r";
    let none: Vec<String> = Vec::new();
    for (text, findings) in [
        // Text that only looks like a comment.
        (
            format!("SELECT $$\n{allow}\n$$; DROP TABLE a;"),
            vec![format!("{a}@3")],
        ),
        (
            format!("SELECT '\n{allow}\n'; DROP TABLE a;"),
            vec![format!("{a}@3")],
        ),
        (
            format!("COPY t FROM STDIN;\n{allow}\n\\.\nDROP TABLE a;"),
            vec![format!("{a}@4")],
        ),
        (
            format!("\\echo {allow}\nDROP TABLE a;"),
            vec![format!("{a}@2")],
        ),
        (
            "-- to reconcile: allow drop-table(a) because r\nDROP TABLE a;".to_owned(),
            vec![format!("{a}@2")],
        ),
        // Behind a statement.
        (
            format!("SELECT 1; {allow}\nDROP TABLE a;"),
            vec!["allowance@1".to_owned(), format!("{a}@2")],
        ),
        (
            format!("DROP TABLE a\n{allow}\n;"),
            vec![format!("{a}@1"), "allowance@2".to_owned()],
        ),
        (
            format!("DROP TABLE a;\n{allow}\n"),
            vec![format!("{a}@1"), "allowance@2".to_owned()],
        ),
        (allow.to_owned(), vec!["allowance@1".to_owned()]),
    ] {
        assert_eq!(told(&text), (findings, none.clone()), "{text}");
    }
}

#[test]
fn it_matches_one_object_of_one_rule() {
    let statement = "ALTER TABLE users DROP nick, DROP \"Nick\"; DROP TABLE a, b.a;";
    for (first, second, left, allowed) in [
        (
            "drop-column(users.nick)",
            "drop-table(a)",
            vec!["drop-column(users.\"Nick\")", "drop-table(b.a)"],
            2,
        ),
        (
            "drop-column(public.USERS.nick)",
            "drop-table(b.a)",
            vec!["drop-column(users.\"Nick\")", "drop-table(a)"],
            2,
        ),
        (
            "drop-column(users.\"Nick\")",
            "drop-table(\"a\")",
            vec!["drop-column(users.nick)", "drop-table(b.a)"],
            2,
        ),
    ] {
        let text = statement.replace(
            "DROP TABLE",
            &format!("\n-- reconcile: allow {second} because r\nDROP TABLE"),
        );
        let text = format!("-- reconcile: allow {first} because r\n{text}");
        let (findings, found) = told(&text);
        let findings: Vec<&str> = findings
            .iter()
            .map(|f| f.split('@').next().unwrap())
            .collect();
        assert_eq!(findings, left, "{text}");
        assert_eq!(found.len(), allowed);
    }
    for other in [
        "drop-table(users.nick)",
        "drop-column(users)",
        "drop-column(nick)",
        "drop-column(users.*)",
        "drop-column(*.nick)",
        "drop-column(users.NICKNAME)",
        "drop-column(\"users.nick\")",
        "drop-column",
    ] {
        let text = format!("-- reconcile: allow {other} because r\nALTER TABLE users DROP nick;");
        let findings = told(&text).0;
        assert_eq!(
            findings,
            ["allowance@1", "drop-column(users.nick)@2"],
            "{other}"
        );
    }
}

/// What nobody could read is vouched for by somebody who has: there is a verdict again.
#[test]
fn what_could_not_be_read_can_be_allowed() {
    let opaque = "DO $$ BEGIN EXECUTE current_setting('app.cleanup'); END $$;";
    let allow = "-- reconcile: allow opaque-code because only temporary tables\n";
    let report = lint(&format!("{allow}{opaque}"));
    assert_eq!((report.findings().len(), report.allowed().len()), (0, 1));
    assert_eq!(report.files()[0].unreadable, 0);
    let report = lint(&format!("{allow}{opaque}{opaque}"));
    assert_eq!((report.findings().len(), report.allowed().len()), (1, 1));
    assert_eq!(report.files()[0].unreadable, 1);
    let report = lint(&format!("{allow}\n{opaque}"));
    assert_eq!((report.findings().len(), report.allowed().len()), (2, 0));
    assert_eq!(report.files()[0].unreadable, 1);
    // The rows of a COPY belong to it.
    let rows = "COPY t FROM STDIN;\nDROP TABLE a;\n\\.\n";
    let found = lint(rows);
    assert!(found.files()[0].unreadable > 0, "{found}");
    let allow = allow.replace("opaque-code", "unreadable-statement");
    let report = lint(&format!("{allow}{rows}"));
    assert_eq!(
        (report.to_string(), report.files()[0].unreadable),
        (String::new(), 0)
    );
}

#[test]
fn each_mistake_is_named() {
    let ids: Vec<&str> = rules::all().iter().map(rules::Rule::id).collect();
    let rules = format!("the rules are {}", ids.join(", "));
    let drop = "\nDROP TABLE a;";
    for (comment, message, help) in [
        (
            "allow drop-table(b) because r",
            "drop-table(b) is allowed, and not found in the statement after it",
            "found is drop-table(a)",
        ),
        (
            "allow drop-table because r",
            "drop-table is allowed, and not found in the statement after it",
            "found is drop-table(a)",
        ),
        (
            "allow drop-tabel(a) because r",
            "there is no rule `drop-tabel`",
            &rules,
        ),
        (
            "allow R001(a) because r",
            "`R001` is the code of a rule, not its name",
            "write drop-table",
        ),
        (
            "allow drop-table(a)",
            "this allowance gives no reason",
            "say why the loss is meant, for those who read the script later: … because REASON",
        ),
        (
            "allow drop-table(\"\") because r",
            "`\"\"` is not the name of an object",
            "write: reconcile: allow RULE(object) because REASON",
        ),
        (
            "ignore drop-table(a)",
            "this comment begins with reconcile: and allows nothing: `allow` has to follow",
            "write: reconcile: allow RULE(object) because REASON",
        ),
        (
            "allow allowance because r",
            "what is wrong with an allowance cannot be allowed",
            "correct the allowance",
        ),
    ] {
        let report = lint(&format!("-- reconcile: {comment}{drop}"));
        let [wrong, found] = report.findings() else {
            panic!("{comment}: {report}");
        };
        assert_eq!(
            (wrong.message.as_str(), wrong.help.as_deref()),
            (message, Some(help))
        );
        assert_eq!(
            (wrong.code, wrong.start.offset, wrong.end.line),
            ("R900", 3, 1)
        );
        assert_eq!(found.rule, "drop-table");
        assert!(report.allowed().is_empty());
    }
    let allow = "-- reconcile: allow drop-table(a) because r\n";
    let twice = lint(&format!("{allow}{allow}DROP TABLE a;"));
    assert_eq!(
        twice.to_string(),
        "a.sql:2:4: error[allowance]: drop-table(a) is allowed here twice\n"
    );
    // The narrower one counts; then the wider one allows nothing.
    let both = lint(&format!("{allow}\n{allow}DROP TABLE a;"));
    assert_eq!(
        both.to_string(),
        "a.sql:1:4: error[allowance]: drop-table(a) is allowed, and not found in this file\n"
    );
    let nothing = lint(&format!("{allow}\nSELECT 1;"));
    assert_eq!(
        nothing.findings()[0].help.as_deref(),
        Some("take it out, so that it does not allow a loss that nobody thinks of")
    );
}

#[test]
fn a_block_comment_can_allow_several_things() {
    let text = "/*\n * reconcile: allow drop-table(a) because its rows\n *   are elsewhere\n * reconcile: allow drop-table(b) because r\n * reconcile: allow drop-table(c) because r */\nDROP TABLE a, b;";
    let (findings, allowed) = told(text);
    assert_eq!(findings, ["allowance@5"]);
    assert_eq!(
        allowed,
        [
            "drop-table(a)@6: its rows are elsewhere",
            "drop-table(b)@6: r"
        ]
    );
}

#[test]
fn the_json_keeps_what_is_allowed_with_its_reason() {
    let report = lint("-- reconcile: allow truncate(c) because it is a cache\nTRUNCATE c;");
    let json = serde_json::to_string(&report).unwrap();
    let wanted = concat!(
        r#"{"schema_version":1,"files":[{"path":"a.sql","statements":1,"unreadable":0}],"findings":[],"#,
        r#""allowed":[{"rule":"truncate","code":"R004","severity":"error","file":"a.sql","#,
        r#""start":{"offset":54,"line":2,"column":1},"end":{"offset":64,"line":2,"column":11},"#,
        r#""object":"c","message":"all rows of c would be lost","evidence":null,"#,
        r#""help":"name the rows that are not needed: DELETE … WHERE …","fix":null,"query":null,"#,
        r#""by":"comment","reason":"it is a cache"}],"#,
        r#""summary":{"error":0,"warning":0,"info":0,"allowed":1}}"#,
    );
    assert_eq!(json, wanted);
    assert!(report.is_clean());
}

/// What `fix` writes about what it took out is nothing to obey.
#[test]
fn what_fix_leaves_behind_is_no_allowance() {
    let script = Script::new("a.sql", "DROP TABLE a; ALTER TABLE t ADD x int, DROP y;");
    let fixed = fix(&Linter::new(), &script);
    assert!(fixed.script.text().contains("-- reconcile: taken out"));
    assert!(fixed.script.text().contains("-- reconcile: instead: "));
    assert_eq!(fixed.report.to_string(), "");
    // What is allowed stays.
    let text = "-- reconcile: allow drop-table(a) because r\nDROP TABLE a;\nDROP TABLE b;";
    let fixed = fix(&Linter::new(), &Script::new("a.sql", text));
    assert!(fixed.is_whole(), "{}", fixed.report);
    assert_eq!(fixed.taken.len(), 1);
}

/// Nested bodies are read again at each level: there is an end to it.
#[test]
fn hostile_input_comes_to_an_end() {
    let nested: Vec<String> = (0..2_000)
        .map(|n| format!("DO $t{n}$ reconcile: "))
        .collect();
    lint(&nested.concat());
    let many = "-- reconcile: allow drop-table(a) because r\n".repeat(2_000);
    assert_eq!(lint(&many).findings().len(), 2_000);
    // Each is found by its name, not by comparing all with all.
    let names: Vec<String> = (0..3_000).map(|n| format!("t{n}")).collect();
    let allow = |prefix: &str| -> Vec<String> {
        let line = |name| format!("-- reconcile: allow drop-table({prefix}{name}) because r\n");
        names.iter().map(line).collect()
    };
    let drop = format!("DROP TABLE {};", names.join(", "));
    for prefix in ["", "public.", "public.x"] {
        let report = lint(&format!("{}{drop}", allow(prefix).concat()));
        let used = prefix.len() < 8;
        assert_eq!(report.allowed().len(), if used { 3_000 } else { 0 });
        assert_eq!(report.findings().len(), if used { 0 } else { 6_000 });
        let report = lint(&format!("{}\n{drop}", allow(prefix).concat()));
        assert_eq!(report.findings().len(), if used { 0 } else { 6_000 });
    }
    for text in [
        "--reconcile:",
        "/*reconcile:",
        "/*reconcile:*/",
        "DO $$--reconcile:",
        "DO $$--reconcile:$$",
        "reconcile:",
    ] {
        lint(text);
    }
}

/// The same script has to pass with and without a database, before and after it was run.
#[test]
fn with_a_database_it_holds_for_the_full_name_and_may_have_nothing_to_do() {
    let shop: Catalog = serde_json::from_str(&fixture("shop.json")).unwrap();
    let table = shop.table("public", "users").unwrap().name.clone();
    let linter = Linter::new().catalog(shop);
    let lint = |allowed: &str, dropped: &str| {
        let text =
            format!("-- reconcile: allow drop-table({allowed}) because r\nDROP TABLE {dropped};");
        let script = Script::new("a.sql", text);
        [&Linter::new(), &linter].map(|linter| {
            let report = linter.lint(&script);
            (report.count(Severity::Error), report.allowed().len())
        })
    };
    let full = table.to_string();
    assert_eq!(lint(&full, &table.name), [(0, 1), (0, 1)]);
    assert_eq!(lint(&table.name, &table.name), [(0, 1), (1, 0)]);
    // Unused only because the table is gone already: worth knowing, no more.
    assert_eq!(lint("public.gone", "IF EXISTS gone"), [(0, 1), (0, 0)]);
    let unused = "-- reconcile: allow drop-table(public.gone) because r\nSELECT 1;";
    let report = linter.lint(&Script::new("a.sql", unused));
    assert_eq!(report.worst(), Some(Severity::Info));
}
