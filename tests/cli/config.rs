//! `reconcile.toml`: how it is found, what wins, what is refused.

use reconcile_core::rules;

use crate::common::{read, root};
use crate::run::Folder;

#[test]
fn it_is_found_upwards_and_flags_win() {
    let folder = Folder::new();
    folder.write("reconcile.toml", "[lint]\nfail_on = \"warning\"\n");
    folder.write("deep/er/a.sql", "DROP SCHEMA s;");
    let status = |args: &[&str]| {
        let mut command = folder.command(args);
        command.current_dir(folder.path().join("deep/er"));
        crate::run::run(&mut command).status
    };
    assert_eq!(status(&["lint", "a.sql"]), 1);
    assert_eq!(status(&["lint", "--fail-on", "error", "a.sql"]), 0);

    // The nearest one counts, alone.
    folder.write("deep/reconcile.toml", "");
    assert_eq!(status(&["lint", "a.sql"]), 0);
    assert_eq!(
        status(&["lint", "--config", "../../reconcile.toml", "a.sql"]),
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
            "reconcile.toml, line 3: unknown field `fail_onn`, expected one of `paths`, `fail_on`, `evidence`, `rules`, `overrides`",
        ),
        (
            "[lnt]\n",
            "reconcile.toml, line 1: unknown field `lnt`, expected one of `database`, `tables`, `lint`, `snapshot`, `prisma`, `journal`, `health`, `safeguards`, `environments`",
        ),
        (
            "[tables]\nrequire = []\n",
            "reconcile.toml, line 2: unknown field `require`, expected `required` or `bootstrap`",
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
        let name = key.rsplit('.').next().unwrap();
        let misspelt = match key.as_str() {
            "lint.rules" => example.replace("\ntruncate = ", "\nmisspelt = "),
            _ => example.replace(&format!("\n{name} = "), "\nmisspelt = "),
        };
        folder.write("example.toml", misspelt);
        let message = folder
            .run_on(url, ["check", "--config", "example.toml"])
            .refused();
        let what = match key.as_str() {
            "lint.rules" => "there is no lint rule `misspelt`",
            _ => "unknown field `misspelt`",
        };
        assert!(message.contains(what), "{key}: {message}");
    }
    // What the program takes is what it says that it expects: the table has all of it.
    let rows = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, keys(example).len());
    for (section, expected) in [
        (
            "x = 1",
            "expected one of `database`, `tables`, `lint`, `snapshot`, `prisma`, `journal`, `health`, `safeguards`, `environments`",
        ),
        ("[database]\nx = 1", "expected `schemas`"),
        ("[tables]\nx = 1", "expected `required` or `bootstrap`"),
        (
            "[lint]\nx = 1",
            "expected one of `paths`, `fail_on`, `evidence`, `rules`, `overrides`",
        ),
        (
            "[prisma]\nx = 1",
            "expected one of `schema`, `migrations`, `command`, `external_tables`",
        ),
        ("[journal]\nx = 1", "expected `path` or `table`"),
        (
            "[health]\nx = 1",
            "expected one of `long_transaction`, `idle_in_transaction`, `blocked`, `prepared_transaction`, \
             `age_percent`, `slot_bytes`, `slot_age`, `dead_rows`, `never_analysed`, `rows_lost`, `days_left`",
        ),
        (
            "[safeguards]\nx = 1",
            "expected `snapshot_max_age` or `window`",
        ),
        (
            "[environments.production]\nx = 1",
            "expected one of `databases`, `requires`, `window`",
        ),
        (
            "[environments.production]\nrequires = [\"x\"]",
            "expected one of `snapshot`, `rehearsal`, `confirmation`",
        ),
        (
            "[lint.rules]\ntruncate = { x = 1 }",
            "expected `severity` or `reason`",
        ),
        (
            "[[lint.overrides]]\nx = 1",
            "expected one of `path`, `rules`, `reason`",
        ),
    ] {
        folder.write("example.toml", section);
        let message = folder
            .run_on(url, ["check", "--config", "example.toml"])
            .refused();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_threshold_that_cannot_be_is_named_with_its_place() {
    let folder = Folder::new();
    for (text, expected) in [
        (
            "[health]\nblocked = { x = 1 }",
            "expected `warning` or `error`",
        ),
        (
            "[health]\ndead_rows = { x = 1 }",
            "expected `rows` or `percent`",
        ),
        (
            "[health]\nblocked = { warning = \"1m\" }",
            "missing field `error`",
        ),
        (
            "[health]\nblocked = { warning = \"1m\", error = \"1\" }",
            "line 2: `1` is no length of time: write 90s, 10m, 6h, 1d",
        ),
        (
            "[health]\nblocked = { warning = \"2m\", error = \"1m\" }",
            "line 2: the error is below the warning",
        ),
        (
            "[health]\nslot_bytes = { warning = \"1\", error = \"1GB\" }",
            "line 2: `1` is no size: write 512MB, 1GB",
        ),
        (
            "[health]\ndays_left = { warning = 7, error = 30 }",
            "line 2: the error is above the warning",
        ),
    ] {
        folder.write("reconcile.toml", text);
        let message = folder.run(["health"]).refused();
        assert!(message.contains(expected), "{message}");
    }
}

/// `section.key` of every line that sets one; `lint.rules` for all rules.
fn keys(example: &str) -> Vec<String> {
    let mut section = "";
    let mut keys = Vec::new();
    for line in example.lines() {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        } else if let Some((key, _)) = line.split_once(" = ") {
            keys.push(match section {
                "lint.rules" => section.to_owned(),
                "environments.production" => format!("environments.NAME.{key}"),
                _ => format!("{section}.{key}"),
            });
        }
    }
    keys
}

