use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener};
use std::time::{Duration, Instant};

use postgres::SimpleQueryMessage;
use reconcile_core::connect::{Environment, Session, Target, connect};
use reconcile_core::{Error, ErrorKind};

use crate::assert_no_password;
use crate::server::{PASSWORD, Server, Setup, free_port};

const SCRAM: &str = "host all app,other 127.0.0.1/32 scram-sha-256\nlocal d app scram-sha-256";

fn refused(url: &str) -> Error {
    let target = Target::parse(url).unwrap();
    match connect(&target, &Session::new()) {
        Ok(_) => panic!("{url} was let in"),
        Err(error) => {
            assert_no_password(&error);
            error
        }
    }
}

fn value(client: &mut impl postgres::GenericClient, query: &str) -> String {
    let messages = client.simple_query(query).unwrap();
    let row = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    row.unwrap_or_default().to_owned()
}

#[test]
fn what_the_server_refuses_is_told_in_one_line() {
    let server = Server::with_app(&Setup {
        hba: SCRAM,
        ..Setup::default()
    });
    server
        .admin()
        .batch_execute(
            "CREATE ROLE full LOGIN CONNECTION LIMIT 0; ALTER ROLE other CONNECTION LIMIT 0",
        )
        .unwrap();
    let port = server.port;
    let at = |user: &str, db: &str| {
        format!("could not connect to postgresql://{user}@127.0.0.1:{port}/{db}")
    };
    for (user, password, db, kind, message, sqlstate) in [
        (
            "app",
            "s3cr3t-wrong",
            "d",
            ErrorKind::Authentication,
            format!(
                "{}: password authentication failed for user \"app\"",
                at("app", "d")
            ),
            Some("28P01"),
        ),
        (
            "app",
            PASSWORD,
            "none",
            ErrorKind::Authentication,
            format!("{}: database \"none\" does not exist", at("app", "none")),
            Some("3D000"),
        ),
        (
            "nobody",
            PASSWORD,
            "d",
            ErrorKind::Authentication,
            format!(
                "{}: no pg_hba.conf entry for host \"127.0.0.1\", user \"nobody\", database \"d\", no encryption",
                at("nobody", "d")
            ),
            Some("28000"),
        ),
        (
            "other",
            PASSWORD,
            "d",
            ErrorKind::Connection,
            format!(
                "{}: too many connections for role \"other\"",
                at("other", "d")
            ),
            Some("53300"),
        ),
        (
            "app",
            "",
            "d",
            ErrorKind::Authentication,
            format!("postgresql://app@127.0.0.1:{port}/d asks for a password, and none is given"),
            None,
        ),
    ] {
        let error = refused(&format!(
            "postgresql://{user}:{password}@127.0.0.1:{port}/{db}"
        ));
        assert_eq!((error.kind(), error.to_string()), (kind, message));
        assert_eq!(error.sqlstate(), sqlstate);
        assert!(error.help().is_some(), "{error}");
    }
}

#[test]
fn what_does_not_answer_is_told_in_one_line() {
    let closed = free_port();
    let error = refused(&format!("postgresql://u:s3cr3t@127.0.0.1:{closed}/d"));
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(
        error.to_string(),
        format!("no server listens at postgresql://u@127.0.0.1:{closed}/d")
    );

    let error = refused("postgresql://u:s3cr3t@no-such-host.invalid/d");
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(
        error.to_string(),
        "the host `no-such-host.invalid` has no address"
    );

    let error = refused("postgresql://u:s3cr3t@/d?host=/nonexistent");
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(
        error.to_string(),
        "there is no socket of a server at postgresql://u@[/nonexistent]:5432/d"
    );

    let both = format!("postgresql://u:s3cr3t@127.0.0.1:{closed},no-such-host.invalid:1/d");
    let error = refused(&both);
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(
        error.to_string(),
        format!(
            "none of the 2 servers of postgresql://u@127.0.0.1:{closed},no-such-host.invalid:1/d could be used: no server listens at postgresql://u@127.0.0.1:{closed}/d; the host `no-such-host.invalid` has no address"
        )
    );
}

/// The library's own timeout ends with the TCP connection; the whole attempt must be bounded.
#[test]
fn a_server_that_is_silent_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let before = Instant::now();
    let error = refused(&format!(
        "postgresql://u:s3cr3t@127.0.0.1:{port}/d?connect_timeout=1"
    ));
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(
        error.to_string(),
        format!("postgresql://u@127.0.0.1:{port}/d did not answer within 1 s")
    );
    assert!(
        before.elapsed() < Duration::from_secs(9),
        "{:?}",
        before.elapsed()
    );
}

