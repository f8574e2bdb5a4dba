//! Files of the repository and installed programs, for tests that need no server too.

#![allow(dead_code, reason = "each test binary uses another part")]

use std::fs;
use std::path::{Path, PathBuf};

/// The top of the repository. Tests run in the folder of their package.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The path of a file below `tests/fixtures`.
pub(crate) fn fixture_path(name: &str) -> PathBuf {
    root().join("tests/fixtures").join(name)
}

/// The text of a file below `tests/fixtures`.
#[track_caller]
pub(crate) fn fixture(name: &str) -> String {
    read(&fixture_path(name))
}

/// The text of a file.
#[track_caller]
pub(crate) fn read(path: &Path) -> String {
    match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => panic!("cannot read {}: {error}", path.display()),
    }
}

/// Where `scripts/install-test-servers` puts PostgreSQL: `13` to `18`, and `client`.
pub(crate) fn postgres_home() -> PathBuf {
    std::env::var_os("RECONCILE_TEST_POSTGRES")
        .map_or_else(|| root().join(".tools/postgres"), PathBuf::from)
}

/// A client program of PostgreSQL 18 (`psql`, `pg_dump`, `pg_restore`), which reads every major.
#[track_caller]
pub(crate) fn client_tool(name: &str) -> PathBuf {
    let path = postgres_home().join("client/bin").join(name);
    assert!(
        path.is_file(),
        "{} is missing: run scripts/install-test-servers",
        path.display()
    );
    path
}

/// The Node.js that Prisma runs on, as `scripts/install-test-prisma` found or fetched it.
#[track_caller]
pub(crate) fn node() -> PathBuf {
    let node = root().join(".tools/prisma/bin/node");
    assert!(
        node.exists(),
        "{} is missing: run scripts/install-test-prisma",
        node.display()
    );
    node
}
