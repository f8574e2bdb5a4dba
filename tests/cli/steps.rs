//! Single steps of `run`, with scripts that were made elsewhere: where it pauses, and what it comes to.

use std::fs;

use reconcile_core::schema::Document;
use serde_json::Value;

use crate::common::{Database, binaries, server};
use crate::run::{Folder, Run};
use crate::schema::assert_valid;

/// A project whose both scripts are there already.
pub(crate) struct Steps {
    pub(crate) folder: Folder,
    database: Database,
    url: String,
}

impl Steps {
    pub(crate) fn new(major: u32, live: &str, models: &str, diff: &str) -> Self {
        let folder = Folder::new();
        folder.write(
            "prisma/schema.prisma",
            format!("datasource db {{\n  provider = \"postgresql\"\n}}\n{models}"),
        );
        folder.write("diff.sql", diff);
        let database = server(major).database("steps");
        database.execute(live);
        Self {
            folder,
            url: database.url(),
            database,
        }
    }

    /// `run`, without a snapshot and a rehearsal.
    fn run(&self, from_empty: &str, more: &[&str]) -> Run {
        self.run_with_snapshot(from_empty, &[&["--no-snapshot"], more].concat())
    }

    /// `run`, without a rehearsal.
    pub(crate) fn run_with_snapshot(&self, from_empty: &str, more: &[&str]) -> Run {
        self.folder.write("empty.sql", from_empty);
        let own = [
            "run",
            "--no-rehearsal",
            "--confirm",
            self.database.name(),
            "--from-empty-sql=empty.sql",
            "--diff-sql=diff.sql",
        ];
        self.folder.run_on(&self.url, [&own, more].concat())
    }

    fn safe(&self) -> String {
        let path = ".reconcile/baseline/diff.safe.sql";
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.database.client().query_one(sql, &[]).unwrap().get(0)
    }
}

pub(crate) const LIVE: &str = "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, b text); \
                    INSERT INTO t VALUES (1, 'one', 'first'), (2, 'two', 'second')";
pub(crate) const MODEL: &str =
    "model t {\n  id Int @id\n  b String?\n  c String?\n\n  @@index([b, c])\n}\n";
pub(crate) const EMPTY: &str = "-- CreateTable\nCREATE TABLE \"t\" (\n    \"id\" INTEGER NOT NULL,\n    \"b\" TEXT,\n    \
                     \"c\" TEXT,\n\n    CONSTRAINT \"t_pkey\" PRIMARY KEY (\"id\")\n);\n\n-- CreateIndex\n\
                     CREATE INDEX \"t_b_c_idx\" ON \"t\"(\"b\", \"c\");\n";

/// Column `a` stays, for its values would be lost; what moves it about may need that it goes.
const DIFF: &str = "ALTER TABLE t DROP COLUMN a;\nALTER TABLE t ADD COLUMN c TEXT;\n\
                    UPDATE t SET c = a WHERE false;\nCREATE INDEX \"t_b_c_idx\" ON t (b, c);\n";

#[test]
fn a_run_pauses_until_what_is_in_doubt_was_looked_at() {
    let steps = Steps::new(18, LIVE, MODEL, DIFF);
    let paused = steps.run(EMPTY, &["--apply"]).printed(1);
    assert!(
        paused.contains(
            " 3 generate   paused: 1 taken out of the diff, and 1 to be looked at: mend "
        ),
        "{paused}"
    );
    let mark = "-- reconcile: in doubt: it may need what was taken out at line 1 of the diff\n";
    assert!(
        steps.safe().contains(&format!("{mark}UPDATE t SET c = a")),
        "{}",
        steps.safe()
    );
    let told = steps.run(EMPTY, &["--format", "json"]).json(1);
    assert_eq!(told["steps"][2]["state"], "paused");

    // Nothing has changed, and neither does what it comes to, however often.
    let before = steps.safe();
    for how in ["--resume", "--apply"] {
        let again = steps.run(EMPTY, &[how]).printed(1);
        assert!(
            again.contains(" 3 generate   paused: 1 to be looked at still: mend "),
            "{again}"
        );
        assert!(
            again.contains("the statement is in doubt: it may need"),
            "{again}"
        );
        assert_eq!(steps.safe(), before);
    }
    let refused = steps
        .folder
        .run_on(&steps.url, ["baseline", "apply", "--format", "json"])
        .json(1);
    assert_eq!(refused["ending"]["ending"], "refused");
    let reason = refused["ending"]["reason"].as_str().unwrap();
    assert!(
        reason.contains("the statement is in doubt: it may need"),
        "{reason}"
    );
    let held = "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0";
    assert_eq!(steps.number(held), 3);

    // Mended in one place, made worse in another.
    let path = ".reconcile/baseline/diff.safe.sql";
    let mended = before.replace(mark, "");
    steps.folder.write(path, format!("{mended}TRUNCATE t;\n"));
    let again = steps.run(EMPTY, &["--resume"]).printed(1);
    assert!(again.contains("truncate"), "{again}");
    assert_eq!(steps.number("SELECT count(*) FROM t"), 2);

    steps.folder.write(path, &mended);
    let done = steps.run(EMPTY, &["--resume"]).printed(0);
    assert!(done.ends_with("\nAll steps are done.\n"), "{done}");
    assert_eq!(steps.safe(), mended);
    assert_eq!(steps.number(held), 4);
    let finished: Value = steps.run(EMPTY, &["--format", "json"]).json(0);
    assert_eq!(finished["state"], "finished");
}

