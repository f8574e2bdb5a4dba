//! Publications for logical replication.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::name::QualifiedName;

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Publication {
    /// The name.
    pub name: String,
    /// The owning role.
    pub owner: String,
    /// Whether every table is in it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub all_tables: bool,
    /// The statements that are sent: `insert`, `update`, `delete`, `truncate`.
    pub operations: Vec<String>,
    /// Whether changes of partitions are sent as those of their root.
    #[serde(default, skip_serializing_if = "is_default")]
    pub via_partition_root: bool,
    /// The tables named in it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tables: Vec<PublicationTable>,
    /// The schemas whose tables are all in it (15 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub schemas: Vec<String>,
    /// Whether stored generated columns are sent too (18 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub generated_columns: bool,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
}

/// A table of a publication.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PublicationTable {
    /// The table.
    pub table: QualifiedName,
    /// The only columns that are sent (15 and later); empty for all of them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub columns: Vec<String>,
    /// Which rows are sent (15 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub filter: Option<String>,
}
