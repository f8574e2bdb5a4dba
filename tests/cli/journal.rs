//! The journal's copy in a table of the database.

use std::fs;

use serde_json::Value;

use crate::common::{Database, server};
use crate::prisma_cli::PrismaProject;
use crate::run::{Folder, run};

/// A project whose journal is in `table`, too, and that makes tables by `ensure`.
fn project(table: &str) -> Folder {
    let folder = Folder::new();
    let toml = format!("[journal]\ntable = {table:?}\n\n[tables]\nbootstrap = [\"make.sql\"]\n");
    folder.write("reconcile.toml", toml);
    let tables = (1..=4).map(|n| format!("CREATE TABLE t{n} (id int PRIMARY KEY);\n"));
    folder.write("make.sql", tables.collect::<String>());
    folder
}

fn ensure(table: &str) -> [String; 3] {
    ["ensure", "--apply", &format!("--require={table}")].map(str::to_owned)
}

/// The lines of the file.
fn lines(folder: &Folder) -> Vec<Value> {
    let text = fs::read_to_string(folder.path().join(".reconcile/journal.jsonl"));
    let text = text.unwrap_or_default();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// The lines in the table, in the order of time; with what the other columns say of them.
fn rows(database: &Database, table: &str) -> Vec<Value> {
    let sql = format!(
        "SELECT entry::text FROM {table} WHERE entry->>'event' = event AND entry->>'role' = role \
         AND (entry->>'at')::timestamptz = at AND entry->>'tool_version' = tool_version \
         AND length(checksum) = 64 ORDER BY at, event, entry->>'tables'"
    );
    let rows = database.client().query(&sql, &[]).unwrap();
    let text = |row: &postgres::Row| -> String { row.get(0) };
    let values = rows
        .iter()
        .map(|row| serde_json::from_str(&text(row)).unwrap());
    values.collect()
}

#[test]
fn every_line_is_in_the_table_too() {
    for major in [13, 18] {
        let database = server(major).database("journal");
        let url = database.url();
        let folder = project("ops.\"Log\"");
        folder.run_on(&url, ensure("public.t1")).printed(0);
        let first = lines(&folder);
        assert_eq!(first.len(), 1);
        assert_eq!(first[0]["role"], "postgres");
        assert_eq!(rows(&database, "ops.\"Log\""), first);

        // It cannot be written for a while: told, and caught up with.
        let mut other = database.client();
        let mut held = other.transaction().unwrap();
        held.batch_execute("LOCK TABLE ops.\"Log\"").unwrap();
        let done = folder.run_on(&url, ensure("public.t2"));
        assert_eq!(done.status, 0, "{}", done.stderr);
        assert!(
            done.stderr
                .starts_with("warning: the journal in ops.\"Log\" lacks what is in the file: "),
            "{}",
            done.stderr
        );
        assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
        held.rollback().unwrap();
        assert_eq!(lines(&folder).len(), 2);
        assert_eq!(rows(&database, "ops.\"Log\"").len(), 1);
        folder.run_on(&url, ensure("public.t3")).printed(0);
        assert_eq!(rows(&database, "ops.\"Log\""), lines(&folder));

        // From the same file it is never more.
        fs::copy(
            folder.path().join(".reconcile/journal.jsonl"),
            folder.path().join("again.jsonl"),
        )
        .unwrap();
        let toml = folder.path().join("reconcile.toml");
        let text = fs::read_to_string(&toml).unwrap();
        let text = text.replace("[journal]\n", "[journal]\npath = \"again.jsonl\"\n");
        fs::write(&toml, text).unwrap();
        folder.run_on(&url, ensure("public.t4")).printed(0);
        assert_eq!(rows(&database, "ops.\"Log\"").len(), 4);
    }
}

#[test]
fn who_may_not_write_it_begins_nothing() {
    for major in [13, 18] {
        let database = server(major).database("journal_rights");
        let role = format!("{}_app", database.name());
        database.execute(&format!(
            "CREATE ROLE {role} LOGIN; GRANT ALL ON SCHEMA public TO {role}"
        ));
        let url = database.url_of(&role);
        let folder = project("ops.log");
        let refused = |wanted: &str| {
            let text = folder.run_on(&url, ensure("public.t1")).refused();
            assert!(text.contains(wanted), "{text}");
            assert!(!folder.path().join(".reconcile").exists());
            let made = "SELECT count(*) FROM pg_class WHERE relname = 't1'";
            let made: i64 = database.client().query_one(made, &[]).unwrap().get(0);
            assert_eq!(made, 0);
            text
        };
        refused("there is no table ops.log for the journal, and the role may not make its schema");
        database.execute(&format!(
            "CREATE SCHEMA ops; GRANT USAGE ON SCHEMA ops TO {role}"
        ));
        let help =
            refused("there is no table ops.log for the journal, and the role may not make it");
        // What is said to help is what helps.
        let (_, statement) = help.split_once("CREATE TABLE").unwrap();
        database.execute(&format!("CREATE TABLE{statement}"));
        refused("the role may not add to the journal in ops.log");
        database.execute(&format!("GRANT SELECT, INSERT ON ops.log TO {role}"));
        folder.run_on(&url, ensure("public.t1")).printed(0);
        assert_eq!(rows(&database, "ops.log"), lines(&folder));
        assert_eq!(lines(&folder)[0]["role"], role);

        database.execute("ALTER TABLE ops.log DROP COLUMN entry");
        let text = folder.run_on(&url, ensure("public.t2")).refused();
        assert!(
            text.contains("ops.log is not the table of a journal: it has no column entry"),
            "{text}"
        );
    }
}

#[test]
fn a_table_without_its_schema_is_refused() {
    let folder = project("log");
    let text = folder.run(ensure("public.t1")).refused();
    assert!(
        text.contains("reconcile.toml, line 2: `log` is not a qualified name"),
        "{text}"
    );
}

/// Prisma would drop it, in a schema that it manages.
#[test]
fn prismas_diff_leaves_it_alone() {
    let database = server(18).database("journal_prisma");
    let project = PrismaProject::new("7", "model here {\n  id Int @id\n}\n");
    project.write(
        "reconcile.toml",
        "[journal]\ntable = \"public.log\"\n\n[tables]\nrequired = [\"public.here\"]\n",
    );
    let reconcile = |arguments: &[&str]| {
        let mut command = Folder::new().command(arguments);
        project.prepare(&mut command);
        run(command.env("DATABASE_URL", database.url()))
    };
    reconcile(&["ensure", "--apply", "--from-schema"]).printed(0);
    let text = reconcile(&["baseline", "generate"]).printed(0);
    let read =
        |name: &str| fs::read_to_string(project.path(".reconcile/baseline").join(name)).unwrap();
    assert!(read("diff.sql").contains("\nDROP TABLE \"log\";"), "{text}");
    assert!(
        text.contains("it is the table of reconcile's journal, and stays\n"),
        "{text}"
    );
    let safe = read("diff.safe.sql");
    assert!(safe.contains("-- DROP TABLE \"log\";"), "{safe}");
    assert!(!safe.contains("\nDROP TABLE"), "{safe}");

    let adopted = reconcile(&["baseline", "adopt", "--apply"]).printed(0);
    assert!(adopted.contains("\"public.log\","), "{adopted}");
    assert_eq!(rows(&database, "public.log").len(), 2);
}