#[test]
fn severities_are_set_for_rules_and_paths() {
    let folder = Folder::new();
    let config = r#"
[lint.rules]
drop-table = { severity = "warning", reason = "r" }
drop-schema = "error"

[[lint.overrides]]
path = "prisma/migrations/2023*/**"
rules = { drop-table = "off", truncate = { severity = "info", reason = "own" } }
reason = "applied long ago"

[[lint.overrides]]
path = "prisma/*/2023_late/*.sql"
rules = { drop-table = "error" }
"#;
    folder.write("app/reconcile.toml", config);
    let script = "DROP TABLE a; TRUNCATE b;";
    for name in ["2023_early", "2023_late", "2024"] {
        folder.write(
            format!("app/prisma/migrations/{name}/migration.sql"),
            script,
        );
    }
    let severities = |args: &[&str], from: &str| -> Vec<String> {
        let args = ["lint", "--format", "json"].iter().chain(args);
        let mut command = folder.command(args);
        let run = crate::run::run(command.current_dir(folder.path().join(from)));
        let json = run.json(1);
        let parts = ["findings", "allowed"].map(|list| {
            let list = json[list].as_array().unwrap().iter();
            list.map(|f| {
                let file = f["file"].as_str().unwrap().rsplit('/').nth(1).unwrap();
                let kept = f["reason"].as_str().unwrap_or("-");
                format!(
                    "{file} {} {} {kept}",
                    f["rule"].as_str().unwrap(),
                    f["severity"].as_str().unwrap()
                )
            })
            .collect::<Vec<_>>()
        });
        parts.concat()
    };
    let wanted = [
        "2023_early truncate info -",
        "2023_late drop-table error -",
        "2023_late truncate info -",
        "2024 drop-table warning -",
        "2024 truncate error -",
        "2023_early drop-table error applied long ago",
    ];
    assert_eq!(severities(&["prisma"], "app"), wanted);
    assert_eq!(severities(&["./migrations"], "app/prisma"), wanted);
    assert_eq!(
        severities(
            &["--config", "app/reconcile.toml", "app/prisma/../prisma"],
            ""
        ),
        wanted
    );
    let absolute = folder.path().join("app/prisma");
    assert_eq!(severities(&[absolute.to_str().unwrap()], "app"), wanted);
    let early = "app/prisma/migrations/2023_early";
    let human = folder
        .run(["lint", "--config", "app/reconcile.toml", early])
        .printed(0);
    assert!(
        human.ends_with("\n2 statements in 1 file: 1 note, 1 allowed\n"),
        "{human}"
    );
}

#[test]
fn a_severity_that_cannot_be_is_named_with_its_place() {
    let folder = Folder::new();
    folder.write("a.sql", "SELECT 1;");
    let ids: Vec<&str> = rules::all().iter().map(rules::Rule::id).collect();
    let ids = format!("the rules are {}", ids.join(", "));
    let why = "it finds losses of data, or what nobody could judge: say why that is meant";
    let fixed = "correct the allowance that it finds";
    let all = "[lint.rules]\n";
    let one = "[[lint.overrides]]\n";
    for (section, text, line, message, help) in [
        (
            all,
            "drop-tabel = 'off'",
            2,
            "there is no lint rule `drop-tabel`",
            Some(ids.as_str()),
        ),
        (
            all,
            "\ntruncate = 'off'",
            3,
            "lowering the rule truncate needs a reason",
            Some(why),
        ),
        (
            all,
            "truncate = { severity = 'info', reason = ' ' }",
            2,
            "the reason for setting truncate is empty",
            None,
        ),
        (
            all,
            "allowance = { severity = 'info', reason = 'r' }",
            2,
            "the rule allowance cannot be set",
            Some(fixed),
        ),
        (
            all,
            "truncate = 'fatal'",
            2,
            "unknown variant `fatal`, expected one of `off`, `info`, `warning`, `error`",
            None,
        ),
        (
            all,
            "truncate = 1",
            2,
            "invalid type: integer `1`, expected a severity, or { severity = …, reason = … }",
            None,
        ),
        (
            all,
            "truncate = { reason = 'r' }",
            2,
            "missing field `severity`",
            None,
        ),
        (
            one,
            "path = 'a/**'\nrules = { truncate = 'off' }",
            3,
            "lowering the rule truncate needs a reason",
            Some(why),
        ),
        (
            one,
            "rules = { truncate = 'error' }",
            1,
            "missing field `path`",
            None,
        ),
        (
            one,
            "path = '../a'\nrules = {}",
            2,
            "the pattern `../a` has to start from the folder of this file",
            None,
        ),
        (
            one,
            "path = 'a**'\nrules = {}",
            2,
            "`a**` is no pattern: recursive wildcards must form a single path component",
            None,
        ),
    ] {
        folder.write("reconcile.toml", format!("{section}{text}"));
        let path = folder.path().canonicalize().unwrap();
        let help = help.map(|help| format!("  help: {help}\n"));
        let wanted = format!(
            "error: {}/reconcile.toml, line {line}: {message}\n{}",
            path.display(),
            help.unwrap_or_default()
        );
        assert_eq!(folder.run(["lint", "a.sql"]).refused(), wanted);
    }
}
