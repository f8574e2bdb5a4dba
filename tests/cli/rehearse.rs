//! `reconcile baseline rehearse`, as a user starts it.

use reconcile_core::schema::Document;
use serde_json::{Value, json};

use crate::common::{Database, client_tool, server};
use crate::run::Folder;
use crate::schema::assert_valid;

const SCHEMA: &str = "datasource db {\n provider = \"postgresql\"\n}\n\
    model users {\n id Int @id\n email String @unique\n}\n";

const TABLES: &str =
    "CREATE TABLE users (id integer PRIMARY KEY, email varchar(50) NOT NULL, old text);
    CREATE TABLE legacy (id integer);
    INSERT INTO users SELECT n, 'u' || n FROM generate_series(1, 10) n;";

struct Scene {
    folder: Folder,
    database: Database,
    shadow: String,
}

impl Scene {
    fn new() -> Self {
        let folder = Folder::new();
        let database = server(18).database("rehearse_cli");
        database.execute(TABLES);
        folder.write("schema.prisma", SCHEMA);
        let shadow = server(18).database("rehearse_shadow").url();
        Self {
            folder,
            database,
            shadow: format!("--shadow-url={shadow}"),
        }
    }

    fn arguments(&self, more: &[&str]) -> Vec<String> {
        let programs = client_tool("pg_dump").parent().unwrap().to_owned();
        let programs = format!("--pg-bin={}", programs.display());
        let own = ["baseline", "rehearse", &self.shadow, &programs];
        own.iter().chain(more).map(ToString::to_string).collect()
    }

    fn run(&self, script: &str, more: &[&str]) -> crate::run::Run {
        self.folder.write("diff.sql", script);
        let arguments = self.arguments(&[&["diff.sql"], more].concat());
        self.folder.run_on(&self.database.url(), arguments)
    }

    fn journal(&self) -> Vec<Value> {
        let path = self.folder.path().join(".reconcile/journal.jsonl");
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

const GOOD: &str = "ALTER TABLE users ALTER COLUMN email TYPE text;\n\
    CREATE UNIQUE INDEX users_email_key ON users (email);\n\
    ALTER TABLE users DROP COLUMN old;\n";

#[test]
fn a_rehearsal_is_told_and_written_down() {
    let scene = Scene::new();
    let told = scene.run(GOOD, &[]).printed(0);
    for part in [
        "diff.sql rehearsed on a copy of the definitions of the live database, on the server of \
         --shadow-url, PostgreSQL 18.",
        "That is the server of the live database, which it slows down.\n",
        "ALTER TABLE users ALTER COLUMN email TYPE text\n",
        " ACCESS EXCLUSIVE for ",
        "  - column public.users.old\n",
        "not modelled by the Prisma schema (- is in the database alone):\n  - table public.legacy\n",
        "Rows were not copied: whether they fit is not rehearsed (--data all).\n",
        "It goes through: 3 statements in ",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("different from the Prisma schema"), "{told}");

    let json = scene.run(GOOD, &["--format=json"]).json(0);
    assert_valid(Document::Rehearsal, &json);
    assert_eq!(json["remaining"], json!({ "changes": [] }));
    let journal = scene.journal();
    assert_eq!(journal.len(), 2);
    for (line, entry) in journal.iter().enumerate() {
        assert_eq!(entry["event"], "rehearsed", "{line}");
        assert_eq!(entry["script"], json["checksum"]);
        assert_eq!(entry["catalog"], json["catalog"]);
        assert_eq!(entry["database"], scene.database.name());
        assert_eq!(entry["passed"], true);
    }

    // As `baseline apply` sees the same.
    let plan = ["baseline", "apply", "diff.sql", "--format=json"];
    let plan = scene.folder.run_on(&scene.database.url(), plan).json(1);
    assert_eq!(
        (&plan["script"], &plan["catalog"]),
        (&json["checksum"], &json["catalog"])
    );

    // The column has no rows to lose in this copy; the index is left.
    let left = scene.run("ALTER TABLE users ALTER COLUMN email TYPE text;", &[]);
    let left = left.printed(1);
    assert!(
        left.contains("  + index public.users_email_key\n"),
        "{left}"
    );
    assert!(left.contains("and leaves 2 differences.\n"), "{left}");
}

#[test]
fn a_failure_is_framed_and_written_down() {
    let scene = Scene::new();
    let told = scene.run("SELECT 1;\nALTER TABLE users DROP COLUMN other;\n", &[]);
    let told = told.printed(1);
    for part in [
        "error[42703]: column \"other\" of relation \"users\" does not exist",
        "--> diff.sql:2:1",
        "It fails after 1 statement.\n",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let journal = scene.journal();
    assert_eq!((journal.len(), &journal[0]["passed"]), (1, &json!(false)));
}

#[test]
fn rows_are_counted() {
    let scene = Scene::new();
    let refused = scene.run(GOOD, &["--data=all"]).refused();
    assert!(refused.contains("there is no snapshot in"), "{refused}");
    let programs = scene.arguments(&[]).pop().unwrap();
    let url = scene.database.url();
    scene
        .folder
        .run_on(&url, ["snapshot", "create", &programs])
        .printed(0);
    let script = format!("{GOOD}DELETE FROM users WHERE id > 7;\n");
    let told = scene.run(&script, &["--data=all"]).printed(1);
    for part in [
        "rehearsed on a copy of everything in ",
        "10 rows before, 7 after.\n  public.users: 10 rows before, 7 after\n",
        "and rows of 1 table are lost.\n",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // Without a database nobody knows where it would be applied.
    let known = scene.journal().len();
    let arguments = scene.arguments(&["diff.sql"]);
    let alone = scene.folder.run(arguments).printed(0);
    assert!(alone.contains("a copy of the definitions in "), "{alone}");
    assert_eq!(scene.journal().len(), known);
}

#[test]
fn what_cannot_be_rehearsed_is_refused() {
    let scene = Scene::new();
    let same = format!("--shadow-url={}", scene.database.url());
    let scene = Scene {
        shadow: same,
        ..scene
    };
    let refused = scene.run(GOOD, &[]).refused();
    let name = scene.database.name();
    let message =
        format!("the server for the rehearsal is given by the live database {name} itself");
    assert!(refused.contains(&message), "{refused}");
    assert_eq!(scene.journal(), Vec::<Value>::new());

    let scene = Scene::new();
    scene
        .folder
        .write("empty.sql", "CREATE TABLE a (b nothing);");
    let refused = scene.run(GOOD, &["--from-empty=empty.sql"]).refused();
    let message = "empty.sql:1:19: the from-empty script fails in an empty database: \
                   type \"nothing\" does not exist";
    assert!(refused.contains(message), "{refused}");
    std::fs::remove_file(scene.folder.path().join("schema.prisma")).unwrap();
    let refused = scene.run(GOOD, &[]).refused();
    assert!(refused.contains("there is no Prisma schema"), "{refused}");
}
