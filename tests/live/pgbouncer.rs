use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use postgres::SimpleQueryMessage;
use postgres_types::Type;
use reconcile_core::ErrorKind;
use reconcile_core::connect::{Session, Target, connect};
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::{Inspector, Outcome, Repairer, SequenceReport, Status};
use tempfile::TempDir;

use crate::assert_no_password;
use crate::server::{PASSWORD, Server, Setup, as_server, free_port, own, stop};

/// A real pooler in transaction mode, in front of a server.
struct Pooler {
    port: u16,
    process: Child,
    _folder: TempDir,
}

impl Pooler {
    fn start(server: &Server, pool_size: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let users = folder.path().join("users");
        std::fs::write(&users, format!("\"app\" \"{PASSWORD}\"\n")).unwrap();
        let config = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\nd = host=127.0.0.1 port={} dbname=d\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = scram-sha-256\nauth_file = {}\npool_mode = transaction\ndefault_pool_size = {pool_size}\n",
            server.port,
            users.display()
        );
        std::fs::write(&config, text).unwrap();
        own(folder.path());
        let process = as_server(Path::new("/usr/sbin/pgbouncer"))
            .arg("-q")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("PgBouncer is installed");
        let deadline = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "PgBouncer does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self {
            port,
            process,
            _folder: folder,
        }
    }

    fn target(&self, password: &str, query: &str) -> Target {
        let port = self.port;
        Target::parse(&format!(
            "postgresql://app:{password}@127.0.0.1:{port}/d?{query}"
        ))
        .unwrap()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        stop(&mut self.process);
    }
}

fn server() -> Server {
    Server::with_app(&Setup {
        hba: "host all app 127.0.0.1/32 scram-sha-256",
        ..Setup::default()
    })
}

fn value(client: &mut impl postgres::GenericClient, query: &str) -> String {
    let messages = client.simple_query(query).unwrap();
    let row = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    row.unwrap_or_default().to_owned()
}

/// `pgbouncer=true` is what Prisma's URLs say; without it the refusal of the settings tells.
#[test]
fn transactions_have_their_settings_and_leave_nothing_behind() {
    let server = server();
    let pooler = Pooler::start(&server, 1);
    let session = Session::new()
        .statement_timeout(Duration::from_secs(9))
        .idle_in_transaction_timeout(Duration::from_secs(8));
    let mut clients: Vec<_> = ["pgbouncer=true&connection_limit=1", "sslmode=disable"]
        .iter()
        .map(|query| connect(&pooler.target(PASSWORD, query), &session).unwrap())
        .collect();
    let mut backends = Vec::new();
    for round in 0..3 {
        for client in &mut clients {
            let mut transaction = session.begin(client).unwrap();
            for (query, expected) in [
                ("SHOW statement_timeout", "9s"),
                ("SHOW lock_timeout", "2s"),
                ("SHOW idle_in_transaction_session_timeout", "8s"),
                ("SHOW transaction_read_only", "on"),
                ("SHOW search_path", "\"\""),
                ("SHOW application_name", "reconcile"),
            ] {
                assert_eq!(
                    value(&mut transaction, query),
                    expected,
                    "round {round}: {query}"
                );
            }
            let rows = transaction
                .query_typed("SELECT $1::int4 + 1", &[(&round, Type::INT4)])
                .unwrap();
            assert_eq!(rows[0].get::<_, i32>(0), round + 1);
            backends.push(value(&mut transaction, "SELECT pg_backend_pid()"));
            transaction.commit().unwrap();
        }
    }
    // The one server connection served all, and is as it was.
    backends.dedup();
    assert_eq!(backends.len(), 1);
    for client in &mut clients {
        for (query, expected) in [
            ("SHOW statement_timeout", "0"),
            ("SHOW lock_timeout", "0"),
            ("SHOW transaction_read_only", "off"),
            ("SHOW search_path", "\"$user\", public"),
            ("SELECT count(*) FROM pg_prepared_statements", "0"),
        ] {
            assert_eq!(value(client, query), expected, "{query}");
        }
    }
}

