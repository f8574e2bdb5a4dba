//! The tool is killed.

use super::{ALONE, HELD, Plan, STEPS, first, hold, release, rows, steps, until};
use crate::common::server;

/// Its session goes on with what it is at: a transaction is taken back when the server notices, a
/// statement outside of one ends as if somebody still waited for it.
#[test]
fn killed_inside_each_step() {
    for (major, some) in [(13, 1..4), (18, 2..STEPS + 1)] {
        for step in some {
            let context = format!("step {step} on {major}");
            let database = server(major).database("faults");
            let mut client = database.client();
            let plan = Plan::new(&mut client, database.url(), database.name());
            let before = rows(&mut client);
            let mut holder = database.client();
            hold(&mut holder, step);
            let mut child = plan.spawn();
            until(&mut client, HELD);
            child.kill().unwrap();
            assert_eq!(child.wait().unwrap().code(), None, "{context}");
            // Its session has the lock of Prisma's migrations still: nobody works beside it.
            let early = plan.run(&["--resume", "--no-snapshot", "--migration-lock-timeout=0.1"]);
            let early = early.refused();
            assert!(
                early.contains("another migration is under way"),
                "{context}: {early}"
            );
            release(&mut holder, step);
            let gone = "select not exists (select from pg_stat_activity
                where datname = current_database() and application_name = 'reconcile')";
            until(&mut client, gone);
            let ended = step - usize::from(!ALONE.contains(&step));
            assert_eq!(steps(&mut client), first(ended), "{context}");
            assert_eq!(rows(&mut client), before, "{context}");
            plan.finishes(&mut client, &before, &context);
        }
    }
}
