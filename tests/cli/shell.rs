//! What a shell, a pager and a packager need.

use std::io::Read as _;
use std::process::Stdio;

use crate::run::Folder;

const COMMANDS: [&str; 18] = [
    "run",
    "check",
    "ensure",
    "introspect",
    "lint",
    "sequences",
    "demo",
    "rules",
    "explain",
    "completions",
    "man",
    "baseline",
    "snapshot",
    "rollback",
    "status",
    "verify",
    "health",
    "doctor",
];

#[test]
fn every_command_has_help() {
    let folder = Folder::new();
    let all = folder.run(["--help"]).printed(0);
    for command in COMMANDS {
        assert!(
            all.contains(&format!("\n  {command} ")),
            "{command} is not in {all}"
        );
        let long = folder.run([command, "--help"]).printed(0);
        assert!(
            long.contains(&format!("Usage: reconcile {command}")),
            "{long}"
        );
        let short = folder.run([command, "-h"]).printed(0);
        let widest = long
            .lines()
            .chain(short.lines())
            .map(|line| line.chars().count())
            .max();
        assert!(widest <= Some(100), "{long}");
    }
    let version = folder.run(["--version"]).printed(0);
    assert_eq!(
        version,
        format!("reconcile {}\n", env!("CARGO_PKG_VERSION"))
    );
    let listed = all.lines().filter(|line| {
        line.strip_prefix("  ")
            .is_some_and(|rest| rest.starts_with(char::is_lowercase))
    });
    // `help` is clap's own.
    assert_eq!(listed.count(), COMMANDS.len() + 1, "{all}");
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.run(["completions", shell]).printed(0);
        for command in COMMANDS {
            assert!(
                script.contains(command),
                "{shell} does not complete {command}"
            );
        }
    }
    let page = folder.run(["man"]).printed(0);
    assert!(page.starts_with(".ie"), "{page}");
    for command in COMMANDS {
        assert!(
            page.contains(&format!("reconcile\\-{command}(1)")),
            "{command}: {page}"
        );
    }
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = Folder::new();
    let json = folder.run(["rules", "--format", "json"]).json(0);
    let rules = json["rules"].as_array().unwrap();
    let text = folder.run(["rules"]).printed(0);
    assert_eq!(text.lines().count(), rules.len());
    for rule in rules {
        let part = |key: &str| rule[key].as_str().unwrap();
        let line = text
            .lines()
            .find(|line| line.starts_with(part("code")))
            .unwrap();
        assert!(
            line.contains(part("id")) && line.ends_with(part("summary")),
            "{line}"
        );
        let by_id = folder.run(["explain", part("id")]).printed(0);
        assert!(by_id.starts_with(&format!(
            "{} {} ({})\n\n",
            part("code"),
            part("id"),
            part("severity")
        )));
        assert_eq!(folder.run(["explain", part("code")]).printed(0), by_id);
    }
    let refused = folder.run(["explain", "drop-everything"]).refused();
    assert_eq!(
        refused,
        "error: there is no rule `drop-everything`\n  help: `reconcile rules` lists them\n"
    );
}

/// A reader that has seen enough is no reason for a message, whatever the form.
#[test]
fn a_closed_pipe_is_no_failure_to_talk_about() {
    let folder = Folder::new();
    let script: Vec<String> = (0..3_000).map(|n| format!("DROP TABLE t{n};\n")).collect();
    folder.write("long.sql", script.concat());
    for args in [
        &["lint", "long.sql"][..],
        &["lint", "--format", "json", "long.sql"],
    ] {
        let mut child = folder
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut start).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(2));
    }
}
