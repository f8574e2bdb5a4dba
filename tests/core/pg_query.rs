//! What we read in a script is what PostgreSQL's own parser reads in it.
//!
//! Its answers for each script of the tests stand in `tests/fixtures/pg_query`, written by
//! `tests/pg_query` (its README says how); no parser in C is needed here.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use reconcile_core::Script;
use reconcile_core::statement::Statement;
use sha2::{Digest, Sha256};

use crate::common::{fixture, read, root};

mod golden;
mod ours;
mod stray;

use golden::{Answer, Golden};

/// The folders of scripts, with the file of the answers for each.
const CORPORA: [(&str, &str); 2] = [
    ("tests/fixtures", "pg_query/fixtures.txt"),
    ("tests/specs", "pg_query/specs.txt"),
];

/// Scripts that PostgreSQL's grammar has no place for: broken on purpose, or with psql's variables.
const REJECTED: [&str; 6] = [
    "tests/fixtures/hard_catalog/comments.sql",
    "tests/specs/drop-table/neighbours.sql",
    "tests/specs/unreadable-statement/never_closed.sql",
    "tests/specs/unreadable-statement/partly.sql",
    "tests/specs/unreadable-statement/psql.sql",
    "tests/specs/unreadable-statement/stray_words.sql",
];

fn goldens() -> Vec<Golden> {
    let texts = CORPORA.map(|(_, file)| fixture(file));
    texts.iter().flat_map(|text| golden::parse(text)).collect()
}

#[test]
fn the_answers_are_those_for_the_scripts_that_are_here() {
    let answered: Vec<(String, String)> = goldens()
        .into_iter()
        .map(|golden| (golden.file, golden.sha256))
        .collect();
    let mut present = Vec::new();
    for (folder, _) in CORPORA {
        for path in scripts(&root().join(folder)) {
            let file = path.strip_prefix(root()).unwrap().to_str().unwrap();
            let hash = Sha256::digest(read(&path).as_bytes());
            let hash = hash.iter().fold(String::new(), |mut hex, byte| {
                write!(hex, "{byte:02x}").unwrap();
                hex
            });
            present.push((file.to_owned(), hash));
        }
    }
    let changed: Vec<_> = present
        .iter()
        .filter(|file| !answered.contains(file))
        .collect();
    let gone: Vec<_> = answered
        .iter()
        .filter(|file| !present.contains(file))
        .collect();
    assert!(
        changed.is_empty() && gone.is_empty(),
        "run tests/pg_query/run: changed or new {changed:#?}, changed or gone {gone:#?}"
    );
    assert!(present.len() > 100, "only {} scripts", present.len());
}

/// Each statement begins and ends where the parser says, and is what the parser says.
#[test]
fn we_read_what_the_parser_reads() {
    let (mut wrong, mut statements) = (Vec::new(), 0);
    for golden in goldens() {
        if golden.rejected {
            continue;
        }
        let script = Script::new(&golden.file, read(&root().join(&golden.file)));
        let ours: Vec<Answer> = script
            .statements()
            .map(|piece| {
                let body = golden.statements.iter().any(|own| {
                    (own.start, own.end) == (piece.start, piece.end) && own.details == "sql_body"
                });
                ours::answer(&script, &Statement::read(&script, piece), body)
            })
            .collect();
        statements += ours.len();
        let theirs: Vec<Answer> = golden.statements.iter().map(golden::named).collect();
        let mut places: BTreeSet<(usize, usize)> = BTreeSet::new();
        places.extend(ours.iter().chain(&theirs).map(|one| (one.start, one.end)));
        for (start, end) in places {
            let find = |list: &[Answer]| {
                let own = list.iter().find(|one| (one.start, one.end) == (start, end));
                own.cloned()
            };
            let (ours, theirs) = (find(&ours), find(&theirs));
            if ours != theirs {
                let text = script.text().get(start..end).unwrap_or_default();
                wrong.push(format!(
                    "{}: {text}\n  ours {ours:?}\n  theirs {theirs:?}",
                    golden.file
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(statements > 1500, "only {statements} statements");
}

#[test]
fn only_these_scripts_are_rejected() {
    let goldens = goldens();
    let rejected = goldens.iter().filter(|golden| golden.rejected);
    let rejected: Vec<_> = rejected.map(|golden| golden.file.as_str()).collect();
    assert_eq!(rejected, REJECTED);
}

/// Every kind of statement and every action that has a class is one of the parser's, and stands in
/// the scripts: none is made up, none is untried.
#[test]
fn the_scripts_hold_every_kind() {
    let text = read(&root().join("reconcile-core/src/statement/classes.rs"));
    let listed: BTreeSet<&str> = text
        .lines()
        .filter(|line| line.starts_with("    \""))
        .filter_map(|line| line.split('"').nth(1))
        .collect();
    assert!(listed.len() > 180, "only {} kinds", listed.len());
    let mut seen = BTreeSet::new();
    for answer in goldens().iter().flat_map(|golden| &golden.statements) {
        let answer = golden::named(answer);
        seen.insert(answer.node);
        seen.extend(answer.actions.into_iter().map(|(_, _, action)| action));
    }
    let seen: BTreeSet<&str> = seen.iter().map(String::as_str).collect();
    let untried: Vec<_> = listed.difference(&seen).collect();
    let unlisted: Vec<_> = seen.difference(&listed).collect();
    assert!(
        untried.is_empty() && unlisted.is_empty(),
        "untried {untried:?}, unlisted {unlisted:?}"
    );
}

/// All `.sql` files below a folder.
fn scripts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(scripts(&path));
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            found.push(path);
        }
    }
    found
}
