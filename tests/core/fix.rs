use std::fs;
use std::path::Path;

use reconcile_core::evidence::{Answer, Answers, Question};
use reconcile_core::fix::{fix, fix_keeping_empty};
use reconcile_core::{Linter, Script, Severity};

use crate::common::{fixture, root};

#[track_caller]
fn fixed(sql: &str) -> String {
    let fixed = fix(&Linter::new(), &Script::new("s.sql", sql));
    assert_eq!(fixed.report.count(Severity::Error), 0, "{}", fixed.report);
    fixed.script.text().to_owned()
}

/// The lines of a script that are no comment of ours.
fn code(text: &str) -> String {
    let ours = |line: &&str| !line.trim_start().starts_with("-- ");
    text.lines().filter(ours).collect::<Vec<_>>().join("\n")
}

/// Prisma drops the foreign keys of a table before the table.
#[test]
fn a_table_that_stays_keeps_its_constraints() {
    let sql = "ALTER TABLE \"log\" DROP CONSTRAINT \"log_who_fkey\";\n\
               ALTER TABLE \"other\" DROP CONSTRAINT \"other_fkey\";\n\
               ALTER TABLE \"log\" DROP CONSTRAINT a, ADD COLUMN b int;\n\
               DROP TABLE \"log\";\n";
    let fixed = fix(&Linter::new(), &Script::new("diff.sql", sql));
    let taken: Vec<_> = fixed
        .taken
        .iter()
        .map(|own| (own.line, own.rule, own.reason.as_str()))
        .collect();
    assert_eq!(
        taken,
        [
            (
                1,
                None,
                "log stays, because its drop was taken out, and with it its constraints"
            ),
            (
                4,
                Some("drop-table"),
                "table log and all its rows would be lost"
            ),
        ]
    );
}

#[test]
fn statements_become_comments() {
    assert_eq!(
        fixed("SELECT 1;\nDROP TABLE users; -- old\nSELECT 2;\n"),
        "SELECT 1;\n\
         -- reconcile: taken out by drop-table: table users and all its rows would be lost\n\
         -- DROP TABLE users;\n\
         -- reconcile: instead: ALTER TABLE users RENAME TO _dropped_users\n \
         -- old\nSELECT 2;\n"
    );
    assert_eq!(
        code(&fixed("SELECT 1; DROP TABLE a;SELECT 2")),
        "SELECT 1; \nSELECT 2"
    );
    assert_eq!(code(&fixed("TRUNCATE a")), "");
    assert_eq!(
        code(&fixed("DO $$ BEGIN\n DROP TABLE a;\nEND $$;\nSELECT 1;")),
        "SELECT 1;"
    );
}

#[test]
fn a_removed_text_never_becomes_code_again() {
    for sql in [
        "DROP TABLE a,\r\nb;",
        "DROP TABLE a,\rb;\rSELECT 1;",
        "DROP TABLE \"a\n;b\";",
        "DROP /* x\n */ TABLE a;",
        "SELECT 1; DROP TABLE a; DROP TABLE \"b\rc\";",
    ] {
        let text = fixed(sql);
        let left = Script::new("left.sql", text.clone());
        let texts: Vec<_> = left.statements().map(|piece| left.slice(piece)).collect();
        assert!(
            texts.iter().all(|text| text.starts_with("SELECT")),
            "{sql:?} became {text:?}"
        );
    }
}

#[test]
fn what_stood_around_it_is_not_changed() {
    for (sql, left) in [
        // A psql command ends the statement before it.
        ("SELECT 1 \\gexec\nSELECT 2;", vec!["SELECT 1", "SELECT 2"]),
        ("DROP TABLE a -- b;\n /* c */ ; SELECT 2;", vec!["SELECT 2"]),
        (
            "SELECT 1; DROP TABLE \"a\0b\"; SELECT 2;",
            vec!["SELECT 1", "SELECT 2"],
        ),
    ] {
        let text = fixed(sql);
        let script = Script::new("left.sql", text.clone());
        let texts: Vec<_> = script.statements().map(|own| script.slice(own)).collect();
        assert_eq!(texts, left, "{sql:?} became {text:?}");
        assert!(
            script.pieces().iter().all(|own| own.doubt.is_none()),
            "{text:?}"
        );
    }
}

