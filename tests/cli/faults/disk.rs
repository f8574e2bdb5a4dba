//! A disk that is full.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use super::{Plan, STEPS, first, rows, steps};
use crate::common::{Database, client_tool, server};
use crate::run::{Folder, Run, run};

/// Who may mount: root, whoever the kernel lets be it in a namespace of their own, or sudo.
const MOUNTERS: [&[&str]; 3] = [
    &["unshare", "-m", "--"],
    &["unshare", "-U", "-r", "-m", "--"],
    &["sudo", "-n", "unshare", "-m", "--"],
];

/// Who may mount here; in some sandboxes nobody.
fn mounter() -> Option<&'static [&'static str]> {
    MOUNTERS.into_iter().find(|mounter| {
        let status = Command::new(mounter[0])
            .args(&mounter[1..])
            .args(["mount", "-t", "tmpfs", "none", "/mnt"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    })
}

/// Runs a script of the shell, to which the command is `"$0" "$@"`, where the folder `disk` is a disk
/// of so many bytes that nobody else sees and that is gone afterwards.
#[track_caller]
fn on_disk(mounter: &[&str], bytes: usize, script: &str, command: &Command) -> Run {
    let folder = command.get_current_dir().unwrap();
    fs::create_dir_all(folder.join("disk")).unwrap();
    let script = format!("mount -t tmpfs -o size={bytes} none disk || exit 99\n{script}");
    let variables = command.get_envs().map(|(name, value)| {
        let value = value.unwrap_or_default().to_str().unwrap();
        format!("{}={value}", name.to_str().unwrap())
    });
    let mut mounting = Command::new(mounter[0]);
    mounting
        .args(&mounter[1..])
        .args(["env", "-i"])
        .args(variables)
        .args(["sh", "-c", &script])
        .arg(command.get_program())
        .args(command.get_args())
        .current_dir(folder)
        .stdin(Stdio::null());
    run(&mut mounting)
}

/// With more rows than the disks of the tests have room for.
fn filled() -> Database {
    let database = server(18).database("full");
    database.psql_fixture("shop.sql");
    database.execute(
        "create table noise as select md5(n::text) || md5((-n)::text) from generate_series(1, 20000) n",
    );
    database
}

#[track_caller]
fn assert_full(run: &Run, context: &str) {
    // Nothing on standard output: the scripts list there what is left.
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{context}");
    let said = &run.stderr;
    assert!(said.starts_with("error: "), "{context}: {said}");
    assert!(
        said.contains("No space left on device"),
        "{context}: {said}"
    );
}

/// Where nothing can be mounted, the real `pg_dump` writes to a device that is always full.
fn full_programs(folder: &Folder) -> String {
    let real = client_tool("pg_dump").display().to_string();
    let program = folder.write(
        "full/pg_dump",
        format!(
            "#!/bin/sh\nfor argument; do\n  case $argument in --file=*) ln -s /dev/full \"${{argument#--file=}}\" ;; esac\n\
             done\nexec {real} \"$@\"\n"
        ),
    );
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    format!("--pg-bin={}", program.parent().unwrap().display())
}

/// Whatever was being written when there was no more room, nothing is left of it, and with more room
/// the next one is made.
#[test]
fn no_room_for_a_snapshot() {
    let database = filled();
    let url = database.url();
    let folder = Folder::new();
    let real = client_tool("pg_dump").parent().unwrap().to_owned();
    let real = format!("--pg-bin={}", real.display());
    let create = |programs: &str, more: &[&str]| {
        let own = ["snapshot", "create", "--no-space-check", programs];
        let mut command = folder.command(own.iter().chain(more));
        command.env("DATABASE_URL", &url);
        command
    };
    folder.write("reconcile.toml", "[snapshot]\ndir = \"kept\"\n");
    assert_full(
        &run(&mut create(&full_programs(&folder), &[])),
        "the device",
    );
    assert_eq!(fs::read_dir(folder.path().join("kept")).unwrap().count(), 0);

    let Some(mounter) = mounter() else {
        eprintln!("nobody may mount a small disk here: only a full device was tried");
        return;
    };
    folder.write("reconcile.toml", "[snapshot]\ndir = \"disk/kept\"\n");
    let list = "\"$0\" \"$@\"\nstatus=$?\nfind disk -mindepth 2\nexit $status";
    for (bytes, more) in [
        (0x1000, vec![]),
        (0x1_0000, vec![]),
        (0x4_0000, vec![]),
        (0x8_0000, vec![]),
        (0x4_0000, vec!["--jobs=2"]),
    ] {
        let full = on_disk(mounter, bytes, list, &create(&real, &more));
        assert_full(&full, &format!("{bytes} bytes, {more:?}"));
    }
    let again = "\"$0\" \"$@\" && exit 98\nmount -o remount,size=64m disk\n\"$0\" \"$@\" || exit 97\nls disk/kept | wc -l";
    let again = on_disk(mounter, 0x4_0000, again, &create(&real, &[]));
    assert_eq!(again.status, 0, "{}{}", again.stdout, again.stderr);
    assert!(again.stdout.ends_with("\n1\n"), "{}", again.stdout);
}

/// What cannot be written down is not done; with more room it is.
#[test]
fn no_room_for_the_journal() {
    // No file may become longer than a page. Empty lines before it let another event meet the end.
    let limited = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
    for lines in [0, 1300, 2000] {
        let database = server(17).database("faults");
        let mut client = database.client();
        let plan = Plan::new(&mut client, database.url(), database.name());
        let before = rows(&mut client);
        let journal = "\n".repeat(lines);
        plan.folder.write(".reconcile/journal.jsonl", journal);
        let command = plan.command(&["--apply", "--no-snapshot"]);
        let mut shell = Command::new("sh");
        shell
            .args(["-c", limited])
            .arg(command.get_program())
            .args(command.get_args())
            .env("DATABASE_URL", &plan.url)
            .current_dir(plan.folder.path());
        let stopped = run(&mut shell);
        let said = format!("{lines}: {}{}", stopped.stdout, stopped.stderr);
        assert_eq!(stopped.status, 2, "{said}");
        assert!(said.contains("error: cannot write the journal "), "{said}");
        assert!(said.contains("File too large"), "{said}");
        let now = steps(&mut client);
        let done = now.iter().filter(|done| **done).count();
        assert_eq!(now, first(done), "{said}");
        assert_eq!(rows(&mut client), before, "{said}");
        plan.finishes(&mut client, &before, &said);
    }

    let Some(mounter) = mounter() else {
        eprintln!("nobody may mount a small disk here: only the length of a file was limited");
        return;
    };
    let database = server(17).database("faults");
    let mut client = database.client();
    let plan = Plan::new(&mut client, database.url(), database.name());
    let before = rows(&mut client);
    let config = "[journal]\npath = \"disk/journal.jsonl\"\n";
    plan.folder.write("reconcile.toml", config);
    let script =
        "\"$0\" \"$@\" --apply && exit 98\nmount -o remount,size=1m disk\n\"$0\" \"$@\" --resume";
    let done = on_disk(mounter, 0x1000, script, &plan.command(&["--no-snapshot"]));
    let said = format!("{}{}", done.stdout, done.stderr);
    assert_eq!(done.status, 0, "{said}");
    assert!(
        said.contains("error: cannot write the journal ") && said.contains("disk/journal.jsonl"),
        "{said}"
    );
    assert!(said.contains("No space left on device"), "{said}");
    assert_eq!(steps(&mut client), [true; STEPS]);
    assert_eq!(rows(&mut client), before);
}
