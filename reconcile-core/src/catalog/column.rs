//! Columns of tables and views, attributes of composite types, and their types.

use serde::{Deserialize, Serialize};

use super::{Grant, is_default};
use crate::name::QualifiedName;

/// A column, or an attribute of a composite type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Column {
    /// The name.
    pub name: String,
    /// The number (`attnum`): it never changes, and has gaps where columns were dropped.
    pub position: i16,
    /// The type.
    #[serde(rename = "type")]
    pub data_type: DataType,
    /// Whether NULL is refused.
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_null: bool,
    /// The default expression, as the server prints it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub default: Option<String>,
    /// Whether values come from an identity sequence.
    #[serde(default, skip_serializing_if = "is_default")]
    pub identity: Option<Identity>,
    /// How the value is computed, where it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub generated: Option<Generated>,
    /// The collation, where it is not the type's own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub collation: Option<QualifiedName>,
    /// Whether it is only inherited, not declared by this table itself.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inherited: bool,
    /// TOAST storage (`plain`, `external`, `extended`, `main`), where it is not the type's own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub storage: Option<String>,
    /// TOAST compression (`pglz`, `lz4`), where it was set (14 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub compression: Option<String>,
    /// The statistics target, where it was set.
    #[serde(default, skip_serializing_if = "is_default")]
    pub statistics: Option<i16>,
    /// Options such as `n_distinct=5`, and those of a foreign table's column.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Vec<String>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// Who may do what with this column alone; `None` where nothing was ever granted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
}

/// A type as a column, a domain or a range uses it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DataType {
    /// As `format_type` prints it: `numeric(12,2)`, `public.mood[]`.
    pub text: String,
    /// The type itself; the element type of an array.
    pub name: QualifiedName,
    /// The modifier (`atttypmod`), where there is one. Its meaning depends on the type: for
    /// `varchar` it is the length plus 4.
    #[serde(default, skip_serializing_if = "is_default")]
    pub modifier: Option<i32>,
    /// Whether it is an array.
    #[serde(default, skip_serializing_if = "is_default")]
    pub array: bool,
}

/// When an identity column takes its value from its sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Identity {
    /// Always, unless the statement says `OVERRIDING SYSTEM VALUE`.
    Always,
    /// Where the statement gives no value.
    ByDefault,
    /// A letter that this version of the crate does not know.
    Other(char),
}

/// A generated column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Generated {
    /// Stored or virtual.
    pub kind: GeneratedKind,
    /// The expression, as the server prints it.
    pub expression: String,
}

/// When a generated column is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GeneratedKind {
    /// When the row is written.
    Stored,
    /// When it is read (18 and later).
    Virtual,
    /// A letter that this version of the crate does not know.
    Other(char),
}
