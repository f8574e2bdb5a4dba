//! The shape of the repository: no dead test file, and imports that go only downward.
//!
//! Somebody who breaks a rule here on purpose changes the tables below and says why in the commit.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{read, root};

mod code;
mod paths;
mod targets;

/// What only some files of the library may name, with the files or folders that may.
const RESERVED: [(&str, &[&str]); 11] = [
    // Its syntax tree changes with every release: one place has to follow.
    ("sqlparser", &["statement/"]),
    // The live part.
    ("postgres", LIVE),
    ("postgres_types", LIVE),
    // What a library does behind its caller's back.
    (
        "std::env",
        &[
            "cluster/account.rs",
            "cluster/binaries.rs",
            "cluster/directory.rs",
            "cluster/watchdog.rs",
            // PG_BIN.
            "snapshot/program.rs",
            // Where temporary things go.
            "snapshot/temporary.rs",
            // PATH, the working directory, the folder for temporary files.
            "prisma/tool/",
            "connect/environment.rs",
            "connect/environment/",
        ],
    ),
    (
        "std::fs",
        &[
            "cluster/",
            "connect/environment/",
            "connect/tls.rs",
            "connect/tls/",
            // What they are for.
            "baseline/adopt/files.rs",
            "journal.rs",
            "snapshot/",
            // A schema and its migrations are many files in folders of Prisma's choosing.
            "prisma/files.rs",
            "prisma/tool/",
            // Its scripts are files of a project.
            "baseline/generate/",
            // For the tests of other repositories.
            "testing/",
        ],
    ),
    (
        "std::process",
        &[
            "cluster/",
            "prisma/tool/",
            "snapshot/program.rs",
            // Its own number.
            "snapshot/temporary.rs",
        ],
    ),
    ("std::net::TcpListener", &["cluster/builder.rs"]),
    ("std::net::ToSocketAddrs", &["connect/attempt.rs"]),
    ("std::time::SystemTime", &[]),
    ("std::io::stdout", &[]),
    ("std::io::stderr", &[]),
];

/// The files that talk to a server.
const LIVE: &[&str] = &[
    "baseline/adopt/adopter.rs",
    "baseline/adopt/ledger.rs",
    "baseline/adopt/plan.rs",
    "baseline/apply.rs",
    "baseline/apply/",
    "baseline/conditions.rs",
    "baseline/rehearse.rs",
    "baseline/rehearse/",
    "check/read.rs",
    "connect.rs",
    "connect/",
    "ensure/ensurer.rs",
    "ensure/look.rs",
    "ensure/run.rs",
    "evidence/ask.rs",
    "evidence/ask/",
    "health/read.rs",
    "introspect.rs",
    "introspect/",
    "journal/table.rs",
    "prisma/ledger.rs",
    "prisma/lock.rs",
    "prisma/verify/select.rs",
    "sequence/apply.rs",
    "sequence/apply/",
    "sequence/read.rs",
    "sequence/read/",
    "server_error.rs",
    "snapshot/",
];

