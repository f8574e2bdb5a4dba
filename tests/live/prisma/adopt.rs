//! An adopted database is one that real Prisma takes for its own.

use std::fs;
use std::path::PathBuf;

use postgres::Client;
use reconcile_core::ErrorKind;
use reconcile_core::baseline::adopt::{AdoptReport, AdoptState, Adopter, PieceState, Reason};
use reconcile_core::catalog::Catalog;
use reconcile_core::introspect::Introspector;
use reconcile_core::prisma::{LockFile, Schema, Source, checksum};
use tempfile::TempDir;

use super::{VERSIONS, node};
use crate::common::{Database, fixture, output, server};

/// What no schema models, beside what one does.
const LEGACY: &str = r#"
CREATE TYPE legacy_mood AS ENUM ('a', 'b');
CREATE TABLE "Legacy ""Audit" (id int PRIMARY KEY, mood legacy_mood);
CREATE TABLE legacy_part (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE legacy_part_sub PARTITION OF legacy_part DEFAULT PARTITION BY RANGE (at);
CREATE TABLE legacy_part_leaf PARTITION OF legacy_part_sub DEFAULT;
CREATE TABLE legacy_child (more int) INHERITS ("Legacy ""Audit");
CREATE TABLE spatial_ref_sys (id int);
CREATE VIEW legacy_view AS SELECT 1 AS x;
CREATE SEQUENCE legacy_seq;
CREATE SCHEMA elsewhere CREATE TABLE other (id int);
"#;

/// A project with the schema of the shop, and a database that answers it and has more.
struct Project {
    dir: TempDir,
    database: Database,
}

impl Project {
    fn new(major: u32) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let schema = fixture("prisma/schemas/shop.prisma");
        fs::write(dir.path().join("schema.prisma"), schema).unwrap();
        let database = server(major).database("adopt");
        database.execute(&fixture("prisma/7/shop.sql"));
        database.execute(LEGACY);
        Self { dir, database }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn adopter(&self) -> Adopter {
        let text = self.read("schema.prisma");
        let schema = Schema::parse([Source::new("schema.prisma", text)]).unwrap();
        Adopter::new(schema, self.path("migrations"))
    }

    fn adopt(&self) -> AdoptReport {
        self.adopter().apply(&mut self.database.client()).unwrap()
    }

    /// What a version of Prisma prints to a command on a database; it has to succeed.
    #[track_caller]
    fn prisma(&self, version: &str, database: &Database, args: &[&str]) -> String {
        let mut command = node(version, "pw.mjs");
        command
            .args(args)
            .arg(format!("--schema={}", self.path("schema.prisma").display()))
            .env("DATABASE_URL", database.url());
        output(&mut command)
    }

    /// All files below the project, with their content.
    fn files(&self) -> Vec<(String, String)> {
        let mut folders = vec![self.dir.path().to_owned()];
        let mut out = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(self.dir.path()).unwrap();
                if path.is_dir() {
                    out.push((format!("{}/", name.display()), String::new()));
                    folders.push(path);
                } else {
                    let text = fs::read_to_string(&path).unwrap();
                    out.push((name.display().to_string(), text));
                }
            }
        }
        out.sort();
        out
    }
}

fn catalog(database: &Database) -> Catalog {
    Introspector::new().read(&mut database.client()).unwrap()
}

