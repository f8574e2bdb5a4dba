//! Severities other than the rules' own.

use reconcile_core::finding::AllowedBy;
use reconcile_core::settings::{Level, LintSettings};
use reconcile_core::{ErrorKind, Linter, Report, Script};

const SCRIPT: &str = "DROP SCHEMA a; DROP SCHEMA b CASCADE; DROP TABLE t;";

fn lint(settings: LintSettings) -> Report {
    Linter::new()
        .settings(settings)
        .lint(&Script::new("a.sql", SCRIPT))
}

fn told(report: &Report) -> Vec<String> {
    let told =
        |f: &reconcile_core::Finding| format!("{} {}", f.severity, f.object.as_ref().unwrap());
    report.findings().iter().map(told).collect()
}

#[test]
fn a_level_bounds_what_a_rule_finds() {
    let set = |level| {
        LintSettings::new()
            .rule_because("drop-schema", level, "r")
            .unwrap()
    };
    for (level, wanted) in [
        (Level::Error, ["warning a", "error b", "error t"].as_slice()),
        (Level::Warning, &["warning a", "warning b", "error t"]),
        (Level::Info, &["info a", "info b", "error t"]),
        (Level::Off, &["error t"]),
    ] {
        assert_eq!(told(&lint(set(level))), wanted, "{level:?}");
    }
    let off = lint(set(Level::Off));
    let [a, b] = off.allowed() else {
        panic!("{off}")
    };
    for allowed in [a, b] {
        assert_eq!(allowed.by, AllowedBy::Settings);
        assert_eq!(allowed.reason.as_deref(), Some("r"));
    }
    let again = set(Level::Off).rule("drop-schema", Level::Error).unwrap();
    assert_eq!(lint(again), lint(LintSettings::new()));
}

#[test]
fn scripts_have_their_own() {
    let off = LintSettings::new()
        .rule_because("drop-table", Level::Off, "r")
        .unwrap();
    let linter = Linter::new().settings_of("old.sql", off);
    let scripts = ["old.sql", "new.sql"].map(|name| Script::new(name, "DROP TABLE t;"));
    let report = linter.lint_all(&scripts);
    assert_eq!(report.findings()[0].file, "new.sql");
    assert_eq!((report.findings().len(), report.allowed().len()), (1, 1));
}

#[test]
fn no_error_goes_away_without_a_reason() {
    for (settings, message) in [
        (
            LintSettings::new().rule("drop-table", Level::Off),
            "lowering the rule drop-table needs a reason",
        ),
        (
            LintSettings::new().rule("drop-table", Level::Warning),
            "lowering the rule drop-table needs a reason",
        ),
        (
            LintSettings::new().rule_because("drop-table", Level::Off, " – "),
            "the reason for setting drop-table is empty",
        ),
        (
            LintSettings::new().rule("drop-tabel", Level::Off),
            "there is no lint rule `drop-tabel`",
        ),
        (
            LintSettings::new().rule("R001", Level::Error),
            "there is no lint rule `R001`",
        ),
        (
            LintSettings::new().rule_because("allowance", Level::Off, "r"),
            "the rule allowance cannot be set",
        ),
    ] {
        let error = settings.unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::Usage, message)
        );
    }
    assert!(LintSettings::new().rule("drop-table", Level::Error).is_ok());
}

/// Somebody vouches for what the rule could not read; lowered, it still stands in the way.
#[test]
fn what_was_not_read_has_no_verdict_unless_it_is_off() {
    let unread = |level| {
        let settings = LintSettings::new()
            .rule_because("unreadable-statement", level, "r")
            .unwrap();
        let script = Script::new("a.sql", "frobnicate;");
        Linter::new().settings(settings).lint(&script).files()[0].unreadable
    };
    assert_eq!(
        [Level::Warning, Level::Info, Level::Off].map(unread),
        [1, 1, 0]
    );
}
