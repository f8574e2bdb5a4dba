//! Views and materialised views.

use serde::{Deserialize, Serialize};

use super::{Column, Grant, Index, Rule, Size, Trigger, is_default, sorted};
use crate::name::QualifiedName;

/// A view or a materialised view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct View {
    /// Schema and name.
    pub name: QualifiedName,
    /// Plain or materialised.
    pub kind: ViewKind,
    /// The owning role.
    pub owner: String,
    /// The query, as `pg_get_viewdef` prints it.
    pub definition: String,
    /// Options such as `security_barrier=true`, `check_option=local`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Vec<String>,
    /// Whether a materialised view can be queried; always true for a plain one.
    pub populated: bool,
    /// Permanent or unlogged.
    #[serde(default, skip_serializing_if = "is_default")]
    pub persistence: super::Persistence,
    /// The access method of a materialised view.
    #[serde(default, skip_serializing_if = "is_default")]
    pub access_method: Option<String>,
    /// The tablespace of a materialised view, where it is not the database's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tablespace: Option<String>,
    /// The columns by position.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// The indexes of a materialised view.
    #[serde(
        default,
        skip_serializing_if = "is_default",
        deserialize_with = "sorted"
    )]
    pub indexes: Vec<Index>,
    /// The triggers (`INSTEAD OF`).
    #[serde(
        default,
        skip_serializing_if = "is_default",
        deserialize_with = "sorted"
    )]
    pub triggers: Vec<Trigger>,
    /// The rules other than the one that makes it a view.
    #[serde(
        default,
        skip_serializing_if = "is_default",
        deserialize_with = "sorted"
    )]
    pub rules: Vec<Rule>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The extension that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Option<String>,
    /// Who may do what; `None` where nothing was ever granted or revoked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
    /// How large a materialised view is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub size: Size,
}

/// The kinds of view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ViewKind {
    /// A plain view: it holds no rows.
    Plain,
    /// A materialised view: its rows are a copy that `REFRESH` makes again.
    Materialized,
    /// A letter that this version of the crate does not know.
    Other(char),
}
