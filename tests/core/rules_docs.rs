use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use reconcile_core::catalog::Catalog;
use reconcile_core::{Linter, Script, rules};

use crate::common::{fixture, fixture_path};

/// The examples of a rule: their text, whether the rule finds something in it, whether that takes
/// the catalog of `tests/fixtures/shop.sql`, and whether advice about locks is asked for.
fn examples(docs: &str) -> Vec<(&str, bool, bool, bool)> {
    docs.split("```sql,")
        .skip(1)
        .map(|rest| {
            let (fence, body) = rest.split_once('\n').unwrap();
            let body = body.split("```").next().unwrap();
            let (fence, locks) = fence
                .strip_suffix(",locks")
                .map_or((fence, false), |fence| (fence, true));
            let (kind, shop) = fence
                .strip_suffix(",shop")
                .map_or((fence, false), |kind| (kind, true));
            assert!(
                matches!(kind, "bad" | "ok"),
                "{fence} is no kind of example"
            );
            (body, kind == "bad", shop, locks)
        })
        .collect()
}

#[test]
fn the_table_of_rules_is_stable() {
    let mut table = String::new();
    for rule in rules::all() {
        let (code, id) = (rule.code(), rule.id());
        let (severity, since) = (rule.severity(), rule.since());
        writeln!(table, "{code} {id} {severity} {since}").unwrap();
    }
    let path = fixture_path("rules.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &table).unwrap();
    }
    assert_eq!(table, fixture("rules.txt"));
    let ids: BTreeSet<_> = rules::all().iter().map(rules::Rule::id).collect();
    let codes: BTreeSet<_> = rules::all().iter().map(rules::Rule::code).collect();
    assert_eq!(
        (ids.len(), codes.len()),
        (rules::all().len(), rules::all().len())
    );
}

#[test]
fn the_examples_of_each_rule_are_true() {
    let shop: Catalog = serde_json::from_str(&fixture("shop.json")).unwrap();
    let with_shop = Linter::new().catalog(shop);
    for rule in rules::all() {
        let examples = examples(rule.docs());
        for wanted in [true, false] {
            assert!(
                examples.iter().any(|(_, bad, ..)| *bad == wanted),
                "{} lacks examples",
                rule.id()
            );
        }
        for (example, wanted, shop, locks) in examples {
            let script = Script::new("example.sql", example);
            let report = if shop {
                with_shop.clone().locks(locks).lint(&script)
            } else {
                Linter::new().locks(locks).lint(&script)
            };
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
