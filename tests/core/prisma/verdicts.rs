//! What Prisma refuses is refused, and nothing else.

use std::collections::BTreeMap;

use super::problems_of;
use crate::common::fixture;

/// Cases in which we say something else than Prisma 7.10, and why.
const DIFFERENT: [(&str, &str); 5] = [
    ("provider mysql", "reconcile is for PostgreSQL"),
    (
        "gen bad preview",
        "the list differs between Prisma's versions",
    ),
    ("ops btree", "PostgreSQL says so itself"),
    ("ops gin wrong", "PostgreSQL says so itself"),
    ("xml uniq", "PostgreSQL says so itself"),
];

/// The name of each case, and what stands under it.
fn cases(text: &str) -> BTreeMap<String, String> {
    let cases = text.split("=== ").skip(1).map(|one| {
        let (name, rest) = one.split_once('\n').unwrap();
        (name.to_owned(), rest.to_owned())
    });
    cases.collect()
}

#[test]
fn verdicts_are_those_of_prisma() {
    let schemas = cases(&fixture("prisma/cases.txt"));
    let verdicts = cases(&fixture("prisma/7/verdicts.txt"));
    assert!(schemas.len() > 300, "{}", schemas.len());
    assert_eq!(
        schemas.keys().collect::<Vec<_>>(),
        verdicts.keys().collect::<Vec<_>>()
    );
    let mut wrong = Vec::new();
    for (name, text) in &schemas {
        let ours = problems_of(text);
        let theirs = verdicts[name].trim_end();
        let is_exception = DIFFERENT.iter().any(|(exception, _)| exception == name);
        if (ours.is_ok() == (theirs == "ok")) == is_exception {
            let ours = ours.map_or_else(|problems| problems.to_string(), |_| "ok".to_owned());
            wrong.push(format!("{name}\n  ours: {ours}\n  theirs: {theirs}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
