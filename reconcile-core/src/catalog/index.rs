//! Indexes of tables and materialised views.

use serde::{Deserialize, Serialize};

use super::{Size, is_default};
use crate::name::QualifiedName;

/// An index; it lives in the schema of its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Index {
    /// The name, unique among the relations of its schema.
    pub name: String,
    /// The access method: `btree`, `gin`, ….
    pub method: String,
    /// Whether it refuses duplicates.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unique: bool,
    /// Whether two NULLs are duplicates (15 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub nulls_not_distinct: bool,
    /// The key, in order.
    pub columns: Vec<IndexColumn>,
    /// Columns beside the key (`INCLUDE`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub include: Vec<String>,
    /// The condition of a partial index.
    #[serde(default, skip_serializing_if = "is_default")]
    pub predicate: Option<String>,
    /// The primary-key, unique or exclusion constraint that it serves.
    #[serde(default, skip_serializing_if = "is_default")]
    pub constraint: Option<String>,
    /// The index of the partitioned table that it is a part of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partition_of: Option<QualifiedName>,
    /// Not fit for queries: a build that failed or is going on, or a partitioned index that not
    /// every partition has.
    #[serde(default, skip_serializing_if = "is_default")]
    pub invalid: bool,
    /// Not even maintained by writes: what a failed `CREATE INDEX CONCURRENTLY` may leave.
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_ready: bool,
    /// Whether uniqueness is checked at once, not at the end of the statement or transaction.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deferred: bool,
    /// Whether `CLUSTER` uses it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub clustered: bool,
    /// Whether it is the table's replica identity.
    #[serde(default, skip_serializing_if = "is_default")]
    pub replica_identity: bool,
    /// Storage parameters, `name=value`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Vec<String>,
    /// The tablespace, where it is not the database's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tablespace: Option<String>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// How large it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub size: Size,
}

/// One column of an index's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IndexColumn {
    /// A column or an expression.
    #[serde(flatten)]
    pub key: IndexKey,
    /// The collation it is sorted by, where it is not the column's; for an expression, where it is
    /// not the database's default.
    #[serde(default, skip_serializing_if = "is_default")]
    pub collation: Option<QualifiedName>,
    /// The operator class, where it is not the type's default or has options.
    #[serde(default, skip_serializing_if = "is_default")]
    pub opclass: Option<QualifiedName>,
    /// Options of the operator class, `name=value` (13 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub opclass_options: Vec<String>,
    /// Whether it is sorted downwards.
    #[serde(default, skip_serializing_if = "is_default")]
    pub descending: bool,
    /// Whether NULLs come first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nulls_first: bool,
}

/// What is indexed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IndexKey {
    /// A column of the table.
    Column(String),
    /// An expression, as the server prints it, with the parentheses that it needs.
    Expression(String),
}
