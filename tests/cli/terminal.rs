//! What people see: frames, colours, and nothing that takes over their terminal.

use insta::assert_snapshot;

use crate::common::{Database, read, root, server};
use crate::run::Folder;

/// Line ends of Windows, tabs, statements over several lines, wide characters, a byte order mark.
const SCRIPT: &str = "\u{feff}-- Größe\r\nDROP TABLE a, \"bé\";\r\n\tALTER TABLE c\r\n\t\tDROP COLUMN\tx,\r\n\t\tADD y int;\r\nDROP TABLE\r\n\t1,\r\n\t2,\r\n\t3,\r\n\t4,\r\n\t5,\r\n\t6,\r\n\t7,\r\n\t8;\r\nTRUNCATE 表;";

fn legacy() -> Database {
    let database = server(18).database("legacy");
    database.execute(&read(&root().join("reconcile-cli/src/demo/legacy.sql")));
    database.execute("ANALYZE");
    database
}

/// Without what differs from server to server.
fn settled(database: &Database, text: &str) -> String {
    let version: String = database
        .client()
        .query_one("SELECT current_setting('server_version')", &[])
        .unwrap()
        .get(0);
    text.replace(database.name(), "legacy")
        .replace(&version, "18.x")
}

#[test]
fn findings_are_framed() {
    let folder = Folder::new();
    folder.write("a.sql", SCRIPT);
    assert_snapshot!("lint_plain", folder.run(["lint", "a.sql"]).printed(1));
    let colored = folder
        .run(["--color", "always", "lint", "a.sql"])
        .printed(1);
    assert_snapshot!("lint_color", colored.replace('\u{1b}', "␛"));
}

#[test]
fn colour_is_a_choice() {
    let folder = Folder::new();
    folder.write("a.sql", SCRIPT);
    let plain = folder.run(["lint", "a.sql"]).printed(1);
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(
        folder.run(["lint", "--color", "never", "a.sql"]).printed(1),
        plain
    );
    let mut asked = folder.command(["lint", "--color", "auto", "a.sql"]);
    assert_eq!(
        crate::run::run(asked.env("NO_COLOR", "1")).printed(1),
        plain
    );
    // What is asked for on the command line wins over the environment.
    let mut asked = folder.command(["lint", "--color", "always", "a.sql"]);
    let colored = crate::run::run(asked.env("NO_COLOR", "1")).printed(1);
    assert_eq!(without_style(&colored), plain);
    let failure = folder.run(["lint", "--color", "always", "none.sql"]);
    assert!(
        failure.stderr.starts_with("\u{1b}[1;31merror\u{1b}[0m: "),
        "{}",
        failure.stderr
    );
}

#[test]
fn the_report_of_check_is_told_in_full() {
    let folder = Folder::new();
    let database = legacy();
    folder.write(
        "diff.sql",
        read(&root().join("reconcile-cli/src/demo/diff.sql")),
    );
    let args = [
        "check",
        "diff.sql",
        "--require",
        "users",
        "--require",
        "call_logs",
    ];
    let plain = folder.run_on(&database.url(), args).printed(1);
    assert_snapshot!("check_plain", settled(&database, &plain));
    let args = args.iter().chain(&["--color", "always"]);
    let colored = folder.run_on(&database.url(), args).printed(1);
    assert_eq!(without_style(&colored), plain);
    let colored = settled(&database, &colored).replace('\u{1b}', "␛");
    assert_snapshot!("check_color", colored);
}

#[test]
fn the_overview_and_the_sequences_are_told_in_full() {
    let folder = Folder::new();
    let database = legacy();
    let overview = folder.run_on(&database.url(), ["introspect"]).printed(0);
    assert_snapshot!("introspect", settled(&database, &overview));
    let sequences = folder
        .run_on(&database.url(), ["sequences", "--all"])
        .printed(1);
    assert_snapshot!("sequences_all", sequences);
}

/// A line may be a whole dump: what is shown of it stays small, and its place is right.
#[test]
fn a_line_of_a_megabyte_is_shown_in_part() {
    let folder = Folder::new();
    let long = "x, ".repeat(350_000);
    folder.write(
        "one.sql",
        format!("SELECT {long}1; DROP TABLE \"é\", t; SELECT {long}1;"),
    );
    let text = folder.run(["lint", "one.sql"]).printed(1);
    assert_eq!(
        text.matches(" --> one.sql:1:1050011\n").count(),
        2,
        "{text}"
    );
    assert!(text.len() < 4_000, "{}", text.len());
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest < Some(200), "{text}");
}

#[test]
fn hundreds_of_findings_in_one_line_are_each_shown_small() {
    let folder = Folder::new();
    let names: Vec<String> = (0..700).map(|n| format!("table_{n:04}")).collect();
    folder.write("all.sql", format!("DROP TABLE {};", names.join(", ")));
    let text = folder.run(["lint", "all.sql"]).printed(1);
    assert_eq!(text.matches("error[drop-table]").count(), 700);
    assert!(text.len() < 700 * 1_000, "{}", text.len());
    assert!(text.ends_with("\n1 statement in 1 file: 700 errors\n"));
}

