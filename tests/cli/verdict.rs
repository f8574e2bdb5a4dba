//! The exit statuses of `check`, `introspect` and `sequences`, and what is said with them.

use crate::common::{Database, server, servers};
use crate::run::Folder;

const LAGGING: &str =
    "CREATE TABLE lagging (id serial PRIMARY KEY); INSERT INTO lagging VALUES (1)";
const FINE: &str = "CREATE TABLE fine (id serial PRIMARY KEY); INSERT INTO fine DEFAULT VALUES";

/// A database, and the URL of a role that may read everything that was there before `later`.
fn reader(sql: &str, later: &str) -> (Database, String) {
    let database = server(18).database("verdict");
    let role = format!("{}_reader", database.name());
    database.execute(sql);
    database.execute(&format!(
        "CREATE ROLE {role} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};
         GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    ));
    database.execute(later);
    let url = database.url().replace("postgres@", &format!("{role}@"));
    (database, url)
}

/// The status of a run, its last line, and the statuses of the sequences in its JSON.
fn check(url: &str, args: &[&str]) -> (i32, String) {
    let folder = Folder::new();
    folder.write("drop.sql", "DROP TABLE fine; DROP TABLE lagging;");
    folder.write("clean.sql", "SELECT 1;");
    let args: Vec<&str> = ["check"].iter().chain(args).copied().collect();
    let human = folder.run_on(url, &args);
    let status = human.status;
    let json = folder.run_on(url, args.iter().chain(&["--format", "json"]));
    assert_eq!(json.status, status);
    json.json(status);
    let text = human.printed(status);
    (status, text.lines().last().unwrap().to_owned())
}

#[test]
fn check_tells_clean_from_work_from_no_verdict() {
    let clean = "Clean: everything was read, and nothing is wrong.";
    let unknown = "No verdict: something that is needed for one could not be read; see above.";
    for (sql, later, args, status, line) in [
        ("", "", &[][..], 0, clean),
        (FINE, "", &["clean.sql", "--require", "fine"], 0, clean),
        (FINE, "", &["--require", "Fine"], 0, clean),
        (
            FINE,
            "",
            &["--require", "fine", "--require", "public.\"Fine\""],
            1,
            "There is work to do: 1 required table missing.",
        ),
        (
            FINE,
            "",
            &["--require", "fine_id_seq", "--require", "no"],
            1,
            "There is work to do: 2 required tables missing.",
        ),
        (
            LAGGING,
            "",
            &[],
            1,
            "There is work to do: 1 sequence to be moved.",
        ),
        (
            FINE,
            "",
            &["drop.sql"],
            1,
            "There is work to do: 1 finding in the scripts.",
        ),
        ("", FINE, &[], 2, unknown),
        (
            FINE,
            "CREATE TABLE hidden ()",
            &["--require", "hidden"],
            2,
            unknown,
        ),
        (FINE, "CREATE TABLE hidden ()", &[], 2, unknown),
        (
            LAGGING,
            FINE,
            &["--require", "lagging"],
            1,
            "There is work to do: 1 sequence to be moved. Something could not be read, too; see above.",
        ),
        (
            LAGGING,
            "",
            &["drop.sql", "--require", "no"],
            1,
            "There is work to do: 1 required table missing, 1 finding in the scripts, 1 sequence to be moved.",
        ),
    ] {
        let (_database, url) = reader(sql, later);
        assert_eq!(
            check(&url, args),
            (status, line.to_owned()),
            "{sql} {later} {args:?}"
        );
    }
}

#[test]
fn sequences_tells_clean_from_work_from_no_verdict() {
    for (sql, later, status, states) in [
        ("", "", 0, &[][..]),
        (FINE, "", 0, &["ok"]),
        (LAGGING, "", 1, &["behind"]),
        ("", FINE, 2, &["unknown"]),
        (LAGGING, FINE, 1, &["unknown", "behind"]),
        // Rows that no sequence numbers are not this command's business.
        (FINE, "CREATE TABLE hidden ()", 0, &["ok"]),
    ] {
        let (_database, url) = reader(sql, later);
        let json = Folder::new()
            .run_on(&url, ["sequences", "--format", "json"])
            .json(status);
        let found: Vec<&str> = json["sequences"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| s["status"].as_str().unwrap())
            .collect();
        assert_eq!(found, states, "{sql} {later}");
    }
}

/// Which sequence such a default uses shows only when a row is inserted.
#[test]
fn a_sequence_by_a_computed_name_leaves_no_verdict() {
    let (_database, url) = reader(
        "CREATE SEQUENCE s; CREATE TABLE t (id bigint DEFAULT nextval('s' || ''))",
        "",
    );
    let run = Folder::new().run_on(&url, ["sequences"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .starts_with("Not seen\n  column id of public.t: which sequence feeds it"),
        "{}",
        run.stderr
    );
    assert_eq!(check(&url, &[]).0, 2);
}

#[test]
fn introspect_says_what_it_could_not_see() {
    let (database, url) = reader(FINE, "CREATE TABLE hidden (id integer)");
    let folder = Folder::new();
    let json = folder
        .run_on(&url, ["introspect", "--format", "json"])
        .json(0);
    let role = format!("{}_reader", database.name());
    let unseen = serde_json::json!([{
        "object": "public.hidden",
        "what": "its rows cannot be read",
        "grant": format!("GRANT SELECT ON public.hidden TO {role}"),
    }]);
    assert_eq!(json["reading"]["unseen"], unseen);
    let text = folder.run_on(&url, ["introspect"]).printed(0);
    assert!(
        text.contains("\nNot seen\n  public.hidden: its rows cannot be read  (GRANT SELECT"),
        "{text}"
    );
}

#[test]
fn the_configuration_is_used_and_flags_win() {
    let (_database, url) = reader(FINE, "");
    let folder = Folder::new();
    folder.write("sql/drop.sql", "DROP TABLE fine;");
    folder.write("clean.sql", "SELECT 1;");
    let config = "[database]\nschemas = [\"public\"]\n[tables]\nrequired = [\"no\"]\n[lint]\npaths = [\"sql\"]\n";
    folder.write("reconcile.toml", config);
    for (args, status, missing, errors) in [
        (&["check"][..], 1, "no", 1),
        (&["check", "--require", "fine", "clean.sql"], 0, "fine", 0),
        (&["check", "--require", "fine"], 1, "fine", 1),
    ] {
        let args = args.iter().chain(&["--format", "json"]);
        let json = folder.run_on(&url, args).json(status);
        assert_eq!(json["required"][0]["table"], format!("public.{missing}"));
        assert_eq!(json["lint"]["summary"]["error"], errors);
        assert_eq!(json["read"]["schemas"], serde_json::json!(["public"]));
    }
    let refused = folder
        .run_on(&url, ["check", "--schema", "other"])
        .refused();
    assert!(refused.contains("no schema other"), "{refused}");
}

/// What `--sql` prints is what psql takes.
#[test]
fn the_sql_of_introspect_runs() {
    for server in servers() {
        let database = server.database("printed_sql");
        let folder = Folder::new();
        let sql = folder
            .run_on(&database.url(), ["introspect", "--sql"])
            .printed(0);
        let file = folder.write("introspect.sql", &sql);
        assert!(sql.contains("pg_catalog.pg_class"), "{sql}");
        let answer = database.psql(&["-f", file.to_str().unwrap()]);
        assert!(answer.contains("public"), "{answer}");
    }
}
