//! Locks are not to be had.

use std::process::Stdio;

use super::{HELD, Plan, first, hold, release, rows, steps, truth, until};
use crate::common::server;

/// While somebody else keeps the table, or migrates, the run stops; it goes on when they are done.
#[test]
fn it_stops_and_goes_on() {
    let database = server(16).database("faults");
    let mut client = database.client();
    let plan = Plan::new(&mut client, database.url(), database.name());
    let before = rows(&mut client);
    let hasty = [
        "--no-snapshot",
        "--lock-timeout=0.05",
        "--apply-timeout=0.5",
    ];
    let stops = |mode: &str, why: &str| {
        let stopped = plan.run(&[&[mode], hasty.as_slice()].concat());
        let (out, err) = (&stopped.stdout, &stopped.stderr);
        assert_eq!(stopped.status, 1, "{out}\n{err}");
        assert!(
            out.contains(why) && out.contains("The run has stopped."),
            "{out}"
        );
        stopped.stdout
    };

    let mut other = database.client();
    other
        .batch_execute("begin; select count(*) from users")
        .unwrap();
    let locked = "canceling statement due to lock timeout";
    stops("--apply", locked);
    assert_eq!(steps(&mut client), first(1));
    stops("--resume", locked);
    assert_eq!(steps(&mut client), first(1));
    assert_eq!(rows(&mut client), before);

    // A concurrent index waits in the middle of its work, in nobody's way, for as long as a statement
    // may take; what it leaves can go no more than it can come.
    other.batch_execute("rollback").unwrap();
    hold(&mut other, 4);
    let waiting = plan
        .command(&["--resume", "--no-snapshot", "--lock-timeout=600"])
        .stdout(Stdio::null())
        .spawn();
    let mut waiting = waiting.unwrap();
    until(&mut client, HELD);
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    let ended = "select count(pg_terminate_backend(pid)) = 1 from pg_stat_activity
        where datname = current_database() and application_name = 'reconcile'";
    assert!(truth(&mut client, ended));
    release(&mut other, 4);
    assert_eq!(steps(&mut client), first(3));
    other
        .batch_execute("begin; lock table users in row exclusive mode")
        .unwrap();
    let said = stops("--resume", "canceling statement due to statement timeout");
    let left = "the index public.users_email_key is left, invalid; the next run takes it away";
    assert!(said.contains(left), "{said}");
    stops("--resume", locked);
    assert_eq!(steps(&mut client), first(3));
    other.batch_execute("rollback").unwrap();

    other
        .batch_execute("select pg_advisory_lock(72707369)")
        .unwrap();
    let refused = plan.run(&["--resume", "--no-snapshot", "--migration-lock-timeout=0.1"]);
    let refused = refused.refused();
    assert!(
        refused.contains("another migration is under way"),
        "{refused}"
    );
    assert_eq!(steps(&mut client), first(3));
    other
        .batch_execute("select pg_advisory_unlock(72707369)")
        .unwrap();
    plan.finishes(&mut client, &before, "after all locks");
}
