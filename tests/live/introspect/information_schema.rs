//! The standard's views, within what they know: no indexes, no exclusion constraints, no
//! materialised views, no constraints of foreign tables, invented names for NOT NULL before 18.

use reconcile_core::catalog::{
    Catalog, Constraint, ConstraintKind, ForeignKeyAction, ForeignKeyMatch, Identity, Table,
    TableKind, ViewKind,
};
use serde_json::{Value, json};

use super::facts::columns_of;
use super::{Facts, compare, facts, key};

const SCHEMAS: &str = "not in ('pg_catalog', 'information_schema') and";

fn yes(value: bool) -> &'static str {
    if value { "YES" } else { "NO" }
}

#[test]
fn columns() {
    let sql = |_| {
        format!(
            "select concat_ws('|', table_schema, table_name, column_name), jsonb_build_object(
               'number', ordinal_position, 'default', column_default, 'nullable', is_nullable,
               'identity', identity_generation, 'generated', is_generated, 'expression', generation_expression)
             from information_schema.columns where table_schema {SCHEMAS} table_schema !~ '^pg_'"
        )
    };
    compare("information_schema.columns", sql, |catalog| {
        let not_null = |c: &reconcile_core::catalog::Column| {
            let name = &c.data_type.name;
            let domain = catalog
                .domain(&name.schema, &name.name)
                .filter(|_| !c.data_type.array);
            c.not_null || domain.is_some_and(|d| d.not_null)
        };
        let known = columns_of(catalog).filter(|(of, _)| {
            let (schema, name) = of.as_parts();
            let plain = catalog
                .view(schema, name)
                .is_some_and(|v| v.kind == ViewKind::Plain);
            plain || catalog.table(schema, name).is_some()
        });
        facts(known.flat_map(|(of, columns)| {
            columns.iter().map(move |c| {
                let value = json!({
                    "number": c.position, "default": c.default, "nullable": yes(!not_null(c)),
                    "identity": c.identity.map(|i| match i {
                        Identity::Always => "ALWAYS",
                        _ => "BY DEFAULT",
                    }),
                    "generated": if c.generated.is_some() { "ALWAYS" } else { "NEVER" },
                    "expression": c.generated.as_ref().map(|g| &g.expression),
                });
                (key(of, &c.name), value)
            })
        }))
    });
}

fn constraints(catalog: &Catalog) -> impl Iterator<Item = (&Table, &Constraint)> {
    let tables = catalog
        .tables
        .iter()
        .filter(|t| t.kind != TableKind::Foreign);
    let all = tables.flat_map(|t| t.constraints.iter().map(move |c| (t, c)));
    all.filter(|(_, c)| !matches!(c.kind, ConstraintKind::Exclusion | ConstraintKind::Trigger))
}

#[test]
fn table_constraints() {
    let sql = |_| {
        format!(
            "select concat_ws('|', table_schema, table_name, constraint_name), jsonb_build_object('type', constraint_type,
               'deferrable', is_deferrable, 'deferred', initially_deferred, 'enforced', enforced)
             from information_schema.table_constraints
             where table_schema {SCHEMAS} table_schema !~ '^pg_' and constraint_name !~ '^[0-9]+_[0-9]+_[0-9]+_not_null$'"
        )
    };
    compare("information_schema.table_constraints", sql, |catalog| {
        facts(constraints(catalog).map(|(t, c)| {
            let kind = match c.kind {
                ConstraintKind::PrimaryKey => "PRIMARY KEY",
                ConstraintKind::Unique => "UNIQUE",
                ConstraintKind::ForeignKey => "FOREIGN KEY",
                _ => "CHECK",
            };
            let value = json!({
                "type": kind, "deferrable": yes(c.deferrable),
                "deferred": yes(c.initially_deferred), "enforced": yes(!c.not_enforced),
            });
            (key(&t.name, &c.name), value)
        }))
    });
}

#[test]
fn keys() {
    let sql = |_| {
        format!(
            "select concat_ws('|', table_schema, table_name, constraint_name), jsonb_agg(column_name order by ordinal_position)
             from information_schema.key_column_usage where table_schema {SCHEMAS} table_schema !~ '^pg_' group by 1"
        )
    };
    compare("information_schema.key_column_usage", sql, |catalog| {
        let keys = constraints(catalog)
            .filter(|(_, c)| !matches!(c.kind, ConstraintKind::Check | ConstraintKind::NotNull));
        facts(keys.map(|(t, c)| (key(&t.name, &c.name), json!(c.columns))))
    });
}

fn rule(action: ForeignKeyAction) -> &'static str {
    action.sql().unwrap()
}