/// What the test above would show if named statements were used: they stay for the next client.
#[test]
fn named_statements_would_be_left_behind() {
    let server = server();
    let pooler = Pooler::start(&server, 1);
    let target = pooler.target(PASSWORD, "pgbouncer=true");
    let mut first = connect(&target, &Session::new()).unwrap();
    let mut second = connect(&target, &Session::new()).unwrap();
    let _kept = first.prepare("SELECT 1").unwrap();
    first.batch_execute("SET statement_timeout = 9000").unwrap();
    assert_eq!(
        value(&mut second, "SELECT count(*) FROM pg_prepared_statements"),
        "1"
    );
    assert_eq!(value(&mut second, "SHOW statement_timeout"), "9s");
}

#[test]
fn two_clients_are_served_at_once() {
    let server = server();
    let pooler = Pooler::start(&server, 2);
    let session = Session::new();
    let mut first = connect(&pooler.target(PASSWORD, "pgbouncer=true"), &session).unwrap();
    let mut second = connect(&pooler.target(PASSWORD, ""), &session).unwrap();
    let mut one = session.begin(&mut first).unwrap();
    let mut two = session.begin(&mut second).unwrap();
    let pid = "SELECT pg_backend_pid()";
    assert_ne!(value(&mut one, pid), value(&mut two, pid));
    assert_eq!(value(&mut one, "SHOW transaction_read_only"), "on");
    assert_eq!(value(&mut two, "SHOW transaction_read_only"), "on");
}

#[test]
fn what_the_pooler_refuses_is_told() {
    let server = server();
    let pooler = Pooler::start(&server, 1);
    let refused = |target: &Target| {
        let error = connect(target, &Session::new()).map(|_| ()).unwrap_err();
        assert_no_password(&error);
        error
    };
    let error = refused(&pooler.target("s3cr3t-wrong", "pgbouncer=true"));
    assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
    let error = refused(
        &pooler
            .target(PASSWORD, "pgbouncer=true")
            .with_dbname("none"),
    );
    assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
    let error = refused(&pooler.target(PASSWORD, "sslmode=require"));
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
    let error = refused(&pooler.target(PASSWORD, "options=-c%20work_mem%3D1MB"));
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert!(
        error.to_string().contains("unsupported startup parameter"),
        "{error}"
    );

    drop(server);
    let error = refused(&pooler.target(PASSWORD, "pgbouncer=true&connect_timeout=3"));
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
}

/// Each in one message, with nothing that outlasts it; an attempt that failed leaves nothing either.
#[test]
fn sequences_are_moved_and_nothing_is_left_behind() {
    let server = server();
    let pooler = Pooler::start(&server, 2);
    let target = pooler.target(PASSWORD, "pgbouncer=true");
    let session = Session::new().read_only(false);
    let mut client = connect(&target, &session).unwrap();
    let mut other = connect(&target, &session).unwrap();
    client
        .batch_execute(
            "create schema app; set search_path = app;
             create table a (id serial primary key); insert into a values (9);
             create table b (id serial primary key); insert into b values (9);
             alter sequence b_id_seq cache 20; reset search_path",
        )
        .unwrap();
    let catalog = Introspector::new().read(&mut client).unwrap();
    let report = Inspector::new().read(&mut client, &catalog).unwrap();
    let mut holder = other.transaction().unwrap();
    holder
        .batch_execute("select last_value from app.a_id_seq")
        .unwrap();
    let impatient = Repairer::new().attempts(1);
    let report = impatient
        .apply(&mut client, &catalog, report, |_| {})
        .unwrap();
    holder.commit().unwrap();
    assert_eq!(outcomes(&report), [Outcome::Failed, Outcome::Moved]);
    let report = impatient
        .apply(&mut client, &catalog, report, |_| {})
        .unwrap();
    assert_eq!(report.summary[&Status::Ok], 2, "{report:?}");
    for (query, expected) in [
        ("SHOW statement_timeout", "0"),
        ("SHOW lock_timeout", "0"),
        ("SHOW row_security", "on"),
        ("SHOW search_path", "\"$user\", public"),
        (
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
             WHERE locktype = 'advisory' AND datname = current_database()",
            "0",
        ),
        ("SELECT nextval('app.a_id_seq')", "10"),
        ("SELECT nextval('app.b_id_seq')", "10"),
    ] {
        assert_eq!(value(&mut client, query), expected, "{query}");
    }
}

fn outcomes(report: &SequenceReport) -> Vec<Outcome> {
    let states = report.sequences.iter();
    states
        .filter_map(|state| state.repair.as_ref())
        .map(|repair| repair.outcome)
        .collect()
}
