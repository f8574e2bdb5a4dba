//! What of the differences between a database and its Prisma schema Prisma would see.

use crate::catalog::{
    Catalog, CatalogDiff, Change, ChangeKind, Constraint, ConstraintKind, DiffOptions, FieldChange,
    Index, IndexKey, ObjectKind, ObjectRef, Table,
};
use crate::name::QualifiedName;

/// The differences that Prisma sees, and those that it does not: from the copy to the goal, the
/// catalog that the from-empty script makes. A difference in several fields is parted.
pub(super) fn parted(copy: &Catalog, goal: &Catalog) -> (CatalogDiff, CatalogDiff) {
    let options = DiffOptions::new()
        .ignore_owners(true)
        .ignore_privileges(true)
        .ignore_comments(true)
        .ignore_dependencies(true)
        .ignore_extension_members(true);
    let (mut seen, mut unseen) = (CatalogDiff::default(), CatalogDiff::default());
    for change in copy.diff_with(goal, &options).changes {
        let object = change.object;
        let mut put = |modelled: bool, kind| {
            let side = if modelled { &mut seen } else { &mut unseen };
            let object = object.clone();
            side.changes.push(Change { object, kind });
        };
        match change.kind {
            ChangeKind::Added => put(missing(&object, copy, goal), ChangeKind::Added),
            ChangeKind::Removed => put(too_much(&object, copy, goal), ChangeKind::Removed),
            ChangeKind::Changed { fields } => {
                let modelled = |own: &FieldChange| changed(&object, own, copy, goal);
                let (yes, no): (Vec<_>, Vec<_>) = fields.into_iter().partition(modelled);
                for (side, fields) in [(true, yes), (false, no)] {
                    if !fields.is_empty() {
                        put(side, ChangeKind::Changed { fields });
                    }
                }
            }
        }
    }
    (seen, unseen)
}

/// What the from-empty script makes, the schema models; but for what comes along: sequences, whose
/// names mean nothing, and constraints beside an index or a column that say the same.
fn missing(object: &ObjectRef, copy: &Catalog, goal: &Catalog) -> bool {
    match object.kind {
        ObjectKind::Sequence | ObjectKind::Rule => false,
        ObjectKind::Constraint => constraint(object, goal).is_none_or(|own| match own.kind {
            ConstraintKind::NotNull => false,
            ConstraintKind::Unique => index_of(own, object, copy).is_none(),
            _ => true,
        }),
        ObjectKind::Index => index(object, goal).is_none_or(|(table, own)| !is_of_key(table, own)),
        _ => true,
    }
}

/// Whether it goes with a constraint that is told of by itself.
fn is_of_key(table: &Table, index: &Index) -> bool {
    let constraint = index.constraint.as_deref();
    let constraint = constraint.and_then(|name| table.constraint(name));
    constraint.is_some_and(|own| own.kind != ConstraintKind::Unique)
}

/// In tables that the schema models Prisma wants no other columns, keys and plain indexes.
fn too_much(object: &ObjectRef, copy: &Catalog, goal: &Catalog) -> bool {
    let parent = object.parent_name();
    let modelled = parent.is_some_and(|name| goal.get_table(&name).is_some());
    match object.kind {
        ObjectKind::Column => modelled,
        ObjectKind::Constraint => {
            let kind = constraint(object, copy).map(|own| own.kind);
            let key = [ConstraintKind::PrimaryKey, ConstraintKind::ForeignKey];
            modelled && kind.is_none_or(|kind| key.contains(&kind))
        }
        ObjectKind::Index => index(object, copy).is_some_and(|(table, own)| {
            goal.get_table(&table.name).is_some() && is_plain(own) && !is_of_key(table, own)
        }),
        _ => false,
    }
}

/// Prisma passes over partial indexes and those with expressions.
fn is_plain(index: &Index) -> bool {
    index.predicate.is_none()
        && index
            .columns
            .iter()
            .all(|column| matches!(column.key, IndexKey::Column(_)))
}

fn changed(object: &ObjectRef, field: &FieldChange, copy: &Catalog, goal: &Catalog) -> bool {
    let name = field.field.as_str();
    match object.kind {
        ObjectKind::Table => name == "kind",
        ObjectKind::Column => match name {
            "not_null" | "generated" => true,
            "type" => words(field, type_to_prisma),
            "default" if words(field, default_to_prisma) => {
                !counts(object, copy) || !counts(object, goal)
            }
            "identity" => !counts(object, copy) || !counts(object, goal),
            _ => false,
        },
        ObjectKind::Constraint => {
            let both = [copy, goal].map(|side| constraint(object, side).map(|own| own.kind));
            let keys = [ConstraintKind::PrimaryKey, ConstraintKind::ForeignKey];
            let key = both.into_iter().flatten().any(|kind| keys.contains(&kind));
            key && ["kind", "columns", "foreign_key"].contains(&name)
        }
        ObjectKind::Index => [
            "method",
            "unique",
            "nulls_not_distinct",
            "columns",
            "predicate",
            "invalid",
        ]
        .contains(&name),
        // The order of labels is that of their values.
        ObjectKind::Type => ["label", "label_order"].contains(&name),
        _ => false,
    }
}

/// Whether a value is also different in the words of Prisma.
fn words(field: &FieldChange, to_prisma: fn(&str) -> String) -> bool {
    field.before.as_deref().map(to_prisma) != field.after.as_deref().map(to_prisma)
}

/// A time without a precision has one: 6.
fn type_to_prisma(text: &str) -> String {
    text.replace("timestamp(6)", "timestamp")
        .replace("time(6)", "time")
}

/// Two ways to write the time, and an empty list.
fn default_to_prisma(text: &str) -> String {
    if text == "now()" {
        return "CURRENT_TIMESTAMP".to_owned();
    }
    match text.strip_prefix("'{}'::") {
        Some(data_type) => format!("ARRAY[]::{data_type}"),
        None => text.to_owned(),
    }
}

/// Whether a column takes its values from a sequence, in whatever way: to Prisma that is
/// `autoincrement()`.
fn counts(object: &ObjectRef, catalog: &Catalog) -> bool {
    let table = object.parent_name();
    let table = table.and_then(|name| catalog.get_table(&name));
    let column = table.and_then(|table| table.column(&object.name));
    column.is_some_and(|column| {
        let default = column.default.as_deref().unwrap_or_default();
        column.identity.is_some() || default.starts_with("nextval(")
    })
}

fn constraint<'a>(object: &ObjectRef, catalog: &'a Catalog) -> Option<&'a Constraint> {
    catalog
        .get_table(&object.parent_name()?)?
        .constraint(&object.name)
}

/// The index of the same name as that of a unique constraint, made as an index.
fn index_of<'a>(own: &Constraint, object: &ObjectRef, catalog: &'a Catalog) -> Option<&'a Index> {
    let table = catalog.get_table(&object.parent_name()?)?;
    table.index(own.index.as_deref()?)
}

fn index<'a>(object: &ObjectRef, catalog: &'a Catalog) -> Option<(&'a Table, &'a Index)> {
    let name: QualifiedName = object.qualified_name()?;
    let mut tables = catalog.tables.iter();
    tables.find_map(|table| {
        let same = table.name.schema == name.schema;
        Some((table, table.index(&name.name)?)).filter(|_| same)
    })
}
