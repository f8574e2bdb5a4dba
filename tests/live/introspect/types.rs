//! Sequences, enums, domains, ranges.

use reconcile_core::catalog::Persistence;
use serde_json::json;

use super::{USER, compare, facts, key};

#[test]
fn sequences() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || c.relname || '|', jsonb_build_object(
               'owner', pg_get_userbyid(c.relowner), 'type', format_type(s.seqtypid, null), 'start', s.seqstart,
               'increment', s.seqincrement, 'min', s.seqmin, 'max', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle,
               'unlogged', c.relpersistence = 'u', 'identity', coalesce(o.deptype = 'i', false),
               'owned_by', case when o.deptype is not null then jsonb_build_array(o.nspname, o.relname, o.attname) end)
             from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
             left join lateral (select d.deptype, tn.nspname, t.relname, a.attname from pg_depend d
               join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
               join pg_class t on t.oid = a.attrelid join pg_namespace tn on tn.oid = t.relnamespace
               where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
                 and d.refclassid = 'pg_class'::regclass) o on true
             where {USER}"
        )
    };
    compare("sequences", sql, |catalog| {
        facts(catalog.sequences.iter().map(|s| {
            let owned_by = s.owned_by.as_ref();
            let value = json!({
                "owner": s.owner, "type": s.data_type, "start": s.start, "increment": s.increment,
                "min": s.min, "max": s.max, "cache": s.cache, "cycle": s.cycle,
                "unlogged": s.persistence == Persistence::Unlogged, "identity": s.identity,
                "owned_by": owned_by.map(|o| [&o.table.schema, &o.table.name, &o.column]),
            });
            (key(&s.name, ""), value)
        }))
    });
}

#[test]
fn enums() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || t.typname || '|', jsonb_build_object(
               'owner', pg_get_userbyid(t.typowner), 'labels', (select coalesce(jsonb_agg(e.enumlabel order by e.enumsortorder), '[]')
                 from pg_enum e where e.enumtypid = t.oid))
             from pg_type t join pg_namespace n on n.oid = t.typnamespace where {USER} and t.typtype = 'e'"
        )
    };
    compare("enums", sql, |catalog| {
        facts(catalog.enums.iter().map(|e| {
            let value = json!({"owner": e.owner, "labels": e.labels});
            (key(&e.name, ""), value)
        }))
    });
}

#[test]
fn domains() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || t.typname || '|', jsonb_build_object(
               'owner', pg_get_userbyid(t.typowner), 'base', format_type(t.typbasetype, t.typtypmod),
               'not_null', t.typnotnull, 'default', pg_get_expr(t.typdefaultbin, 'pg_type'::regclass),
               'array', exists (select from pg_type e where e.typarray = t.typbasetype),
               'collation', (select jsonb_build_array(cn.nspname, l.collname) from pg_collation l
                             join pg_namespace cn on cn.oid = l.collnamespace join pg_type b on b.oid = t.typbasetype
                             where l.oid = t.typcollation and t.typcollation <> b.typcollation))
             from pg_type t join pg_namespace n on n.oid = t.typnamespace where {USER} and t.typtype = 'd'"
        )
    };
    compare("domains", sql, |catalog| {
        facts(catalog.domains.iter().map(|d| {
            let value = json!({
                "owner": d.owner, "base": d.base.text, "not_null": d.not_null, "default": d.default,
                "array": d.base.array,
                "collation": d.collation.as_ref().map(|c| [&c.schema, &c.name]),
            });
            (key(&d.name, ""), value)
        }))
    });
}

#[test]
fn composites() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || c.relname || '|', to_jsonb(pg_get_userbyid(c.relowner))
             from pg_class c join pg_namespace n on n.oid = c.relnamespace where {USER} and c.relkind = 'c'"
        )
    };
    compare("composites", sql, |catalog| {
        facts(
            catalog
                .composites
                .iter()
                .map(|c| (key(&c.name, ""), json!(c.owner))),
        )
    });
}

#[test]
fn ranges() {
    let sql = |major| {
        let multirange = if major >= 14 {
            "(select jsonb_build_array(mn.nspname, m.typname) from pg_type m
              join pg_namespace mn on mn.oid = m.typnamespace where m.oid = r.rngmultitypid)"
        } else {
            "null"
        };
        let function = |column: &str| {
            format!(
                "(select jsonb_build_array(pn.nspname, p.proname) from pg_proc p
                  join pg_namespace pn on pn.oid = p.pronamespace where p.oid = r.{column})"
            )
        };
        format!(
            "select n.nspname || '|' || t.typname || '|', jsonb_build_object(
               'owner', pg_get_userbyid(t.typowner), 'subtype', format_type(r.rngsubtype, null),
               'opclass', (select jsonb_build_array(pn.nspname, o.opcname) from pg_opclass o
                           join pg_namespace pn on pn.oid = o.opcnamespace where o.oid = r.rngsubopc),
               'collation', (select jsonb_build_array(cn.nspname, l.collname) from pg_collation l
                             join pg_namespace cn on cn.oid = l.collnamespace join pg_type b on b.oid = r.rngsubtype
                             where l.oid = r.rngcollation and l.oid <> b.typcollation),
               'canonical', {}, 'diff', {}, 'multirange', {multirange})
             from pg_range r join pg_type t on t.oid = r.rngtypid join pg_namespace n on n.oid = t.typnamespace where {USER}",
            function("rngcanonical"),
            function("rngsubdiff")
        )
    };
    let pair = |name: &reconcile_core::name::QualifiedName| json!([name.schema, name.name]);
    compare("ranges", sql, |catalog| {
        facts(catalog.ranges.iter().map(|r| {
            let value = json!({
                "owner": r.owner, "subtype": r.subtype.text, "opclass": pair(&r.opclass),
                "collation": r.collation.as_ref().map(pair),
                "canonical": r.canonical.as_ref().map(pair),
                "diff": r.subtype_diff.as_ref().map(pair),
                "multirange": r.multirange.as_ref().map(pair),
            });
            (key(&r.name, ""), value)
        }))
    });
}