/// Names of foreign keys are unique within their tables, which that view does not tell.
#[test]
fn foreign_keys() {
    let sql = |_| {
        format!(
            "select constraint_schema || '|' || constraint_name, jsonb_agg(jsonb_build_array(
               unique_constraint_schema, unique_constraint_name, match_option, update_rule, delete_rule))
             from information_schema.referential_constraints
             where constraint_schema {SCHEMAS} constraint_schema !~ '^pg_'
               -- before 18, again for every partition, without the key referred to
               and unique_constraint_name is not null group by 1"
        )
    };
    let sorted = |value: &mut Value| {
        if let Value::Array(list) = value {
            list.sort_by_key(Value::to_string);
        }
    };
    for major in crate::common::MAJORS {
        let mut server = super::ask(&mut super::hard(major).client(), &sql(major));
        let mut ours = Facts::new();
        let catalog = super::hard_catalog(major);
        for (table, constraint) in constraints(catalog) {
            let Some(far) = &constraint.foreign_key else {
                continue;
            };
            let target = catalog.get_table(&far.table).unwrap();
            let same = |c: &&Constraint| {
                let key = matches!(c.kind, ConstraintKind::PrimaryKey | ConstraintKind::Unique);
                key && c.columns.len() == far.columns.len()
                    && far.columns.iter().all(|f| c.columns.contains(f))
            };
            let unique = target.constraints.iter().find(same).unwrap();
            let matching = match far.matching {
                ForeignKeyMatch::Full => "FULL",
                _ => "NONE",
            };
            let value = json!([
                far.table.schema,
                unique.name,
                matching,
                rule(far.on_update),
                rule(far.on_delete),
            ]);
            let name = format!("{}|{}", table.name.schema, constraint.name);
            let list = ours.entry(name).or_insert_with(|| json!([]));
            list.as_array_mut().unwrap().push(value);
        }
        server
            .values_mut()
            .chain(ours.values_mut())
            .for_each(sorted);
        super::assert_same(
            "information_schema.referential_constraints",
            major,
            &server,
            &ours,
        );
    }
}

/// The standard has no `TRUNCATE`; copies in partitions count as internal before 15.
#[test]
fn triggers() {
    let sql = |_| {
        format!(
            "select distinct concat_ws('|', event_object_schema, event_object_table, trigger_name), 'true'
             from information_schema.triggers where trigger_schema {SCHEMAS} trigger_schema !~ '^pg_'"
        )
    };
    compare("information_schema.triggers", sql, |catalog| {
        let tables = catalog.tables.iter().map(|t| (&t.name, &t.triggers));
        let views = catalog.views.iter().map(|v| (&v.name, &v.triggers));
        let all = tables
            .chain(views)
            .flat_map(|(of, list)| list.iter().map(move |t| (of, t)));
        let known = all.filter(|(_, t)| {
            let copy = t.inherited && catalog.server.major() < 15;
            !copy && !t.definition.contains(" AFTER TRUNCATE ON ")
        });
        facts(known.map(|(of, t)| (key(of, &t.name), json!(true))))
    });
}

#[test]
fn tables() {
    let sql = |_| {
        format!(
            "select concat_ws('|', table_schema, table_name, ''), to_jsonb(table_type) from information_schema.tables
             where table_schema {SCHEMAS} table_schema !~ '^pg_'"
        )
    };
    compare("information_schema.tables", sql, |catalog| {
        let tables = catalog.tables.iter().map(|t| {
            let kind = if t.kind == TableKind::Foreign {
                "FOREIGN"
            } else {
                "BASE TABLE"
            };
            (key(&t.name, ""), json!(kind))
        });
        let views = catalog.views.iter().filter(|v| v.kind == ViewKind::Plain);
        facts(tables.chain(views.map(|v| (key(&v.name, ""), json!("VIEW")))))
    });
}

/// Sequences of identity columns are left out there.
#[test]
fn sequences() {
    let sql = |_| {
        format!(
            "select concat_ws('|', sequence_schema, sequence_name, ''), jsonb_build_array(data_type, start_value,
               minimum_value, maximum_value, increment, cycle_option) from information_schema.sequences
             where sequence_schema {SCHEMAS} sequence_schema !~ '^pg_'"
        )
    };
    compare("information_schema.sequences", sql, |catalog| {
        let plain = catalog.sequences.iter().filter(|s| !s.identity);
        facts(plain.map(|s| {
            let text = |n: i64| n.to_string();
            let value = json!([
                s.data_type,
                text(s.start),
                text(s.min),
                text(s.max),
                text(s.increment),
                yes(s.cycle),
            ]);
            (key(&s.name, ""), value)
        }))
    });
}

#[test]
fn views() {
    let sql = |_| {
        format!(
            "select concat_ws('|', table_schema, table_name, ''), jsonb_build_array(view_definition, check_option)
             from information_schema.views where table_schema {SCHEMAS} table_schema !~ '^pg_'"
        )
    };
    compare("information_schema.views", sql, |catalog| {
        let plain = catalog.views.iter().filter(|v| v.kind == ViewKind::Plain);
        facts(plain.map(|v| {
            let check = v
                .options
                .iter()
                .find_map(|o| o.strip_prefix("check_option="));
            let check = check.unwrap_or("none").to_uppercase();
            (key(&v.name, ""), json!([v.definition, check]))
        }))
    });
}
