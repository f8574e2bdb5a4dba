//! The server dies, without a checkpoint, and comes up again.

use std::io::Read as _;
use std::process::Child;

use postgres::Client;

use super::{HELD, Plan, first, hold, release, rows, steps, until};
use crate::scratch::{Server, Setup};

/// A moment to die at.
#[derive(Debug, Clone, Copy)]
enum At {
    /// Within a step.
    Step(usize),
    /// When a statement outside of a transaction has come halfway: an index is there and invalid.
    Halfway(usize, &'static str),
    /// When the first step is committed and the tool has not heard of it.
    Committed,
}

const MOMENTS: [At; 8] = [
    At::Step(1),
    At::Step(2),
    At::Step(3),
    At::Step(4),
    At::Step(5),
    At::Halfway(3, "users_old"),
    At::Halfway(4, "users_email_key"),
    At::Committed,
];

fn url(server: &Server, name: &str) -> String {
    format!(
        "postgresql://postgres@localhost:{}/{name}?host={}",
        server.port,
        server.socket().display()
    )
}

fn connect(server: &Server, name: &str) -> Client {
    postgres::Config::new()
        .host_path(server.socket())
        .port(server.port)
        .user("postgres")
        .dbname(name)
        .connect(postgres::NoTls)
        .unwrap()
}

/// Brings the run to the moment; gives what is to be kept until the server is dead.
fn bring(server: &Server, name: &str, at: At, plan: &Plan) -> (Child, Vec<Client>) {
    let mut client = connect(server, name);
    let mut holder = connect(server, name);
    match at {
        At::Step(step) => {
            hold(&mut holder, step);
            let child = plan.spawn();
            until(&mut client, HELD);
            (child, vec![holder])
        }
        At::Halfway(step, index) => {
            hold(&mut holder, step);
            let child = plan.spawn();
            until(&mut client, HELD);
            // What is written now has to end before the index can change its state.
            let mut writer = connect(server, name);
            writer
                .batch_execute("begin; lock table users in row exclusive mode")
                .unwrap();
            release(&mut holder, step);
            let invalid = format!(
                "select exists (select from pg_index
                 where indexrelid = to_regclass('{index}') and not indisvalid)"
            );
            until(&mut client, &invalid);
            (child, vec![holder, writer])
        }
        At::Committed => {
            // A commit waits for a standby that is not there, when all is on the disk already.
            client
                .batch_execute("alter system set synchronous_standby_names = 'nobody'")
                .unwrap();
            client.batch_execute("select pg_reload_conf()").unwrap();
            until(
                &mut client,
                "select current_setting('synchronous_standby_names') = 'nobody'",
            );
            let child = plan.spawn();
            let waits = "select exists (select from pg_stat_activity
                where application_name = 'reconcile' and wait_event = 'SyncRep')";
            until(&mut client, waits);
            // For the time after it.
            client
                .batch_execute("alter system reset synchronous_standby_names")
                .unwrap();
            (child, vec![holder])
        }
    }
}

#[test]
fn the_server_dies_inside_apply() {
    let mut server = Server::start(&Setup::default());
    for (number, at) in MOMENTS.into_iter().enumerate() {
        let context = format!("{at:?}");
        let name = format!("faults_{number}");
        server
            .admin()
            .batch_execute(&format!("create database {name}"))
            .unwrap();
        let mut client = connect(&server, &name);
        let plan = Plan::new(&mut client, url(&server, &name), &name);
        let before = rows(&mut client);
        let (mut child, kept) = bring(&server, &name, at, &plan);
        server.crash();
        drop(kept);
        let mut said = String::new();
        let mut stderr = child.stderr.take().unwrap();
        stderr.read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2), "{context}: {said}");
        assert!(said.starts_with("error: "), "{context}: {said}");

        server.admin();
        let mut client = connect(&server, &name);
        let done = match at {
            At::Step(step) | At::Halfway(step, _) => step - 1,
            At::Committed => 1,
        };
        assert_eq!(steps(&mut client), first(done), "{context}");
        assert_eq!(rows(&mut client), before, "{context}");
        plan.finishes(&mut client, &before, &context);
    }
}
