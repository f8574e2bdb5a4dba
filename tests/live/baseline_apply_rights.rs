//! Who may do what is asked before anything runs: PostgreSQL itself says whether it was right.

use postgres::{Client, NoTls};
use reconcile_core::baseline::{Applier, Ending};
use reconcile_core::connect::{Target, connect};
use reconcile_core::journal::History;
use reconcile_core::rules;
use reconcile_core::settings::{Level, LintSettings};
use reconcile_core::{Linter, Script};

use crate::common::{Database, server};

/// The role `$` is in `$_team`, whose rights it has, and in `$_idle`, whose rights it has not.
const SCENE: &str = r#"
    create role $ login; create role $_alice; create role $_team; create role $_idle;
    grant $_team to $;
    grant create on schema public to $;
    create table own (id int primary key); alter table own owner to $;
    create table "Hers" (id int primary key, n int); create index hers_n on "Hers" (n);
    create view seen as select * from "Hers"; create sequence numbers; create type mood as enum ('a');
    create type pair as (a int); create domain small as int;
    alter table "Hers" owner to $_alice; alter view seen owner to $_alice;
    alter sequence numbers owner to $_alice; alter type mood owner to $_alice;
    alter type pair owner to $_alice; alter domain small owner to $_alice;
    create table teams (id int); alter table teams owner to $_team;
    create table idle (id int); alter table idle owner to $_idle;
    create schema aps authorization $; create table aps.dark (id int); alter table aps.dark owner to $_alice;
    create table aps.hers (id int); alter table aps.hers owner to $_alice;
    grant select on all tables in schema public, aps to $; revoke select on aps.dark from $;
    create schema dim authorization $_alice; create table dim.there (id int primary key);
    grant usage on schema dim to $; alter table dim.there owner to $_alice;
    create table lent (id int primary key, n int unique); alter table lent owner to $_alice;
    grant references (n) on lent to $;
    create function lent() returns void language sql security definer as 'alter table "Hers" owner to $';
"#;

/// Scripts, and what is not the role's own in them where it must fail.
const CASES: [(&str, Option<&str>); 41] = [
    ("ALTER TABLE own ADD COLUMN a int;", None),
    (
        "ALTER TABLE \"Hers\" ADD COLUMN a int;",
        Some("line 1: the role may not change public.\"Hers\": "),
    ),
    (
        "ALTER TABLE public.\"Hers\" RENAME COLUMN n TO m;",
        Some("\"Hers\""),
    ),
    ("ALTER TABLE \"Hers\" RENAME TO others;", Some("\"Hers\"")),
    ("ALTER TABLE \"Hers\" SET SCHEMA aps;", Some("\"Hers\"")),
    ("CREATE INDEX hers_id ON \"Hers\" (id);", Some("\"Hers\"")),
    (
        "CREATE TABLE c (id int);\n\nCREATE INDEX CONCURRENTLY hers_id ON \"Hers\" (id);",
        Some("line 3: "),
    ),
    ("ALTER INDEX hers_n RENAME TO n;", Some("hers_n")),
    ("DROP INDEX hers_n;", Some("hers_n")),
    ("ALTER VIEW seen RENAME TO looked;", Some("seen")),
    ("DROP VIEW seen;", Some("seen")),
    ("ALTER SEQUENCE numbers AS bigint;", Some("numbers")),
    ("ALTER TYPE mood ADD VALUE 'b';", Some("mood")),
    ("ALTER TYPE mood RENAME TO moods;", Some("mood")),
    ("ALTER TYPE pair ADD ATTRIBUTE b int;", Some("pair")),
    ("DROP TYPE mood;", Some("mood")),
    ("ALTER DOMAIN small RENAME TO tiny;", Some("small")),
    (
        "ALTER TABLE \"Hers\" ADD COLUMN a int;\nALTER TYPE mood ADD VALUE 'b';\nDROP VIEW seen;",
        Some("and members of it may; and 2 more that it lacks the right to"),
    ),
    // That its rows cannot be read, either, is not the reason.
    (
        "ALTER TABLE aps.dark ALTER id SET NOT NULL;",
        Some("line 1: the role may not change aps.dark: "),
    ),
    ("ALTER TABLE teams ADD COLUMN a int;", None),
    ("ALTER TABLE idle ADD COLUMN a int;", Some("idle")),
    // Whoever owns a schema may drop what is in it, and may not change it.
    ("DROP TABLE aps.hers;", None),
    ("ALTER TABLE aps.hers ADD COLUMN a int;", Some("aps.hers")),
    (
        "DROP TABLE aps.hers;\nCREATE TABLE aps.hers (id int);\nALTER TABLE aps.hers ADD COLUMN a int;",
        None,
    ),
    // Names come to mean something else.
    (
        "CREATE TABLE aps.\"Hers\" (id int);\nALTER TABLE \"Hers\" ADD COLUMN a int;",
        None,
    ),
    ("SET ROLE $_idle;\nALTER TABLE idle ADD COLUMN a int;", None),
    (
        "GRANT SELECT ON own TO $_alice;\nALTER TABLE own ADD COLUMN a int;",
        None,
    ),
    (
        "SELECT lent();\nALTER TABLE \"Hers\" ADD COLUMN a int;",
        None,
    ),
    ("ALTER TABLE IF EXISTS nowhere ADD COLUMN a int;", None),
    (
        "CREATE TABLE dim.a (id int);",
        Some(
            "line 1: the role may make nothing in the schema dim: it needs GRANT CREATE ON SCHEMA dim",
        ),
    ),
    (
        "CREATE TABLE IF NOT EXISTS dim.there (id int);",
        Some("schema dim"),
    ),
    ("CREATE TYPE dim.e AS ENUM ('a');", Some("schema dim")),
    ("CREATE SEQUENCE dim.s;", Some("schema dim")),
    (
        "CREATE TABLE a (id int);\nCREATE TYPE e AS ENUM ('a');\nCREATE SEQUENCE s;\nCREATE TEMP TABLE t (id int);",
        None,
    ),
    (
        "ALTER TABLE own ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES \"Hers\" (id);",
        Some("make a foreign key to public.\"Hers\": it needs GRANT REFERENCES"),
    ),
    (
        "CREATE TABLE a (id int REFERENCES \"Hers\");",
        Some("make a foreign key to public.\"Hers\""),
    ),
    (
        "CREATE TABLE a (id int, FOREIGN KEY (id) REFERENCES \"Hers\");",
        Some("make a foreign key to public.\"Hers\""),
    ),
    (
        "ALTER TABLE own ADD COLUMN h int REFERENCES \"Hers\";",
        Some("make a foreign key to public.\"Hers\""),
    ),
    (
        "CREATE TABLE a (id int PRIMARY KEY, a int REFERENCES a, o int REFERENCES own, n int REFERENCES lent (n));",
        None,
    ),
    (
        "INSERT INTO own VALUES (1);\nALTER TABLE \"Hers\" ADD COLUMN a int;",
        Some("\"Hers\""),
    ),
    (
        "CREATE TABLE a (id int);\nALTER TABLE a ADD COLUMN b int;\nDROP TABLE a;",
        None,
    ),
];

