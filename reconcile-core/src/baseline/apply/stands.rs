//! Whether what a statement is to leave in the catalog stands there.

use postgres::types::Type;
use postgres::{GenericClient, Row};

use super::effect::Effect;
use crate::error::{Error, Result};
use crate::name::QualifiedName;

/// How far a statement has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stands {
    Not,
    Halfway(Halfway),
    Done,
}

/// What an attempt that did not end has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Halfway {
    /// An index that is of no use.
    Invalid(QualifiedName),
    /// A partition that is to be detached still, and its table.
    Pending {
        table: QualifiedName,
        partition: QualifiedName,
    },
}

/// The full name of what a statement is about, as it is found before the statement runs; none where
/// it is not there, or needs no name.
pub(super) fn object(
    client: &mut impl GenericClient,
    effect: &Effect,
) -> Result<Option<QualifiedName>> {
    match effect {
        Effect::Index { table, name } => {
            let table = relation(client, &table.to_string())?;
            Ok(table.map(|table| QualifiedName::new(table.schema, name)))
        }
        Effect::NoIndex(name) | Effect::Detached(name) => relation(client, &name.to_string()),
        Effect::Shared { .. } | Effect::Repeatable => Ok(None),
    }
}

/// How far a statement has come whose object was found under this full name.
pub(super) fn stands(
    client: &mut impl GenericClient,
    effect: &Effect,
    object: Option<&str>,
) -> Result<Stands> {
    match (effect, object) {
        (Effect::Index { .. }, Some(index)) => index_stands(client, index),
        (Effect::NoIndex(_), Some(index)) => Ok(match relation(client, index)? {
            None => Stands::Done,
            Some(_) => Stands::Not,
        }),
        (Effect::Detached(_), Some(partition)) => partition_stands(client, partition),
        (
            Effect::Shared {
                object,
                name,
                there,
            },
            _,
        ) => {
            let values = [object.words(), name.as_str()];
            let rows = ask(client, include_str!("shared.sql"), &values)?;
            let found = rows.first().map(|row| row.try_get::<_, bool>(0));
            let found = found.transpose().map_err(failed)?;
            Ok(if found == Some(*there) {
                Stands::Done
            } else {
                Stands::Not
            })
        }
        _ => Ok(Stands::Not),
    }
}

fn index_stands(client: &mut impl GenericClient, index: &str) -> Result<Stands> {
    let rows = ask(client, include_str!("index.sql"), &[index])?;
    let Some(row) = rows.first() else {
        return Ok(Stands::Not);
    };
    Ok(if row.try_get("valid").map_err(failed)? {
        Stands::Done
    } else {
        Stands::Halfway(Halfway::Invalid(name(row, "schema", "name")?))
    })
}

fn partition_stands(client: &mut impl GenericClient, partition: &str) -> Result<Stands> {
    let rows = ask(client, include_str!("partition.sql"), &[partition])?;
    let Some(row) = rows.first() else {
        return Ok(Stands::Not);
    };
    let pending: Option<bool> = row.try_get("pending").map_err(failed)?;
    Ok(match pending {
        None => Stands::Done,
        Some(false) => Stands::Not,
        Some(true) => Stands::Halfway(Halfway::Pending {
            table: name(row, "table_schema", "table_name")?,
            partition: name(row, "schema", "name")?,
        }),
    })
}

/// The relation that a name means, under the session's `search_path`.
fn relation(client: &mut impl GenericClient, sql: &str) -> Result<Option<QualifiedName>> {
    let rows = ask(client, include_str!("relation.sql"), &[sql])?;
    let row = rows.first();
    row.map(|row| name(row, "schema", "name")).transpose()
}

fn name(row: &Row, schema: &str, name: &str) -> Result<QualifiedName> {
    let schema: String = row.try_get(schema).map_err(failed)?;
    let name: String = row.try_get(name).map_err(failed)?;
    Ok(QualifiedName::new(schema, name))
}

fn ask(client: &mut impl GenericClient, sql: &str, values: &[&str]) -> Result<Vec<Row>> {
    let typed: Vec<_> = values
        .iter()
        .map(|value| (value as &(dyn postgres::types::ToSql + Sync), Type::TEXT))
        .collect();
    client.query_typed(sql, &typed).map_err(failed)
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "looking for what a statement has left")
}
