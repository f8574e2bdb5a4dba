//! The schemas of `tests/fixtures/prisma`.

use std::fs;
use std::path::{Path, PathBuf};

use reconcile_core::prisma::{Schema, Source};

use crate::common::{fixture_path, read};

/// The names of the schemas, without extension.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(fixture_path("prisma/schemas"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 25, "{names:?}");
    names
}

/// The files of a schema: one, or all below a folder in the order of their paths.
pub(crate) fn sources(name: &str) -> Vec<Source> {
    let root = fixture_path("prisma/schemas");
    let single = root.join(format!("{name}.prisma"));
    let mut files = Vec::new();
    if single.exists() {
        files.push(single);
    } else {
        below(&root.join(name), &mut files);
    }
    files.sort();
    let source =
        |path: &PathBuf| Source::new(path.file_name().unwrap().to_str().unwrap(), read(path));
    files.iter().map(source).collect()
}

fn below(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "prisma")
        {
            files.push(path);
        }
    }
}

#[track_caller]
pub(crate) fn schema(name: &str) -> Schema {
    match Schema::parse(sources(name)) {
        Ok(schema) => schema,
        Err(problems) => panic!("{problems}"),
    }
}

/// A generator of numbers (xorshift), the same on every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }
}