#[test]
fn what_is_no_postgresql_is_told() {
    for (answer, kind, what) in [
        (
            &b""[..],
            ErrorKind::Connection,
            "closed the connection before it was established",
        ),
        (
            b"HTTP/1.1 400 Bad Request\r\n\r\n",
            ErrorKind::UnexpectedAnswer,
            "does not answer as PostgreSQL does",
        ),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 1024]);
                let _ = stream.write_all(answer);
                let _ = stream.shutdown(Shutdown::Write);
            }
        });
        let error = refused(&format!(
            "postgresql://u:s3cr3t@127.0.0.1:{port}/d?sslmode=disable"
        ));
        assert_eq!(
            error.to_string(),
            format!("postgresql://u@127.0.0.1:{port}/d {what}")
        );
        assert_eq!(error.kind(), kind);
    }
}

#[test]
fn settings_hold_from_the_start_and_in_each_transaction() {
    let server = Server::with_app(&Setup {
        hba: SCRAM,
        ..Setup::default()
    });
    let url = format!(
        "postgresql://app:{PASSWORD}@127.0.0.1:{}/d?schema=s",
        server.port
    );
    let session = Session::new()
        .statement_timeout(Duration::from_secs(7))
        .lock_timeout(Duration::from_millis(1500))
        .idle_in_transaction_timeout(Duration::from_mins(1))
        .search_path(["My Schema", "a\"b\\c"]);
    let mut client = connect(&Target::parse(&url).unwrap(), &session).unwrap();
    let expected = [
        ("SHOW statement_timeout", "7s"),
        ("SHOW lock_timeout", "1500ms"),
        ("SHOW idle_in_transaction_session_timeout", "1min"),
        ("SHOW search_path", "\"My Schema\", \"a\"\"b\\c\""),
        ("SHOW transaction_read_only", "on"),
        ("SHOW application_name", "reconcile"),
    ];
    for (query, expected) in expected {
        let shown = value(&mut client, query);
        assert_eq!(shown.replace("\",\"", "\", \""), expected, "{query}");
    }
    let mut transaction = session.begin(&mut client).unwrap();
    for (query, expected) in expected {
        assert_eq!(value(&mut transaction, query), expected, "{query}");
    }
    assert_eq!(
        value(&mut transaction, "SHOW transaction_isolation"),
        "repeatable read"
    );
    let error = transaction
        .batch_execute("CREATE TABLE public.t (a int)")
        .unwrap_err();
    let error = Error::from_postgres(error, "making a table");
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert_eq!(
        error.to_string(),
        "making a table: cannot execute CREATE TABLE in a read-only transaction"
    );
    drop(transaction);

    let default = Session::new();
    let mut client = connect(&Target::parse(&url).unwrap(), &default).unwrap();
    assert_eq!(value(&mut client, "SHOW search_path"), "");
    assert_eq!(
        value(&mut client, "SELECT array_length(current_schemas(true), 1)"),
        "1"
    );
    let mut transaction = default.begin(&mut client).unwrap();
    assert_eq!(
        value(
            &mut transaction,
            "SELECT array_length(current_schemas(true), 1)"
        ),
        "1"
    );
}

#[test]
fn errors_of_statements_have_their_kinds() {
    let server = Server::with_app(&Setup {
        hba: SCRAM,
        ..Setup::default()
    });
    let url = format!("postgresql://app:{PASSWORD}@127.0.0.1:{}/d", server.port);
    let session = Session::new()
        .read_only(false)
        .lock_timeout(Duration::from_millis(50));
    let target = Target::parse(&url).unwrap();
    let mut client = connect(&target, &session).unwrap();
    client
        .batch_execute("CREATE TABLE public.t (a int PRIMARY KEY)")
        .unwrap();
    let mut blocker = connect(&target, &session).unwrap();
    let mut lock = session.begin(&mut blocker).unwrap();
    lock.batch_execute("LOCK TABLE public.t").unwrap();
    for (statement, kind, message) in [
        (
            "SELECT * FROM pg_catalog.pg_authid",
            ErrorKind::Permission,
            "trying: permission denied for table pg_authid",
        ),
        (
            "SET LOCAL statement_timeout = 50; SELECT pg_sleep(60)",
            ErrorKind::Timeout,
            "trying: canceling statement due to statement timeout",
        ),
        (
            "SELECT * FROM public.t",
            ErrorKind::Timeout,
            "trying: canceling statement due to lock timeout",
        ),
        (
            "SELECT * FROM public.nothing",
            ErrorKind::Server,
            "trying: relation \"public.nothing\" does not exist",
        ),
        (
            "SELECT pg_sequence_last_value(1::regclass)",
            ErrorKind::Changed,
            "trying: could not open relation with OID 1",
        ),
        (
            "DO $$ BEGIN RAISE EXCEPTION 'a' USING DETAIL = 'b.', HINT = 'c'; END $$",
            ErrorKind::Server,
            "trying: a (b), in PL/pgSQL function inline_code_block line 1 at RAISE",
        ),
    ] {
        let mut transaction = session.begin(&mut client).unwrap();
        let error =
            Error::from_postgres(transaction.batch_execute(statement).unwrap_err(), "trying");
        assert_eq!(
            (error.kind(), error.to_string()),
            (kind, message.to_owned())
        );
        assert!(error.sqlstate().is_some());
        if statement.starts_with("DO") {
            assert_eq!(error.help(), Some("c"));
        }
    }
}

