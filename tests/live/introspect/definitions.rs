//! What the server prints of constraints, indexes, rules, triggers, routines, policies.

use reconcile_core::catalog::{
    Catalog, Constraint, ConstraintKind, Firing, Index, IndexKey, PolicyCommand, RoutineKind, Rule,
    TableKind, Trigger,
};
use reconcile_core::name::QualifiedName;
use serde_json::{Value, json};

use super::{USER, compare, facts, key};

#[test]
fn constraints() {
    let sql = |major| {
        let enforced = if major >= 18 { "k.conenforced" } else { "true" };
        format!(
            "select n.nspname || '|' || coalesce(c.relname, t.typname) || '|' || k.conname, jsonb_build_object(
               'definition', pg_get_constraintdef(k.oid), 'type', k.contype,
               'columns', (select jsonb_agg(a.attname order by o.i) from unnest(k.conkey) with ordinality o (num, i)
                           join pg_attribute a on a.attrelid = k.conrelid and a.attnum = o.num and a.attnum > 0),
               'inherited', not k.conislocal or k.conparentid <> 0,
               'index', (select x.relname from pg_class x where x.oid = k.conindid and k.contype in ('p', 'u', 'x')),
               'deferrable', k.condeferrable, 'deferred', k.condeferred, 'valid', k.convalidated, 'enforced', {enforced},
               'no_inherit', k.connoinherit and k.contype in ('c', 'n'))
             from pg_constraint k join pg_namespace n on n.oid = k.connamespace
             left join pg_class c on c.oid = k.conrelid left join pg_type t on t.oid = k.contypid
             where {USER}"
        )
    };
    compare("constraints", sql, |catalog| {
        let tables = catalog.tables.iter().map(|t| (&t.name, &t.constraints));
        let domains = catalog.domains.iter().map(|d| (&d.name, &d.constraints));
        facts(
            tables
                .chain(domains)
                .flat_map(|(of, list)| list.iter().map(move |c| (key(of, &c.name), constraint(c)))),
        )
    });
}

fn constraint(c: &Constraint) -> Value {
    json!({
        "definition": c.definition(),
        "type": match c.kind {
            ConstraintKind::PrimaryKey => "p",
            ConstraintKind::Unique => "u",
            ConstraintKind::ForeignKey => "f",
            ConstraintKind::Check => "c",
            ConstraintKind::Exclusion => "x",
            ConstraintKind::NotNull => "n",
            ConstraintKind::Trigger => "t",
            other => panic!("{other:?}"),
        },
        "columns": (!c.columns.is_empty()).then_some(&c.columns), "inherited": c.inherited,
        "index": c.index, "deferrable": c.deferrable, "deferred": c.initially_deferred,
        "valid": !c.not_valid, "enforced": !c.not_enforced, "no_inherit": c.no_inherit,
    })
}

/// Index definitions that cannot be the same text, with ours: the type and the collation of an
/// expression are not in the catalog, so that ours names a class or collation that PostgreSQL, who
/// knows them, leaves out, or the other way round.
const BY_DESIGN: &[(&str, &str)] = &[];

#[test]
fn indexes() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || t.relname || '|' || c.relname, jsonb_build_object(
               'definition', pg_get_indexdef(c.oid), 'method', am.amname, 'unique', i.indisunique,
               'invalid', not i.indisvalid, 'not_ready', not i.indisready, 'deferred', not i.indimmediate,
               'clustered', i.indisclustered, 'identity', i.indisreplident,
               'space', (select spcname from pg_tablespace s where s.oid = c.reltablespace),
               'options', coalesce(to_jsonb(c.reloptions), '[]'),
               'keys', (select jsonb_agg(pg_get_indexdef(c.oid, k, false) order by k)
                        from generate_series(1, i.indnatts::int) k where k <= i.indnkeyatts),
               'include', (select coalesce(jsonb_agg(a.attname order by k.i), '[]')
                           from unnest(i.indkey::int2[]) with ordinality k (num, i)
                           join pg_attribute a on a.attrelid = t.oid and a.attnum = k.num where k.i > i.indnkeyatts),
               'constraint', (select k.conname from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x')),
               'part_of', (select jsonb_build_array(pn.nspname, p.relname) from pg_inherits h
                           join pg_class p on p.oid = h.inhparent join pg_namespace pn on pn.oid = p.relnamespace
                           where h.inhrelid = c.oid))
             from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
             join pg_class t on t.oid = i.indrelid join pg_am am on am.oid = c.relam
             where {USER}"
        )
    };
    compare("indexes", sql, |catalog| {
        let tables = catalog.tables.iter();
        let tables = tables.map(|t| (&t.name, t.kind == TableKind::Partitioned, &t.indexes));
        let views = catalog.views.iter().map(|v| (&v.name, false, &v.indexes));
        let all = tables.chain(views).flat_map(|(of, partitioned, list)| {
            list.iter()
                .map(move |i| (key(of, &i.name), index(i, of, partitioned)))
        });
        let mut all = facts(all);
        for (name, ours) in BY_DESIGN {
            if let Some(value) = all.get_mut(*name) {
                assert_eq!(value["definition"], *ours, "{name}");
                value["definition"] = Value::Null;
            }
        }
        all
    });
}

