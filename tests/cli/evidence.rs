//! `lint` and `check` by a database: the flags, and what they say of the rows that are there.

use serde_json::Value;

use crate::common::{Database, server};
use crate::run::Folder;

const SQL: &str = "
    CREATE TABLE empty (a int);
    CREATE TABLE filled (a int); INSERT INTO filled VALUES (1), (2), (3);
    CREATE SCHEMA sales; CREATE TABLE sales.orders (a int);
    CREATE TABLE orders (a int); INSERT INTO orders VALUES (1);
    ANALYZE";

fn database() -> (Database, Folder) {
    let database = server(18).database("evidence");
    database.execute(SQL);
    let folder = Folder::new();
    folder.write("empty.sql", "DROP TABLE empty;");
    folder.write("filled.sql", "DROP TABLE filled;");
    folder.write("orders.sql", "DROP TABLE orders;");
    (database, folder)
}

/// The severity of each finding with its evidence.
fn found(lint: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let findings = lint["findings"].as_array().unwrap().iter();
    findings
        .map(|f| format!("{} {}", text(&f["severity"]), text(&f["evidence"])))
        .collect()
}

#[test]
fn lint_judges_by_the_database_that_it_is_given() {
    let (database, folder) = database();
    let url = database.url();
    let sales = format!(
        "{url}{}schema=sales",
        if url.contains('?') { '&' } else { '?' }
    );
    let at = format!("--database-url={url}");
    let at_sales = format!("--database-url={sales}");
    for (args, status, want) in [
        (vec![&*at, "empty.sql"], 0, "info the table is empty"),
        (vec![&at, "filled.sql"], 1, "error 3 rows"),
        (
            vec![&at, "--evidence", "on", "filled.sql"],
            1,
            "error 3 rows",
        ),
        (vec![&at, "--evidence", "off", "empty.sql"], 1, "error -"),
        (
            vec![&at, "--evidence", "estimate", "filled.sql"],
            1,
            "error about 3 rows, as the planner guesses",
        ),
        (vec![&at, "--evidence=estimate", "empty.sql"], 1, "error -"),
        // Prisma's schema is where names are looked up.
        (vec![&at, "orders.sql"], 1, "error 1 row"),
        (vec![&at_sales, "orders.sql"], 0, "info the table is empty"),
    ] {
        let args: Vec<&str> = ["lint", "--format", "json"]
            .into_iter()
            .chain(args)
            .collect();
        let json = folder.run(&args).json(status);
        assert_eq!(found(&json), [want], "{args:?}");
    }
}

#[test]
fn the_environment_alone_does_not_make_lint_connect() {
    let (database, folder) = database();
    let url = database.url();
    for (args, status, want) in [
        (&["lint", "empty.sql"][..], 1, "error -"),
        (&["lint", "--evidence", "off", "empty.sql"], 1, "error -"),
        (
            &["lint", "--evidence", "on", "empty.sql"],
            0,
            "info the table is empty",
        ),
    ] {
        let args = args.iter().chain(&["--format", "json"]);
        assert_eq!(found(&folder.run_on(&url, args).json(status)), [want]);
    }
    let refused = folder
        .run(["lint", "--evidence", "on", "empty.sql"])
        .refused();
    assert!(
        refused.starts_with("error: no database was named\n"),
        "{refused}"
    );
    // Nor does the configuration, which says how to ask where there is somebody to ask.
    folder.write("reconcile.toml", "[lint]\nevidence = \"off\"\n");
    let at = format!("--database-url={url}");
    let run = folder.run(["lint", &at, "empty.sql", "--format", "json"]);
    assert_eq!(found(&run.json(1)), ["error -"]);
    let run = folder.run([
        "lint",
        &at,
        "--evidence=on",
        "empty.sql",
        "--format",
        "json",
    ]);
    assert_eq!(found(&run.json(0)), ["info the table is empty"]);
}

