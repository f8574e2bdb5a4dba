//! The plan carried out on the demonstration's database.

use std::fmt::Write as _;
use std::path::Path;

use clap::Parser as _;
use postgres::Client;
use reconcile_core::cluster::{Binaries, Cluster};

use super::folder::Folder;
use super::{DIFF, open_to_write};
use crate::Outcome;
use crate::args::{Cli, Command};
use crate::commands;
use crate::failure::Failure;
use crate::output::Output;

const FROM_EMPTY: &str = include_str!("../../demo/from_empty.sql");
const SCHEMA: &str = include_str!("../../demo/schema.prisma");

/// The tables from before.
const TABLES: [&str; 7] = [
    "users",
    "threads",
    "messages",
    "orders",
    "orders_archive",
    "audit_log",
    "legacy_sessions",
];

/// Carries out the plan, and shows that every row is there still.
pub(super) fn carried_out(
    cluster: &Cluster,
    binaries: &Binaries,
    output: Output,
) -> Result<Outcome, Failure> {
    let say = |text: &str| output.text(&format!("{}\n", output.style().faint(text)));
    let mut client = open_to_write(&cluster.url("legacy"))?;
    let before = rows(&mut client)?;
    let folder = project()?;
    let shown = arguments(binaries);
    say(&format!("\n$ reconcile {}\n", shown.join(" ")))?;
    let outcome = in_folder(folder.path(), || run(cluster, binaries, &shown, output))?;

    let after = rows(&mut client)?;
    say("\nThe rows, before and after:\n")?;
    output.text(&compared(&before, &after))?;
    if before != after {
        return Err(failed());
    }
    let id: i32 = client
        .query_one(
            "INSERT INTO users (email) VALUES ('new@example.com') RETURNING id",
            &[],
        )
        .and_then(|row| row.try_get(0))
        .map_err(|e| failed().caused_by(&e))?;
    say(&format!("\nAnd the next user who signs up gets id {id}."))?;
    Ok(outcome)
}

/// A project as it would be with the application: its schema, and Prisma's scripts.
fn project() -> Result<Folder, Failure> {
    let folder = Folder::new()?;
    let files = [
        ("reconcile.toml", ""),
        ("schema.prisma", SCHEMA),
        ("from_empty.sql", FROM_EMPTY),
        ("diff.sql", DIFF),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).map_err(|e| failed().caused_by(&e))?;
    }
    Ok(folder)
}

/// What a user would write. The client programs often lie elsewhere than the server's: then there is
/// no backup, and nothing to make a copy with.
fn arguments(binaries: &Binaries) -> Vec<&'static str> {
    let mut arguments = vec![
        "run",
        "--apply",
        "--confirm=legacy",
        "--from-empty-sql=from_empty.sql",
        "--diff-sql=diff.sql",
        "--allow-differences",
    ];
    if !has_clients(binaries) {
        arguments.extend(["--no-snapshot", "--no-rehearsal"]);
    }
    arguments
}

fn has_clients(binaries: &Binaries) -> bool {
    let programs = ["pg_dump", "pg_restore"];
    programs.iter().all(|name| binaries.program(name).is_file())
}

fn run(
    cluster: &Cluster,
    binaries: &Binaries,
    shown: &[&str],
    output: Output,
) -> Result<Outcome, Failure> {
    let mut arguments = vec!["reconcile".to_owned(), "--config=reconcile.toml".to_owned()];
    arguments.extend(shown.iter().map(ToString::to_string));
    arguments.push(format!("--database-url={}", cluster.url("legacy")));
    if has_clients(binaries) {
        // One server is enough for a demonstration.
        arguments.push(format!("--shadow-url={}", cluster.url("postgres")));
        arguments.push(format!("--pg-bin={}", binaries.dir().display()));
    }
    let cli = Cli::try_parse_from(arguments).map_err(|e| failed().caused_by(&e))?;
    match &cli.command {
        Command::Run(args) => commands::run::run(args, &cli.global, output),
        _ => Err(failed()),
    }
}

/// From within a folder, so that paths are as short as they are for those who work there.
fn in_folder<T>(folder: &Path, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    let change = |to: &Path| std::env::set_current_dir(to).map_err(|e| failed().caused_by(&e));
    let here = std::env::current_dir().map_err(|e| failed().caused_by(&e))?;
    change(folder)?;
    let done = work();
    change(&here)?;
    done
}

fn rows(client: &mut Client) -> Result<Vec<i64>, Failure> {
    let count = |table: &&str| {
        let row = client.query_one(&format!("SELECT count(*) FROM {table}"), &[]);
        row.and_then(|row| row.try_get(0))
            .map_err(|e| failed().caused_by(&e))
    };
    TABLES.iter().map(count).collect()
}

fn compared(before: &[i64], after: &[i64]) -> String {
    let mut out = format!("  {:<16} {:>6} {:>6}\n", "", "before", "after");
    for ((table, before), after) in TABLES.iter().zip(before).zip(after) {
        let _ = writeln!(out, "  {table:<16} {before:>6} {after:>6}");
    }
    out
}

fn failed() -> Failure {
    Failure::new("the plan could not be carried out on the demonstration's database")
}
