//! `reconcile verify`, as a user starts it.

use crate::common::{fixture, server};
use crate::run::Folder;

#[test]
fn a_schema_against_a_database() {
    let folder = Folder::new();
    let database = server(18).database("verify");
    let url = database.url();
    let none = folder.run_on(&url, ["verify"]).refused();
    assert!(none.contains("there is no Prisma schema"), "{none}");

    folder.write(
        "prisma/schema.prisma",
        fixture("prisma/schemas/shop.prisma"),
    );
    let missing = folder.run_on(&url, ["verify"]).printed(1);
    assert!(
        missing.contains("Order: there is no table public.orders"),
        "{missing}"
    );

    database.execute(&fixture("prisma/7/shop.sql"));
    let whole = folder.run_on(&url, ["verify"]).printed(0);
    assert!(whole.contains("The database answers everything"), "{whole}");
    let json = folder.run_on(&url, ["verify", "--format", "json"]).json(0);
    assert_eq!(json["tables"], json["selected"]);

    database.execute("ALTER TABLE orders ALTER number TYPE text");
    let other = folder.run_on(&url, ["verify", "--prisma-schema=prisma/schema.prisma"]);
    let other = other.printed(1);
    let line = "Order.number: public.orders.number is text, and the schema says VARCHAR(32)\n";
    assert!(other.contains(line), "{other}");
    assert!(other.ends_with("1 thing not answered.\n"), "{other}");

    // Another schema of the database, as the URL says.
    let empty = format!("{url}&schema=elsewhere");
    database.execute("CREATE SCHEMA elsewhere");
    let elsewhere = folder.run_on(&empty, ["verify"]).printed(1);
    assert!(
        elsewhere.contains("there is no table elsewhere.orders"),
        "{elsewhere}"
    );

    folder.write(
        "prisma/schema.prisma",
        "model A {\n  id Int @id @id\n  b Nowhere\n}\n",
    );
    let broken = folder.run_on(&url, ["verify"]).refused();
    assert!(broken.contains("schema.prisma:"), "{broken}");
}

/// What is compared is the whole database: no choice of schemas makes tables seem to be missing.
#[test]
fn the_whole_database_is_read() {
    let folder = Folder::new();
    let database = server(18).database("whole");
    let url = database.url();
    folder.write(
        "prisma/schema.prisma",
        fixture("prisma/schemas/shop.prisma"),
    );
    database.execute(&fixture("prisma/7/shop.sql"));
    database.execute("CREATE SCHEMA elsewhere");
    folder.write("reconcile.toml", "[database]\nschemas = [\"elsewhere\"]\n");
    folder.run_on(&url, ["verify"]).printed(0);
    for command in [
        &["status"][..],
        &["verify"],
        &["snapshot", "create"],
        &["rollback", "plan"],
        &["rollback", "restore"],
    ] {
        let all = command.iter().chain(&["--schema=elsewhere"]).copied();
        let refused = folder.run_on(&url, all).refused();
        assert!(
            refused.contains("unexpected argument '--schema'"),
            "{refused}"
        );
    }
}

/// What nobody may read is no difference, and not clean either.
#[test]
fn what_cannot_be_read_is_unknown() {
    let folder = Folder::new();
    let database = server(18).database("unread");
    let role = format!("{}_reader", database.name());
    database.execute(&format!(
        "CREATE TABLE a (id int PRIMARY KEY); CREATE ROLE {role} LOGIN"
    ));
    folder.write(
        "schema.prisma",
        "datasource db {\n  provider = \"postgresql\"\n}\nmodel a {\n  id Int @id\n}\n",
    );
    let url = database.url_of(&role);
    let unknown = folder.run_on(&url, ["verify"]).printed(2);
    assert!(
        unknown.contains("permission denied for table a"),
        "{unknown}"
    );
    database
        .execute("ALTER TABLE a ADD COLUMN more text NOT NULL; ALTER TABLE a ALTER id TYPE bigint");
    folder.run_on(&url, ["verify"]).printed(1);
}