/// What the linter would have against the scripts is another question.
fn silent() -> LintSettings {
    let mut settings = LintSettings::new();
    for rule in rules::all() {
        let off = settings
            .clone()
            .rule_because(rule.id(), Level::Off, "it is not asked here");
        // Those about our own comments stay.
        settings = off.unwrap_or(settings);
    }
    settings
}

fn as_role(database: &Database, role: &str) -> Client {
    let mut client = Client::connect(&database.url_of(role), NoTls).unwrap();
    client
        .batch_execute("SET search_path = aps, public")
        .unwrap();
    client
}

#[test]
fn what_the_role_may_not_do_is_told_before_anything_runs() {
    for major in [13, 15, 16, 18] {
        let database = server(major).database("rights");
        let role = database.name();
        database.execute(&SCENE.replace('$', role));
        // Since 16 each membership says for itself whether its rights are inherited.
        let idle = if major >= 16 {
            format!("GRANT {role}_idle TO {role} WITH INHERIT FALSE")
        } else {
            format!("ALTER ROLE {role} NOINHERIT; GRANT {role}_idle TO {role}")
        };
        database.execute(&idle);
        let target = Target::parse(&database.url_of(role)).unwrap();
        let applier = Applier::new()
            .search_path(["aps", "public"])
            .linter(Linter::new().settings(silent()));
        for (sql, expected) in CASES {
            let is_of_team = sql.contains("teams");
            if is_of_team && major < 16 {
                continue;
            }
            let sql = sql.replace('$', role);
            let script = Script::new("diff.sql", &sql);
            let mut client = connect(&target, &applier.session()).unwrap();
            let planned = applier.plan(&mut client, &script, &History::default());
            let told = match planned.unwrap().ending {
                Ending::Refused { reason } => Some(reason),
                _ => None,
            };
            assert_eq!(
                told.is_some(),
                expected.is_some(),
                "{sql} on {major}: {told:?}"
            );
            if let (Some(told), Some(expected)) = (&told, expected) {
                assert!(told.contains(expected), "{sql} on {major}: {told}");
            }

            // Outside of a transaction PostgreSQL would ask the same.
            let sql = sql.replace(" CONCURRENTLY", "");
            let mut server = as_role(&database, role);
            let mut transaction = server.transaction().unwrap();
            let said = transaction.batch_execute(&sql);
            let refused = said
                .err()
                .map(|error| error.code().unwrap().code().to_owned());
            let insufficient = expected.map(|_| "42501".to_owned());
            assert_eq!(refused, insufficient, "{sql} on {major}");
            transaction.rollback().unwrap();
        }
    }
}
