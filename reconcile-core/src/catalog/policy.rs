//! Row-security policies.

use serde::{Deserialize, Serialize};

use super::is_default;

/// A row-security policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Policy {
    /// The name, unique within its table.
    pub name: String,
    /// The command it is for.
    pub command: PolicyCommand,
    /// Whether it narrows what the others allow, instead of allowing more.
    #[serde(default, skip_serializing_if = "is_default")]
    pub restrictive: bool,
    /// The roles it is for; `public` alone for all.
    pub roles: Vec<String>,
    /// Which rows can be seen.
    #[serde(default, skip_serializing_if = "is_default")]
    pub using: Option<String>,
    /// Which rows can be written.
    #[serde(default, skip_serializing_if = "is_default")]
    pub check: Option<String>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
}

/// The commands that a policy can be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PolicyCommand {
    /// All of them.
    All,
    /// `SELECT`.
    Select,
    /// `INSERT`.
    Insert,
    /// `UPDATE`.
    Update,
    /// `DELETE`.
    Delete,
    /// A letter that this version of the crate does not know.
    Other(char),
}