/// The rows of the ledger but for id and times, of which it is said whether they are as they should be.
fn ledger(client: &mut Client) -> Vec<String> {
    let sql = "SELECT concat_ws('|', migration_name, checksum, applied_steps_count, coalesce(logs, 'NULL'), \
               coalesce(rolled_back_at::text, 'NULL'), started_at = finished_at, now() - started_at < '1 minute', \
               id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$') \
               FROM _prisma_migrations ORDER BY started_at";
    let rows = client.query(sql, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

const NAMES: [&str; 4] = [
    "public.Legacy \"Audit",
    "public.legacy_child",
    "public.legacy_part",
    "public.legacy_part_sub",
];

#[test]
fn prisma_takes_an_adopted_database_for_its_own() {
    for (version, major) in VERSIONS.into_iter().zip([13, 18]) {
        let project = Project::new(major);
        let before = catalog(&project.database);
        let report = project.adopt();
        assert_eq!(report.state, AdoptState::Adopted, "{report:?}");
        assert_eq!(report.external.tables, NAMES);
        assert_eq!(report.external.enums, ["public.legacy_mood"]);

        let prisma = |args: &[&str]| project.prisma(version, &project.database, args);
        let status = prisma(&["status"]);
        assert!(status.contains("\"history\": null"), "{status}");
        assert!(status.contains("\"editedMigrationNames\": []"), "{status}");
        let deployed = prisma(&["deploy"]);
        assert!(
            deployed.contains("\"appliedMigrationNames\": []"),
            "{deployed}"
        );
        prisma(&["diff", "--from=migrations", "--to=schema", "--exit-code"]);
        let external = format!("--externalTables={}", NAMES.join(","));
        let external = [
            "dev-diagnostic",
            &external,
            "--externalEnums=public.legacy_mood",
        ];
        let drift = prisma(&external);
        assert!(drift.contains("createMigration"), "{drift}");
        // Each name is needed.
        for name in NAMES {
            let others: Vec<&str> = NAMES.into_iter().filter(|own| *own != name).collect();
            let others = format!("--externalTables={}", others.join(","));
            let drift = prisma(&["dev-diagnostic", &others, external[2]]);
            assert!(drift.contains("Drift detected"), "{name}: {drift}");
        }
        assert!(prisma(&external[..2]).contains("Drift detected"));

        // Nothing else of the database has changed.
        let after = catalog(&project.database);
        let diff = before.diff(&after);
        let changed: Vec<String> = diff
            .changes
            .iter()
            .map(|own| own.object.to_string())
            .collect();
        assert!(!changed.is_empty());
        assert!(
            changed
                .iter()
                .all(|name| name.contains("_prisma_migrations")),
            "{changed:?}"
        );

        next_and_fresh(&project, version);
    }
}

/// A next migration deploys, and a fresh database gets all of it.
#[track_caller]
fn next_and_fresh(project: &Project, version: &str) {
    let next = "ALTER TABLE \"products\" ADD COLUMN \"note\" TEXT;\n";
    project.write("migrations/20990101000000_next/migration.sql", next);
    let deployed = project.prisma(version, &project.database, &["deploy"]);
    assert!(deployed.contains("20990101000000_next"), "{deployed}");
    let fresh = project.database.server().database("adopt");
    project.prisma(version, &fresh, &["deploy"]);
    let (live, fresh) = (catalog(&project.database), catalog(&fresh));
    assert_eq!(fresh.tables.len(), 9);
    for table in &fresh.tables {
        assert_eq!(Some(table), live.get_table(&table.name).as_ref().copied());
    }
    assert!(fresh.enums.iter().all(|own| live.enums.contains(own)));
    // Later migrations are Prisma's own business.
    assert_eq!(project.adopt().state, AdoptState::AlreadyAdopted);
}

#[test]
fn the_ledger_is_the_one_that_prisma_writes() {
    for (version, major) in VERSIONS.into_iter().zip([18, 13]) {
        let project = Project::new(major);
        let report = project.adopt();
        let theirs = project.database.server().database("adopt");
        let resolve = ["resolve-applied", "--name=0000_baseline"];
        project.prisma(version, &theirs, &resolve);
        let script = project.read("migrations/0000_baseline/migration.sql");
        assert_eq!(script, fixture("prisma/7/shop.sql") + "\n");
        let row = format!("0000_baseline|{}|0||NULL|t|t|t", checksum(&script));
        assert_eq!(ledger(&mut theirs.client()), [row.as_str()]);
        assert_eq!(ledger(&mut project.database.client()), [row.as_str()]);
        assert_eq!(report.checksum, checksum(&script));
        let table = |database: &Database| {
            let catalog = catalog(database);
            catalog
                .table("public", "_prisma_migrations")
                .unwrap()
                .clone()
        };
        let (mut ours, mut theirs) = (table(&project.database), table(&theirs));
        ours.size = theirs.size;
        theirs.owner.clone_from(&ours.owner);
        assert_eq!(ours, theirs);
        let lock = project.read("migrations/migration_lock.toml");
        assert_eq!(lock, LockFile::POSTGRESQL);
    }
}

/// The schema of the connection is made where it is missing, and holds the ledger.
#[test]
fn the_ledger_is_in_the_schema_of_the_connection() {
    let project = Project::new(18);
    let text = "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n\
                model Other {\n  id Int?\n  more Int @unique\n  @@map(\"other\")\n}\n";
    project.write("schema.prisma", text);
    let sql = "ALTER TABLE elsewhere.other ADD more int NOT NULL; \
               CREATE UNIQUE INDEX other_more_key ON elsewhere.other (more)";
    project.database.execute(sql);
    let adopter = project.adopter().ledger_schema("elsewhere");
    let mut client = project.database.client();
    let report = adopter.apply(&mut client).unwrap();
    assert_eq!(report.state, AdoptState::Adopted, "{report:?}");
    assert_eq!(report.ledger.name, "elsewhere._prisma_migrations");
    client.batch_execute("SET search_path = elsewhere").unwrap();
    assert_eq!(ledger(&mut client).len(), 1);
    let refused = project.adopter().plan(&mut client).unwrap();
    assert_eq!(reasons(&refused), [Reason::Unanswered]);

    let nowhere = project
        .adopter()
        .ledger_schema("No where")
        .allow_differences(true);
    fs::remove_dir_all(project.path("migrations")).unwrap();
    let report = nowhere.apply(&mut client).unwrap();
    assert_eq!(report.state, AdoptState::Adopted, "{report:?}");
    assert_eq!(report.unanswered.len(), 1);
    client
        .batch_execute("SET search_path = \"No where\"")
        .unwrap();
    assert_eq!(ledger(&mut client).len(), 1);
}

fn reasons(report: &AdoptReport) -> Vec<Reason> {
    report
        .refusals
        .iter()
        .map(|refusal| refusal.reason)
        .collect()
}

/// As Prisma makes it, with a row of this name and checksum; the last parts are the times of
/// its end and of its rollback, as SQL.
fn row(name: &str, sum: &str, finished: &str, rolled_back: &str) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, \
         finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, \
         started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0); \
         INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at) \
         VALUES (gen_random_uuid(), '{sum}', {finished}, '{name}', {rolled_back})"
    )
}

