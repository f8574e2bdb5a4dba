//! User-defined types: enums, domains, composites and ranges.

use serde::{Deserialize, Serialize};

use super::{Column, Constraint, DataType, Grant, is_default, sorted};
use crate::name::QualifiedName;

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Enum {
    /// Schema and name.
    pub name: QualifiedName,
    /// The owning role.
    pub owner: String,
    /// The labels in their sort order.
    pub labels: Vec<String>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The extension that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Option<String>,
    /// Who may use it; `None` where nothing was ever granted or revoked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Domain {
    /// Schema and name.
    pub name: QualifiedName,
    /// The owning role.
    pub owner: String,
    /// The type that it narrows.
    pub base: DataType,
    /// Whether NULL is refused.
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_null: bool,
    /// The default expression, as the server prints it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub default: Option<String>,
    /// The collation, where it is not the base type's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub collation: Option<QualifiedName>,
    /// The constraints.
    #[serde(
        default,
        skip_serializing_if = "is_default",
        deserialize_with = "sorted"
    )]
    pub constraints: Vec<Constraint>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The extension that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Option<String>,
    /// Who may use it; `None` where nothing was ever granted or revoked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
}

/// A free-standing composite type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Composite {
    /// Schema and name.
    pub name: QualifiedName,
    /// The owning role.
    pub owner: String,
    /// The attributes by position.
    pub attributes: Vec<Column>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The extension that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Option<String>,
    /// Who may use it; `None` where nothing was ever granted or revoked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
}

/// A range type with its multirange type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Range {
    /// Schema and name.
    pub name: QualifiedName,
    /// The owning role.
    pub owner: String,
    /// The type of its bounds.
    pub subtype: DataType,
    /// The operator class that orders the bounds.
    pub opclass: QualifiedName,
    /// The collation of the bounds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub collation: Option<QualifiedName>,
    /// The function that brings ranges into their normal form.
    #[serde(default, skip_serializing_if = "is_default")]
    pub canonical: Option<QualifiedName>,
    /// The function that measures the distance between two bounds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub subtype_diff: Option<QualifiedName>,
    /// The multirange type (14 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub multirange: Option<QualifiedName>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The extension that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Option<String>,
    /// Who may use it; `None` where nothing was ever granted or revoked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
}
