//! `reconcile ensure`, as a user starts it.

use serde_json::json;

use crate::common::{fixture, server};
use crate::run::Folder;

const SQL: &str = "CREATE TABLE users (id int PRIMARY KEY);\n\nCREATE TABLE \"Order\" (\n  id int PRIMARY KEY\n);\nCREATE INDEX ON \"Order\" (id);\n";

#[test]
fn what_is_missing_is_made_on_demand() {
    let database = server(18).database("ensure");
    let url = database.url();
    let folder = Folder::new();
    let none = folder.run_on(&url, ["ensure"]).refused();
    assert!(none.contains("no table is required"), "{none}");

    database.execute("CREATE TABLE users (id text)");
    let toml = "[tables]\nrequired = [\"users\", '\"Order\"']\nbootstrap = [\"sql\"]\n";
    folder.write("reconcile.toml", toml);
    folder.write("sql/a.sql", SQL);
    let dry = folder.run_on(&url, ["ensure"]).printed(1);
    insta::assert_snapshot!("ensure_dry", dry);
    let json = folder.run_on(&url, ["ensure", "--format=json"]).json(1);
    assert_eq!(json["state"], "would_create");

    let done = folder.run_on(&url, ["ensure", "--apply"]).printed(0);
    insta::assert_snapshot!("ensure_done", done);
    let journal = std::fs::read_to_string(folder.path().join(".reconcile/journal.jsonl")).unwrap();
    assert!(
        journal.contains("\"tables\":[\"public.\\\"Order\\\"\"]"),
        "{journal}"
    );
    let again = folder
        .run_on(&url, ["ensure", "--apply", "--format=json"])
        .json(0);
    assert_eq!(again["state"], "present");
    assert_eq!(again["statements"], json!([]));

    // Flags win; a table that nothing makes is told.
    let nothing = folder.run_on(&url, ["ensure", "--apply", "--require=nowhere.x"]);
    let nothing = nothing.printed(1);
    assert!(
        nothing.contains("missing     nowhere.x: no script makes it\n"),
        "{nothing}"
    );
    folder.write(
        "b.sql",
        "CREATE TABLE b (id int);\nINSERT INTO b SELECT unknown_code();\n",
    );
    let args = ["ensure", "--apply", "--require=b", "--bootstrap=b.sql"];
    let refused = folder.run_on(&url, args).printed(1);
    assert!(refused.contains("error[opaque-code]"), "{refused}");
    assert!(refused.contains("nothing was run"), "{refused}");
}

#[test]
fn models_are_made_as_prisma_would() {
    for major in [13, 18] {
        let database = server(major).database("ensure");
        let url = database.url();
        let folder = Folder::new();
        folder.write("schema.prisma", fixture("prisma/schemas/shop.prisma"));
        database.execute(&fixture("prisma/7/shop.sql"));
        database.execute("DROP TABLE order_items, \"_related\", orders; DROP TYPE order_status");
        let offered = folder.run_on(&url, ["ensure"]).printed(1);
        let line = "missing     public.orders: no script makes it; --from-schema makes it as Prisma would\n";
        assert!(offered.contains(line), "{offered}");
        let made = folder
            .run_on(&url, ["ensure", "--from-schema", "--apply"])
            .printed(0);
        assert!(made.contains("created     public.orders\n"), "{made}");
        folder.run_on(&url, ["verify"]).printed(0);
        folder.run_on(&url, ["baseline", "adopt"]).printed(1);
    }
}
