//! The queries of one reading, in the order in which their answers build on each other.

use super::answer::Row;
use super::builder::Builder;
use super::{
    changes, columns, constraints, defaults, depends, indexes, names, others, partition_keys,
    relations, routines, sequences, types,
};
use crate::error::Result;

/// A query and what becomes of its rows.
pub(super) struct Query {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
    pub(super) row: fn(&mut Builder, &Row<'_>) -> Result<()>,
    /// What remains to be done when all rows are there.
    pub(super) done: fn(&mut Builder),
}

fn nothing(_: &mut Builder) {}

macro_rules! query {
    ($name:literal, $row:expr) => {
        query!($name, $row, nothing)
    };
    ($name:literal, $row:expr, $done:expr) => {
        Query {
            name: $name,
            sql: include_str!(concat!($name, ".sql")),
            row: $row,
            done: $done,
        }
    };
}

/// What brings most of the rows.
pub(super) static FIRST: [Query; 23] = [
    query!("snapshot", changes::snapshot),
    // Asked for its effect.
    query!("scope", |_, _| Ok(())),
    query!("roles", names::role),
    query!("access_methods", names::access_method),
    query!("tablespaces", names::tablespace),
    query!("collations", names::collation),
    query!("opclasses", names::opclass),
    query!("comments", names::comment),
    query!("extensions", others::extension),
    query!("members", names::member),
    query!("schemas", names::schema),
    query!("types", types::data_type, types::link_bases),
    query!("enum_labels", types::enum_label, types::link_labels),
    query!("ranges", types::range),
    query!("relations", relations::relation),
    query!("outside", names::outside),
    query!("columns", columns::column, columns::order),
    query!("defaults", defaults::default, defaults::link_generated),
    query!("partition_keys", partition_keys::partition_key),
    query!("inherits", relations::inherits),
    query!("foreign_tables", relations::foreign_table),
    query!(
        "constraints",
        constraints::constraint,
        constraints::link_alike
    ),
    query!("indexes", indexes::index, indexes::link_parents),
];

/// What the server works longer for than for its rows.
pub(super) static SECOND: [Query; 13] = [
    query!("sequences", sequences::sequence),
    query!("feeds", sequences::feed, sequences::late_bound),
    query!("views", relations::view_definition),
    query!("rules", routines::rule),
    query!("triggers", routines::trigger),
    query!("policies", routines::policy),
    query!("routines", routines::routine),
    query!("publications", others::publication),
    query!("publication_tables", others::publication_table),
    query!("publication_schemas", others::publication_schema),
    query!("others", others::other),
    // Last, because they name what all others have brought.
    query!("default_privileges", others::default_privileges),
    query!("depends", depends::dependency),
];

/// Sent after the end of the transaction: the snapshot of another one.
pub(super) static AFTER: Query = query!("snapshot", changes::snapshot);

/// Sent where something may have changed since the first snapshot.
pub(super) static CHANGES: Query = query!("changes", changes::change);
