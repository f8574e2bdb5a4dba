use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use reconcile_core::{Linter, Script, rules};

/// The fenced blocks of this kind.
fn blocks<'a>(docs: &'a str, fence: &str) -> Vec<&'a str> {
    docs.split(&format!("```{fence}\n"))
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

#[test]
fn the_table_of_rules_is_stable() {
    let table: Vec<_> = rules::all()
        .iter()
        .map(|rule| {
            format!(
                "{} {} {} {}",
                rule.code(),
                rule.id(),
                rule.severity(),
                rule.since()
            )
        })
        .collect();
    assert_eq!(
        table,
        [
            "R001 drop-table error 0.1.0",
            "R002 drop-column error 0.1.0",
            "R003 drop-schema error 0.1.0",
            "R004 truncate error 0.1.0",
            "R005 unreadable-statement error 0.1.0",
            "R900 allowance error 0.1.0",
        ]
    );
    let ids: BTreeSet<_> = rules::all().iter().map(rules::Rule::id).collect();
    assert_eq!(ids.len(), rules::all().len());
}

#[test]
fn the_examples_of_each_rule_are_true() {
    for rule in rules::all() {
        let (bad, ok) = (
            blocks(rule.docs(), "sql,bad"),
            blocks(rule.docs(), "sql,ok"),
        );
        assert!(
            !bad.is_empty() && !ok.is_empty(),
            "{} lacks examples",
            rule.id()
        );
        for (example, wanted) in bad
            .iter()
            .map(|e| (e, true))
            .chain(ok.iter().map(|e| (e, false)))
        {
            let report = Linter::new().lint(&Script::new("example.sql", *example));
            let found = report
                .findings()
                .iter()
                .any(|finding| finding.rule == rule.id());
            assert_eq!(found, wanted, "{}:\n{example}\n{report}", rule.id());
        }
    }
}

#[test]
fn each_rule_says_what_has_to_be_said() {
    for rule in rules::all() {
        for part in [
            "### What it finds",
            "It does not ",
            "### What it costs",
            "### What to do instead",
            "### Examples",
            "Elsewhere: ",
        ] {
            assert!(rule.docs().contains(part), "{} lacks `{part}`", rule.id());
        }
    }
}

#[test]
fn the_reference_is_generated() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let reference = rules::reference();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &reference).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == reference,
        "docs/rules.md is not up to date: run UPDATE_EXPECT=1 cargo test --test core"
    );
}
