//! The whole plan, with real Prisma: from a legacy database to one of Prisma's, and not a row less.

use std::process::Output;

use reconcile_core::schema::Document;
use serde_json::Value;

use crate::common::{Database, client_tool, fixture, server};
use crate::prisma_cli::PrismaProject;
use crate::run::{Run, run};
use crate::schema::assert_valid;

/// The tables from before, with the columns that they had.
const BEFORE: [(&str, &str); 4] = [
    ("users", "id, email, nickname, balance, created_at"),
    ("\"Order\"", "id, \"userId\", status, note"),
    ("audit_log", "id, who, what"),
    ("events", "at, what"),
];

pub(crate) struct Flow {
    pub(crate) project: PrismaProject,
    pub(crate) database: Database,
    shadow: String,
}

impl Flow {
    pub(crate) fn new(major: u32, version: &'static str) -> Self {
        let project = PrismaProject::new(version, &fixture("flow/models.prisma"));
        let database = server(major).database("flow");
        database.execute(&fixture("flow/legacy.sql"));
        let shadow = server(major).database("flow_shadow").url();
        Self {
            project,
            database,
            shadow,
        }
    }

    /// The URL as Prisma reads it.
    pub(crate) fn url(&self) -> String {
        self.database.url()
    }

    pub(crate) fn reconcile(&self, arguments: &[&str]) -> Run {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_reconcile"));
        command.args(arguments).env_clear();
        self.project.prepare(&mut command);
        run(command.env("DATABASE_URL", self.url()))
    }

    pub(crate) fn run(&self, more: &[&str]) -> Run {
        let programs = client_tool("pg_dump").parent().unwrap().to_owned();
        let programs = format!("--pg-bin={}", programs.display());
        let shadow = format!("--shadow-url={}", self.shadow);
        let own = ["run", "--confirm", self.database.name(), &programs, &shadow];
        self.reconcile(&[&own, more].concat())
    }

    #[track_caller]
    pub(crate) fn prisma(&self, url: &str, arguments: &[&str]) -> String {
        succeeded(&self.project.prisma(url, arguments))
    }

    /// The rows of before, in the columns of before, as the server prints them.
    fn rows(&self) -> Vec<String> {
        let rows = |(table, columns): &(&str, &str)| -> String {
            let sql = format!(
                "SELECT string_agg(t::text, E'\\n' ORDER BY t::text) FROM (SELECT {columns} FROM {table}) t"
            );
            self.database.client().query_one(&sql, &[]).unwrap().get(0)
        };
        BEFORE.iter().map(rows).collect()
    }

    fn number(&self, sql: &str) -> i64 {
        self.database.client().query_one(sql, &[]).unwrap().get(0)
    }
}

#[track_caller]
pub(crate) fn succeeded(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{errors}");
    text
}

const CLIENT: &str = r"
const { PrismaClient } = require('./generated')
const { PrismaPg } = require('@prisma/adapter-pg')
const url = new URL(process.env.DATABASE_URL)
const adapter = new PrismaPg({
  host: url.searchParams.get('host') ?? url.hostname,
  port: Number(url.port),
  user: decodeURIComponent(url.username),
  database: url.pathname.slice(1),
})
const prisma = new PrismaClient({ adapter })
const main = async () => {
  const user = await prisma.user.create({
    data: { email: 'new@example.com', orders: { create: { status: 'SHIPPED' } }, tags: { create: { name: 'first' } } },
    include: { orders: true, tags: true },
  })
  const users = await prisma.user.count()
  console.log(JSON.stringify({ id: user.id, order: user.orders[0].id, tag: user.tags[0].name, users }))
}
main().finally(() => prisma.$disconnect())
";

#[test]
fn a_legacy_database_becomes_one_of_prismas() {
    for (major, version) in [(13, "6"), (18, "7")] {
        let flow = Flow::new(major, version);
        // Somebody fills them and empties them again.
        flow.database
            .execute("CREATE TABLE job_queue (id int); ALTER TABLE users ADD COLUMN fax text");
        let before = flow.rows();
        let plan = flow.run(&[]).printed(1);
        assert!(
            plan.contains("Nothing was done. --apply does it."),
            "{plan}"
        );

        let done = flow.run(&["--apply"]);
        assert_eq!(done.status, 0, "{}\n{}", done.stdout, done.stderr);
        assert!(
            done.stdout.ends_with("\nAll steps are done.\n"),
            "{}",
            done.stdout
        );
        assert_eq!(flow.rows(), before);
        // What nobody models is there still.
        let others = "SELECT count(*) FROM pg_class WHERE relname IN ('people', 'users_nicknamed', 'events_2024', \
                      'job_queue')";
        assert_eq!(flow.number(others), 4);
        assert_eq!(flow.number("SELECT count(fax) FROM users"), 0);
        assert_eq!(
            flow.number("SELECT count(*) FROM pg_trigger WHERE tgname = 'users_logged'"),
            1
        );

        let url = flow.url();
        let status = flow.prisma(&url, &["migrate", "status"]);
        assert!(status.contains("Database schema is up to date"), "{status}");
        let deployed = flow.prisma(&url, &["migrate", "deploy"]);
        assert!(
            deployed.contains("No pending migrations to apply"),
            "{deployed}"
        );

        flow.prisma(&url, &["generate"]);
        flow.project.write("client.js", CLIENT);
        let printed = succeeded(&flow.project.node(&url, "client.js"));
        let client: Value = serde_json::from_str(printed.trim()).unwrap();
        assert_eq!(
            client,
            serde_json::json!({"id": 201, "order": 301, "tag": "first", "users": 201})
        );

        // The next migration, here and in a database that has nothing yet.
        let next = "prisma/migrations/20300101000000_next/migration.sql";
        flow.project
            .write(next, "ALTER TABLE \"tags\" ADD COLUMN \"color\" TEXT;\n");
        let deployed = flow.prisma(&url, &["migrate", "deploy"]);
        assert!(deployed.contains("20300101000000_next"), "{deployed}");
        let fresh = server(major).database("flow_fresh").url();
        flow.prisma(&fresh, &["migrate", "deploy"]);
        let verify = flow
            .reconcile(&["verify", "--database-url", &fresh])
            .printed(0);
        assert!(
            verify.contains("The database answers everything"),
            "{verify}"
        );

        let finished = flow.run(&["--format", "json"]).json(0);
        assert_valid(Document::Run, &finished);
        assert_eq!(finished["state"], "finished");
    }
}

