//! `reconcile baseline generate`, with the real Prisma and with what only calls itself so.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::{Database, root, server};
use crate::prisma_cli::{PrismaProject, VERSIONS};
use crate::run::{Folder, Run, SECRET, run};

/// The demonstration's database and schema, and the diff that Prisma 7 made between them.
fn demo(file: &str) -> String {
    fs::read_to_string(root().join("reconcile-cli/src/demo").join(file)).unwrap()
}

fn models() -> String {
    let schema = demo("schema.prisma");
    let from = schema.find("model User").unwrap();
    schema[from..].to_owned()
}

fn legacy(major: u32) -> Database {
    let database = server(major).database("generate");
    database.psql(&["-1", "-c", &demo("legacy.sql")]);
    database
}

/// With a password in it, which the server does not ask for.
fn url(database: &Database) -> String {
    let url = database.url();
    let (user, rest) = url.split_once('@').unwrap();
    format!("{user}:{SECRET}@{rest}")
}

fn generate(project: &PrismaProject, url: &str, arguments: &[&str]) -> Run {
    let mut command = Folder::new().command(["baseline", "generate"]);
    project.prepare(&mut command);
    run(command.args(arguments).env("DATABASE_URL", url))
}

fn rules(report: &Value) -> Vec<&str> {
    let taken = report["taken_out"].as_array().unwrap().iter();
    taken.filter_map(|own| own["rule"].as_str()).collect()
}

#[test]
fn the_projects_prisma_makes_both_scripts() {
    for (version, major) in VERSIONS.into_iter().zip([13, 18]) {
        let database = legacy(major);
        let project = PrismaProject::new(version, &models());
        let url = url(&database);
        let report = generate(&project, &url, &["--format", "json"]).json(1);
        let said = report["prisma"]["version"].as_str().unwrap();
        assert!(said.starts_with(&format!("{version}.")), "{said}");
        let commands = report["prisma"]["commands"].as_array().unwrap();
        assert_eq!(commands.len(), 2);
        for command in commands {
            let command = command.as_str().unwrap();
            assert!(
                command.contains("prisma/build/index.js migrate diff --from-"),
                "{command}"
            );
            assert!(!command.contains("postgres"), "{command}");
        }

        let read = |name: &str| {
            fs::read_to_string(project.path(".reconcile/baseline").join(name)).unwrap()
        };
        // What the command line adds at the end is its own.
        assert_eq!(read("diff.sql").trim_end(), demo("diff.sql").trim_end());
        assert_eq!(
            read("from-empty.sql").trim_end(),
            demo("from_empty.sql").trim_end()
        );
        assert_eq!(report["differs_from_ours_at"], Value::Null);
        assert_eq!(
            rules(&report),
            [
                "rejected",
                "drop-sequence",
                "drop-column",
                "drop-column",
                "change-type",
                "drop-table",
                "drop-table",
                "drop-table",
            ]
        );
        let rows = |table: &str| -> i64 {
            let sql = format!("SELECT count(*) FROM {table}");
            database.client().query_one(&sql, &[]).unwrap().get(0)
        };
        database.execute(&read("diff.safe.sql"));
        assert_eq!((rows("audit_log"), rows("orders")), (800, 400));
        // What Prisma would have emptied is of its new type, with its values.
        assert_eq!(rows("orders WHERE status = 'PAID'::\"OrderStatus\""), 100);

        again(&project, &url);
    }
}

/// What is there is left alone, and never written over without being told to.
fn again(project: &PrismaProject, url: &str) {
    let made = project.path(".reconcile/baseline/diff.sql");
    let ours = "-- looked at by me\n";
    fs::write(&made, ours).unwrap();
    let refused = generate(project, url, &[]).refused();
    assert!(
        refused.contains("diff.sql is there, with another content"),
        "{refused}"
    );
    assert_eq!(fs::read_to_string(&made).unwrap(), ours);
    let forced = generate(project, url, &["--force"]).printed(1);
    assert!(forced.contains("diff.sql: the diff,"), "{forced}");
    assert!(fs::read_to_string(&made).unwrap().starts_with("-- "));
    let left = fs::read_dir(project.path(".reconcile/baseline")).unwrap();
    assert_eq!(left.count(), 3);
    let unchanged = generate(project, url, &[]).printed(1);
    assert_eq!(unchanged.matches(", unchanged\n").count(), 3, "{unchanged}");
}

