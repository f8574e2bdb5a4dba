//! Every `.sql` file under `tests/specs` says what is to be found in it: a line
//! `-- expect: rule@line` for each finding. All rules run on all files; nothing else may be found.

use std::fs;
use std::path::{Path, PathBuf};

use reconcile_core::catalog::Catalog;
use reconcile_core::{Linter, Script, rules};

use crate::common::fixture;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/specs")
}

fn sorted(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

fn expected(text: &str) -> Vec<String> {
    let mut expected: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("-- expect: "))
        .map(|line| line.trim().to_owned())
        .collect();
    expected.sort();
    expected
}

/// With the catalog of `tests/fixtures/shop.sql` if the file says so in a line `-- catalog: shop`,
/// as if nothing but one schema had been read after `-- scope: public`, with advice about locks if it
/// has a line `-- locks`.
fn linter(text: &str) -> Linter {
    let says = |wanted: &str| text.lines().any(|line| line == wanted);
    let linter = Linter::new().locks(says("-- locks"));
    if !says("-- catalog: shop") {
        return linter;
    }
    let mut shop: Catalog = serde_json::from_str(&fixture("shop.json")).unwrap();
    let scopes = text
        .lines()
        .filter_map(|line| line.strip_prefix("-- scope: "));
    shop.reading.scope.extend(scopes.map(str::to_owned));
    linter.catalog(shop)
}

#[test]
fn each_file_has_the_findings_that_it_expects() {
    let (mut files, mut wrong) = (0, Vec::new());
    for dir in sorted(&folder()) {
        let rule = dir.file_name().unwrap().to_str().unwrap().to_owned();
        for path in sorted(&dir) {
            let name = format!("{rule}/{}", path.file_name().unwrap().to_str().unwrap());
            let script = Script::from_bytes(&name, fs::read(&path).unwrap()).unwrap();
            let expected = expected(script.text());
            let report = linter(script.text()).lint(&script);
            let mut found: Vec<_> = report
                .findings()
                .iter()
                .map(|finding| format!("{}@{}", finding.rule, finding.start.line))
                .collect();
            found.sort();
            if found != expected {
                wrong.push(format!("{name}: expected {expected:?}, found:\n{report}"));
            }
            let own = expected
                .iter()
                .any(|line| line.starts_with(&format!("{rule}@")));
            assert_eq!(
                own,
                rule != "safe",
                "{name} does not expect what its folder says"
            );
            files += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files > 15, "only {files} specs");
}

#[test]
fn every_rule_has_specs_and_every_folder_is_a_rule() {
    for rule in rules::all() {
        assert!(
            folder().join(rule.id()).is_dir(),
            "no specs for {}",
            rule.id()
        );
    }
    for dir in sorted(&folder()) {
        let name = dir.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(
            name == "safe" || rules::find(&name).is_some(),
            "{name} is no rule"
        );
    }
}
