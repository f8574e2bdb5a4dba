//! All objects of a catalog under the names that the server gives them, with what all kinds have.

use reconcile_core::catalog::{
    Catalog, Column, Constraint, Grant, Index, Range, Rule, TableKind, Trigger,
};
use reconcile_core::name::QualifiedName;
use serde_json::{Value, json};

/// An object.
pub(super) struct Item<'a> {
    pub(super) key: Value,
    pub(super) owner: Option<&'a str>,
    pub(super) comment: Option<&'a str>,
    pub(super) extension: Option<&'a str>,
    pub(super) privileges: Option<&'a [Grant]>,
    /// Whether `pg_dump` has an entry of its own for it.
    pub(super) dumped: bool,
}

/// Makes the names of [`items`] out of a class, an object's id and a column's number: a function
/// for one session of the server.
pub(super) const KEY_FUNCTION: &str = "
create function pg_temp.key(class oid, object oid, part int) returns jsonb language sql as $fn$
  select case class
    when 'pg_catalog.pg_proc'::regclass then
      (select jsonb_build_array('routine', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = object)
    when 'pg_catalog.pg_type'::regclass then
      (select case when t.typtype in ('b', 'p') then jsonb_build_array('type', (pg_identify_object(class, object, 0)).identity)
              else jsonb_build_array('type', n.nspname, t.typname) end
       from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.oid = object)
    when 'pg_catalog.pg_constraint'::regclass then
      (select jsonb_build_array('constraint', n.nspname, coalesce(c.relname, t.typname), k.conname)
       from pg_constraint k join pg_namespace n on n.oid = k.connamespace
       left join pg_class c on c.oid = k.conrelid left join pg_type t on t.oid = k.contypid where k.oid = object)
    else (select case
        when a.type in ('table', 'view', 'materialized view', 'foreign table', 'sequence', 'index', 'trigger',
                        'rule', 'policy', 'schema', 'extension', 'publication', 'default value')
          or a.type like '% column' then to_jsonb(regexp_replace(a.type, '^.* column$', 'column') || a.object_names)
        else jsonb_build_array(i.type, i.identity) end
      from pg_identify_object_as_address(class, object, part) a, pg_identify_object(class, object, part) i)
  end
$fn$;";

/// All objects but defaults and the places in publications.
pub(super) fn items(catalog: &Catalog) -> Vec<Item<'_>> {
    let mut all = Vec::new();
    for s in &catalog.schemas {
        push(
            &mut all,
            json!(["schema", s.name]),
            (&s.owner, &s.comment, &s.extension),
            &s.privileges,
        );
    }
    relations(&mut all, catalog);
    types(&mut all, catalog);
    for r in &catalog.routines {
        let key = json!(["routine", r.name.schema, r.name.name, r.arguments]);
        push(
            &mut all,
            key,
            (&r.owner, &r.comment, &r.extension),
            &r.privileges,
        );
        // The constructors of ranges come with their types.
        let of_range = |t: &Range| t.name == r.name || t.multirange.as_ref() == Some(&r.name);
        if let Some(item) = all
            .last_mut()
            .filter(|_| catalog.ranges.iter().any(of_range))
        {
            item.dumped = false;
        }
    }
    for e in &catalog.extensions {
        push(
            &mut all,
            json!(["extension", e.name]),
            (&e.owner, &e.comment, &None),
            &None,
        );
    }
    for p in &catalog.publications {
        push(
            &mut all,
            json!(["publication", p.name]),
            (&p.owner, &p.comment, &None),
            &None,
        );
    }
    let with_multirange = catalog
        .ranges
        .iter()
        .filter_map(|t| Some((&t.name, t.multirange.as_ref()?)));
    let casts: Vec<_> = with_multirange
        .map(|(range, multi)| format!("({range} AS {multi})"))
        .collect();
    for o in &catalog.others {
        all.push(Item {
            key: json!([o.kind, o.identity]),
            owner: o.owner.as_deref(),
            comment: o.comment.as_deref(),
            extension: o.extension.as_deref(),
            privileges: o.privileges.as_deref(),
            // Its entries have no id; they are counted.
            // The casts from ranges to their multiranges come with the types.
            dumped: o.kind != "user mapping" && !casts.contains(&o.identity),
        });
    }
    all
}

type Common<'a> = (&'a String, &'a Option<String>, &'a Option<String>);

fn push<'a>(
    all: &mut Vec<Item<'a>>,
    key: Value,
    (owner, comment, extension): Common<'a>,
    privileges: &'a Option<Vec<Grant>>,
) {
    all.push(Item {
        key,
        owner: Some(owner),
        comment: comment.as_deref(),
        extension: extension.as_deref(),
        privileges: privileges.as_deref(),
        dumped: true,
    });
}

