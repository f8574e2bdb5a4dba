//! `reconcile snapshot`, as a user starts it.

use std::fs;

use crate::common::{client_tool, server};
use crate::run::{Folder, run};

#[test]
fn from_create_to_verify() {
    let database = server(18).database("snapshots");
    database.psql_fixture("shop.sql");
    let folder = Folder::new();
    let programs = client_tool("pg_dump").parent().unwrap().to_owned();
    let programs = format!("--pg-bin={}", programs.display());
    folder.write(
        "reconcile.toml",
        "[snapshot]\ndir = \"kept\"\ntables = [\"users\", \"gone\"]\n",
    );
    let none = folder.run(["snapshot", "verify"]).refused();
    assert!(none.contains("there is no snapshot in"), "{none}");
    assert_eq!(
        folder.run(["snapshot", "list"]).printed(0),
        "there are no snapshots\n"
    );

    let url = database.url();
    let create = ["snapshot", "create", &programs];
    let made = folder.run_on(&url, create).printed(0);
    for part in [
        "kept/20",
        "schema.sql",
        "data.sql",
        "full.dump",
        "gone is not in the database",
    ] {
        assert!(made.contains(part), "{part}: {made}");
    }
    let verify = ["snapshot", "verify", &programs];
    let verified = folder.run(verify).printed(0);
    assert!(
        verified.contains("verified: 5 files unchanged"),
        "{verified}"
    );

    let listed = folder.run(["snapshot", "list", "--format=json"]).json(0);
    let path = listed["snapshots"][0]["path"].as_str().unwrap();
    let schema = folder.path().join(path).join("schema.sql");
    fs::write(&schema, fs::read_to_string(&schema).unwrap() + "-- more\n").unwrap();
    let broken = folder.run(verify).printed(1);
    assert!(
        broken.contains("wrong: schema.sql has changed since it was written"),
        "{broken}"
    );
    fs::create_dir(folder.path().join("kept/20250101T000000Z.partial")).unwrap();
    let listed = folder.run(["snapshot", "list"]).printed(1);
    assert!(listed.contains("not finished"), "{listed}");
}

#[test]
fn from_plan_to_restore() {
    let database = server(18).database("rollback");
    database.psql_fixture("shop.sql");
    let folder = Folder::new();
    let programs = client_tool("pg_dump").parent().unwrap().to_owned();
    let programs = format!("--pg-bin={}", programs.display());
    let url = database.url();
    // Whatever else is read of it only in part, a snapshot is compared with all of it.
    database.execute("CREATE SCHEMA other");
    folder.write("reconcile.toml", "[database]\nschemas = [\"other\"]\n");
    folder
        .run_on(&url, ["snapshot", "create", &programs])
        .printed(0);
    let same = folder.run_on(&url, ["rollback", "plan"]).printed(0);
    assert!(same.contains("is defined as then"), "{same}");

    database.execute("ALTER TABLE users DROP nickname; CREATE TABLE more (id int)");
    let plan = folder.run_on(&url, ["rollback", "plan"]).printed(1);
    for line in [
        "  - column public.users.nickname\n",
        "  + table public.more\n",
    ] {
        assert!(plan.contains(line), "{line}: {plan}");
    }
    let name = format!("{} \"again\"", database.name());
    let into = format!("--into={name}");
    let restore = ["rollback", "restore", &into, &programs];
    let dry = folder.run_on(&url, restore);
    assert_eq!(dry.status, 0, "{}", dry.stderr);
    assert!(dry.stderr.contains("nothing was done"), "{}", dry.stderr);
    let quoted = reconcile_core::name::quote_ident(&name);
    let line = format!("would make: a new database {quoted}\n");
    assert!(dry.stdout.contains(&line), "{}", dry.stdout);
    assert_eq!(dry.stdout.matches("would make").count(), 1);
    let there = format!("--into={}", database.name());
    let dry = folder.run_on(&url, ["rollback", "restore", &there, &programs]);
    let refused = dry.refused();
    let message = format!("there is a database {} already", database.name());
    assert!(refused.contains(&message), "{refused}");
    let count = || {
        let sql = "select count(*)::int from pg_database where datname = $1";
        let row = database.client().query_one(sql, &[&name]).unwrap();
        row.get::<_, i32>(0)
    };
    assert_eq!(count(), 0);
    let apply = restore.iter().chain(&["--apply"]).copied();
    let done = folder.run_on(&url, apply.clone()).printed(0);
    assert!(
        done.contains("restored: the same definitions, the same rows"),
        "{done}"
    );
    assert_eq!(count(), 1);
    let again = folder.run_on(&url, apply).refused();
    assert!(again.contains("already"), "{again}");
}

/// The journal says that it was made; the safeguard looks whether it is there still.
#[test]
fn a_safeguard_looks_at_the_snapshot_itself() {
    let database = server(18).database("snapshot_guard");
    database.execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
    let folder = Folder::new();
    folder.write("reconcile.toml", "");
    folder.write("diff.sql", "ALTER TABLE t ADD COLUMN more text;\n");
    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    let programs = client_tool("pg_dump").parent().unwrap().to_owned();
    let programs = format!("--pg-bin={}", programs.display());
    let url = database.url();
    let create = ["snapshot", "create", "--dir=elsewhere", &programs];
    folder.run_on(&url, create).printed(0);

    // From wherever it is started.
    let missing = || {
        let plan = ["baseline", "apply", "../diff.sql", "--format=json"];
        let mut command = folder.command(plan);
        let plan = run(command.current_dir(&below).env("DATABASE_URL", &url)).json(1);
        let unmet = plan["unmet"].as_array().unwrap().iter();
        let snapshot = unmet.clone().find(|own| own["requirement"] == "snapshot");
        snapshot.map(|own| own["reason"].as_str().unwrap().to_owned())
    };
    assert_eq!(missing(), None);

    let made = fs::read_dir(folder.path().join("elsewhere")).unwrap();
    let made = made.flatten().next().unwrap().path();
    let schema = made.join("schema.sql");
    let text = fs::read_to_string(&schema).unwrap();
    fs::write(&schema, text.replace("int", "txt")).unwrap();
    let reason = missing().unwrap();
    assert!(
        reason.ends_with(", schema.sql has changed since it was written"),
        "{reason}"
    );
    fs::remove_file(&schema).unwrap();
    assert!(missing().unwrap().ends_with(", schema.sql is missing"));
    fs::write(&schema, &text).unwrap();
    assert_eq!(missing(), None);

    // Moved to where snapshots are kept it is known again; another one in its place is not.
    let moved = folder.path().join("db-snapshots");
    fs::rename(folder.path().join("elsewhere"), &moved).unwrap();
    assert_eq!(missing(), None);
    let manifest = moved.join(made.file_name().unwrap()).join("manifest.json");
    let other = fs::read_to_string(&manifest).unwrap() + "\n";
    fs::write(&manifest, other).unwrap();
    assert!(missing().unwrap().ends_with(" is no snapshot"));
    fs::rename(&moved, folder.path().join("elsewhere")).unwrap();
    assert!(missing().unwrap().ends_with(" is another one"));
}
