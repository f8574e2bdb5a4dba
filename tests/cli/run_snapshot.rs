//! The snapshot of a run is made beside the steps that only read, and before anything is written.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;

use crate::common::client_tool;
use crate::run::Folder;
use crate::steps::{EMPTY, LIVE, MODEL, Steps};

/// Keeps what it would lose, so that there is no pause.
const DIFF: &str = "ALTER TABLE t ADD COLUMN c TEXT;\nCREATE INDEX \"t_b_c_idx\" ON t (b, c);\n";

/// A `pg_dump` that makes the full backup when this line is in the journal, by `how`.
fn waiting(folder: &Folder, line: &str, how: &str) -> String {
    let real = client_tool("pg_dump").display().to_string();
    let program = folder.write(
        "programs/pg_dump",
        format!(
            "#!/bin/sh\ncase \"$*\" in *--format=custom*)\n  n=0\n  \
             until grep -q '{line}' .reconcile/journal.jsonl; do\n    \
             n=$((n + 1)); [ $n -lt 600 ] || exit 9; sleep 0.05\n  done\n  {how} ;;\nesac\n\
             exec {real} \"$@\"\n"
        ),
    );
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    format!("--pg-bin={}", program.parent().unwrap().display())
}

fn ended(step: &str) -> String {
    format!("\"event\":\"run_step_done\",\"step\":\"{step}\"")
}

/// The steps of a run in the order in which they were begun and ended.
fn written(folder: &Path) -> Vec<String> {
    let journal = fs::read_to_string(folder.join(".reconcile/journal.jsonl")).unwrap();
    let entries = journal
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let of_steps = entries.filter_map(|entry: Value| {
        let event = entry["event"].as_str()?.strip_prefix("run_step_")?;
        Some(format!("{} {event}", entry["step"].as_str()?))
    });
    of_steps.collect()
}

#[test]
fn what_only_reads_does_not_wait_for_it_and_what_writes_does() {
    let steps = Steps::new(
        18,
        LIVE,
        MODEL,
        &format!("ALTER TABLE t DROP COLUMN a;\n{DIFF}"),
    );
    let programs = waiting(&steps.folder, &ended("rehearse"), "sleep 0.3");
    let done = steps.run_with_snapshot(EMPTY, &["--apply", &programs]);
    let done = done.printed(0);
    let order = written(steps.folder.path());
    assert_eq!(
        order[..9],
        [
            "snapshot started",
            "ensure started",
            "ensure done",
            "generate started",
            "generate done",
            "rehearse started",
            "rehearse done",
            "snapshot done",
            "apply started",
        ]
    );
    let at = |text: &str| done.find(text).unwrap_or_else(|| panic!("{text}: {done}"));
    assert!(at(" 1 snapshot   is being made beside") < at(" 3 generate   1 taken out"));
    assert!(at(" 4 rehearse   left out") < at(" 1 snapshot   db-snapshots/"));
    assert!(at(" 1 snapshot   db-snapshots/") < at(" 5 apply "));
}

#[test]
fn a_table_is_made_when_it_is_done() {
    let steps = Steps::new(17, LIVE, MODEL, DIFF);
    let config = "[tables]\nrequired = [\"queue\"]\nbootstrap = [\"queue.sql\"]\n";
    steps.folder.write("reconcile.toml", config);
    steps
        .folder
        .write("queue.sql", "CREATE TABLE queue (id int PRIMARY KEY);\n");
    let programs = waiting(&steps.folder, "run_started", "sleep 0.3");
    steps
        .run_with_snapshot(EMPTY, &["--apply", &programs])
        .printed(0);
    assert_eq!(
        written(steps.folder.path())[..3],
        ["snapshot started", "snapshot done", "ensure started"]
    );
}

/// What the other steps came to is kept; nothing was written into the database.
#[test]
fn one_that_fails_ends_the_run_before_anything_is_written() {
    let steps = Steps::new(16, LIVE, MODEL, DIFF);
    let how = "echo 'pg_dump: error: no such luck' >&2; exit 1";
    let programs = waiting(&steps.folder, &ended("generate"), how);
    let failed = steps.run_with_snapshot(EMPTY, &["--apply", &programs]);
    assert_eq!(failed.status, 2, "{}", failed.stdout);
    assert!(
        failed
            .stderr
            .starts_with("error: pg_dump failed: no such luck\n"),
        "{}",
        failed.stderr
    );
    let columns = "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0";
    assert_eq!(steps.number(columns), 3);
    let told = steps
        .run_with_snapshot(EMPTY, &["--format", "json"])
        .json(1);
    assert_eq!(told["steps"][0]["state"], "failed");
    assert_eq!(told["steps"][2]["state"], "done");
    assert_eq!(told["steps"][4]["state"], "pending");

    let real = client_tool("pg_dump").parent().unwrap().to_owned();
    let real = format!("--pg-bin={}", real.display());
    let done = steps
        .run_with_snapshot(EMPTY, &["--resume", &real])
        .printed(0);
    assert!(
        done.contains(" 3 generate   done by an earlier run\n"),
        "{done}"
    );
    assert_eq!(steps.number(columns), 4);
}

/// A pause and a failure of another step: the snapshot is made all the same.
#[test]
fn it_is_made_whole_where_another_step_stops_the_run() {
    let doubtful = "ALTER TABLE t DROP COLUMN a;\nALTER TABLE t ADD COLUMN c TEXT;\n\
                    UPDATE t SET c = a WHERE false;\nCREATE INDEX \"t_b_c_idx\" ON t (b, c);\n";
    let steps = Steps::new(15, LIVE, MODEL, doubtful);
    let paused = "\"event\":\"run_step_paused\"";
    let programs = waiting(&steps.folder, paused, "sleep 0.1");
    let stopped = steps
        .run_with_snapshot(EMPTY, &["--apply", &programs])
        .printed(1);
    let order = written(steps.folder.path());
    assert_eq!(
        order[order.len() - 2..],
        ["generate paused", "snapshot done"]
    );
    assert!(stopped.ends_with("reconcile run --resume\n"), "{stopped}");
    let listed = steps.folder.run(["snapshot", "list"]).printed(0);
    assert!(listed.contains("db-snapshots/"), "{listed}");

    let steps = Steps::new(15, LIVE, MODEL, DIFF);
    fs::remove_file(steps.folder.path().join("diff.sql")).unwrap();
    let programs = waiting(&steps.folder, "\"event\":\"run_step_failed\"", "sleep 0.1");
    let stopped = steps.run_with_snapshot(EMPTY, &["--apply", &programs]);
    assert_eq!(stopped.status, 2, "{}", stopped.stdout);
    assert!(stopped.stderr.contains("diff.sql"), "{}", stopped.stderr);
    let order = written(steps.folder.path());
    assert_eq!(
        order[order.len() - 2..],
        ["generate failed", "snapshot done"]
    );
}
