//! `tests/downstream` is another repository that tests its migrations with `reconcile_core::testing`.
//! It is built and run as its owner would: without default features, outside the workspace.

use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;

use crate::common::{read, root};

/// Runs one of its tests; the status and what was printed.
fn cargo_test(name: &str) -> (bool, String) {
    let folder = root().join("tests/downstream");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--locked", "--offline", "--test", name])
        .args(["--", "--test-threads=1"])
        .current_dir(folder.canonicalize().unwrap())
        .env("CARGO_TARGET_DIR", target)
        .env("RUST_BACKTRACE", "0")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("test result: "),
        "it was not built:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.success(), text)
}

#[test]
fn a_repository_tests_its_migrations() {
    let (passed, text) = cargo_test("migrations");
    assert!(passed, "{text}");
    assert!(text.contains("4 passed; 0 failed"), "{text}");
}

/// A failing test says what is wrong, where, and how to go on, at the line of the caller.
#[test]
fn what_fails_is_told_at_the_line_of_the_caller() {
    let (passed, text) = cargo_test("failing");
    assert!(!passed, "{text}");
    assert!(text.contains("0 passed; 12 failed"), "{text}");
    let told: Vec<String> = text
        .split("\n---- ")
        .skip(1)
        .map(|part| {
            let part = part.split("\n\n\nfailures:").next().unwrap();
            let lines = part
                .lines()
                .skip(2)
                .filter(|line| !line.starts_with("note: "));
            lines.map(without_thread_id).collect::<Vec<_>>().join("\n")
        })
        .collect();
    assert_eq!(told.len(), 12, "{text}");
    assert_snapshot!("downstream", told.join("\n\n"));
}

/// `thread 'a' (123) panicked at` names another number each time.
fn without_thread_id(line: &str) -> String {
    match (line.find(" ("), line.find(") panicked at ")) {
        (Some(from), Some(to)) if line.starts_with("thread '") => {
            format!("{}{}", &line[..from], &line[to + 1..])
        }
        _ => line.trim_end().to_owned(),
    }
}

/// Offline it can only use what the workspace uses.
#[test]
fn its_lock_file_is_a_part_of_ours() {
    let packages = |path: &str| -> Vec<String> {
        let text = read(&root().join(path));
        let entries = text.split("[[package]]\n").skip(1);
        let named = entries.map(|entry| entry.lines().take(2).collect::<Vec<_>>().join(" "));
        named.collect()
    };
    let ours = packages("Cargo.lock");
    let own = packages("tests/downstream/Cargo.lock");
    let other: Vec<_> = own
        .iter()
        .filter(|package| !package.contains("\"downstream\"") && !ours.contains(package))
        .collect();
    assert!(
        own.len() > 10 && other.is_empty(),
        "copy Cargo.lock to tests/downstream, then run \
         cargo update --workspace --offline --manifest-path tests/downstream/Cargo.toml: {other:#?}"
    );
}
