//! Letters in the catalogs that this version of the crate does not know: what a later server may
//! have.

use reconcile_core::ErrorKind;
use reconcile_core::introspect::Introspector;

use super::json;
use crate::common::{MAJORS, server};

/// What is written into the catalogs, and how often `{"other":"Z"}` is to be read of it.
const LETTERS: &[(&str, usize)] = &[
    (
        "update pg_trigger set tgenabled = 'Z' where tgname = 'tr'",
        1,
    ),
    (
        "update pg_rewrite set ev_enabled = 'Z' where rulename = 'ru'",
        1,
    ),
    ("update pg_policy set polcmd = 'Z' where polname = 'po'", 1),
    (
        "update pg_class set relreplident = 'Z' where relname = 't'",
        1,
    ),
    (
        "update pg_class set relpersistence = 'Z' where relname = 'sq'",
        1,
    ),
    (
        "update pg_class set relkind = 'Z' where relname = 'empty'",
        1,
    ),
    (
        "update pg_constraint set contype = 'Z' where conname = 'ck'",
        1,
    ),
    (
        "update pg_constraint set confdeltype = 'Z', confupdtype = 'Z', confmatchtype = 'Z' where conname = 'fk'",
        3,
    ),
    (
        "update pg_attribute set attidentity = 'Z' where attrelid = 't'::regclass and attname = 'i'",
        1,
    ),
    (
        "update pg_attribute set attgenerated = 'Z' where attrelid = 't'::regclass and attname = 'g'",
        1,
    ),
    ("update pg_proc set prokind = 'Z' where proname = 'fn'", 1),
    ("update pg_partitioned_table set partstrat = 'Z'", 1),
    (
        "update pg_depend set deptype = 'Z' where classid = 'pg_policy'::regclass and refclassid = 'pg_class'::regclass and refobjsubid > 0",
        1,
    ),
    (
        "update pg_class set relacl = array(select 'postgres=r/postgres'::aclitem) where relname = 'v'",
        0,
    ),
    ("update pg_default_acl set defaclobjtype = 'Z'", 0),
    (
        "update pg_attribute set attstorage = 'Z' where attrelid = 't'::regclass and attname = 'x'",
        0,
    ),
    ("update pg_type set typtype = 'Z' where typname = 'en'", 0),
];

#[test]
fn unknown_letters() {
    for major in MAJORS {
        let template = server(major).database("letters");
        template.execute(
            "create table t (id int primary key, i int generated always as identity, g int generated always as (id + 1) stored, x text,
               p int constraint fk references t, constraint ck check (id > 0));
             create function fn() returns trigger language plpgsql as 'begin return new; end';
             create trigger tr before insert on t for each row execute function fn();
             create rule ru as on delete to t do also nothing; create policy po on t using (x <> '');
             create sequence sq; create table empty (); create view v as select 1 as one; create type en as enum ('a');
             create table pt (a int) partition by list (a); alter default privileges grant select on tables to public",
        );
        for (letter, times) in LETTERS {
            let database = server(major).database_like(template.name(), "letter");
            database.execute(&format!("set allow_system_table_mods = on; {letter}"));
            match Introspector::new().read(&mut database.client()) {
                Ok(catalog) => {
                    let text = json(&catalog).split_whitespace().collect::<String>();
                    let found = text.matches("{\"other\":\"Z\"}").count();
                    assert_eq!(found, *times, "{letter} on {major}");
                    let again = serde_json::from_str(&json(&catalog)).unwrap();
                    assert_eq!(catalog, again);
                }
                // The server itself may refuse to print such a thing.
                Err(error) => {
                    assert!(
                        matches!(error.kind(), ErrorKind::Server | ErrorKind::Changed),
                        "{letter} on {major}: {error:?}"
                    );
                    println!("{letter} on {major}: {error}");
                }
            }
        }
    }
}