/// What is in the folder, what the database has been told, and what comes of it.
struct State {
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
    sql: String,
    /// Whether the baseline's folder is there.
    folder: bool,
    reasons: &'static [Reason],
}

const BASELINE: &str = "migrations/0000_baseline/migration.sql";

#[rustfmt::skip]
fn states() -> Vec<State> {
    let sum = checksum(&(fixture("prisma/7/shop.sql") + "\n"));
    let own = |finished, rolled_back| row("0000_baseline", &sum, finished, rolled_back);
    let other = |finished, rolled_back| row("1_a", "00", finished, rolled_back);
    let state = |name, folder, sql: String, reasons| State { name, files: &[], sql, folder, reasons };
    let file = |name, files, folder, reasons| State { name, files, sql: String::new(), folder, reasons };
    vec![
        // What an interrupted run leaves, and other databases of the same project.
        state("nothing", false, String::new(), &[]),
        state("the folder alone", true, String::new(), &[]),
        state("the row alone", false, own("now()", "NULL"), &[]),
        state("rolled back", true, own("NULL", "now()"), &[]),
        state("an empty ledger", false, row("x", "x", "NULL", "NULL") + "; DELETE FROM _prisma_migrations", &[]),
        file("a leftover", &[(".0000_baseline.reconcile-new/migration.sql", "half")], false, &[]),
        file("files beside", &[("migrations/note.sql", "x")], false, &[]),
        // What stands against it.
        state("failed", true, own("NULL", "NULL"), &[Reason::FailedRow]),
        state("another script was adopted", false, row("0000_baseline", "00", "now()", "NULL"), &[Reason::OtherContent]),
        state("edited since", true, row("0000_baseline", "00", "now()", "NULL"), &[Reason::OtherContent]),
        state("other rows", false, other("now()", "NULL"), &[Reason::OtherRows]),
        state("other failed rows", false, other("NULL", "NULL"), &[Reason::OtherRows]),
        file("another migration", &[("migrations/1_a/migration.sql", "SELECT 1")], false, &[Reason::OtherMigrations]),
        file("one before", &[("migrations/.x/migration.sql", "SELECT 1")], true, &[Reason::OtherMigrations]),
        file("no script", &[("migrations/0000_baseline/x.sql", "")], false, &[Reason::OtherContent]),
        file("a comment", &[(BASELINE, "-- baseline\n")], false, &[Reason::EmptyBaseline]),
        file("a diff", &[(BASELINE, "ALTER TABLE products ADD x int;")], false, &[Reason::DiffBaseline, Reason::IncompleteBaseline]),
        file("drops", &[(BASELINE, "DROP TABLE x; CREATE TABLE y (z int);")], false, &[Reason::DiffBaseline, Reason::IncompleteBaseline, Reason::ForeignBaseline]),
        file("psql", &[(BASELINE, "\\i x\n")], false, &[Reason::UnreadableBaseline, Reason::IncompleteBaseline]),
        file("mysql", &[("migrations/migration_lock.toml", "provider = \"mysql\"\n")], false, &[Reason::Provider]),
        state("less than the schema", false, "ALTER TABLE products DROP COLUMN name".to_owned(), &[Reason::Unanswered]),
    ]
}

