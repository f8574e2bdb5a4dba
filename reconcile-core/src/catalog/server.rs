//! Where a catalog came from.

use serde::{Deserialize, Serialize};

use super::{Grant, is_default};

/// The server and the database that a catalog was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Server {
    /// The server's version as a number: 150018 is 15.18.
    pub version_num: u32,
    /// The server's version as it says it, such as `15.18 (Debian 15.18-0+deb12u1)`.
    pub version: String,
    /// The database.
    pub database: String,
    /// The database's encoding, such as `UTF8`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub encoding: String,
    /// The database's default collation (`LC_COLLATE`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub collation: String,
    /// Whether the server is a standby: it can be read, and never written.
    #[serde(default, skip_serializing_if = "is_default")]
    pub in_recovery: bool,
}

impl Server {
    /// The major version, such as 15.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.version_num / 10_000
    }
}

/// Who read a catalog, how, and what could not be seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reading {
    /// The role that read it.
    pub role: String,
    /// Whether that role is a superuser.
    #[serde(default, skip_serializing_if = "is_default")]
    pub superuser: bool,
    /// Whether everything was read in one snapshot. It was not where the caller's own transaction
    /// has the isolation level `READ COMMITTED`: then each statement saw its own.
    pub one_snapshot: bool,
    /// The schemas that were asked for; empty for all of them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub scope: Vec<String>,
    /// Whether definitions of extension members and exact sizes were asked for too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub exact_sizes: bool,
    /// What exists and could not be read, or could not be read completely.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unseen: Vec<Unseen>,
}

/// Something that the role could not see.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unseen {
    /// The object, named as PostgreSQL would quote it.
    pub object: String,
    /// What of it could not be seen.
    pub what: String,
    /// The statement that would let the role see it, or the statements with `; ` between them, if
    /// there are such.
    #[serde(default, skip_serializing_if = "is_default")]
    pub grant: Option<String>,
}

/// A schema (namespace).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Schema {
    /// The name.
    pub name: String,
    /// The owning role.
    pub owner: String,
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
