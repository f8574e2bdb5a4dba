//! Tables, views, composite types and their columns.

use reconcile_core::catalog::{
    Catalog, Column, GeneratedKind, Identity, Persistence, ReplicaIdentity, TableKind, ViewKind,
};
use reconcile_core::name::QualifiedName;
use serde_json::{Value, json};

use super::{Facts, USER, compare, facts, key};

#[test]
fn relations() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || c.relname || '|', jsonb_build_object(
               'kind', c.relkind, 'owner', pg_get_userbyid(c.relowner), 'persistence', c.relpersistence,
               'bound', pg_get_expr(c.relpartbound, c.oid), 'key', pg_get_partkeydef(c.oid),
               'parents', (select jsonb_agg(jsonb_build_array(pn.nspname, p.relname) order by i.inhseqno)
                           from pg_inherits i join pg_class p on p.oid = i.inhparent
                           join pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid),
               'of', (select jsonb_build_array(tn.nspname, t.typname) from pg_type t
                      join pg_namespace tn on tn.oid = t.typnamespace where t.oid = c.reloftype),
               'am', (select amname from pg_am a where a.oid = c.relam),
               'space', (select spcname from pg_tablespace t where t.oid = c.reltablespace),
               'options', to_jsonb(c.reloptions), 'rls', c.relrowsecurity, 'forced', c.relforcerowsecurity,
               'identity', c.relreplident, 'populated', c.relispopulated,
               'server', (select s.srvname from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid),
               'foreign', (select to_jsonb(f.ftoptions) from pg_foreign_table f where f.ftrelid = c.oid),
               'extension', (select e.extname from pg_depend d join pg_extension e on e.oid = d.refobjid
                             where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
                               and d.refclassid = 'pg_extension'::regclass),
               'view', case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
               'rows', case when c.relkind in ('r', 'p', 'f', 'm') then nullif(c.reltuples, -1) end,
               'bytes', case when c.relkind in ('r', 'p', 'f', 'm') then c.relpages * 8192 end)
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where {USER} and c.relkind in ('r', 'p', 'f', 'v', 'm')"
        )
        // Before 14 the server does not say whether a table without rows was ever counted.
    };
    compare("relations", sql, |catalog| {
        let mut all = facts(tables(catalog).chain(views(catalog)));
        if catalog.server.major() < 14 {
            for value in all.values_mut() {
                let rows = &mut value["rows"];
                if rows.is_null() && value_is_storage(value) {
                    value["rows"] = json!(0);
                }
            }
        }
        all
    });
}

fn value_is_storage(value: &Value) -> bool {
    value["kind"] != "v"
}

fn parents(names: &[QualifiedName]) -> Option<Vec<[&str; 2]>> {
    let all: Vec<_> = names.iter().map(pair).collect();
    (!all.is_empty()).then_some(all)
}

fn pair(name: &QualifiedName) -> [&str; 2] {
    [&name.schema, &name.name]
}

fn list(options: &[String]) -> Option<&[String]> {
    (!options.is_empty()).then_some(options)
}

fn persistence(persistence: Persistence) -> &'static str {
    match persistence {
        Persistence::Permanent => "p",
        Persistence::Unlogged => "u",
        other => panic!("{other:?}"),
    }
}

fn tables(catalog: &Catalog) -> impl Iterator<Item = (String, Value)> {
    catalog.tables.iter().map(|t| {
        let parents = match &t.partition_of {
            Some(place) => Some(vec![pair(&place.parent)]),
            None => parents(&t.inherits),
        };
        let value = json!({
            "kind": match t.kind {
                TableKind::Ordinary => "r",
                TableKind::Partitioned => "p",
                TableKind::Foreign => "f",
                other => panic!("{other:?}"),
            },
            "owner": t.owner, "persistence": persistence(t.persistence),
            "bound": t.partition_of.as_ref().map(|p| &p.bound),
            "key": t.partition_key.as_ref().map(|k| &k.definition),
            "parents": parents, "of": t.of_type.as_ref().map(pair), "am": t.access_method,
            "space": t.tablespace, "options": list(&t.options), "rls": t.row_security,
            "forced": t.row_security_forced,
            "identity": match t.replica_identity {
                ReplicaIdentity::PrimaryKey => "d",
                ReplicaIdentity::Nothing => "n",
                ReplicaIdentity::Full => "f",
                ReplicaIdentity::Index => "i",
                other => panic!("{other:?}"),
            },
            "populated": true, "server": t.foreign.as_ref().map(|f| &f.server),
            "foreign": t.foreign.as_ref().and_then(|f| list(&f.options)),
            "extension": t.extension, "view": null,
            "rows": t.size.estimated_rows, "bytes": t.size.estimated_bytes,
        });
        (key(&t.name, ""), value)
    })
}