#[test]
fn every_state_is_completed_or_refused() {
    for state in states() {
        let project = Project::new(18);
        if state.folder {
            project.write(BASELINE, &(fixture("prisma/7/shop.sql") + "\n"));
        }
        for (name, text) in state.files {
            project.write(name, text);
        }
        project.database.execute(&state.sql);
        let (files, before) = (project.files(), catalog(&project.database));
        let planned = project
            .adopter()
            .plan(&mut project.database.client())
            .unwrap();
        assert_eq!(
            reasons(&planned),
            state.reasons,
            "{}: {planned:?}",
            state.name
        );
        assert_eq!(project.files(), files, "{}", state.name);

        let report = project.adopt();
        if state.reasons.is_empty() {
            assert_eq!(report.state, AdoptState::Adopted, "{}", state.name);
            let again = project.adopt();
            assert_eq!(again.state, AdoptState::AlreadyAdopted, "{}", state.name);
            assert_eq!(again.checksum, report.checksum, "{}", state.name);
            let wanted = fixture("prisma/7/shop.sql") + "\n";
            assert_eq!(project.read(BASELINE), wanted, "{}", state.name);
            assert!(
                !project.path(".0000_baseline.reconcile-new").exists(),
                "{}",
                state.name
            );
            let live = "SELECT count(*) FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL";
            let rows: i64 = project
                .database
                .client()
                .query_one(live, &[])
                .unwrap()
                .get(0);
            assert_eq!(rows, 1, "{}", state.name);
        } else {
            assert_eq!(report.state, AdoptState::Refused, "{}", state.name);
            assert_eq!(reasons(&report), state.reasons, "{}", state.name);
            assert_eq!(project.files(), files, "{}", state.name);
            assert_eq!(catalog(&project.database), before, "{}", state.name);
        }
    }
}

/// A script of somebody's own, and what has become of the schema since.
#[test]
fn a_script_that_is_not_of_the_schema_has_to_be_meant() {
    let project = Project::new(18);
    let own = fixture("prisma/7/shop.sql") + "CREATE EXTENSION IF NOT EXISTS hstore;\n";
    let adopter = project.adopter().script("own.sql", own.as_str());
    let mut client = project.database.client();
    assert_eq!(
        reasons(&adopter.plan(&mut client).unwrap()),
        [Reason::StaleBaseline]
    );
    let adopter = adopter
        .allow_other_script(true)
        .diff("ALTER TABLE x ADD y int;\n");
    let report = adopter.apply(&mut client).unwrap();
    assert_eq!(report.state, AdoptState::Adopted);
    assert_eq!(report.diff.unwrap().state, PieceState::Written);
    assert_eq!(project.read(BASELINE), own);
    assert_eq!(report.checksum, checksum(&own));
    let kept = project.read("migrations/0000_baseline/applied-diff.sql");
    assert_eq!(kept, "ALTER TABLE x ADD y int;\n");
    for version in VERSIONS {
        let status = project.prisma(version, &project.database, &["status"]);
        assert!(status.contains("\"history\": null"), "{status}");
        project.prisma(
            version,
            &project.database,
            &["diff", "--from=migrations", "--exit-code"],
        );
    }
    // The schema goes on, and the database is adopted all the same.
    let later = project.read("schema.prisma") + "\nmodel Later {\n  id Int @id\n}\n";
    project.write("schema.prisma", &later);
    assert_eq!(project.adopt().state, AdoptState::AlreadyAdopted);
    // Another database of the project, with the script that is there and the schema of today.
    let second = project.database.server().database("adopt");
    second.execute(&fixture("prisma/7/shop.sql"));
    let report = project.adopter().plan(&mut second.client()).unwrap();
    assert_eq!(
        reasons(&report),
        [Reason::IncompleteBaseline, Reason::Unanswered]
    );
}

