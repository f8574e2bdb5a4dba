//! `reconcile.toml`: how it is found, what wins, what is refused.

use crate::common::{read, root};
use crate::run::Folder;

#[test]
fn it_is_found_upwards_and_flags_win() {
    let folder = Folder::new();
    folder.write("reconcile.toml", "[lint]\nfail_on = \"warning\"\n");
    let long = format!("SELECT {}1;", "x, ".repeat(400_000));
    folder.write("deep/er/long.sql", long);
    let status = |args: &[&str]| {
        let mut command = folder.command(args);
        command.current_dir(folder.path().join("deep/er"));
        crate::run::run(&mut command).status
    };
    assert_eq!(status(&["lint", "long.sql"]), 1);
    assert_eq!(status(&["lint", "--fail-on", "error", "long.sql"]), 2);

    // The nearest one counts, alone.
    folder.write("deep/reconcile.toml", "");
    assert_eq!(status(&["lint", "long.sql"]), 2);
    assert_eq!(
        status(&["lint", "--config", "../../reconcile.toml", "long.sql"]),
        1
    );
}

#[test]
fn a_mistake_is_named_with_its_place() {
    let folder = Folder::new();
    folder.write("a.sql", "SELECT 1;");
    for (text, message) in [
        (
            "[lint]\n\nfail_onn = \"info\"\n",
            "reconcile.toml, line 3: unknown field `fail_onn`, expected one of `paths`, `fail_on`, `evidence`",
        ),
        (
            "[lnt]\n",
            "reconcile.toml, line 1: unknown field `lnt`, expected one of `database`, `tables`, `lint`",
        ),
        (
            "[tables]\nrequire = []\n",
            "reconcile.toml, line 2: unknown field `require`, expected `required`",
        ),
        (
            "[database]\nschema = \"a\"\n",
            "reconcile.toml, line 2: unknown field `schema`, expected `schemas`",
        ),
        (
            "[tables]\nrequired = \"users\"\n",
            "reconcile.toml, line 2: invalid type: string \"users\", expected a sequence",
        ),
        (
            "[lint]\nfail_on = \"fatal\"\n",
            "reconcile.toml, line 2: unknown variant `fatal`, expected one of `info`, `warning`, `error`",
        ),
        (
            "\n[lint\n",
            "reconcile.toml, line 2: unclosed table, expected `]`",
        ),
    ] {
        folder.write("reconcile.toml", text);
        let path = folder.path().canonicalize().unwrap();
        let wanted = format!("error: {}/{message}\n", path.display());
        for command in ["lint", "check"] {
            assert_eq!(folder.run([command, "a.sql"]).refused(), wanted);
        }
    }
    let missing = folder
        .run(["lint", "--config", "none.toml", "a.sql"])
        .refused();
    let wanted =
        "error: cannot read none.toml\n  caused by: No such file or directory (os error 2)\n";
    assert_eq!(missing, wanted);
}

/// The reference's example is complete, and every key in it is understood.
#[test]
fn the_reference_is_right() {
    let page = read(&root().join("docs/configuration.md"));
    let blocks: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    let [example] = blocks.as_slice() else {
        panic!("one example, not {}", blocks.len());
    };
    let folder = Folder::new();
    folder.write("example.toml", example);
    folder.write("prisma/migrations/1/migration.sql", "SELECT 1;");
    // It comes as far as to the database: the file was read, and its scripts.
    let url = "postgresql://u@127.0.0.1:1/d";
    let message = folder
        .run_on(url, ["check", "--config", "example.toml"])
        .refused();
    assert!(message.starts_with("error: no server listens"), "{message}");

    for key in keys(example) {
        assert!(
            page.contains(&format!("| `{key}` |")),
            "{key} is not in the table"
        );
        let misspelt = example.replace(key.rsplit('.').next().unwrap(), "misspelt");
        folder.write("example.toml", misspelt);
        let message = folder
            .run_on(url, ["check", "--config", "example.toml"])
            .refused();
        assert!(
            message.contains("unknown field `misspelt`"),
            "{key}: {message}"
        );
    }
    // What the program takes is what it says that it expects: the table has all of it.
    let rows = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, keys(example).len());
    for (section, expected) in [
        ("x = 1", "expected one of `database`, `tables`, `lint`"),
        ("[database]\nx = 1", "expected `schemas`"),
        ("[tables]\nx = 1", "expected `required`"),
        (
            "[lint]\nx = 1",
            "expected one of `paths`, `fail_on`, `evidence`",
        ),
    ] {
        folder.write("example.toml", section);
        let message = folder
            .run_on(url, ["check", "--config", "example.toml"])
            .refused();
        assert!(message.contains(expected), "{message}");
    }
}

/// `section.key` of every line that sets one.
fn keys(example: &str) -> Vec<String> {
    let mut section = "";
    let mut keys = Vec::new();
    for line in example.lines() {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            section = name;
        } else if let Some((key, _)) = line.split_once(" = ") {
            keys.push(format!("{section}.{key}"));
        }
    }
    keys
}