#[test]
fn a_committed_catalog_stands_in_for_the_database() {
    let (database, folder) = database();
    let catalog = folder
        .run_on(&database.url(), ["introspect", "--format", "json"])
        .printed(0);
    folder.write("catalog.json", catalog);
    folder.write("gone.sql", "DROP TABLE IF EXISTS gone;");
    let lint = |file: &str, status| {
        let args = [
            "lint",
            "--catalog",
            "catalog.json",
            file,
            "--format",
            "json",
        ];
        found(&folder.run(args).json(status))
    };
    assert_eq!(lint("filled.sql", 1), ["error -"]);
    // It says that nothing happens.
    assert_eq!(lint("gone.sql", 0), ["info -"]);

    folder.write("no.json", "{}");
    folder.write("later.json", r#"{"schema_version":2}"#);
    for (file, message) in [
        ("none.json", "error: cannot read none.json\n"),
        ("no.json", "error: no.json is no catalog\n"),
    ] {
        let refused = folder
            .run(["lint", "--catalog", file, "empty.sql"])
            .refused();
        assert!(refused.starts_with(message), "{refused}");
    }
    for flag in ["--database-url=postgresql://h/d", "--evidence=on"] {
        let args = ["lint", "--catalog", "catalog.json", flag, "empty.sql"];
        let refused = folder.run(args).refused();
        assert!(refused.contains("cannot be used with"), "{refused}");
    }
}

#[test]
fn times_are_written_with_their_unit() {
    let (database, folder) = database();
    let url = database.url();
    for time in ["2s", "500ms", "1.5", "0.2s"] {
        let args = [
            "lint",
            "--evidence=on",
            "--evidence-timeout",
            time,
            "empty.sql",
        ];
        assert_eq!(folder.run_on(&url, args).status, 0, "{time}");
    }
    for time in ["0", "0ms", "2h", "s", "-1s", "nan", "90000s"] {
        let args = [
            "lint",
            "--evidence=on",
            &format!("--evidence-timeout={time}"),
            "empty.sql",
        ];
        let refused = folder.run_on(&url, args).refused();
        assert!(refused.contains("a time such as 2s or 500ms"), "{refused}");
    }
}

#[test]
fn check_asks_too() {
    let (database, folder) = database();
    let url = database.url();
    for (args, status, want) in [
        (&["check", "empty.sql"][..], 0, "info the table is empty"),
        (&["check", "filled.sql"], 1, "error 3 rows"),
        (&["check", "--evidence=off", "empty.sql"], 1, "error -"),
    ] {
        let args = args.iter().chain(&["--format", "json"]);
        let json = folder.run_on(&url, args).json(status);
        assert_eq!(found(&json["lint"]), [want]);
    }
}

/// A table that may not be read: the finding stays, and what was asked has no answer.
#[test]
fn what_could_not_be_asked_is_said() {
    let (database, folder) = database();
    let role = format!("{}_r", database.name());
    database.execute(&format!("CREATE ROLE {role} LOGIN"));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let at = format!("--database-url={url}");
    let reason = format!(
        "public.filled may not be read; run: grant select on table public.filled to {role}"
    );
    let json = folder
        .run(["lint", &at, "filled.sql", "--format", "json"])
        .json(1);
    assert_eq!(found(&json), [format!("error not checked: {reason}")]);
    let want = serde_json::json!([{"question": "rows of public.filled", "reason": reason}]);
    assert_eq!(json["not_checked"], want);
    let text = folder.run(["lint", &at, "filled.sql"]).printed(1);
    let end = format!(
        "\nnot checked: rows of public.filled: {reason}\n\n1 statement in 1 file: 1 error, 1 not checked\n"
    );
    assert!(text.ends_with(&end), "{text}");

    let mut holder = database.client();
    let mut lock = holder.transaction().unwrap();
    lock.batch_execute("LOCK TABLE filled IN ACCESS EXCLUSIVE MODE")
        .unwrap();
    let at = format!("--database-url={}", database.url());
    let args = [
        "lint",
        &at,
        "--evidence-timeout=400ms",
        "filled.sql",
        "--format",
        "json",
    ];
    let json = folder.run(args).json(1);
    assert_eq!(
        found(&json),
        ["error not checked: another session holds a lock on it"]
    );
}
