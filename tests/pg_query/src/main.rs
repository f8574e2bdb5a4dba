//! Writes down what PostgreSQL's own parser makes of the scripts of the tests (see README.md).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

mod actions;
mod answer;
mod psql;
mod stray;
mod tokens;
mod tree;
mod writes;

/// Each folder of scripts, and the file that holds the answers for it.
const CORPORA: [(&str, &str); 2] = [
    ("tests/fixtures", "tests/fixtures/pg_query/fixtures.txt"),
    ("tests/specs", "tests/fixtures/pg_query/specs.txt"),
];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seen = BTreeSet::new();
    let mut stray = String::from(
        "# Where tokens end, with + where PostgreSQL's own parser takes a word more. Written by tests/pg_query.\n",
    );
    for (folder, golden) in CORPORA {
        let mut text = String::from(
            "# What PostgreSQL's own parser makes of these scripts. Written by tests/pg_query.\n",
        );
        for path in scripts(&root.join(folder)) {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            let source = fs::read_to_string(&path).unwrap();
            text.push_str(&answer::answer(name, &source));
            stray.push_str(&stray::answer(name, &source, &mut seen));
        }
        fs::write(root.join(golden), text).unwrap();
    }
    fs::write(root.join(STRAY), stray).unwrap();
}

/// Where a word more is an error, of the same scripts.
const STRAY: &str = "tests/fixtures/pg_query/stray.txt";

/// All `.sql` files below a folder, sorted.
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
    found.sort();
    found
}