#[test]
fn single_actions_are_taken_out() {
    for (sql, want) in [
        (
            "ALTER TABLE a DROP x, DROP y, ALTER z SET DEFAULT 1;",
            "ALTER TABLE a \n ALTER z SET DEFAULT 1;",
        ),
        (
            "ALTER TABLE a ALTER z SET DEFAULT 1, DROP x, DROP y;",
            "ALTER TABLE a ALTER z SET DEFAULT 1\n;",
        ),
        (
            "ALTER TABLE a ALTER z SET DEFAULT 1, DROP x, ALTER w SET DEFAULT 2;",
            "ALTER TABLE a ALTER z SET DEFAULT 1, \n ALTER w SET DEFAULT 2;",
        ),
        (
            "ALTER TABLE a DROP x, ALTER z SET DEFAULT 1, DROP y;",
            "ALTER TABLE a \n ALTER z SET DEFAULT 1\n;",
        ),
        ("ALTER TABLE a DROP x, DROP y;", ""),
    ] {
        let text = fixed(sql);
        assert_eq!(code(&text), want, "{sql}\n{text}");
    }
}

#[test]
fn what_can_only_fail_goes_too_and_what_may_need_it_is_reported() {
    let script = Script::new(
        "s.sql",
        "ALTER TABLE a DROP COLUMN x;\n\
         ALTER TABLE a ADD COLUMN x int, ADD COLUMN y int;\n\
         CREATE INDEX ON a (x);\n\
         CREATE INDEX ON a (y);\n\
         DROP TABLE t;\n\
         CREATE TABLE t (id int);\n\
         CREATE INDEX ON t (id);\n",
    );
    let fixed = fix(&Linter::new(), &script);
    assert_eq!(
        code(fixed.script.text()),
        "ALTER TABLE a \n ADD COLUMN y int;\nCREATE INDEX ON a (x);\nCREATE INDEX ON a (y);\nCREATE INDEX ON t (id);"
    );
    let lines: Vec<_> = fixed.doubts.iter().map(|doubt| doubt.line).collect();
    assert_eq!(lines, [3, 7]);
    for doubt in &fixed.doubts {
        let line = fixed.script.text().lines().nth(doubt.new_line - 1).unwrap();
        assert!(line.starts_with("CREATE INDEX"), "{line}");
    }
    let rules: Vec<_> = fixed.taken.iter().map(|taken| taken.rule).collect();
    assert_eq!(
        rules,
        [Some("recreate-column"), None, Some("drop-table"), None]
    );
    assert!(!fixed.is_whole());
}

#[test]
fn every_spec_and_the_demonstration_can_be_mended() {
    let mut seen = 0;
    let mut dirs = vec![
        root().join("tests/specs"),
        root().join("reconcile-cli/src/demo"),
    ];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|ext| ext == "sql") {
                check(&path);
                seen += 1;
            }
        }
    }
    assert!(seen > 30, "only {seen} scripts");
}

/// Errors stay only where a statement cannot be taken out; what is left stood there before.
fn check(path: &Path) {
    let Ok(script) = Script::from_bytes("s.sql", fs::read(path).unwrap()) else {
        return;
    };
    let fixed = fix(&Linter::new(), &script);
    let left: Vec<_> = fixed.script.statements().collect();
    for piece in left {
        let text = fixed.script.slice(piece);
        let first = text.lines().next().unwrap().trim_end();
        assert!(
            script.text().contains(first),
            "{}: {text} is new",
            path.display()
        );
    }
    if fixed.report.count(Severity::Error) > 0 {
        let name = path.to_string_lossy();
        assert!(
            // What is wrong with a comment only a person can put right.
            name.contains("unreadable-statement") || name.contains("specs/allowance"),
            "{name} still has errors:\n{}\n{}",
            fixed.report,
            fixed.script.text()
        );
    }
}