/// Macros that the library never calls: it has no standard output.
const PRINTING: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// For each room (a module at the top of the library) the rooms that it may import from.
const ROOMS: &[(&str, &[&str])] = &[
    // Plain data.
    ("error", &[]),
    ("name", &["error"]),
    ("catalog", &["error", "name"]),
    ("script", &["error", "name"]),
    ("statement", &["error", "name", "script"]),
    // Pure decisions.
    ("type_change", &["catalog", "name", "script", "statement"]),
    ("finding", &["name", "script"]),
    ("reading", &["finding", "script", "statement"]),
    (
        "world",
        &[
            "catalog",
            "name",
            "reading",
            "script",
            "statement",
            "type_change",
        ],
    ),
    // Its live part is evidence/ask.
    (
        "evidence",
        &["catalog", "error", "name", "sequence", "server_error"],
    ),
    (
        "rules",
        &[
            "catalog",
            "evidence",
            "finding",
            "name",
            "reading",
            "script",
            "statement",
            "type_change",
            "world",
        ],
    ),
    ("settings", &["error", "finding", "rules"]),
    (
        "allowance",
        &["finding", "name", "rules", "script", "settings"],
    ),
    (
        "linter",
        &[
            "allowance",
            "catalog",
            "evidence",
            "finding",
            "reading",
            "rules",
            "script",
            "settings",
            "statement",
            "world",
        ],
    ),
    (
        "fix",
        &[
            "allowance",
            "finding",
            "linter",
            "rules",
            "script",
            "statement",
        ],
    ),
    // Its live part is in sequence/read.
    (
        "sequence",
        &["catalog", "error", "name", "prisma", "server_error"],
    ),
    // Its live part is prisma/ledger.
    // A file, and what is written in it.
    ("loss", &[]),
    // Its live part is journal/table.
    ("journal", &["error", "loss", "name", "server_error"]),
    ("safeguard", &["error", "journal"]),
    ("run", &["journal"]),
    (
        "prisma",
        // Its tool hands a connection on.
        &["catalog", "connect", "error", "name", "server_error"],
    ),
    (
        "baseline",
        &[
            "catalog",
            // The rehearsal's.
            "cluster",
            "connect",
            "error",
            "evidence",
            "finding",
            "fix",
            "introspect",
            "journal",
            "linter",
            "loss",
            "name",
            "prisma",
            "rules",
            "safeguard",
            "script",
            "server_error",
            // The rehearsal's.
            "snapshot",
            "statement",
        ],
    ),
    // Live.
    ("server_error", &["error"]),
    ("connect", &["error", "name", "server_error"]),
    (
        "introspect",
        &["catalog", "error", "name", "sequence", "server_error"],
    ),
    ("cluster", &["error"]),
    (
        "snapshot",
        &[
            "catalog",
            "cluster",
            "connect",
            "error",
            "introspect",
            "name",
            "sequence",
            "server_error",
            "statement",
        ],
    ),
    // Its live part is ensure/ensurer.
    (
        "ensure",
        &[
            "catalog",
            "check",
            "connect",
            "error",
            "finding",
            "introspect",
            "linter",
            "name",
            "prisma",
            "script",
            "server_error",
            "statement",
        ],
    ),
    (
        "doctor",
        &[
            "check",
            "evidence",
            "finding",
            "name",
            "prisma",
            "script",
            "sequence",
            "statement",
        ],
    ),
    // Its live part is health/read.
    (
        "health",
        &[
            "check",
            "error",
            "finding",
            "introspect",
            "journal",
            "name",
            "sequence",
            "server_error",
        ],
    ),
    // The one room that panics: for the tests of other repositories.
    (
        "testing",
        &[
            "catalog", "check", "error", "finding", "linter", "prisma", "rules", "script",
            "settings",
        ],
    ),
    // Above all that is serialised.
    (
        "schema",
        &[
            "baseline", "catalog", "check", "doctor", "ensure", "finding", "health", "journal",
            "name", "prisma", "rules", "run", "sequence", "snapshot",
        ],
    ),
    (
        "check",
        &[
            "catalog",
            "connect",
            "error",
            "evidence",
            "finding",
            "introspect",
            "linter",
            "name",
            "script",
            "sequence",
        ],
    ),
];

#[test]
fn every_test_and_benchmark_is_declared() {
    let manifests = [
        root().join("reconcile-core/Cargo.toml"),
        root().join("reconcile-cli/Cargo.toml"),
    ];
    let declared = targets::reachable(&manifests);
    let present = ["tests", "benches"].map(|dir| rust_files(&root().join(dir)));
    let dead: Vec<_> = present
        .concat()
        .into_iter()
        .filter(|file| !declared.contains(file))
        .collect();
    assert!(
        dead.is_empty(),
        "no manifest and no `mod` leads to these, they never run: {dead:#?}"
    );
    assert!(declared.len() > 3, "{declared:?}");
}