fn part<'a>(all: &mut Vec<Item<'a>>, key: Value, comment: &'a Option<String>, dumped: bool) {
    all.push(Item {
        key,
        owner: None,
        comment: comment.as_deref(),
        extension: None,
        privileges: None,
        dumped,
    });
}

fn named(kind: &str, name: &QualifiedName) -> Value {
    json!([kind, name.schema, name.name])
}

fn relations<'a>(all: &mut Vec<Item<'a>>, catalog: &'a Catalog) {
    for t in &catalog.tables {
        let kind = if t.kind == TableKind::Foreign {
            "foreign table"
        } else {
            "table"
        };
        push(
            all,
            named(kind, &t.name),
            (&t.owner, &t.comment, &t.extension),
            &t.privileges,
        );
        columns(all, &t.name, &t.columns);
        constraints(all, &t.name, &t.constraints, true);
        indexes(all, &t.name, &t.indexes);
        triggers(all, &t.name, &t.triggers);
        rules(all, &t.name, &t.rules);
        for p in &t.policies {
            part(
                all,
                json!(["policy", t.name.schema, t.name.name, p.name]),
                &p.comment,
                true,
            );
        }
    }
    for v in &catalog.views {
        let kind = match v.kind {
            reconcile_core::catalog::ViewKind::Materialized => "materialized view",
            _ => "view",
        };
        push(
            all,
            named(kind, &v.name),
            (&v.owner, &v.comment, &v.extension),
            &v.privileges,
        );
        columns(all, &v.name, &v.columns);
        indexes(all, &v.name, &v.indexes);
        triggers(all, &v.name, &v.triggers);
        rules(all, &v.name, &v.rules);
    }
    for s in &catalog.sequences {
        push(
            all,
            named("sequence", &s.name),
            (&s.owner, &s.comment, &s.extension),
            &s.privileges,
        );
    }
}

fn types<'a>(all: &mut Vec<Item<'a>>, catalog: &'a Catalog) {
    for t in &catalog.enums {
        push(
            all,
            named("type", &t.name),
            (&t.owner, &t.comment, &t.extension),
            &t.privileges,
        );
    }
    for t in &catalog.domains {
        push(
            all,
            named("type", &t.name),
            (&t.owner, &t.comment, &t.extension),
            &t.privileges,
        );
        constraints(all, &t.name, &t.constraints, false);
    }
    for t in &catalog.composites {
        push(
            all,
            named("type", &t.name),
            (&t.owner, &t.comment, &t.extension),
            &t.privileges,
        );
        columns(all, &t.name, &t.attributes);
    }
    for t in &catalog.ranges {
        push(
            all,
            named("type", &t.name),
            (&t.owner, &t.comment, &t.extension),
            &t.privileges,
        );
    }
}

fn columns<'a>(all: &mut Vec<Item<'a>>, of: &QualifiedName, list: &'a [Column]) {
    for c in list {
        part(
            all,
            json!(["column", of.schema, of.name, c.name]),
            &c.comment,
            false,
        );
        if let Some(item) = all.last_mut() {
            item.privileges = c.privileges.as_deref();
        }
    }
}

/// Keys and foreign keys have entries of their own; checks and NOT NULL stand in the table's, and
/// so does what is inherited.
fn constraints<'a>(
    all: &mut Vec<Item<'a>>,
    of: &QualifiedName,
    list: &'a [Constraint],
    table: bool,
) {
    use reconcile_core::catalog::ConstraintKind::{Check, NotNull, Trigger};
    for c in list {
        let inline = matches!(c.kind, Check | NotNull | Trigger) || !table;
        let foreign = c.foreign_key.is_some();
        let key = json!(["constraint", of.schema, of.name, c.name]);
        part(all, key, &c.comment, !inline && !(foreign && c.inherited));
    }
}

/// Indexes of constraints come with them; an invalid one is left out.
fn indexes<'a>(all: &mut Vec<Item<'a>>, of: &QualifiedName, list: &'a [Index]) {
    for i in list {
        let key = json!(["index", of.schema, i.name]);
        part(all, key, &i.comment, i.constraint.is_none() && !i.invalid);
    }
}

/// A copy that a partition got has an entry only where it fires otherwise than its parent's.
fn triggers<'a>(all: &mut Vec<Item<'a>>, of: &QualifiedName, list: &'a [Trigger]) {
    for t in list {
        let key = json!(["trigger", of.schema, of.name, t.name]);
        part(all, key, &t.comment, !t.inherited);
    }
}

fn rules<'a>(all: &mut Vec<Item<'a>>, of: &QualifiedName, list: &'a [Rule]) {
    for r in list {
        part(
            all,
            json!(["rule", of.schema, of.name, r.name]),
            &r.comment,
            true,
        );
    }
}
