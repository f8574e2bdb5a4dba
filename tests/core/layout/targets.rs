//! Which test and benchmark files cargo compiles.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::common::read;

use super::code::only_code;

/// The files that the manifests name as targets, and those that their `mod` items lead to.
pub(super) fn reachable(manifests: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for manifest in manifests {
        let dir = manifest.parent().unwrap();
        for target in declared(&read(manifest)) {
            follow(&dir.join(&target), true, &mut found);
        }
    }
    found
}

/// The values of `path` in the tables of targets outside the package.
fn declared(manifest: &str) -> Vec<String> {
    manifest
        .lines()
        .filter_map(|line| line.strip_prefix("path = \"../")?.strip_suffix('"'))
        .map(|path| format!("../{path}"))
        .collect()
}

fn follow(file: &Path, is_root: bool, found: &mut BTreeSet<PathBuf>) {
    let file = match file.canonicalize() {
        Ok(file) => file,
        Err(error) => panic!("{}: {error}", file.display()),
    };
    if !found.insert(file.clone()) {
        return;
    }
    let dir = file.parent().unwrap();
    // The modules of `main.rs` and `mod.rs` lie beside them, those of `a.rs` in the folder `a`.
    let stem = file.file_stem().unwrap();
    let below = if is_root || stem == "mod" {
        dir.to_owned()
    } else {
        dir.join(stem)
    };
    for (name, path) in modules(&read(&file)) {
        let child = match path {
            Some(path) => dir.join(path),
            None => [
                below.join(format!("{name}.rs")),
                below.join(&name).join("mod.rs"),
            ]
            .into_iter()
            .find(|candidate| candidate.exists())
            .unwrap_or_else(|| panic!("{}: mod {name} has no file", file.display())),
        };
        follow(&child, false, found);
    }
}

/// The `mod name;` items of a file, each with the `#[path]` before it.
fn modules(source: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let mut path = None;
    for line in source.lines() {
        let line = line.trim();
        if let Some(value) = line
            .strip_prefix("#[path = \"")
            .and_then(|l| l.strip_suffix("\"]"))
        {
            path = Some(value.to_owned());
            continue;
        }
        let code = only_code(line);
        let words: Vec<&str> = code.split_whitespace().collect();
        if let [.., "mod", name] = words.as_slice()
            && let Some(name) = name.strip_suffix(';')
        {
            found.push((name.to_owned(), path.take()));
        } else if !line.starts_with("#[") {
            path = None;
        }
    }
    found
}

#[test]
fn targets_and_modules_are_found() {
    let manifest =
        "[[test]]\nname = \"a\"\npath = \"../tests/a/main.rs\"\n[[bin]]\npath = \"src/main.rs\"\n";
    assert_eq!(declared(manifest), ["../tests/a/main.rs"]);
    let source = "//! mod no;\n#[path = \"../c/mod.rs\"]\n#[allow(x)]\nmod c;\npub(crate) mod d; // e\nmod f {\n}\n";
    assert_eq!(
        modules(source),
        [
            ("c".to_owned(), Some("../c/mod.rs".to_owned())),
            ("d".to_owned(), None)
        ]
    );
}

#[test]
fn a_file_that_nothing_leads_to_is_not_reachable() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.canonicalize().unwrap()
    };
    let manifest = write("core/Cargo.toml", "[[test]]\npath = \"../tests/main.rs\"\n");
    let main = write("tests/main.rs", "mod a;\n");
    let a = write("tests/a.rs", "mod b;\n");
    let b = write("tests/a/b.rs", "");
    write("tests/dead.rs", "");
    assert_eq!(reachable(&[manifest]), BTreeSet::from([main, a, b]));
}