#[test]
fn a_connection_that_is_killed_is_an_error() {
    let server = Server::with_app(&Setup {
        hba: SCRAM,
        ..Setup::default()
    });
    let url = format!("postgresql://app:{PASSWORD}@127.0.0.1:{}/d", server.port);
    let session = Session::new();
    let mut client = connect(&Target::parse(&url).unwrap(), &session).unwrap();
    let mut admin = server.admin();
    let killer = std::thread::spawn(move || {
        let deadline = Instant::now() + Duration::from_secs(30);
        let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
        while value(&mut admin, kill) != "t" {
            assert!(Instant::now() < deadline, "the statement never ran");
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let mut transaction = session.begin(&mut client).unwrap();
    let error = transaction
        .simple_query("SELECT pg_sleep(100)")
        .unwrap_err();
    let error = Error::from_postgres(error, "sleeping");
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert_eq!(
        error.to_string(),
        "sleeping: terminating connection due to administrator command"
    );
    killer.join().unwrap();
    drop(transaction);

    let again = session.begin(&mut client).map(|_| ()).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Connection);
    assert_eq!(
        again.to_string(),
        "the connection to the server was lost while starting a transaction"
    );
    assert_no_password(&again);
}

#[test]
fn a_standby_is_fit_for_reading_and_can_be_ruled_out() {
    let hba = "host all postgres 127.0.0.1/32 trust";
    let standby = Server::start(&Setup {
        hba,
        standby: true,
        ..Setup::default()
    });
    let primary = Server::start(&Setup {
        hba,
        ..Setup::default()
    });
    let (mut on_standby, mut on_primary) = (standby.admin(), primary.admin());
    assert_eq!(value(&mut on_standby, "SELECT pg_is_in_recovery()"), "t");
    on_primary.batch_execute("CREATE DATABASE frozen").unwrap();
    on_primary
        .batch_execute("ALTER DATABASE frozen SET default_transaction_read_only = on")
        .unwrap();

    let at = |port: u16| format!("127.0.0.1:{port}");
    let (s, p) = (at(standby.port), at(primary.port));
    for (hosts, db, attributes, landed) in [
        (format!("{s},{p}"), "postgres", "any", Some(standby.port)),
        (
            format!("{s},{p}"),
            "postgres",
            "read-write",
            Some(primary.port),
        ),
        (
            format!("{s},{p}"),
            "postgres",
            "primary",
            Some(primary.port),
        ),
        (
            format!("{p},{s}"),
            "postgres",
            "read-only",
            Some(standby.port),
        ),
        (
            format!("{p},{s}"),
            "postgres",
            "standby",
            Some(standby.port),
        ),
        (
            format!("{p},{s}"),
            "postgres",
            "prefer-standby",
            Some(standby.port),
        ),
        (p.clone(), "postgres", "prefer-standby", Some(primary.port)),
        (p.clone(), "frozen", "read-only", Some(primary.port)),
        (p.clone(), "frozen", "read-write", None),
        (p.clone(), "postgres", "standby", None),
        (s.clone(), "postgres", "read-write", None),
    ] {
        let url = format!("postgresql://postgres@{hosts}/{db}?target_session_attrs={attributes}");
        let session = Session::new();
        match (connect(&Target::parse(&url).unwrap(), &session), landed) {
            (Ok(mut client), Some(port)) => {
                let mut transaction = session.begin(&mut client).unwrap();
                assert_eq!(
                    value(&mut transaction, "SHOW port"),
                    port.to_string(),
                    "{url}"
                );
            }
            (Err(error), None) => assert_eq!(error.kind(), ErrorKind::Connection, "{error}"),
            (result, _) => panic!("{url}: {:?}", result.map(|_| ())),
        }
    }
}

#[test]
fn a_server_that_is_not_up_yet_is_told() {
    let server = Server::start(&Setup {
        hba: "host all postgres 127.0.0.1/32 trust",
        settings: "hot_standby = off",
        standby: true,
        ..Setup::default()
    });
    let url = format!("postgresql://postgres@127.0.0.1:{}/postgres", server.port);
    let deadline = Instant::now() + Duration::from_secs(30);
    let error = loop {
        let error = refused(&url);
        if error.sqlstate().is_some() || Instant::now() > deadline {
            break error;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(
        (error.kind(), error.sqlstate()),
        (ErrorKind::Connection, Some("57P03")),
        "{error}"
    );
    assert_eq!(
        error.help(),
        Some("wait until the server is up, then try again")
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn the_environment_completes_a_libpq_url() {
    let server = Server::with_app(&Setup {
        hba: SCRAM,
        ..Setup::default()
    });
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| {
        let file = home.path().join(name);
        std::fs::write(&file, text).unwrap();
        crate::server::run(std::process::Command::new("chmod").arg("600").arg(&file));
        file.display().to_string()
    };
    let port = server.port.to_string();
    let passfile = write(
        ".pgpass",
        format!(
            "# mine\nelse:*:*:*:x\n127.0.0.1:{port}:d:app:{PASSWORD}\nlocalhost:*:*:app:{PASSWORD}\n"
        ),
    );
    write(
        ".pg_service.conf",
        format!("[other]\nhost=nowhere\n[mine]\nhost=127.0.0.1\nport={port}\nuser=app\ndbname=d\n"),
    );
    let socket = server.socket().display().to_string();

    let with_home = |variables: &[(&str, &str)]| {
        Environment::from_variables(variables.iter().copied()).with_home(home.path())
    };
    let without =
        |variables: &[(&str, &str)]| Environment::from_variables(variables.iter().copied());
    for (url, environment) in [
        (
            format!("postgresql://app@127.0.0.1:{port}/d"),
            with_home(&[]),
        ),
        (
            format!("postgresql://app@127.0.0.1:{port}/d?schema=s"),
            with_home(&[]),
        ),
        (
            format!("postgresql://app@127.0.0.1:{port}/d"),
            without(&[("PGPASSWORD", PASSWORD)]),
        ),
        (
            format!("postgresql://app@127.0.0.1:{port}/d?schema=s"),
            without(&[("PGPASSWORD", PASSWORD)]),
        ),
        (
            format!("postgresql://app@127.0.0.1:{port}/d"),
            without(&[("PGPASSFILE", &passfile)]),
        ),
        (
            format!("host=127.0.0.1 user=app port={port} dbname=d passfile={passfile}"),
            without(&[]),
        ),
        ("postgresql:///?service=mine".to_owned(), with_home(&[])),
        (
            "postgresql://".to_owned(),
            with_home(&[("PGSERVICE", "mine")]),
        ),
        (
            "postgresql://app@/d".to_owned(),
            with_home(&[("PGHOST", &socket), ("PGPORT", &port)]),
        ),
    ] {
        let target = environment.complete(Target::parse(&url).unwrap()).unwrap();
        let mut client =
            connect(&target, &Session::new()).unwrap_or_else(|error| panic!("{url}: {error}"));
        assert_eq!(
            value(&mut client, "SELECT current_user || current_database()"),
            "appd",
            "{url}"
        );
        assert!(!format!("{target:?} {environment:?}").contains(PASSWORD));
    }

    let parsed = |url: &str| Target::parse(url).unwrap();
    let error = with_home(&[])
        .complete(parsed("postgresql:///?service=none"))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string()),
        (
            ErrorKind::Usage,
            "the connection service `none` is not defined".to_owned()
        )
    );
    let error = with_home(&[("PGSSLMODE", "strong")])
        .complete(parsed("postgresql://h"))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string()),
        (
            ErrorKind::Usage,
            "the connection setting `sslmode` has an unknown value".to_owned()
        )
    );
    crate::server::run(
        std::process::Command::new("chmod")
            .arg("644")
            .arg(&passfile),
    );
    let error = with_home(&[])
        .complete(parsed(&format!("postgresql://app@127.0.0.1:{port}/d")))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string()),
        (
            ErrorKind::Usage,
            format!("the password file {passfile} can be read by others")
        )
    );
    assert_no_password(&error);
}
