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
