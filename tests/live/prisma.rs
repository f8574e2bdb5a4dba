//! `reconcile_core::prisma`, held to real Prisma and to what its scripts make on real servers.

use std::path::PathBuf;
use std::process::Command;

use crate::common::{output, root};

mod adopt;
mod autoincrement;
mod database;
mod goldens;
mod migrations;
mod repair;
#[path = "../common/prisma.rs"]
mod schemas;
mod verdicts;
mod verify;

/// The versions of Prisma that `scripts/install-test-prisma` installs.
const VERSIONS: [&str; 2] = ["6", "7"];

/// Runs one of the scripts of `tests/prisma` with a version of Prisma; it has to succeed.
#[track_caller]
fn node(version: &str, script: &str) -> Command {
    let program = home(version).join(script);
    assert!(
        program.is_file(),
        "{} is missing: run scripts/install-test-prisma",
        program.display()
    );
    let mut command = Command::new(crate::common::node());
    command.arg(program);
    if version == "6" {
        command.env("PW_KEEP_URL", "1");
    }
    command
}

fn home(version: &str) -> PathBuf {
    root().join(".tools/prisma").join(version)
}

#[track_caller]
fn printed(mut command: Command) -> String {
    output(&mut command)
}
