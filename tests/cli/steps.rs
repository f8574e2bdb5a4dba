//! Single steps of `run`, with scripts that were made elsewhere: where it pauses, and what it comes to.

use std::fs;

use serde_json::Value;

use crate::common::{Database, server};
use crate::run::{Folder, Run};

/// A project whose both scripts are there already.
struct Steps {
    folder: Folder,
    database: Database,
}

impl Steps {
    fn new(major: u32, live: &str, models: &str, diff: &str) -> Self {
        let folder = Folder::new();
        folder.write(
            "prisma/schema.prisma",
            format!("datasource db {{\n  provider = \"postgresql\"\n}}\n{models}"),
        );
        folder.write("diff.sql", diff);
        let database = server(major).database("steps");
        database.execute(live);
        Self { folder, database }
    }

    /// `run`, without a snapshot and a rehearsal.
    fn run(&self, from_empty: &str, more: &[&str]) -> Run {
        self.folder.write("empty.sql", from_empty);
        let own = [
            "run",
            "--no-snapshot",
            "--no-rehearsal",
            "--confirm",
            self.database.name(),
            "--from-empty-sql=empty.sql",
            "--diff-sql=diff.sql",
        ];
        self.folder
            .run_on(&self.database.url(), [&own, more].concat())
    }

    fn safe(&self) -> String {
        let path = ".reconcile/baseline/diff.safe.sql";
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    fn number(&self, sql: &str) -> i64 {
        self.database.client().query_one(sql, &[]).unwrap().get(0)
    }
}

const LIVE: &str = "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, b text); \
                    INSERT INTO t VALUES (1, 'one', 'first'), (2, 'two', 'second')";
const MODEL: &str = "model t {\n  id Int @id\n  b String?\n  c String?\n\n  @@index([b, c])\n}\n";
const EMPTY: &str = "-- CreateTable\nCREATE TABLE \"t\" (\n    \"id\" INTEGER NOT NULL,\n    \"b\" TEXT,\n    \
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