/// All that it is for is done, and of the sessions of others nothing is known.
#[test]
fn what_a_step_could_not_read_is_told_at_the_end() {
    let model = "model t {\n  id Int @id\n}\n";
    let empty = "-- CreateTable\nCREATE TABLE \"t\" (\n    \"id\" INTEGER NOT NULL,\n\n    \
                 CONSTRAINT \"t_pkey\" PRIMARY KEY (\"id\")\n);\n";
    let diff = "-- This is an empty migration.\n";
    let mut steps = Steps::new(18, "CREATE TABLE t (id int PRIMARY KEY)", model, diff);
    let role = format!("{}_owner", steps.database.name());
    steps.database.execute(&format!(
        "CREATE ROLE {role} LOGIN; ALTER TABLE t OWNER TO {role}; GRANT ALL ON SCHEMA public TO {role}"
    ));
    steps.url = steps.database.url_of(&role);
    let _other = steps.database.client();
    let done = steps.run(empty, &["--apply"]).printed(2);
    assert!(
        done.contains("All steps are done. 1 thing could not be read.\n"),
        "{done}"
    );
    assert!(done.contains("not read"), "{done}");
    let told = steps.run(empty, &["--format", "json"]).json(2);
    assert_eq!(told["state"], "finished");
    assert_eq!(told["steps"][9]["not_read"], 1);
    assert_valid(Document::Run, &told);

    steps
        .database
        .execute(&format!("GRANT pg_read_all_stats TO {role}"));
    steps.run(empty, &["--apply"]).printed(0);
}

/// Neither failed nor done: nobody knows.
#[test]
fn a_required_table_that_cannot_be_read_ends_a_run_without_a_verdict() {
    let mut steps = Steps::new(18, LIVE, MODEL, DIFF);
    let role = format!("{}_other", steps.database.name());
    steps.database.execute(&format!("CREATE ROLE {role} LOGIN"));
    steps.url = steps.database.url_of(&role);
    steps
        .folder
        .write("reconcile.toml", "[tables]\nrequired = [\"t\"]\n");
    let stopped = steps.run(EMPTY, &["--apply"]).printed(2);
    assert!(
        stopped.contains(" 2 ensure     no verdict: not all required tables can be read\n"),
        "{stopped}"
    );
}

/// A snapshot may take an hour: what a later step lacks is said before it.
#[test]
fn a_program_that_a_later_step_needs_is_missed_at_the_beginning() {
    let steps = Steps::new(18, LIVE, MODEL, DIFF);
    steps.folder.write("empty.sql", EMPTY);
    let run = |more: &[&str]| {
        let own = ["run", "--apply", "--confirm", steps.database.name()];
        steps.folder.run_on(&steps.url, [&own, more].concat())
    };
    let other = binaries(13);
    let other = other.dir().to_str().unwrap();
    let scripts = ["--from-empty-sql=empty.sql", "--diff-sql=diff.sql"];
    let refused = run(&[&scripts[..], &["--pg-bin", other]].concat()).refused();
    assert!(
        refused.contains("error: found no server programs of PostgreSQL 18: "),
        "{refused}"
    );
    let refused = run(&scripts[..1]).refused();
    assert!(refused.contains("error: found no Prisma"), "{refused}");
    for made in [".reconcile", "db-snapshots"] {
        assert!(!steps.folder.path().join(made).exists(), "{made}");
    }
}