#[test]
fn reserved_names_stay_where_they_belong() {
    let mut broken = Vec::new();
    for (file, text) in library() {
        for path in paths::paths(&code::only_code(&text)) {
            broken.extend(reserved(&file, &path).map(|rule| format!("{file}: {path} ({rule})")));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_library_does_not_print() {
    let mut broken = Vec::new();
    for (file, text) in library() {
        for name in paths::macros(&code::only_code(&text)) {
            if PRINTING.contains(&name.as_str()) {
                broken.push(format!("{file}: {name}!"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn imports_between_rooms_go_downward() {
    let mut broken = Vec::new();
    for (file, text) in library() {
        broken.extend(upward(&file, &text));
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_checks_find_what_they_are_for() {
    assert_eq!(
        reserved("rules/drop.rs", "sqlparser::ast::Statement"),
        Some("sqlparser")
    );
    assert_eq!(
        reserved("statement/read.rs", "sqlparser::ast::Statement"),
        None
    );
    assert_eq!(reserved("name.rs", "postgres"), Some("postgres"));
    assert_eq!(
        reserved("name.rs", "postgres_types::Type"),
        Some("postgres_types")
    );
    assert_eq!(reserved("name.rs", "std::fs::read"), Some("std::fs"));
    assert_eq!(reserved("name.rs", "std::*"), Some("std::env"));
    assert_eq!(reserved("name.rs", "std::fmt"), None);
    assert_eq!(reserved("connect.rs", "postgres::Client"), None);

    let none: Vec<String> = Vec::new();
    assert_eq!(
        upward("name.rs", "use crate::catalog::Table;"),
        ["name.rs: catalog"]
    );
    assert_eq!(
        upward("name/keywords.rs", "fn f() { super::super::catalog::f() }"),
        ["name/keywords.rs: catalog"]
    );
    assert_eq!(
        upward("name.rs", "use super::{error::Error, catalog};"),
        ["name.rs: catalog"]
    );
    assert_eq!(upward("name.rs", "use crate::{Error, Result};"), none);
    assert_eq!(
        upward(
            "catalog/table.rs",
            "use crate::name::QualifiedName; use super::index::Index;"
        ),
        none
    );
    assert_eq!(
        upward("attic.rs", ""),
        ["attic.rs: the room attic is not in the table"]
    );
}

/// The rule that `path` breaks in `file`. A glob of what lies above a reserved name counts too.
fn reserved(file: &str, path: &str) -> Option<&'static str> {
    let names = |rule: &str| {
        let is_below = path
            .strip_prefix(rule)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        let is_glob = path
            .strip_suffix("::*")
            .is_some_and(|parent| rule.starts_with(&format!("{parent}::")));
        is_below || is_glob
    };
    let allows =
        |place: &&str| file == *place || (place.ends_with('/') && file.starts_with(*place));
    RESERVED
        .iter()
        .find(|(rule, places)| names(rule) && !places.iter().any(allows))
        .map(|(rule, _)| *rule)
}

/// Imports that the table of rooms does not allow.
fn upward(file: &str, text: &str) -> Vec<String> {
    let module: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    let room = module[0];
    if room == "lib" {
        return Vec::new();
    }
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("{file}: the room {room} is not in the table")];
    };
    let mut broken: Vec<String> = paths::paths(&code::only_code(text))
        .iter()
        .filter_map(|path| paths::room_of(path, &module))
        // What lib.rs re-exports has a capital letter; the error types are everybody's.
        .filter(|other| other != room && other.starts_with(char::is_lowercase))
        .filter(|other| !allowed.contains(&other.as_str()))
        .map(|other| format!("{file}: {other}"))
        .collect();
    broken.sort();
    broken.dedup();
    broken
}

/// The library's source files: the path below `src`, and the text.
fn library() -> Vec<(String, String)> {
    let src = root().join("reconcile-core/src");
    let files = rust_files(&src);
    assert!(!files.is_empty());
    let src = src.canonicalize().unwrap();
    let name = |file: &Path| {
        file.strip_prefix(&src)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    files.iter().map(|file| (name(file), read(file))).collect()
}

/// Every `.rs` file below a folder, which may be missing. What has a manifest of its own is another
/// repository.
fn rust_files(dir: &Path) -> Vec<PathBuf> {
    if dir.join("Cargo.toml").exists() {
        return Vec::new();
    }
    let Ok(entries) = fs::read_dir(dir) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path.canonicalize().unwrap());
        }
    }
    files.sort();
    files
}
