//! `reconcile baseline fix` and `lint --fix`: what is written, what is said, how it ends.

use std::fs;

use crate::run::Folder;

const SCRIPT: &str =
    "SELECT 1;\nALTER TABLE users DROP COLUMN age, ADD COLUMN born date;\nDROP TABLE a;\n";

const SAFE: &str = "SELECT 1;\nALTER TABLE users \n\
    -- reconcile: taken out by drop-column: column age of users and its values would be lost\n\
    -- DROP COLUMN age,\n\
    -- reconcile: instead: ALTER TABLE users RENAME COLUMN age TO born\n \
    ADD COLUMN born date;\n\
    -- reconcile: taken out by drop-table: table a and all its rows would be lost\n\
    -- DROP TABLE a;\n\
    -- reconcile: instead: ALTER TABLE a RENAME TO _dropped_a\n";

#[test]
fn the_safe_script_is_printed_or_written() {
    let folder = Folder::new();
    let path = folder.write("diff.sql", SCRIPT);
    let run = folder.run(["baseline", "fix", "diff.sql"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, SAFE));
    assert_eq!(
        run.stderr,
        "diff.sql:2: taken out [drop-column]: column age of users and its values would be lost\n\
         diff.sql:3: taken out [drop-table]: table a and all its rows would be lost\n"
    );
    let run = folder.run(["baseline", "fix", "diff.sql", "-o", "safe.sql"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    assert_eq!(
        fs::read_to_string(folder.path().join("safe.sql")).unwrap(),
        SAFE
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), SCRIPT);
    assert_eq!(folder.run(["lint", "safe.sql"]).status, 0);
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["diff.sql", "safe.sql"]);
}

#[test]
fn files_are_mended_in_place() {
    let folder = Folder::new();
    let path = folder.write("diff.sql", SCRIPT);
    let other = folder.write("other.sql", "SELECT 2;\n");
    assert_eq!(
        folder
            .run(["lint", "--fix", "diff.sql", "other.sql"])
            .status,
        0
    );
    assert_eq!(fs::read_to_string(path).unwrap(), SAFE);
    assert_eq!(fs::read_to_string(other).unwrap(), "SELECT 2;\n");
}

#[test]
fn what_may_need_what_was_taken_out_is_work() {
    let folder = Folder::new();
    folder.write(
        "diff.sql",
        "ALTER TABLE a DROP COLUMN x, ADD COLUMN x int;\nCREATE INDEX ON a (x);\n",
    );
    let run = folder.run(["baseline", "fix", "diff.sql"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr
            .ends_with("diff.sql:2: look at this: it may need what was taken out at line 1\n"),
        "{}",
        run.stderr
    );
    let run = folder.run(["lint", "--fix", "diff.sql"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let folder = Folder::new();
    folder.write("diff.sql", SCRIPT);
    folder.write("one/a.sql", SCRIPT);
    folder.write("one/b.sql", SCRIPT);
    for (args, message) in [
        (
            &["baseline", "fix", "diff.sql", "-o", "no/such/folder.sql"][..],
            "cannot write no/such/folder.sql",
        ),
        (&["baseline", "fix", "one"], "one is not one script"),
        (&["baseline", "fix", "gone.sql"], "cannot read gone.sql"),
    ] {
        let run = folder.run(args);
        assert_eq!(run.status, 2, "{args:?}");
        assert!(run.stderr.contains(message), "{}", run.stderr);
    }
}
