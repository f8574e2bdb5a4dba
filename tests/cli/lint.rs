//! `reconcile lint`: statuses, inputs, the JSON form.

use crate::run::{Folder, Run};

/// The status and the last line on standard output.
fn summary(run: Run) -> (i32, String) {
    let status = run.status;
    let text = run.printed(status);
    (status, text.lines().last().unwrap_or_default().to_owned())
}

#[test]
fn the_status_says_what_was_found() {
    let folder = Folder::new();
    folder.write("clean.sql", "SELECT 1;");
    folder.write("drop.sql", "DROP TABLE a;");
    folder.write("unread.sql", "SELECT 1; frobnicate the database;");
    folder.write(
        "warned.sql",
        "DO $$ BEGIN EXECUTE concat('SELECT ', 1); END $$;",
    );
    folder.write("nothing.sql", "");
    folder.write("tree/b/z.SQL", "DROP TABLE z;");
    folder.write("tree/a.sql", "SELECT 1;");
    folder.write("tree/readme.md", "DROP TABLE no;");
    let none = "nothing found";
    for (args, status, line) in [
        (
            &["clean.sql"][..],
            0,
            format!("1 statement in 1 file: {none}"),
        ),
        (
            &["nothing.sql"],
            0,
            format!("0 statements in 1 file: {none}"),
        ),
        (
            &["drop.sql"],
            1,
            "1 statement in 1 file: 1 error".to_owned(),
        ),
        (
            &["clean.sql", "drop.sql"],
            1,
            "2 statements in 2 files: 1 error".to_owned(),
        ),
        (&["tree"], 1, "2 statements in 2 files: 1 error".to_owned()),
        (
            &["unread.sql"],
            1,
            "2 statements in 1 file: 1 error, 1 not read in full".to_owned(),
        ),
        (
            &["--fail-on", "info", "clean.sql"],
            0,
            format!("1 statement in 1 file: {none}"),
        ),
    ] {
        let args = ["lint"].iter().chain(args);
        assert_eq!(summary(folder.run(args)), (status, line));
    }
}

/// What was only partly read is no ground for saying that all is well.
#[test]
fn below_the_threshold_what_was_not_read_has_no_verdict() {
    let folder = Folder::new();
    let lowered = "unreadable-statement = { severity = 'warning', reason = 'r' }";
    folder.write("reconcile.toml", format!("[lint.rules]\n{lowered}\n"));
    folder.write("odd.sql", "frobnicate the database;");
    let line = "1 statement in 1 file: 1 warning, 1 not read in full".to_owned();
    assert_eq!(summary(folder.run(["lint", "odd.sql"])), (2, line.clone()));
    let strict = ["lint", "--fail-on", "warning", "odd.sql"];
    assert_eq!(summary(folder.run(strict)), (1, line));
}

#[test]
fn what_cannot_be_read_is_said_in_one_message() {
    let folder = Folder::new();
    folder.write("latin1.sql", b"SELECT 1;\nSELECT 'caf\xe9';");
    folder.write("utf16.sql", b"\xff\xfeS\0");
    folder.write("empty/readme.md", "no SQL");
    for (path, message) in [
        (
            "none.sql",
            "error: cannot read none.sql\n  caused by: No such file or directory (os error 2)\n",
        ),
        (
            "latin1.sql",
            "error: latin1.sql is not UTF-8: byte 0xE9 at offset 21, line 2, cannot be read\n  caused by: invalid utf-8 sequence of 1 bytes from index 21\n  help: save it as UTF-8, for example: iconv -f LATIN1 -t UTF-8 old.sql > new.sql\n",
        ),
        (
            "utf16.sql",
            "error: utf16.sql is UTF-16, not UTF-8\n  help: save it as UTF-8, for example: iconv -f UTF-16 -t UTF-8 old.sql > new.sql\n",
        ),
        (
            "empty",
            "error: there is no .sql file below empty\n  help: name a file, or another directory\n",
        ),
    ] {
        assert_eq!(folder.run(["lint", path]).refused(), message);
    }
    let usage = folder.run(["lint"]).refused();
    assert!(usage.contains("<PATH>..."), "{usage}");
}

#[test]
fn standard_input_is_a_script_too() {
    let folder = Folder::new();
    let clean = folder.run_with_input(&["lint", "-"], b"SELECT 1;");
    assert_eq!(
        summary(clean),
        (0, "1 statement in 1 file: nothing found".to_owned())
    );
    let found = folder.run_with_input(&["lint", "--format", "json", "-"], b"DROP TABLE a;");
    assert_eq!(found.json(1)["findings"][0]["file"], "<stdin>");
    let twice = folder.run(["lint", "-", "-"]).refused();
    assert!(
        twice.contains("standard input can be read only once"),
        "{twice}"
    );
    let refused = folder.run_with_input(&["lint", "-"], b"\xff").refused();
    assert!(
        refused.starts_with("error: <stdin> is not UTF-8"),
        "{refused}"
    );
}

/// A file that has the name of standard input does not lead its findings into the wrong text.
#[test]
fn scripts_of_one_name_do_not_mix_up_the_frames() {
    let folder = Folder::new();
    folder.write("<stdin>", "SELECT 1; DROP TABLE a;");
    let run = folder.run_with_input(&["lint", "<stdin>", "-"], b"");
    assert_eq!(summary(run).0, 1);
}

#[test]
fn a_link_that_is_not_followed_is_said() {
    let folder = Folder::new();
    folder.write("tree/a.sql", "SELECT 1;");
    folder.write("other/b.sql", "DROP TABLE b;");
    std::os::unix::fs::symlink("../other", folder.path().join("tree/link")).unwrap();
    std::os::unix::fs::symlink("../other/b.sql", folder.path().join("tree/b.sql")).unwrap();
    let run = folder.run(["lint", "tree"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.ends_with("2 statements in 2 files: 1 error\n"));
    let note = "note: tree/link is a link to a directory and was not followed\n";
    assert_eq!(run.stderr, note);
}

/// The contract: these keys, in this order.
#[test]
fn the_json_is_what_was_promised() {
    let folder = Folder::new();
    folder.write("a.sql", "\n  DROP TABLE \"Ü\";");
    let run = folder.run(["lint", "--format", "json", "a.sql"]);
    let wanted = concat!(
        r#"{"schema_version":1,"files":[{"path":"a.sql","statements":1,"unreadable":0}],"#,
        r#""findings":[{"rule":"drop-table","code":"R001","severity":"error","file":"a.sql","#,
        r#""start":{"offset":3,"line":2,"column":3},"end":{"offset":18,"line":2,"column":17},"#,
        r#""object":"\"Ü\"","message":"table \"Ü\" and all its rows would be lost","evidence":null,"#,
        r#""help":"put it aside until nothing needs it, then drop it on purpose","#,
        r#""fix":"ALTER TABLE \"Ü\" RENAME TO \"_dropped_Ü\"","query":null}],"allowed":[],"summary":{"error":1,"warning":0,"info":0,"allowed":0}}"#,
        "\n",
    );
    assert_eq!(run.printed(1), wanted);
}