#[test]
fn it_is_always_the_database_that_was_given() {
    let database = server(18).database("given");
    database.execute("CREATE TABLE here (id int PRIMARY KEY)");
    let other = server(18).database("other");
    other.execute("CREATE TABLE there (id int PRIMARY KEY)");
    let model = "model here {\n  id Int @id\n}\n";
    for version in VERSIONS {
        let project = PrismaProject::new(version, model);
        let there = other.url();
        if version == "6" {
            let schema = project.path("prisma/schema.prisma");
            let text = fs::read_to_string(&schema).unwrap();
            let lines = format!("url = \"{there}\"\n  directUrl = \"{there}\"");
            fs::write(&schema, text.replace("url = env(\"DATABASE_URL\")", &lines)).unwrap();
        }
        // In 6 the configuration may name a database, too; tables that are external stay so.
        database.execute("CREATE TABLE IF NOT EXISTS theirs (id int)");
        project.write("prisma.config.ts", &format!(
            "import {{ defineConfig }} from 'prisma/config'\nexport default defineConfig({{\n  {}\
             experimental: {{ externalTables: true }},\n  tables: {{ external: ['public.theirs'] }},\n  \
             datasource: {{ url: '{there}' }},\n}})\n",
            if version == "6" { "engine: 'classic',\n  " } else { "" }
        ));
        project.write(".env", &format!("DATABASE_URL={there}\n"));
        let text = generate(&project, &url(&database), &[]).printed(0);
        assert!(text.contains("Nothing to apply"), "{version}: {text}");
        let diff = fs::read_to_string(project.path(".reconcile/baseline/diff.sql")).unwrap();
        assert_eq!(diff.trim(), "-- This is an empty migration.");
    }
}

