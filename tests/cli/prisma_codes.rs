//! What real Prisma refuses, by its codes: the tool says so beforehand and what to do, and doing it
//! helps.

use std::process::Output;

use reconcile_core::schema::Document;

use crate::common::{Database, server};
use crate::faults::Plan;
use crate::flow::{Flow, succeeded};
use crate::prisma_cli::PrismaProject;
use crate::run::{Run, run};
use crate::schema::assert_valid;

struct Project {
    version: &'static str,
    prisma: PrismaProject,
    database: Database,
}

const MODELS: &str = "\
model User {
  id   Int     @id @default(autoincrement())
  mail String? @unique

  @@map(\"users\")
}
";

impl Project {
    fn new(major: u32, version: &'static str, migrations: &[(&str, &str)]) -> Self {
        let project = PrismaProject::new(version, MODELS);
        let lock = "provider = \"postgresql\"\n";
        project.write("prisma/migrations/migration_lock.toml", lock);
        for (name, script) in migrations {
            project.write(&format!("prisma/migrations/{name}/migration.sql"), script);
        }
        let database = server(major).database("codes");
        Self {
            version,
            prisma: project,
            database,
        }
    }

    fn prisma(&self, arguments: &[&str]) -> Output {
        self.prisma.prisma(&self.database.url(), arguments)
    }

    #[track_caller]
    fn deploys(&self, url: &str) -> String {
        succeeded(&self.prisma.prisma(url, &["migrate", "deploy"]))
    }

    fn reconcile(&self, arguments: &[&str]) -> Run {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_reconcile"));
        command.args(arguments).env_clear();
        self.prisma.prepare(&mut command);
        run(command.env("DATABASE_URL", self.database.url()))
    }