const HOSTILE: &str = "h\u{1b}[2J\u{7}\u{9b}5n\u{202e}\r\nClean: all is well";

/// Names and scripts are other people's text.
#[test]
fn nothing_in_a_script_or_its_name_reaches_the_terminal_raw() {
    let folder = Folder::new();
    let file = "f\u{1b}]0;title\u{7}\n.sql";
    folder.write(
        file,
        format!("DROP TABLE \"{HOSTILE}\"; -- \u{1b}[2J\u{9b}\n"),
    );
    folder.write("bad\u{1b}[2J.sql", b"\xff");
    folder.write("c\u{1b}[2J.toml", "\"x\u{9b}\" = 1");
    folder.write("odd\u{1b}[2J/readme", "");
    let text = folder.run(["lint", file]).printed(1);
    assert_snapshot!("hostile_lint", text);
    assert_shown_safely(&text);
    let colored = folder.run(["lint", "--color", "always", file]).printed(1);
    assert_shown_safely(&without_style(&colored));
    for args in [
        &["lint", "bad\u{1b}[2J.sql"][..],
        &["lint", "none\u{1b}[2J.sql"],
        &["lint", "odd\u{1b}[2J"],
        &["explain", "rule\u{1b}[2J"],
        &["lint", "--config", "c\u{1b}[2J.toml", file],
        &["lint", "--config", "none\u{1b}[2J.toml", file],
    ] {
        assert_shown_safely(&folder.run(args).refused());
    }
    // Programs get it as it is.
    let json = folder.run(["lint", "--format", "json", file]).json(1);
    assert_eq!(json["findings"][0]["object"], format!("\"{HOSTILE}\""));
    assert_eq!(json["files"][0]["path"], file);
}

#[test]
fn nothing_in_a_database_reaches_the_terminal_raw() {
    let folder = Folder::new();
    let database = server(18).database("hostile");
    database.execute(&format!(
        "CREATE SCHEMA \"{HOSTILE}\";
         CREATE TABLE \"{HOSTILE}\".\"{HOSTILE}\" (\"{HOSTILE}\" serial PRIMARY KEY);
         INSERT INTO \"{HOSTILE}\".\"{HOSTILE}\" VALUES (7);
         CREATE TABLE \"{HOSTILE}\".hidden (id serial);
         CREATE TABLE \"{HOSTILE}\".late (id bigint DEFAULT nextval('{HOSTILE}' || ''));
         CREATE ROLE \"{HOSTILE}\" LOGIN;
         GRANT USAGE ON SCHEMA \"{HOSTILE}\" TO \"{HOSTILE}\";
         GRANT SELECT ON ALL TABLES IN SCHEMA \"{HOSTILE}\" TO \"{HOSTILE}\";
         GRANT SELECT ON ALL SEQUENCES IN SCHEMA \"{HOSTILE}\" TO \"{HOSTILE}\";
         REVOKE ALL ON \"{HOSTILE}\".hidden FROM \"{HOSTILE}\""
    ));
    let role: Vec<String> = HOSTILE.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let role = role.concat();
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let required = format!("\"{HOSTILE}\".\"no{HOSTILE}\"");
    for (args, status) in [
        (&["check", "--require", &required][..], 1),
        (&["sequences", "--all"], 1),
        (&["introspect"], 0),
    ] {
        let run = folder.run_on(&url, args);
        assert_eq!(run.status, status, "{}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("h␛[2J␇"), "{}", run.stdout);
        assert_shown_safely(&run.stdout);
        assert_shown_safely(&run.stderr);
    }
    let wrong = url.replace(&format!("{role}@"), &format!("{role}no@"));
    assert_shown_safely(&folder.run_on(&wrong, ["check"]).refused());
    for schema in [HOSTILE, "no\u{1b}[2J"] {
        let run = folder.run_on(&url, ["introspect", "--schema", schema]);
        assert_shown_safely(&run.stdout);
        assert_shown_safely(&run.stderr);
    }
}

/// No control character but the line's end, no turned direction, and no line that somebody else
/// began.
#[track_caller]
fn assert_shown_safely(text: &str) {
    let raw = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(raw), "{text:?}");
    assert!(!text.contains("\nClean: all is well"), "{text}");
}

/// Takes out what sets colours and weights, and nothing else.
fn without_style(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('m') {
            Some((code, rest)) if code.bytes().all(|b| b.is_ascii_digit() || b == b';') => {
                out.push_str(rest);
            }
            _ => {
                out.push_str("\u{1b}[");
                out.push_str(part);
            }
        }
    }
    out
}
