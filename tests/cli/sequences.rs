//! `reconcile sequences --apply` and `--sql`: the statuses, what is printed, what is refused.

use std::process::Command;

use insta::assert_snapshot;
use serde_json::json;

use crate::common::{Database, output, server};
use crate::run::Folder;
use crate::scratch::{Server, Setup};

const LAGGING: &str = "
    create table users (id serial primary key); insert into users select generate_series(1, 50);
    select setval('users_id_seq', 3);
    create table \"Order\" (id bigint generated always as identity primary key);
    insert into \"Order\" overriding system value values (7);
    create table fine (id serial primary key); insert into fine default values;";
const SENTINEL: &str =
    "create table full_ (id serial primary key); insert into full_ values (2147483647), (20);";
const AHEAD: &str = "create table ahead (id serial primary key); insert into ahead values (5);
    select setval('ahead_id_seq', 1000);";

fn database(sql: &str) -> Database {
    let database = server(18).database("sequences");
    database.execute(sql);
    database
}

fn next(database: &Database, sequence: &str) -> String {
    let sql = format!("select nextval('{sequence}')");
    database.psql(&["-c", &sql]).trim().to_owned()
}

#[test]
fn what_was_and_what_is() {
    let database = database(LAGGING);
    let folder = Folder::new();
    let text = folder
        .run_on(&database.url(), ["sequences", "--apply"])
        .printed(0);
    assert_snapshot!("sequences_applied", text);
    let again = folder
        .run_on(&database.url(), ["sequences", "--apply"])
        .printed(0);
    assert_eq!(again, "3 sequences: 3 ok\n");
    assert_eq!(next(&database, "users_id_seq"), "51");
    assert_eq!(next(&database, "\"Order_id_seq\""), "8");
}

#[test]
fn the_status_is_that_of_what_remains() {
    let database = database(&format!("{LAGGING}{SENTINEL}{AHEAD}"));
    let folder = Folder::new();
    let text = folder
        .run_on(&database.url(), ["sequences", "--apply"])
        .printed(1);
    assert_snapshot!("sequences_remaining", text);
    let args = ["sequences", "--apply", "--allow-rewind", "ahead_id_seq"];
    let text = folder.run_on(&database.url(), args).printed(1);
    assert!(
        text.starts_with(
            "Moved\n  sequence             was    is\n  public.ahead_id_seq  1000 → 5\n"
        ),
        "{text}"
    );
    let args = [
        "sequences",
        "--apply",
        "--allow-exhaust",
        "public.full__id_seq",
    ];
    let text = folder.run_on(&database.url(), args).printed(1);
    assert!(text.contains("1 exhausted"), "{text}");
}

#[test]
fn the_json_says_what_was_done() {
    let database = database(&format!("{LAGGING}{SENTINEL}"));
    let folder = Folder::new();
    let args = ["sequences", "--apply", "--format", "json"];
    let report = folder.run_on(&database.url(), args).json(1);
    let of = |name: &str| {
        let all = report["sequences"].as_array().unwrap();
        all.iter().find(|s| s["sequence"] == name).unwrap().clone()
    };
    let users = of("public.users_id_seq");
    assert_eq!(
        (&users["status"], &users["next"]),
        (&json!("ok"), &json!(51))
    );
    assert_eq!(
        users["repair"],
        json!({
            "outcome": "moved", "method": "locked",
            "before": {"last_value": 3, "is_called": true},
            "after": {"last_value": 50, "is_called": true},
            "reason": null,
        })
    );
    assert_eq!(of("public.full__id_seq")["repair"]["outcome"], "left_alone");
    assert!(of("public.fine_id_seq").get("repair").is_none());
}

/// A role that may not do it leaves everything as it is, and says what it lacks.
#[test]
fn too_few_rights_are_work_that_remains() {
    let database = database(LAGGING);
    let role = format!("{}_reader", database.name());
    database.execute(&format!(
        "create role {role} login; grant select on all tables in schema public to {role};
         grant select on all sequences in schema public to {role}"
    ));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let folder = Folder::new();
    let text = folder.run_on(&url, ["sequences", "--apply"]).printed(1);
    let grant = format!("or run: grant update on sequence public.users_id_seq to {role}");
    assert!(text.contains(&grant), "{text}");
    assert_eq!(next(&database, "users_id_seq"), "4");
    // What cannot be judged is no verdict.
    database.execute(&format!(
        "revoke all on sequence fine_id_seq from {role}; drop table users; drop table \"Order\""
    ));
    let run = folder.run_on(&url, ["sequences", "--apply"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    assert!(
        run.stdout
            .contains("grant select on sequence public.fine_id_seq"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_script_is_what_apply_does() {
    let database = database(LAGGING);
    let folder = Folder::new();
    let script = folder
        .run_on(&database.url(), ["sequences", "--sql"])
        .printed(1);
    assert_eq!(next(&database, "users_id_seq"), "4", "nothing was done");
    let path = folder.write("repair.sql", script);
    for _ in 0..2 {
        let mut psql: Command = database.tool("psql");
        output(psql.args(["-X", "-q", "-f"]).arg(&path));
    }
    let nothing = folder
        .run_on(&database.url(), ["sequences", "--sql"])
        .printed(0);
    assert!(
        nothing
            .lines()
            .all(|line| line.starts_with("--") || line.starts_with('\\')),
        "{nothing}"
    );
    assert_eq!(next(&database, "users_id_seq"), "51");
}

#[test]
fn mistakes_are_refused_before_anything_is_done() {
    let database = database(LAGGING);
    let url = database.url();
    let folder = Folder::new();
    for (args, part) in [
        (
            &["sequences", "--allow-rewind", "users_id_seq"][..],
            "--apply",
        ),
        (&["sequences", "--apply", "--sql"], "cannot be used with"),
        (
            &["sequences", "--sql", "--format", "json"],
            "cannot be used with",
        ),
        (
            &["sequences", "--apply", "--allow-exhaust", "no"],
            "there is no sequence public.no",
        ),
    ] {
        let run = folder.run_on(&url, args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(part), "{args:?}: {}", run.stderr);
    }
    // Where it may not write, it does not even begin; to look is allowed.
    let read_only = format!(
        "alter database {} set default_transaction_read_only = on",
        database.name()
    );
    database.execute(&read_only);
    let refused = folder.run_on(&url, ["sequences", "--apply"]).refused();
    assert!(refused.contains("the session is read-only"), "{refused}");
    assert!(refused.contains("\n  help: "), "{refused}");
    folder.run_on(&url, ["sequences", "--sql"]).printed(1);
    let standby = Server::start(&Setup {
        standby: true,
        ..Setup::default()
    });
    drop(standby.admin());
    let url = format!(
        "postgresql://postgres@localhost:{}/postgres?host={}",
        standby.port,
        standby.socket().display()
    );
    let refused = folder.run_on(&url, ["sequences", "--apply"]).refused();
    assert!(refused.contains("the server is a standby"), "{refused}");
}