/// That nothing is in it now does not say that nobody uses it.
#[test]
fn what_is_empty_may_stay() {
    let sql = "ALTER TABLE users DROP COLUMN nickname, ADD COLUMN mail text;\nDROP TABLE drafts;\n";
    let script = Script::new("diff.sql", sql);
    let shop: reconcile_core::catalog::Catalog =
        serde_json::from_str(&fixture("shop.json")).unwrap();
    let linter = Linter::new().catalog(shop);
    let questions = linter.questions(std::slice::from_ref(&script));
    let answers = questions.into_iter().map(|question| {
        let answer = match question {
            Question::NextValue(_) => Answer::Next(1),
            _ => Answer::None,
        };
        (question, answer)
    });
    let linter = linter.answers(answers.collect::<Answers>());
    assert_eq!(fix(&linter, &script).script.text(), sql);
    let kept = fix_keeping_empty(&linter, &script);
    assert!(kept.is_whole());
    assert_eq!(
        kept.script.text(),
        "ALTER TABLE users \n\
         -- reconcile: taken out by drop-column: column nickname of public.users and its values \
         would be lost; with it would go index public.users_nickname_idx; no row has a value in it now, but it may be in use\n\
         -- DROP COLUMN nickname,\n\
         -- reconcile: instead: ALTER TABLE public.users RENAME COLUMN nickname TO mail\n \
         ADD COLUMN mail text;\n\
         -- reconcile: taken out by drop-table: table public.drafts and all its rows would be lost; \
         the table is empty now, but it may be in use\n\
         -- DROP TABLE drafts;\n\
         -- reconcile: instead: ALTER TABLE public.drafts RENAME TO _dropped_drafts\n"
    );
}

/// What allowed something of a statement that is gone must neither be an error nor allow anything of
/// the statement behind it.
#[test]
fn allowances_go_with_what_they_allowed() {
    let gone = "-- reconcile: taken out by drop-table: table b and all its rows would be lost\n\
                -- DROP TABLE a, b;\n\
                -- reconcile: instead: ALTER TABLE b RENAME TO _dropped_b\nSELECT 1;\n";
    assert_eq!(
        fixed("-- reconcile: allow drop-table(a) because b\nDROP TABLE a, b;\nSELECT 1;\n"),
        format!("-- reconcile: taken out: allow drop-table(a) because b\n{gone}")
    );
    assert_eq!(
        fixed("/* reconcile: allow drop-table(a) because b */\n\nDROP TABLE a, b;\nSELECT 1;\n"),
        format!("/* reconcile: taken out: allow drop-table(a) because b */\n\n{gone}")
    );
    let text = fixed(
        "-- reconcile: allow truncate because it is a cache\n\
         DO $$ BEGIN TRUNCATE a; DROP TABLE b; END $$;\nTRUNCATE c;\n\
         -- reconcile: allow drop-column(t.a) because it is b now\n\
         ALTER TABLE t DROP a, DROP c;\n",
    );
    assert_eq!(
        code(&text),
        "ALTER TABLE t DROP a\n;",
        "the next statement is not allowed: {text}"
    );
    assert!(text.contains("\n-- reconcile: allow drop-column(t.a) because it is b now\n"));
    // What was wrong before stays so.
    let script = "-- reconcile: allow drop-table(z) because r\nSELECT 1;\nDROP TABLE a;\n";
    let fixed = fix(&Linter::new(), &Script::new("s.sql", script));
    let report = fixed.report.to_string();
    assert!(
        report.starts_with("s.sql:1:4: error[allowance]"),
        "{report}"
    );
}
