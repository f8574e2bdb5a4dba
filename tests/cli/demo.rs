//! `reconcile demo`: what it shows, and that nothing is left of it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use insta::assert_snapshot;

use crate::common::{MAJORS, binaries, client_tool};
use crate::run::{Folder, run};

/// A temporary directory that the server's account can use, with a name that needs quoting.
fn temporary(folder: &Folder) -> PathBuf {
    let path = folder.path().join("a b'c");
    fs::create_dir(&path).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o777)).unwrap();
    path
}

fn demo(folder: &Folder, major: u32, tmpdir: &Path) -> Command {
    let mut command = folder.command(["demo", "--pg-bin"]);
    command.arg(binaries(major).dir()).env("TMPDIR", tmpdir);
    command
}

/// Files and processes that have to do with this folder.
fn left(tmpdir: &Path) -> Vec<String> {
    let mut left: Vec<String> = fs::read_dir(tmpdir)
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .collect();
    for process in fs::read_dir("/proc").unwrap() {
        let line = fs::read(process.unwrap().path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(&*tmpdir.to_string_lossy()) {
            left.push(line);
        }
    }
    left
}

#[test]
fn it_tells_the_story_and_leaves_nothing() {
    for major in MAJORS {
        let folder = Folder::new();
        let tmpdir = temporary(&folder);
        let text = run(&mut demo(&folder, major, &tmpdir)).printed(0);
        assert_eq!(left(&tmpdir), Vec::<String>::new());
        let version = binaries(major).version().to_owned();
        let mut text = text.replace(&version, "XX.Y");
        if major >= 18 {
            // NOT NULL is a constraint of its own there.
            text = text.replace(" 43 constraints,", " 14 constraints,");
        }
        assert_snapshot!("demo", text);
    }
}

/// The same command, to which SIGINT means what it does at a terminal. A shell that runs the tests
/// in the background has it ignored, and children inherit that.
fn interruptible(command: &Command) -> Command {
    let mut outer = Command::new("env");
    outer
        .arg("--default-signal=INT")
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            outer.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    outer
}

/// Whatever ends it, at whatever moment.
#[test]
fn nothing_is_left_of_it_when_it_is_interrupted() {
    for (signal, number, moment) in [
        ("INT", 2, "Starting"),
        ("INT", 2, "Making"),
        ("INT", 2, "Asking"),
        ("TERM", 15, "Making"),
        ("KILL", 9, "Making"),
        ("INT", 2, " 3 generate"),
        ("KILL", 9, " 5 apply"),
    ] {
        let folder = Folder::new();
        let tmpdir = temporary(&folder);
        let mut child = interruptible(&demo(&folder, 18, &tmpdir))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // It stays open: who cannot print any more ends by that.
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reached = lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.starts_with(moment));
        assert!(reached.is_some(), "{moment} was not said");
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(
            child.wait().unwrap().signal(),
            Some(number),
            "{signal} at {moment}"
        );
        let deadline = Instant::now() + Duration::from_mins(1);
        while !left(&tmpdir).is_empty() {
            assert!(
                Instant::now() < deadline,
                "{signal} at {moment}: {:?}",
                left(&tmpdir)
            );
            sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn without_a_server_it_says_what_to_do() {
    let folder = Folder::new();
    let refused = folder.run(["demo", "--pg-bin", "no/such/folder"]).refused();
    assert!(refused.contains("no/such/folder"), "{refused}");
    assert!(refused.contains("\n  help: "), "{refused}");
}

/// With the client programs beside the server's there is a backup, and a copy to rehearse on.
#[test]
fn with_client_programs_it_is_the_whole_plan() {
    let folder = Folder::new();
    let tmpdir = temporary(&folder);
    let programs = folder.path().join("programs");
    fs::create_dir(&programs).unwrap();
    let clients = client_tool("pg_dump").parent().unwrap().to_owned();
    for from in [&clients, &binaries(18).dir().to_owned()] {
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let script = format!("#!/bin/sh\nexec {} \"$@\"\n", path.display());
            let to = programs.join(path.file_name().unwrap());
            fs::write(&to, script).unwrap();
            fs::set_permissions(&to, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    fs::set_permissions(&programs, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = folder.command(["demo", "--pg-bin"]);
    command.arg(&programs).env("TMPDIR", &tmpdir);
    let text = run(&mut command).printed(0);
    for part in [
        "\n 1 snapshot   db-snapshots/20",
        "\n 4 rehearse   it goes through; 4 objects remain different\n",
        "\n 5 apply      no table, no column and no row is missing\n",
        "\nAll steps are done.\n",
        "\n  messages           3000   3000\n",
        "\nAnd the next user who signs up gets id 501.\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(left(&tmpdir), Vec::<String>::new());
}
