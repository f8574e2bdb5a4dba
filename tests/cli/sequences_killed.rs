//! Ended in the middle of `sequences --apply`: every sequence is right or untouched, and a second
//! run finishes.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use postgres::Client;

use crate::common::{Database, server};
use crate::run::Folder;
use crate::scratch::{Server, Setup};

const SEQUENCES: usize = 60;
/// The one that is kept locked, so that the end comes in the middle of it.
const HELD: usize = 30;

fn make(client: &mut Client) {
    let sql = format!(
        "do $$ begin
           for i in 10 .. {} loop
             execute format('create table t%s (id serial primary key); insert into t%s select generate_series(1, 50); select setval(%L, 3)', i, i, 't' || i || '_id_seq');
           end loop;
           -- Some with blocks, which are moved in another way.
           for i in 10 .. {} by 7 loop execute format('alter sequence t%s_id_seq cache 20', i); end loop;
         end $$",
        SEQUENCES + 9,
        SEQUENCES + 9,
    );
    client.batch_execute(&sql).unwrap();
}

fn positions(client: &mut Client) -> Vec<(i64, bool)> {
    (10..SEQUENCES + 10)
        .map(|i| {
            let sql = format!("select last_value, is_called from t{i}_id_seq");
            let row = client.query_one(&sql, &[]).unwrap();
            (row.get(0), row.get(1))
        })
        .collect()
}

fn apply(folder: &Folder, url: &str) -> Child {
    folder
        .command(["sequences", "--apply"])
        .env("DATABASE_URL", url)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for `condition`, a query for one truth.
fn until(client: &mut Client, condition: &str) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !client.query_one(condition, &[]).unwrap().get::<_, bool>(0) {
        assert!(Instant::now() < deadline, "{condition}");
        sleep(Duration::from_millis(1));
    }
}

const WAITS: &str =
    "select exists (select from pg_locks where not granted and mode = 'AccessExclusiveLock'
    and database = (select oid from pg_database where datname = current_database()))";
const GONE: &str = "select not exists (select from pg_stat_activity
    where application_name = 'reconcile' and datname = current_database())";

fn signal(name: &str, id: u32) {
    let status = Command::new("kill")
        .args(["-s", name, &id.to_string()])
        .status();
    assert!(status.unwrap().success());
}

#[track_caller]
fn assert_right_or_untouched(positions: &[(i64, bool)], context: &str) {
    for (i, position) in positions.iter().enumerate() {
        assert!(
            [(3, true), (50, true)].contains(position),
            "{context}: {i} {position:?}"
        );
    }
}

fn finish(folder: &Folder, url: &str, client: &mut Client) {
    folder.run_on(url, ["sequences", "--apply"]).printed(0);
    assert_eq!(positions(client), vec![(50, true); SEQUENCES]);
}

fn database(major: u32) -> (Database, Client) {
    let database = server(major).database("killed");
    let mut client = database.client();
    make(&mut client);
    (database, client)
}

/// The tool itself, or its session, while it waits for a lock: what came before is done.
#[test]
fn killed_while_it_waits() {
    for major in [13, 18] {
        for victim in ["tool", "session"] {
            let (database, mut client) = database(major);
            let folder = Folder::new();
            let mut other = database.client();
            let mut holder = other.transaction().unwrap();
            let held = format!("select last_value from t{}_id_seq", 10 + HELD);
            holder.batch_execute(&held).unwrap();
            let mut child = apply(&folder, &database.url());
            until(&mut client, WAITS);
            if victim == "tool" {
                signal("KILL", child.id());
            } else {
                client
                    .batch_execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'reconcile' and datname = current_database()")
                    .unwrap();
            }
            let status = child.wait().unwrap().code();
            until(&mut client, GONE);
            let positions = positions(&mut client);
            let (before, after) = positions.split_at(HELD);
            assert_eq!(before, vec![(50, true); HELD], "{major} {victim}");
            assert_eq!(after, vec![(3, true); SEQUENCES - HELD], "{major} {victim}");
            if victim == "session" {
                // What was done is told, and that there is no verdict.
                assert_eq!(status, Some(2));
                let (mut out, mut err) = (String::new(), String::new());
                child
                    .stdout
                    .take()
                    .unwrap()
                    .read_to_string(&mut out)
                    .unwrap();
                child
                    .stderr
                    .take()
                    .unwrap()
                    .read_to_string(&mut err)
                    .unwrap();
                assert_eq!(out, "");
                assert_eq!(err.matches("3   → 50\n").count(), HELD, "{err}");
                assert!(err.contains("\nerror: "), "{err}");
            } else {
                assert_eq!(status, None);
            }
            holder.commit().unwrap();
            finish(&folder, &database.url(), &mut client);
        }
    }
}

/// At any other moment.
#[test]
fn killed_while_it_works() {
    for after in [1, 7, 20, 40] {
        let (database, mut client) = database(18);
        let folder = Folder::new();
        let mut child = apply(&folder, &database.url());
        let moved =
            format!("select (select count(*) from pg_sequences where last_value = 50) >= {after}");
        until(&mut client, &moved);
        signal("KILL", child.id());
        child.wait().unwrap();
        until(&mut client, GONE);
        let positions = positions(&mut client);
        assert_right_or_untouched(&positions, &format!("after {after}"));
        finish(&folder, &database.url(), &mut client);
    }
}

/// The server crashes, and comes up again.
#[test]
fn the_server_stops_at_once() {
    let mut server = Server::start(&Setup::default());
    let mut client = server.admin();
    make(&mut client);
    let mut other = server.admin();
    let mut holder = other.transaction().unwrap();
    let held = format!("select last_value from t{}_id_seq", 10 + HELD);
    holder.batch_execute(&held).unwrap();
    let url = format!(
        "postgresql://postgres@localhost:{}/postgres?host={}",
        server.port,
        server.socket().display()
    );
    let folder = Folder::new();
    let mut child = apply(&folder, &url);
    until(&mut client, WAITS);
    server.crash();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    let mut client = server.admin();
    let positions = positions(&mut client);
    let (before, after) = positions.split_at(HELD);
    assert_eq!(before, vec![(50, true); HELD]);
    assert_eq!(after, vec![(3, true); SEQUENCES - HELD]);
    finish(&folder, &url, &mut client);
}