#[test]
fn what_fails_leaves_nothing() {
    let project = Project::new(18);
    let database = &project.database;
    let mut client = database.client();
    let before = project.files();
    // A deploy is under way.
    let mut other = database.client();
    other
        .batch_execute("SELECT pg_advisory_lock(72707369)")
        .unwrap();
    let hasty = project
        .adopter()
        .patience(std::time::Duration::from_millis(100));
    let error = hasty.apply(&mut client).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(project.files(), before);
    drop(other);

    // The commit is refused: the folder was there for a moment.
    let trigger = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not you'; END $$; \
                   CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON _prisma_migrations DEFERRABLE INITIALLY DEFERRED \
                   FOR EACH ROW EXECUTE FUNCTION refuse()";
    let empty = row("x", "x", "now()", "NULL") + "; DELETE FROM _prisma_migrations;";
    database.execute(&format!("{empty} {trigger}"));
    let error = project.adopter().apply(&mut client).unwrap_err();
    assert!(error.to_string().contains("not you"), "{error}");
    assert!(!project.path("migrations/0000_baseline").exists());
    assert!(!project.path(".0000_baseline.reconcile-new").exists());
    assert_eq!(ledger(&mut client), Vec::<String>::new());

    // The row is swallowed.
    database.execute(
        "DROP TRIGGER refuse ON _prisma_migrations; \
         CREATE RULE swallow AS ON INSERT TO _prisma_migrations DO INSTEAD NOTHING",
    );
    let error = project.adopter().apply(&mut client).unwrap_err();
    assert!(
        error.to_string().contains("did not take the row"),
        "{error}"
    );
    assert!(!project.path("migrations/0000_baseline").exists());
    database.execute("DROP RULE swallow ON _prisma_migrations");
    // The lock was given back each time.
    assert_eq!(
        project.adopter().apply(&mut client).unwrap().state,
        AdoptState::Adopted
    );
    database
        .client()
        .batch_execute("SELECT pg_advisory_lock(72707369)")
        .unwrap();
}

#[test]
fn missing_rights_are_named() {
    let project = Project::new(18);
    let database = &project.database;
    database.execute(
        "DO $$ BEGIN CREATE ROLE adopt_role LOGIN; EXCEPTION WHEN duplicate_object THEN END $$; \
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO adopt_role",
    );
    let plan = |adopter: Adopter| {
        let report = adopter.plan(&mut database.client_as("adopt_role")).unwrap();
        let lacking: Vec<String> = report
            .refusals
            .iter()
            .map(|own| format!("{}: {}", own.message, own.help))
            .collect();
        lacking.join("\n")
    };
    let create = "the role lacks CREATE on the schema public: GRANT CREATE, USAGE ON SCHEMA public TO adopt_role";
    assert_eq!(plan(project.adopter()), create);
    let on_database = format!("GRANT CREATE ON DATABASE {} TO adopt_role", database.name());
    let elsewhere = project
        .adopter()
        .ledger_schema("nowhere")
        .allow_differences(true);
    assert_eq!(
        plan(elsewhere),
        format!("the role lacks CREATE on the database: {on_database}")
    );
    database.execute(&(row("x", "x", "now()", "NULL") + "; DELETE FROM _prisma_migrations"));
    let mut client = database.client_as("adopt_role");
    let error = project.adopter().plan(&mut client).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission);
    database.execute("GRANT SELECT ON _prisma_migrations TO adopt_role");
    let insert = "the role lacks INSERT on public._prisma_migrations: \
                  GRANT SELECT, INSERT, UPDATE ON public._prisma_migrations TO adopt_role";
    assert_eq!(plan(project.adopter()), insert);
    database.execute("GRANT INSERT ON _prisma_migrations TO adopt_role");
    assert_eq!(
        project.adopter().apply(&mut client).unwrap().state,
        AdoptState::Adopted
    );
}
