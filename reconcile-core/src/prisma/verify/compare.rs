//! One thing of a schema against the one of the database.

use super::{Lack, Unanswered};
use crate::catalog::{Catalog, Column, ConstraintKind, IndexKey, Table};
use crate::prisma::expected::{ExpectedColumn, ExpectedEnum};

pub(super) fn labels(wanted: &ExpectedEnum, catalog: &Catalog) -> Option<Unanswered> {
    let (lack, message) = match catalog.enumeration(&wanted.name.schema, &wanted.name.name) {
        None => (
            Lack::MissingEnum,
            format!("there is no enum {}", wanted.name),
        ),
        Some(found) => {
            let missing: Vec<&str> = lacking(&wanted.labels, &found.labels);
            let more: Vec<&str> = lacking(&found.labels, &wanted.labels);
            if missing.is_empty() && more.is_empty() {
                return None;
            }
            let parts = [("lacks", missing), ("has besides", more)];
            let said: Vec<String> = parts
                .iter()
                .filter(|(_, labels)| !labels.is_empty())
                .map(|(what, labels)| format!("{what} {}", labels.join(", ")))
                .collect();
            let message = format!("enum {} {}", wanted.name, said.join(" and "));
            (Lack::Labels, message)
        }
    };
    Some(Unanswered {
        model: wanted.model.clone(),
        object: wanted.name.to_string(),
        lack,
        message,
    })
}

/// Those of `all` that are not among `others`.
fn lacking<'a>(all: &'a [String], others: &[String]) -> Vec<&'a str> {
    let missing = all.iter().filter(|own| !others.contains(own));
    missing.map(String::as_str).collect()
}

/// A list is never NULL for the client, whatever the column says.
pub(super) fn nullability(
    column: &ExpectedColumn,
    actual: &Column,
    object: &str,
) -> Option<String> {
    if column.data_type.array || column.not_null == actual.not_null {
        return None;
    }
    Some(if column.not_null {
        format!("{object} may be NULL, and the schema has no such value: reading one fails")
    } else {
        format!("{object} refuses NULL, and the schema allows to leave it out")
    })
}

/// Whether some sequence gives the values of an `autoincrement()` column. One that gives values to
/// other columns, too, is as good for Prisma.
pub(super) fn sequence(
    catalog: &Catalog,
    table: &Table,
    column: &str,
    object: &str,
) -> Option<(Lack, String)> {
    let is_fed = catalog.sequences.iter().any(|sequence| {
        let mut feeds = sequence.feeds.iter();
        feeds.any(|feed| feed.table == table.name && feed.column == column)
    });
    let message = format!("no sequence gives the values of {object}: autoincrement() fails");
    (!is_fed).then_some((Lack::NoSequence, message))
}

/// A constraint, or a whole and valid unique index on these columns in whatever order.
pub(super) fn is_unique(table: &Table, columns: &[String]) -> bool {
    let same = |own: &[String]| {
        own.len() == columns.len() && own.iter().all(|column| columns.contains(column))
    };
    let by_constraint = table.constraints.iter().any(|own| {
        let kind = matches!(
            own.kind,
            ConstraintKind::PrimaryKey | ConstraintKind::Unique
        );
        kind && !own.deferrable && same(&own.columns)
    });
    by_constraint
        || table.indexes.iter().any(|index| {
            let keys: Option<Vec<String>> = index
                .columns
                .iter()
                .map(|key| match &key.key {
                    IndexKey::Column(name) => Some(name.clone()),
                    _ => None,
                })
                .collect();
            index.unique
                && index.predicate.is_none()
                && !index.invalid
                && !index.deferred
                && keys.is_some_and(|keys| same(&keys))
        })
}
