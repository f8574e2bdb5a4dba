//! Every grant of the database is in the catalog, and no other.

use reconcile_core::catalog::Grant;
use serde_json::{Value, json};

use super::comments::normal;
use super::items::{KEY_FUNCTION, items};
use super::{Facts, USER, ask, assert_same, facts, hard, hard_catalog};
use crate::common::MAJORS;

/// All rights, one by one: grantee, grantor, right, whether it may be granted on.
fn exploded(grants: &[Grant]) -> Value {
    let each = grants.iter().flat_map(|g| {
        g.rights.iter().map(move |right| {
            let word = serde_json::to_value(right).unwrap();
            let word = word.as_str().unwrap().to_uppercase().replace('_', " ");
            json!([g.grantee, g.grantor, word, g.grantable.contains(right)])
        })
    });
    sorted(each.collect())
}

fn sorted(mut rights: Vec<Value>) -> Value {
    rights.sort_by_key(Value::to_string);
    Value::Array(rights)
}

fn sorted_facts(facts: Facts) -> Facts {
    let sort = |value: Value| match value {
        Value::Array(rights) => sorted(rights),
        other => other,
    };
    facts
        .into_iter()
        .map(|(key, value)| (key, sort(value)))
        .collect()
}

const EXPLODE: &str = "(select coalesce(jsonb_agg(jsonb_build_array(
    (select rolname from pg_roles r where r.oid = x.grantee), pg_get_userbyid(x.grantor), x.privilege_type, x.is_grantable)), '[]')
  from aclexplode(a.acl) x)";

#[test]
fn privileges() {
    for major in MAJORS {
        let mut client = hard(major).client();
        client.batch_execute(KEY_FUNCTION).unwrap();
        let sql = format!(
            "select pg_temp.key(a.class, a.object, a.part)::text, {EXPLODE} from (
               select 'pg_class'::regclass::oid as class, c.oid as object, 0 as part, c.relacl as acl, c.relnamespace as namespace
                 from pg_class c where c.relkind not in ('i', 'I', 't', 'c')
               union all select 'pg_class'::regclass, a.attrelid, a.attnum, a.attacl, c.relnamespace
                 from pg_attribute a join pg_class c on c.oid = a.attrelid
               union all select 'pg_proc'::regclass, p.oid, 0, p.proacl, p.pronamespace from pg_proc p
               union all select 'pg_type'::regclass, t.oid, 0, t.typacl, t.typnamespace from pg_type t
               union all select 'pg_namespace'::regclass, n.oid, 0, n.nspacl, n.oid from pg_namespace n
               union all select 'pg_language'::regclass, l.oid, 0, l.lanacl, 2200 from pg_language l where l.oid >= 16384
               union all select 'pg_foreign_data_wrapper'::regclass, f.oid, 0, f.fdwacl, 2200 from pg_foreign_data_wrapper f
               union all select 'pg_foreign_server'::regclass, s.oid, 0, s.srvacl, 2200 from pg_foreign_server s
             ) a join pg_namespace n on n.oid = a.namespace where a.acl is not null and {USER}"
        );
        let server = sorted_facts(normal(ask(&mut client, &sql)));
        let all = items(hard_catalog(major)).into_iter();
        let ours = all.filter_map(|i| Some((i.key.to_string(), exploded(i.privileges?))));
        assert_same("objects with privileges", major, &server, &facts(ours));
    }
}

#[test]
fn default_privileges() {
    for major in MAJORS {
        let sql = format!(
            "select concat_ws('|', pg_get_userbyid(d.defaclrole), n.nspname, d.defaclobjtype), {EXPLODE}
             from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace
             cross join lateral (select d.defaclacl as acl) a"
        );
        let server = sorted_facts(ask(&mut hard(major).client(), &sql));
        let ours = hard_catalog(major).default_privileges.iter().map(|d| {
            let letter = match d.objects.as_str() {
                "tables" => "r",
                "sequences" => "S",
                "functions" => "f",
                "types" => "T",
                "schemas" => "n",
                other => panic!("{other}"),
            };
            let mut key = d.role.clone();
            for part in d.schema.iter().map(String::as_str).chain([letter]) {
                key.push('|');
                key.push_str(part);
            }
            (key, exploded(&d.privileges))
        });
        assert_same("default privileges", major, &server, &facts(ours));
    }
}