fn views(catalog: &Catalog) -> impl Iterator<Item = (String, Value)> {
    catalog.views.iter().map(|v| {
        let stored = v.kind == ViewKind::Materialized;
        let value = json!({
            "kind": if stored { "m" } else { "v" }, "owner": v.owner,
            "persistence": persistence(v.persistence), "bound": null, "key": null, "parents": null,
            "of": null, "am": v.access_method, "space": v.tablespace, "options": list(&v.options),
            "rls": false, "forced": false, "identity": if stored { "d" } else { "n" },
            "populated": v.populated, "server": null, "foreign": null, "extension": v.extension,
            "view": v.definition, "rows": v.size.estimated_rows,
            "bytes": stored.then_some(v.size.estimated_bytes),
        });
        (key(&v.name, ""), value)
    })
}

#[test]
fn columns() {
    let sql = |major| {
        let compression = if major >= 14 {
            "a.attcompression"
        } else {
            "''"
        };
        format!(
            "select n.nspname || '|' || c.relname || '|' || a.attname, jsonb_build_object(
               'number', a.attnum, 'type', format_type(a.atttypid, a.atttypmod),
               'name', (select jsonb_build_array(tn.nspname, coalesce(e.typname, t.typname)) from pg_namespace tn
                        where tn.oid = coalesce(e.typnamespace, t.typnamespace)),
               'array', e.oid is not null, 'modifier', case when a.atttypmod >= 0 then a.atttypmod end,
               'not_null', a.attnotnull, 'identity', nullif(a.attidentity, ''), 'generated', nullif(a.attgenerated, ''),
               'expression', pg_get_expr(d.adbin, d.adrelid),
               'collation', (select jsonb_build_array(cn.nspname, l.collname) from pg_collation l
                             join pg_namespace cn on cn.oid = l.collnamespace
                             where l.oid = a.attcollation and a.attcollation <> t.typcollation),
               'inherited', not a.attislocal, 'storage', case when a.attstorage <> t.typstorage then
                 case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'x' then 'extended' when 'm' then 'main' end end,
               'compression', case {compression} when 'p' then 'pglz' when 'l' then 'lz4' end,
               'statistics', nullif(a.attstattarget, -1),
               'options', to_jsonb(a.attoptions || a.attfdwoptions))
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             join pg_type t on t.oid = a.atttypid
             left join pg_type e on e.typarray = t.oid
             left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
             where {USER} and c.relkind in ('r', 'p', 'f', 'v', 'm', 'c')"
        )
    };
    compare("columns", sql, |catalog| {
        let all = columns_of(catalog);
        facts(
            all.flat_map(|(of, columns)| {
                columns.iter().map(move |c| (key(of, &c.name), column(c)))
            }),
        )
    });
}

/// All relations with their columns.
pub(super) fn columns_of(catalog: &Catalog) -> impl Iterator<Item = (&QualifiedName, &[Column])> {
    let tables = catalog
        .tables
        .iter()
        .map(|t| (&t.name, t.columns.as_slice()));
    let views = catalog
        .views
        .iter()
        .map(|v| (&v.name, v.columns.as_slice()));
    let composites = catalog
        .composites
        .iter()
        .map(|c| (&c.name, c.attributes.as_slice()));
    tables.chain(views).chain(composites)
}

fn column(c: &Column) -> Value {
    let generated = c.generated.as_ref();
    assert!(generated.is_none() || c.default.is_none(), "{c:?}");
    json!({
        "number": c.position, "type": c.data_type.text, "name": pair(&c.data_type.name),
        "array": c.data_type.array, "modifier": c.data_type.modifier, "not_null": c.not_null,
        "identity": c.identity.map(|i| match i {
            Identity::Always => "a",
            Identity::ByDefault => "d",
            other => panic!("{other:?}"),
        }),
        "generated": generated.map(|g| match g.kind {
            GeneratedKind::Stored => "s",
            GeneratedKind::Virtual => "v",
            other => panic!("{other:?}"),
        }),
        "expression": c.default.as_ref().or(generated.map(|g| &g.expression)),
        "collation": c.collation.as_ref().map(pair), "inherited": c.inherited,
        "storage": c.storage, "compression": c.compression, "statistics": c.statistics,
        "options": list(&c.options),
    })
}

/// Columns whose numbers have gaps are there by position.
#[test]
fn columns_come_by_position() {
    for major in crate::common::MAJORS {
        for (of, columns) in columns_of(super::hard_catalog(major)) {
            assert!(columns.is_sorted_by_key(|c| c.position), "{of} on {major}");
        }
    }
    let dropped = super::hard_catalog(18).table("app", "dropped").unwrap();
    let found: Vec<_> = dropped
        .columns
        .iter()
        .map(|c| (c.position, c.name.as_str()))
        .collect();
    let expected = [
        (2, "kept"),
        (4, "Kept 2"),
        (6, "added"),
        (7, "gone1"),
        (8, "from_sequence"),
        (9, "late"),
    ];
    assert_eq!(found, expected);
    let empty: Facts = Facts::new();
    assert!(
        empty.is_empty()
            && super::hard_catalog(18)
                .table("app", "all_dropped")
                .unwrap()
                .columns
                .is_empty()
    );
}
