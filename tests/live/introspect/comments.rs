//! Every comment of the database is in the catalog, and no other.

use serde_json::json;

use super::items::{KEY_FUNCTION, items};
use super::{ask, assert_same, facts, hard, hard_catalog};
use crate::common::MAJORS;

#[test]
fn comments() {
    for major in MAJORS {
        let mut client = hard(major).client();
        client.batch_execute(KEY_FUNCTION).unwrap();
        let sql = "select pg_temp.key(classoid, objoid, objsubid)::text, to_jsonb(description) from pg_description
             where objoid >= 16384 or classoid in ('pg_namespace'::regclass, 'pg_extension'::regclass)
               and objoid not in ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace, 'information_schema'::regnamespace)";
        let server = normal(ask(&mut client, sql));
        let all = items(hard_catalog(major)).into_iter();
        let ours = all.filter_map(|i| Some((i.key.to_string(), json!(i.comment?))));
        assert_same("comments", major, &server, &facts(ours));
    }
}

/// The keys as this program prints JSON.
pub(super) fn normal(facts: super::Facts) -> super::Facts {
    let parse = |key: String| {
        serde_json::from_str::<serde_json::Value>(&key)
            .unwrap()
            .to_string()
    };
    facts
        .into_iter()
        .map(|(key, value)| (parse(key), value))
        .collect()
}

#[test]
fn members_of_extensions_are_marked() {
    for major in MAJORS {
        let mut client = hard(major).client();
        client.batch_execute(KEY_FUNCTION).unwrap();
        let sql = "select key::text, to_jsonb(extname) from (
               select pg_temp.key(d.classid, d.objid, d.objsubid) as key, e.extname
               from pg_depend d join pg_extension e on e.oid = d.refobjid
               where d.deptype = 'e' and d.refclassid = 'pg_extension'::regclass and d.objid >= 16384
                 and d.objid not in (select typarray from pg_type)) x";
        let server = normal(ask(&mut client, sql));
        let all = items(hard_catalog(major)).into_iter();
        let ours = all.filter_map(|i| Some((i.key.to_string(), json!(i.extension?))));
        assert_same("members of extensions", major, &server, &facts(ours));
    }
}
