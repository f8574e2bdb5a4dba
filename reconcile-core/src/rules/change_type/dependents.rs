//! What stands in the way of a change of type.

use crate::catalog::{ConstraintKind, IndexKey, ObjectKind, ObjectRef};
use crate::name::{QualifiedName, quote_ident};
use crate::rules::Context;
use crate::rules::fallen::list;
use crate::statement::{AlterRelation, ChangeType};
use crate::type_change::Side;

/// What PostgreSQL refuses it for, or may: a sentence without an end.
pub(super) fn of(
    context: &Context<'_>,
    alter: &AlterRelation,
    change: &ChangeType,
    from: Option<&Side>,
    to: Option<&Side>,
) -> Option<String> {
    if let Some(view) = context.world.view_on(&alter.name, &change.column) {
        let view = quote_ident(&view);
        return Some(format!("PostgreSQL refuses it because of view {view}"));
    }
    let (table, column) = context.base_column(&alter.name, &change.column)?;
    let column_ref = ObjectRef::part(ObjectKind::Column, &table, column.clone());
    let fallen = context.graph()?.falls_with(&column_ref)?;
    let mut uses: Vec<ObjectRef> = fallen
        .into_iter()
        .filter(|fallen| fallen.because == column_ref)
        .map(|fallen| fallen.object)
        .filter(|object| refuses(object, &column_ref))
        .collect();
    uses.dedup();
    if !uses.is_empty() {
        return Some(format!("PostgreSQL refuses it because of {}", list(&uses)));
    }
    let other_type = match (from, to) {
        (Some(from), Some(to)) => family(from) != family(to),
        _ => true,
    };
    let checked = checked(context, &table, &column);
    (other_type && !checked.is_empty())
        .then(|| format!("it fails if {} cannot take the new type", list(&checked)))
}

/// Types whose operators and defaults fit each other.
fn family(side: &Side) -> (&str, bool) {
    let name = side.data_type.name.name.as_str();
    let family = match name {
        "int2" | "int4" | "int8" | "float4" | "float8" | "numeric" => "number",
        "text" | "varchar" | "bpchar" | "citext" | "name" => "string",
        "date" | "timestamp" | "timestamptz" => "time",
        _ => name,
    };
    (family, side.data_type.array)
}

/// Whether nobody may change the type of a column that this uses.
fn refuses(object: &ObjectRef, column: &ObjectRef) -> bool {
    match object.kind {
        ObjectKind::View
        | ObjectKind::MaterializedView
        | ObjectKind::Rule
        | ObjectKind::Policy
        | ObjectKind::Trigger
        | ObjectKind::Routine => true,
        // A generated column of the same table.
        ObjectKind::Column => object.parent == column.parent && object.schema == column.schema,
        _ => false,
    }
}

/// Checks, and indexes with expressions, that are made again for the new type; and the default.
fn checked(context: &Context<'_>, table: &QualifiedName, column: &str) -> Vec<ObjectRef> {
    let Some(table) = context
        .world
        .catalog()
        .and_then(|catalog| catalog.get_table(table))
    else {
        return Vec::new();
    };
    let own = |columns: &[String]| columns.iter().any(|name| name == column);
    let checks = table.constraints.iter().filter(|constraint| {
        let kind = matches!(
            constraint.kind,
            ConstraintKind::Check | ConstraintKind::Exclusion | ConstraintKind::ForeignKey
        );
        kind && own(&constraint.columns)
    });
    let checks = checks.map(|constraint| (ObjectKind::Constraint, &constraint.name));
    let indexes = table.indexes.iter().filter(|index| {
        let expressions = index
            .columns
            .iter()
            .any(|key| matches!(key.key, IndexKey::Expression(_)));
        let keys = index.columns.iter();
        let with_class = keys
            .filter(|key| matches!(&key.key, IndexKey::Column(name) if name == column))
            .any(|key| key.opclass.is_some());
        with_class || expressions || index.predicate.is_some()
    });
    let indexes = indexes.map(|index| (ObjectKind::Index, &index.name));
    let mut all: Vec<ObjectRef> = checks
        .chain(indexes)
        .map(|(kind, name)| match kind {
            ObjectKind::Index => {
                let name = QualifiedName::new(table.name.schema.clone(), name.clone());
                ObjectRef::new(kind, &name)
            }
            _ => ObjectRef::part(kind, &table.name, name.clone()),
        })
        .collect();
    if table
        .column(column)
        .is_some_and(|own| own.default.is_some())
    {
        all.push(ObjectRef::part(ObjectKind::Default, &table.name, column));
    }
    all
}
