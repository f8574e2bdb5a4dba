//! Tables: ordinary, partitioned, partitions, inherited and foreign.

use serde::{Deserialize, Serialize};

use super::{Column, Constraint, Grant, Index, Policy, Rule, Trigger, find, is_default, sorted};
use crate::name::QualifiedName;

/// A table of any kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Table {
    /// Schema and name.
    pub name: QualifiedName,
    /// Ordinary, partitioned or foreign.
    pub kind: TableKind,
    /// The owning role.
    pub owner: String,
    /// Permanent or unlogged; temporary tables are never in a catalog.
    #[serde(default, skip_serializing_if = "is_default")]
    pub persistence: Persistence,
    /// How rows are spread, where this is a partitioned table.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partition_key: Option<PartitionKey>,
    /// The table of which this is a partition.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partition_of: Option<PartitionOf>,
    /// The tables of which this is a child by `INHERITS`, in their order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inherits: Vec<QualifiedName>,
    /// The composite type of a typed table (`CREATE TABLE … OF`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub of_type: Option<QualifiedName>,
    /// The server of a foreign table.
    #[serde(default, skip_serializing_if = "is_default")]
    pub foreign: Option<ForeignTable>,
    /// The access method, where the table has one (`heap`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub access_method: Option<String>,
    /// The tablespace, where it is not the database's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tablespace: Option<String>,
    /// Storage parameters, `name=value`, as the catalog holds them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Vec<String>,
    /// What logical replication sends of the old row.
    #[serde(default, skip_serializing_if = "is_default")]
    pub replica_identity: ReplicaIdentity,
    /// Whether row-level security is on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub row_security: bool,
    /// Whether row-level security holds for the owner too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub row_security_forced: bool,
    /// The columns by position; dropped ones are left out.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// The constraints.
    #[serde(
        default,
        skip_serializing_if = "is_default",
        deserialize_with = "sorted"
    )]
    pub constraints: Vec<Constraint>,
    /// The indexes, those of constraints included.
    #[serde(
        default,
        skip_serializing_if = "is_default",
        deserialize_with = "sorted"
    )]
    pub indexes: Vec<Index>,
    /// The triggers, without those that implement constraints.
    #[serde(
        default,
        skip_serializing_if = "is_default",
        deserialize_with = "sorted"
    )]
    pub triggers: Vec<Trigger>,
    /// The rewrite rules.
    #[serde(
        default,
        skip_serializing_if = "is_default",
        deserialize_with = "sorted"
    )]
    pub rules: Vec<Rule>,
    /// The row-security policies.
    #[serde(
        default,
        skip_serializing_if = "is_default",
        deserialize_with = "sorted"
    )]
    pub policies: Vec<Policy>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The extension that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Option<String>,
    /// Who may do what; `None` where nothing was ever granted or revoked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
    /// How large it is.
    #[serde(default)]
    pub size: Size,
}

impl Table {
    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// The constraint of this name.
    #[must_use]
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        find(&self.constraints, ("", name))
    }

    /// The index of this name.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<&Index> {
        find(&self.indexes, ("", name))
    }

    /// The trigger of this name.
    #[must_use]
    pub fn trigger(&self, name: &str) -> Option<&Trigger> {
        find(&self.triggers, ("", name))
    }

    /// The primary key.
    #[must_use]
    pub fn primary_key(&self) -> Option<&Constraint> {
        self.constraints
            .iter()
            .find(|c| c.kind == super::ConstraintKind::PrimaryKey)
    }
}

/// The kinds of table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TableKind {
    /// An ordinary table, a partition or not.
    Ordinary,
    /// A partitioned table: it has no rows of its own.
    Partitioned,
    /// A foreign table.
    Foreign,
    /// A letter that this version of the crate does not know.
    Other(char),
}

/// How a relation survives a crash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Persistence {
    /// Written ahead to the log.
    #[default]
    Permanent,
    /// Emptied by a crash, and not replicated.
    Unlogged,
    /// A letter that this version of the crate does not know.
    Other(char),
}

/// How a partitioned table spreads its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PartitionKey {
    /// By range, list or hash.
    pub strategy: PartitionStrategy,
    /// The key columns in order; an empty name stands for an expression.
    pub columns: Vec<String>,
    /// As `pg_get_partkeydef` prints it: `RANGE (created_at)`.
    pub definition: String,
}

/// The partitioning strategies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PartitionStrategy {
    /// By range.
    Range,
    /// By list.
    List,
    /// By hash.
    Hash,
    /// A letter that this version of the crate does not know.
    Other(char),
}

/// A partition's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: QualifiedName,
    /// As the server prints it: `FOR VALUES FROM (…) TO (…)` or `DEFAULT`.
    pub bound: String,
    /// Whether `DETACH PARTITION CONCURRENTLY` was begun and not finished (14 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub detach_pending: bool,
}

/// A foreign table's server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ForeignTable {
    /// The foreign server.
    pub server: String,
    /// The table's options, `name=value`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Vec<String>,
}

/// What logical replication sends to tell which row was updated or deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReplicaIdentity {
    /// The primary key.
    #[default]
    PrimaryKey,
    /// Nothing.
    Nothing,
    /// The whole row.
    Full,
    /// The index marked `replica_identity`.
    Index,
    /// A letter that this version of the crate does not know.
    Other(char),
}

/// How large a table, index or materialised view is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Size {
    /// The planner's estimate of the rows; `None` where nothing was ever counted. Never evidence
    /// that a table is empty.
    #[serde(default, skip_serializing_if = "is_default")]
    pub estimated_rows: Option<u64>,
    /// The main fork in bytes as of the last vacuum or analyze: an estimate too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub estimated_bytes: u64,
    /// The table with its indexes and TOAST in bytes (`pg_total_relation_size`), where exact sizes
    /// were asked for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub total_bytes: Option<u64>,
}
