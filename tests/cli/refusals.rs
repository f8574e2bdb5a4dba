//! No verdict: one message that names what and where, and no password.

use crate::common::server;
use crate::run::{Folder, SECRET};
use crate::scratch::{Server, Setup};

const READING: [&str; 3] = ["check", "introspect", "sequences"];

#[test]
fn a_database_has_to_be_named() {
    let folder = Folder::new();
    for command in READING {
        let wanted =
            "error: no database was named\n  help: set DATABASE_URL, or give --database-url\n";
        assert_eq!(folder.run([command]).refused(), wanted);
    }
}

#[test]
fn what_does_not_answer_is_named() {
    let folder = Folder::new();
    let user = format!("postgresql://u:{SECRET}");
    for (url, message) in [
        (
            format!("{user}@no-such-host.invalid/d"),
            "error: the host `no-such-host.invalid` has no address\n  caused by: failed to lookup address information: ",
        ),
        (
            format!("{user}@127.0.0.1:1/d"),
            "error: no server listens at postgresql://u@127.0.0.1:1/d\n  caused by: Connection refused (os error 111)\n",
        ),
        (
            format!("{user}@[::/d"),
            "error: the connection URL has a character in the wrong place\n  help: ",
        ),
        (
            format!("mysql://u:{SECRET}@x/d"),
            "error: `mysql://` is not PostgreSQL\n  help: give a postgresql:// URL\n",
        ),
    ] {
        for command in READING {
            let from_variable = folder.run_on(&url, [command]).refused();
            assert!(from_variable.starts_with(message), "{from_variable}");
            let from_flag = folder.run([command, "--database-url", &url]).refused();
            assert_eq!(from_flag, from_variable);
        }
    }
}

#[test]
fn bad_usage_shows_no_password() {
    let folder = Folder::new();
    let url = format!("postgresql://u:{SECRET}@127.0.0.1:1/d");
    for args in [
        &["check", "--frob"][..],
        &["sequences", "--lock-timeout", "0"],
        &["introspect", "--format", "xml"],
    ] {
        folder.run_on(&url, args).refused();
        folder
            .run(args.iter().chain(&["--database-url", &url]))
            .refused();
    }
    for args in [&["check", "--require", "a.b.c"][..], &["check", "none.sql"]] {
        folder.run_on(&url, args).refused();
    }
}

#[test]
fn the_wrong_password_is_refused() {
    let folder = Folder::new();
    let setup = Setup {
        hba: "host all app 127.0.0.1/32 scram-sha-256",
        ..Setup::default()
    };
    let server = Server::start(&setup);
    let sql = format!("CREATE ROLE app LOGIN PASSWORD '{SECRET}'");
    server.admin().batch_execute(&sql).unwrap();
    let at = format!("127.0.0.1:{}/postgres", server.port);
    for command in READING {
        let wrong = folder.run_on(&format!("postgresql://app:{SECRET}-not@{at}"), [command]);
        let message = format!(
            "error: could not connect to postgresql://app@{at}: password authentication failed for user \"app\"\n"
        );
        let refused = wrong.refused();
        assert!(refused.starts_with(&message), "{refused}");
        let right = folder.run_on(&format!("postgresql://app:{SECRET}@{at}"), [command]);
        assert_eq!((right.status, right.stderr.as_str()), (0, ""));
    }
}

#[test]
fn a_role_that_may_not_connect_is_named() {
    let folder = Folder::new();
    let database = server(18).database("closed");
    let name = database.name();
    database.execute(&format!(
        "REVOKE CONNECT ON DATABASE {name} FROM public; CREATE ROLE closed_out LOGIN"
    ));
    let url = database.url().replace("postgres@", "closed_out@");
    for command in READING {
        let refused = folder.run_on(&url, [command]).refused();
        let part = format!("permission denied for database \"{name}\"");
        assert!(refused.contains(&part), "{refused}");
        assert!(refused.contains("closed_out"), "{refused}");
    }
}

#[test]
fn a_schema_that_is_not_there_is_named() {
    let folder = Folder::new();
    let database = server(18).database("schemas");
    for command in READING {
        let refused = folder
            .run_on(&database.url(), [command, "--schema", "nope"])
            .refused();
        let wanted = format!(
            "error: there is no schema nope in database {}\n",
            database.name()
        );
        assert_eq!(refused, wanted);
    }
}

/// A standby can be read: nothing here writes.
#[test]
fn a_standby_is_read() {
    let folder = Folder::new();
    let setup = Setup {
        standby: true,
        ..Setup::default()
    };
    let server = Server::start(&setup);
    server.admin();
    let socket = server.socket().display();
    let url = format!(
        "postgresql://postgres@localhost:{}/postgres?host={socket}",
        server.port
    );
    for command in READING {
        let run = folder.run_on(&url, [command, "--format", "json"]);
        let json = run.json(0);
        if command == "introspect" {
            assert_eq!(json["server"]["in_recovery"], true);
        }
    }
}

#[test]
fn what_a_url_has_in_vain_is_noted() {
    let folder = Folder::new();
    let database = server(18).database("noted");
    let run = folder.run_on(
        &format!("{}&schema=public&frob=1", database.url()),
        ["check", "--format", "json"],
    );
    assert_eq!(run.status, 0);
    let note = "note: `frob` in the database URL means nothing to reconcile and is ignored\n";
    assert_eq!(run.stderr, note);
    serde_json::from_str::<serde_json::Value>(&run.stdout).unwrap();
}