fn index(i: &Index, of: &QualifiedName, partitioned: bool) -> Value {
    let keys = i.columns.iter().map(|c| match &c.key {
        IndexKey::Column(name) => reconcile_core::name::quote_ident(name),
        IndexKey::Expression(text) => text.clone(),
        other => panic!("{other:?}"),
    });
    json!({
        "definition": i.definition(of, partitioned), "method": i.method, "unique": i.unique,
        "invalid": i.invalid, "not_ready": i.not_ready, "deferred": i.deferred,
        "clustered": i.clustered, "identity": i.replica_identity, "space": i.tablespace,
        "options": i.options, "keys": keys.collect::<Vec<_>>(), "include": i.include,
        "constraint": i.constraint,
        "part_of": i.partition_of.as_ref().map(|p| [&p.schema, &p.name]),
    })
}

fn firing(firing: Firing) -> &'static str {
    match firing {
        Firing::Origin => "O",
        Firing::Always => "A",
        Firing::Replica => "R",
        Firing::Disabled => "D",
        other => panic!("{other:?}"),
    }
}

#[test]
fn triggers() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || c.relname || '|' || t.tgname, jsonb_build_object(
               'definition', pg_get_triggerdef(t.oid), 'function', jsonb_build_array(fn.nspname, f.proname),
               'firing', t.tgenabled, 'constraint', t.tgconstraint <> 0, 'inherited', t.tgparentid <> 0)
             from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
             join pg_proc f on f.oid = t.tgfoid join pg_namespace fn on fn.oid = f.pronamespace
             -- before 15, copies that partitions get are called internal, too
             where {USER} and f.proname !~ '^RI_FKey|^unique_key_recheck'"
        )
    };
    compare("triggers", sql, |catalog| {
        let tables = catalog.tables.iter().map(|t| (&t.name, &t.triggers));
        let views = catalog.views.iter().map(|v| (&v.name, &v.triggers));
        facts(
            tables
                .chain(views)
                .flat_map(|(of, list)| list.iter().map(move |t| (key(of, &t.name), trigger(t)))),
        )
    });
}

fn trigger(t: &Trigger) -> Value {
    json!({
        "definition": t.definition, "function": [&t.function.schema, &t.function.name],
        "firing": firing(t.firing), "constraint": t.constraint, "inherited": t.inherited,
    })
}

#[test]
fn rules() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || c.relname || '|' || r.rulename, jsonb_build_object(
               'definition', pg_get_ruledef(r.oid), 'firing', r.ev_enabled, 'instead', r.is_instead)
             from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
             where {USER} and r.rulename <> '_RETURN'"
        )
    };
    let rule = |r: &Rule| {
        json!({
            "definition": r.definition, "firing": firing(r.firing), "instead": r.instead,
        })
    };
    compare("rules", sql, |catalog| {
        let tables = catalog.tables.iter().map(|t| (&t.name, &t.rules));
        let views = catalog.views.iter().map(|v| (&v.name, &v.rules));
        facts(
            tables
                .chain(views)
                .flat_map(|(of, list)| list.iter().map(move |r| (key(of, &r.name), rule(r)))),
        )
    });
}

#[test]
fn routines() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || p.proname || '|' || pg_get_function_identity_arguments(p.oid), jsonb_build_object(
               'definition', case when p.prokind <> 'a' and e.extname is null then pg_get_functiondef(p.oid) end,
               'kind', p.prokind, 'owner', pg_get_userbyid(p.proowner), 'result', pg_get_function_result(p.oid),
               'language', l.lanname, 'definer', p.prosecdef, 'extension', e.extname)
             from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
             left join (pg_depend d join pg_extension e on e.oid = d.refobjid)
               on d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e' and d.refclassid = 'pg_extension'::regclass
             where {USER}"
        )
    };
    compare("routines", sql, |catalog| {
        facts(catalog.routines.iter().map(|r| {
            let value = json!({
                "definition": r.definition,
                "kind": match r.kind {
                    RoutineKind::Function => "f",
                    RoutineKind::Procedure => "p",
                    RoutineKind::Aggregate => "a",
                    RoutineKind::Window => "w",
                    other => panic!("{other:?}"),
                },
                "owner": r.owner, "result": r.result, "language": r.language,
                "definer": r.security_definer, "extension": r.extension,
            });
            (key(&r.name, &r.arguments), value)
        }))
    });
}

#[test]
fn policies() {
    let sql = |_| {
        format!(
            "select n.nspname || '|' || c.relname || '|' || p.polname, jsonb_build_object(
               'command', p.polcmd, 'restrictive', not p.polpermissive,
               'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid),
               'roles', (select jsonb_agg(coalesce(r.rolname, 'public') order by coalesce(r.rolname, 'public') collate \"C\")
                         from unnest(p.polroles) o (id) left join pg_roles r on r.oid = o.id))
             from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
             where {USER}"
        )
    };
    compare("policies", sql, |catalog: &Catalog| {
        facts(catalog.tables.iter().flat_map(|t| {
            t.policies.iter().map(move |p| {
                let command = match p.command {
                    PolicyCommand::All => "*",
                    PolicyCommand::Select => "r",
                    PolicyCommand::Insert => "a",
                    PolicyCommand::Update => "w",
                    PolicyCommand::Delete => "d",
                    other => panic!("{other:?}"),
                };
                let value = json!({
                    "command": command, "restrictive": p.restrictive, "using": p.using,
                    "check": p.check, "roles": p.roles,
                });
                (key(&t.name, &p.name), value)
            })
        }))
    });
}
