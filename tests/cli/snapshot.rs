//! `reconcile snapshot`, as a user starts it.

use std::fs;

use crate::common::{client_tool, server};
use crate::run::Folder;

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