    /// The problems that doctor sees, and the fix of the last of them.
    #[track_caller]
    fn diagnosed(&self, problems: &[&str]) -> Vec<String> {
        let run = self.reconcile(&["doctor", "--skip-client", "--format=json"]);
        let report = run.json(i32::from(!problems.is_empty()));
        assert_valid(Document::Doctor, &report);
        let found = report["diagnoses"].as_array().unwrap();
        let ids: Vec<_> = found
            .iter()
            .map(|own| own["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, problems, "{report}");
        let fix = found.last().map(|own| own["fix"].as_array().unwrap());
        let lines = fix.into_iter().flatten();
        lines
            .map(|line| line.as_str().unwrap().to_owned())
            .collect()
    }

    /// Does what a fix says, to the letter.
    #[track_caller]
    fn follow(&self, fix: &[String]) {
        for line in fix {
            if line.starts_with('#') || line.starts_with("--") {
                continue;
            }
            if line.ends_with(';') {
                self.database.execute(line);
                continue;
            }
            let arguments = line
                .strip_prefix("npx prisma ")
                .unwrap_or_else(|| panic!("{line}"));
            let (arguments, file) = match arguments.split_once(" > ") {
                Some((arguments, file)) => (arguments, Some(file)),
                None => (arguments, None),
            };
            let mut words: Vec<&str> = arguments.split(' ').collect();
            if self.version == "7" {
                // As the fix says.
                for word in &mut words {
                    if *word == "--to-schema-datamodel" {
                        *word = "--to-schema";
                    }
                }
            }
            let printed = succeeded(&self.prisma(&words));
            if let Some(file) = file {
                self.prisma.write(file, &printed);
            }
        }
    }
}

/// What was said by a command that fails.
#[track_caller]
fn refused(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(!output.status.success(), "{text}");
    text
}

const CLIENT: &str = r"
const { PrismaClient } = require('./generated')
const { PrismaPg } = require('@prisma/adapter-pg')
const url = new URL(process.env.DATABASE_URL)
const adapter = new PrismaPg({
  host: url.searchParams.get('host'), port: Number(url.port),
  user: decodeURIComponent(url.username), database: url.pathname.slice(1),
})
const prisma = new PrismaClient({ adapter })
prisma.user.create({ data: { email: 'new@example.com' } })
  .then((user) => console.log(user.id), (error) => console.log(error.code))
  .finally(() => prisma.$disconnect())
";

/// P3005: deploy on a database that is not empty. P2002: the client, where a sequence lags.
#[test]
fn the_legacy_database() {
    let flow = Flow::new(14, "6");
    let url = flow.url();
    flow.prisma(&url, &["generate"]);
    flow.project.write("client.js", CLIENT);
    let insert = || succeeded(&flow.project.node(&url, "client.js"));
    assert_eq!(insert(), "P2002\n");
    let deploy = || flow.project.prisma(&url, &["migrate", "deploy"]);
    let said = refused(&deploy());
    assert!(said.contains("P3005"), "{said}");
    let doctor = |status: i32| -> Vec<String> {
        let run = flow.reconcile(&["doctor", "--format=json"]);
        let report = run.json(status);
        let found = report["diagnoses"].as_array().unwrap().iter();
        found
            .map(|own| format!("{} {}", own["id"].as_str().unwrap(), own["fix"][0]))
            .collect()
    };
    let found = doctor(1).join("\n");
    for problem in [
        "not-managed \"reconcile run ",
        "sequence-behind \"reconcile sequences",
    ] {
        assert!(found.contains(problem), "{problem}: {found}");
    }

    let done = flow.run(&["--apply", "--no-snapshot"]);
    assert_eq!(done.status, 0, "{}\n{}", done.stdout, done.stderr);
    let deployed = succeeded(&deploy());
    assert!(
        deployed.contains("No pending migrations to apply"),
        "{deployed}"
    );
    assert_eq!(insert(), "201\n");
    assert_eq!(doctor(0), [""; 0]);
}

const INIT: &str = "CREATE TABLE \"users\" (\"id\" SERIAL PRIMARY KEY, \"mail\" TEXT);\n";
const UNIQUE: &str = "CREATE UNIQUE INDEX \"users_mail_key\" ON \"users\"(\"mail\");\n";

const TAGS: &str = "CREATE TABLE \"tags\" (\"id\" INTEGER PRIMARY KEY);\n";

/// P3018: a migration fails at deploy. P3009: what it leaves in the ledger stops the next one.
#[test]
fn a_migration_that_fails() {
    let own = Project::new(13, "7", &[("1_init", INIT)]);
    let url = own.database.url();
    own.deploys(&url);
    // Somebody was faster, by hand.
    own.database.execute(TAGS);
    own.prisma
        .write("prisma/migrations/2_tags/migration.sql", TAGS);
    let said = refused(&own.prisma(&["migrate", "deploy"]));
    assert!(said.contains("P3018"), "{said}");
    let status = own.reconcile(&["status", "--format=json"]).json(1);
    assert_eq!(status["deploy"]["refusal"]["code"], "P3009");
    let said = refused(&own.prisma(&["migrate", "deploy"]));
    assert!(said.contains("P3009"), "{said}");

    let fix = own.diagnosed(&["failed-migration"]);
    // It names two ways; this is the first.
    let other = fix.iter().position(|line| line.starts_with("# or "));
    let (select, fix) = fix[..other.unwrap()].split_first().unwrap();
    let logs = own.database.client().query_one(select, &[]).unwrap();
    let logs: String = logs.get(0);
    assert!(logs.contains("already exists"), "{logs}");
    own.database.execute("DROP TABLE tags");
    own.follow(fix);
    let deployed = own.deploys(&url);
    assert!(deployed.contains("2_tags"), "{deployed}");
    own.reconcile(&["status"]).printed(0);
    own.diagnosed(&[]);
}

/// A baseline of nothing but comments, and one of nothing but changes: with a ledger, `migrate dev`
/// wants a reset or ends with P3006, while deploy says that all is well.
#[test]
fn a_baseline_that_makes_no_tables() {
    for (version, script, problem, dev) in [
        ("7", "-- as it is\n", "empty-baseline", "We need to reset"),
        ("6", UNIQUE, "alter-only-baseline", "P3006"),
    ] {
        let own = Project::new(15, version, &[("0000_baseline", script)]);
        own.database.execute(&format!("{INIT}{UNIQUE}"));
        own.database
            .execute("INSERT INTO users (mail) VALUES ('a')");
        let status = own.reconcile(&["status", "--format=json"]).json(1);
        assert_eq!(status["deploy"]["refusal"]["code"], "P3005");
        // What many do then; it is no more than half of the fix.
        succeeded(&own.prisma(&["migrate", "resolve", "--applied=0000_baseline"]));
        let said = refused(&own.prisma(&["migrate", "dev", "--name=x"]));
        assert!(said.contains(dev), "{said}");

        let fix = own.diagnosed(&[problem]);
        own.follow(&fix);
        own.diagnosed(&[]);
        let said = succeeded(&own.prisma(&["migrate", "dev", "--name=x"]));
        assert!(said.contains("Already in sync"), "{said}");
        let new = server(15).database("codes_fresh");
        own.deploys(&new.url());
        for (database, rows) in [(&new, 0), (&own.database, 1)] {
            let sql = "select count(*) from users";
            let row = database.client().query_one(sql, &[]).unwrap();
            assert_eq!(row.get::<_, i64>(0), rows);
        }
    }
}

/// With such a baseline in its way, run stops and says so; without, it goes on.
#[test]
fn a_baseline_in_the_way_of_run() {
    let database = server(14).database("codes");
    let mut client = database.client();
    let plan = Plan::new(&mut client, database.url(), database.name());
    let other = "-- the database is as it is\n";
    let file = plan
        .folder
        .write("prisma/migrations/0000_baseline/migration.sql", other);
    let stopped = plan.run(&["--apply", "--no-snapshot"]);
    assert_eq!(stopped.status, 1, "{}{}", stopped.stdout, stopped.stderr);
    assert!(
        stopped
            .stdout
            .contains("something stands against adopting it"),
        "{}",
        stopped.stdout
    );
    insta::assert_snapshot!("run_baseline_in_the_way", stopped.stdout);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), other);
    std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    let done = plan.run(&["--resume", "--no-snapshot"]);
    assert_eq!(done.status, 0, "{}{}", done.stdout, done.stderr);
    let status = plan.folder.run_on(&database.url(), ["status"]).printed(0);
    assert!(status.ends_with("up to date\n"), "{status}");
}
