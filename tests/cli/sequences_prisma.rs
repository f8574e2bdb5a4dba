//! `reconcile sequences` with a Prisma schema at hand.

use insta::assert_snapshot;

use crate::common::{fixture, server};
use crate::run::Folder;

const SCHEMA: &str = "datasource db {\n  provider = \"postgresql\"\n}\n\
    model User {\n  id Int @id @default(autoincrement())\n}\n\
    model Order {\n  id BigInt @id @default(autoincrement())\n}\n\
    model Later {\n  id Int @id @default(autoincrement())\n}\n";

#[test]
fn fields_are_matched() {
    let database = server(18).database("autoincrement");
    database.execute(
        "create table \"User\" (id serial primary key);
         create table \"Order\" (id int primary key default nextval('\"User_id_seq\"'))",
    );
    let url = database.url();
    let folder = Folder::new();
    let without = folder.run_on(&url, ["sequences", "--format", "json"]);
    assert!(without.json(0).get("autoincrement").is_none());

    folder.write("prisma/schema.prisma", SCHEMA);
    let text = folder.run_on(&url, ["sequences"]).printed(0);
    assert_snapshot!("sequences_autoincrement", text);
    let json = folder
        .run_on(&url, ["sequences", "--format", "json"])
        .json(0);
    let fields = json["autoincrement"].as_array().unwrap();
    let kinds: Vec<&str> = fields
        .iter()
        .flat_map(|field| field["problems"].as_array().unwrap())
        .map(|problem| problem["kind"].as_str().unwrap())
        .collect();
    let wanted = [
        "shared_sequence",
        "other_type",
        "shared_sequence",
        "missing_column",
    ];
    assert_eq!(kinds, wanted, "{json:#}");
    // It can be kept, and compared with.
    folder.write(
        "earlier.json",
        json.to_string()
            .replace("\"read_at\":", "\"read_at\":1,\"was\":"),
    );
    let args = ["sequences", "--since", "earlier.json"];
    folder.run_on(&url, args).printed(0);

    // Without a value an insert fails.
    database.execute("alter table \"Order\" alter id drop default");
    let text = folder.run_on(&url, ["sequences"]).printed(1);
    let line = "Order.id: no sequence feeds public.\"Order\".id: an insert without a value fails\n";
    assert!(text.contains(line), "{text}");
    folder.run_on(&url, ["sequences", "--apply"]).printed(1);
}

#[test]
fn all_is_well() {
    let database = server(18).database("autoincrement");
    database.execute(&fixture("prisma/7/shop.sql"));
    let folder = Folder::new();
    let schema = folder.write("elsewhere/my.prisma", fixture("prisma/schemas/shop.prisma"));
    let schema = format!("--prisma-schema={}", schema.display());
    let args = ["sequences", "--all", &schema];
    let text = folder.run_on(&database.url(), args).printed(0);
    assert!(
        text.contains(": each has a sequence of its own\n"),
        "{text}"
    );
}

/// One that was named has to be right; one that is only there does not keep anybody from his
/// sequences, and is not passed over in silence.
#[test]
fn a_broken_schema() {
    let database = server(18).database("autoincrement");
    database.execute("create table t (id serial primary key); insert into t values (5)");
    let folder = Folder::new();
    folder.write("schema.prisma", "model A {\n  id Int @id @id\n}\n");
    let url = database.url();
    let run = folder.run_on(&url, ["sequences", "--apply"]);
    assert!(
        run.stderr.contains("schema.prisma cannot be read"),
        "{}",
        run.stderr
    );
    assert_eq!(
        (run.status, run.stdout.contains("Moved")),
        (2, true),
        "{}",
        run.stdout
    );
    let args = ["sequences", "--prisma-schema=schema.prisma"];
    let refused = folder.run_on(&url, args).refused();
    assert!(refused.contains("schema.prisma:1"), "{refused}");
}