#[test]
fn a_prisma_that_does_not_ask_the_database_is_refused() {
    let database = server(18).database("wrapped");
    let project = PrismaProject::new("7", "model here {\n  id Int @id\n}\n");
    let script = |text: &str| {
        let path = project.write(
            "wrapper.sh",
            &format!("#!/bin/sh\n[ \"$1\" = -v ] && echo 'prisma : 7.10.0' && exit\n{text}\n"),
        );
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let wrapped = |arguments: &[&str]| {
        let all = [&["--prisma", "./wrapper.sh"], arguments].concat();
        generate(&project, &url(&database), &all).refused()
    };
    script("echo '-- This is an empty migration.'");
    let message = wrapped(&[]);
    assert!(
        message.contains("it would have compared another one"),
        "{message}"
    );

    // Whatever it says, a password is not passed on.
    script("[ \"$3\" = --from-empty ] && echo 'SELECT 1;' && exit; env >&2; exit 3");
    let message = wrapped(&[]);
    assert!(
        message.contains("Prisma failed (exit status 3)"),
        "{message}"
    );
    assert!(message.contains("DATABASE_URL=***"), "{message}");

    script("exit 0");
    let message = wrapped(&[]);
    assert!(message.contains("printed no script"), "{message}");

    script("sleep 60");
    let message = wrapped(&["--prisma-timeout", "1s"]);
    assert!(
        message.contains("has not ended after 1 seconds"),
        "{message}"
    );

    project.write("wrapper.sh", "#!/bin/sh\necho hello\n");
    let message = wrapped(&[]);
    assert!(message.contains("does not say a version"), "{message}");

    assert!(!project.path(".reconcile").exists());
}

#[test]
fn a_wrapper_of_the_real_one_is_as_good() {
    let database = server(18).database("npx");
    database.execute("CREATE TABLE here (id int PRIMARY KEY)");
    let project = PrismaProject::new("7", "model here {\n  id Int @id\n}\n");
    project.write(
        "reconcile.toml",
        "[prisma]\ncommand = \"node 'node_modules/prisma/build/index.js'\"\n",
    );
    let text = generate(&project, &url(&database), &["--out", "made"]).printed(0);
    let command = "  node 'node_modules/prisma/build/index.js' migrate diff --from-empty";
    assert!(text.contains(command), "{text}");
    assert!(project.path("made/diff.safe.sql").is_file());
}

#[test]
fn without_a_prisma_of_6_or_7_it_says_so() {
    let folder = Folder::new();
    let database = server(18).database("without");
    folder.write(
        "prisma/schema.prisma",
        "datasource db {\n  provider = \"postgresql\"\n}\nmodel a {\n  id Int @id\n}\n",
    );
    let refused = |wanted: &str| {
        let text = folder
            .run_on(&url(&database), ["baseline", "generate"])
            .refused();
        assert!(text.contains(wanted), "{text}");
        assert!(text.contains("--diff-sql"), "{text}");
    };
    refused("found no Prisma");
    folder.write("node_modules/prisma/build/index.js", "");
    for (version, wanted) in [
        ("8.0.1", "Prisma 8.0.1 keeps no migrations"),
        ("5.22.0", "Prisma 5.22.0 is not supported"),
    ] {
        let text = format!(r#"{{"version": "{version}", "bin": {{"prisma": "build/index.js"}}}}"#);
        folder.write("node_modules/prisma/package.json", text);
        refused(wanted);
    }
    folder.write(
        "node_modules/prisma/package.json",
        r#"{"version": "7.0.0", "bin": "build/index.js"}"#,
    );
    let mut command = folder.command(["baseline", "generate"]);
    command
        .env("PATH", "/nowhere")
        .env("DATABASE_URL", url(&database));
    let text = run(&mut command).refused();
    assert!(text.contains("found no node"), "{text}");
}

#[test]
fn scripts_from_elsewhere_are_taken() {
    let folder = Folder::new();
    let database = server(18).database("ready");
    database
        .execute("CREATE TABLE t (id serial PRIMARY KEY, n text); INSERT INTO t (n) VALUES ('a')");
    folder.write(
        "prisma/schema.prisma",
        "datasource db {\n  provider = \"postgresql\"\n}\nmodel t {\n  id BigInt @id\n}\n",
    );
    folder.write("empty.sql", "SELECT 1;\n");
    let diff = "ALTER TABLE \"t\" ALTER COLUMN \"id\" SET DATA TYPE BIGSERIAL;\n";
    folder.write("diff.sql", diff);
    let arguments = [
        "baseline",
        "generate",
        "--from-empty-sql=empty.sql",
        "--diff-sql=diff.sql",
    ];
    let text = folder.run_on(&url(&database), arguments).printed(0);
    assert_eq!(
        text,
        ".reconcile/baseline/from-empty.sql: the from-empty script, 1 statement\n\
         .reconcile/baseline/diff.sql: the diff, 1 statement\n\
         .reconcile/baseline/diff.safe.sql: the safe diff, 2 statements\n\
         note: from line 1 on, the from-empty script is another one than reconcile 0.1.0 would make of \
         the schema\n\
         repaired at line 1: there is no type BIGSERIAL to change id to; sequence public.t_id_seq is \
         widened with the column\n\
         Nothing was taken out of the diff, and nothing in it is in doubt.\n"
    );
    let written = |name: &str| {
        fs::read_to_string(folder.path().join(".reconcile/baseline").join(name)).unwrap()
    };
    assert_eq!(written("diff.sql"), diff);
    assert_eq!(
        written("diff.safe.sql"),
        "-- reconcile: repaired: there is no type BIGSERIAL to change id to; sequence public.t_id_seq is \
         widened with the column\n\
         -- ALTER TABLE \"t\" ALTER COLUMN \"id\" SET DATA TYPE BIGSERIAL;\n\
         ALTER TABLE \"t\" ALTER COLUMN \"id\" SET DATA TYPE bigint;\n\
         ALTER SEQUENCE public.t_id_seq AS bigint;\n"
    );
    folder.write("diff.sql", "SELECT 1;\nALTER TABLE \"t\" ALTER COLUMN \"id\" SET DATA TYPE BIGSERIAL;\nDROP TABLE t;\n");
    let text = folder
        .run_on(&url(&database), [&arguments[..], &["--force"]].concat())
        .printed(1);
    assert!(
        text.contains("\ntaken out [drop-table] at line 3: "),
        "{text}"
    );
    assert!(
        text.ends_with("1 thing taken out, 0 to look at.\n"),
        "{text}"
    );
}

#[test]
fn killed_it_leaves_no_prisma_behind() {
    let database = server(18).database("killed");
    let project = PrismaProject::new("7", "model here {\n  id Int @id\n}\n");
    project.write(
        "wrapper.sh",
        "[ \"$1\" = -v ] && echo 'prisma : 7.10.0' && exit\nsleep 300 &\necho $! > pid\nwait\n",
    );
    let mut command =
        Folder::new().command(["baseline", "generate", "--prisma", "sh ./wrapper.sh"]);
    project.prepare(&mut command);
    command.env("DATABASE_URL", database.url());
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let pid = wait_for(|| {
        let text = fs::read_to_string(project.path("pid")).unwrap_or_default();
        text.ends_with('\n').then(|| text.trim().to_owned())
    });
    let process = Path::new("/proc").join(pid);
    assert!(process.exists());
    child.kill().unwrap();
    child.wait().unwrap();
    wait_for(|| (!process.exists()).then_some(()));
}

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_mins(1), "it does not come");
        sleep(Duration::from_millis(20));
    }
}