/// Killed before each step in turn (the connection of the run is ended by the server as soon as the
/// step is written down), it goes on where it was and ends as if nothing had been.
#[test]
fn a_run_that_is_killed_at_every_step_ends_well() {
    let flow = Flow::new(16, "7");
    let before = flow.rows();
    let journal = flow.project.path(".reconcile/journal.jsonl");
    let mut stopped = 0;
    for step in [
        "ensure",
        "generate",
        "rehearse",
        "apply",
        "adopt",
        "sequences",
        "verify",
        "status",
        "health",
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_reconcile"));
        let programs = client_tool("pg_dump").parent().unwrap().to_owned();
        command
            .args(["run", "--apply", "--confirm", flow.database.name()])
            .arg(format!("--pg-bin={}", programs.display()))
            .arg(format!("--shadow-url={}", flow.shadow))
            .env_clear();
        flow.project.prepare(&mut command);
        command
            .env("DATABASE_URL", flow.url())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        let begun = format!("\"event\":\"run_step_started\",\"step\":\"{step}\"");
        loop {
            let text = std::fs::read_to_string(&journal).unwrap_or_default();
            if text.contains(&begun) || child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        child.kill().unwrap();
        if child.wait().unwrap().code().is_none() {
            stopped += 1;
        }
        flow.database.disconnect_all();
    }
    assert!(stopped >= 5, "only {stopped} runs were killed");
    let done = flow.run(&["--apply"]);
    assert_eq!(done.status, 0, "{}\n{}", done.stdout, done.stderr);
    assert_eq!(flow.rows(), before);
    let status = flow.prisma(&flow.url(), &["migrate", "status"]);
    assert!(status.contains("Database schema is up to date"), "{status}");
    let rows = "SELECT count(*) FROM _prisma_migrations";
    assert_eq!(flow.number(rows), 1);
}

/// What the plan's text calls its failing paths: told, and nothing is begun.
#[test]
fn duplicates_against_a_new_unique_constraint_stop_it() {
    let flow = Flow::new(17, "7");
    flow.database
        .execute("INSERT INTO users (id, email) VALUES (900, 'user1@example.com')");
    let with_duplicate = flow.rows();
    let stopped = flow.run(&["--apply", "--no-snapshot"]);
    assert_eq!(stopped.status, 1, "{}\n{}", stopped.stdout, stopped.stderr);
    assert!(
        stopped.stdout.contains("users_email_key")
            && stopped.stdout.contains("The run has stopped."),
        "{}",
        stopped.stdout
    );
    assert_eq!(flow.rows(), with_duplicate);
    assert_eq!(
        flow.number("SELECT count(*) FROM pg_class WHERE relname = 'tags'"),
        0
    );

    flow.database
        .execute("DELETE FROM audit_log WHERE who = 900; DELETE FROM users WHERE id = 900");
    // Whoever mends the script has another one, that nobody has rehearsed.
    let safe = flow.project.path(".reconcile/baseline/diff.safe.sql");
    let text = std::fs::read_to_string(&safe).unwrap();
    std::fs::write(&safe, format!("{text}-- Looked at.\n")).unwrap();
    let resumed = flow.run(&["--resume", "--no-snapshot"]);
    assert_eq!(resumed.status, 0, "{}\n{}", resumed.stdout, resumed.stderr);
    assert!(
        resumed
            .stdout
            .contains(" 3 generate   done by an earlier run\n 4 rehearse   it goes through"),
        "{}",
        resumed.stdout
    );
    let none = flow.run(&["--resume"]).refused();
    assert!(none.contains("there is no run that was stopped"), "{none}");
}

/// Two runs at once: one works, the other is told so.
#[test]
fn two_runs_do_not_work_at_once() {
    let flow = Flow::new(15, "7");
    let mut other = flow.database.client();
    other
        .batch_execute("SELECT pg_advisory_lock(72707369)")
        .unwrap();
    let refused = flow
        .run(&["--apply", "--migration-lock-timeout", "0.2"])
        .refused();
    assert!(
        refused.contains("another migration is under way"),
        "{refused}"
    );
    assert!(!flow.project.path(".reconcile").exists());
}
