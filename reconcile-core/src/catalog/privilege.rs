//! Privileges.

use serde::{Deserialize, Serialize};

use super::is_default;

/// What one role was granted by another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Grant {
    /// The role; `None` for `PUBLIC`.
    pub grantee: Option<String>,
    /// Who granted it.
    pub grantor: String,
    /// The rights.
    pub rights: Vec<Right>,
    /// Those of the rights that may be granted on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub grantable: Vec<Right>,
}

/// A right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Right {
    /// `INSERT`.
    Insert,
    /// `SELECT`.
    Select,
    /// `UPDATE`.
    Update,
    /// `DELETE`.
    Delete,
    /// `TRUNCATE`.
    Truncate,
    /// `REFERENCES`.
    References,
    /// `TRIGGER`.
    Trigger,
    /// `EXECUTE`.
    Execute,
    /// `USAGE`.
    Usage,
    /// `CREATE`.
    Create,
    /// `TEMPORARY`.
    Temporary,
    /// `CONNECT`.
    Connect,
    /// `SET`.
    Set,
    /// `ALTER SYSTEM`.
    AlterSystem,
    /// `MAINTAIN` (17 and later).
    Maintain,
    /// A letter that this version of the crate does not know.
    Other(char),
}

/// What objects made later will grant: `ALTER DEFAULT PRIVILEGES`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DefaultPrivileges {
    /// The role that makes the objects.
    pub role: String,
    /// The schema they are made in; `None` for any.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// The kind of object: `tables`, `sequences`, `functions`, `types`, `schemas`, `large objects`.
    pub objects: String,
    /// What is granted.
    pub privileges: Vec<Grant>,
}
