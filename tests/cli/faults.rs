//! `run --apply` when something dies or is missing within its steps: the database is as before or as
//! planned, never between, and `run --resume` finishes.

use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use postgres::Client;

use crate::common::fixture;
use crate::run::{Folder, Run};

mod crash;
mod disk;
mod killed;
mod locks;

/// The steps into which PostgreSQL cuts the diff, from 1; those outside of a transaction.
const STEPS: usize = 5;
const ALONE: [usize; 2] = [3, 4];

/// A project with both scripts made, and the database that it is about.
pub(crate) struct Plan {
    pub(crate) folder: Folder,
    url: String,
    name: String,
}

impl Plan {
    /// Fills the database.
    pub(crate) fn new(client: &mut Client, url: String, name: &str) -> Self {
        client.batch_execute(&fixture("faults/legacy.sql")).unwrap();
        let folder = Folder::new();
        folder.write("prisma/schema.prisma", fixture("faults/schema.prisma"));
        folder.write("diff.sql", fixture("faults/diff.sql"));
        folder.write("from-empty.sql", fixture("faults/from_empty.sql"));
        Self {
            folder,
            url,
            name: name.to_owned(),
        }
    }

    fn command(&self, more: &[&str]) -> Command {
        let own = [
            "run",
            "--confirm",
            &self.name,
            "--no-rehearsal",
            "--from-empty-sql=from-empty.sql",
            "--diff-sql=diff.sql",
        ];
        let mut command = self.folder.command(own.iter().chain(more));
        command.env("DATABASE_URL", &self.url);
        command
    }

    pub(crate) fn run(&self, more: &[&str]) -> Run {
        crate::run::run(&mut self.command(more))
    }

    /// In the background, and patient with locks.
    fn spawn(&self) -> Child {
        self.command(&["--apply", "--no-snapshot", "--lock-timeout=600"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The rest of the run, and that all is as planned.
    #[track_caller]
    fn finishes(&self, client: &mut Client, rows: &str, context: &str) {
        let done = self.run(&["--resume", "--no-snapshot"]);
        assert_eq!(
            done.status, 0,
            "{context}: {}\n{}",
            done.stdout, done.stderr
        );
        assert!(
            done.stdout.ends_with("\nAll steps are done.\n"),
            "{context}"
        );
        assert_eq!(steps(client), [true; STEPS], "{context}");
        assert_eq!(self::rows(client), rows, "{context}");
        let ledger = "select (count(*) = 1 and count(finished_at) = 1) from _prisma_migrations";
        assert!(truth(client, ledger), "{context}");
    }
}

fn truth(client: &mut Client, sql: &str) -> bool {
    client.query_one(sql, &[]).unwrap().get(0)
}

/// Which steps of the diff are done, as the catalog says.
fn steps(client: &mut Client) -> [bool; STEPS] {
    [
        "select exists (select from pg_enum where enumlabel = 'BAD')",
        "select exists (select from pg_attribute where attrelid = 'users'::regclass and attname = 'note')
            and pg_get_expr(adbin, adrelid) like '%BAD%' from pg_attrdef where adrelid = 'users'::regclass",
        "select to_regclass('users_old') is null",
        "select exists (select from pg_index where indexrelid = to_regclass('users_email_key') and indisvalid)",
        "select to_regclass('tags') is not null",
    ]
    .map(|sql| truth(client, sql))
}

/// As if so many steps were done.
fn first(count: usize) -> [bool; STEPS] {
    std::array::from_fn(|at| at < count)
}

fn rows(client: &mut Client) -> String {
    let sql =
        "select string_agg(u::text, ' ' order by id) from (select id, email, mood from users) u";
    client.query_one(sql, &[]).unwrap().get(0)
}

/// Waits for `condition`, a query for one truth.
#[track_caller]
fn until(client: &mut Client, condition: &str) {
    let deadline = Instant::now() + Duration::from_mins(2);
    while !truth(client, condition) {
        assert!(Instant::now() < deadline, "{condition}");
        sleep(Duration::from_millis(2));
    }
}

/// The step waits in the middle of its work, or before it where it is no transaction.
const HELD: &str = "select exists (select from pg_stat_activity where datname = current_database()
    and application_name = 'reconcile' and wait_event = 'advisory')";

/// Holds a step when it comes, until its session gives it free: see legacy.sql.
fn hold(client: &mut Client, step: usize) {
    let sql = format!("select pg_advisory_lock({step})");
    client.batch_execute(&sql).unwrap();
}

fn release(client: &mut Client, step: usize) {
    let sql = format!("select pg_advisory_unlock({step})");
    assert!(truth(client, &sql));
}
