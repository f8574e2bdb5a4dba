//! Extensions, and objects that have no type of their own here.

use serde::{Deserialize, Serialize};

use super::{Grant, is_default};

/// An extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Extension {
    /// The name.
    pub name: String,
    /// The installed version.
    pub version: String,
    /// The schema that its objects are in.
    pub schema: String,
    /// The owning role.
    pub owner: String,
    /// Whether `ALTER EXTENSION … SET SCHEMA` can move it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub relocatable: bool,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
}

/// An object of a kind that a schema rarely has: cast, collation, conversion, event trigger,
/// foreign-data wrapper, foreign server, language, operator, operator class or family, statistics
/// object, text search object, transform, user mapping, base type, access method, subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OtherObject {
    /// The kind, as `pg_identify_object` calls it: `operator class`, `foreign server`, ….
    pub kind: String,
    /// The identity, as `pg_identify_object` prints it.
    pub identity: String,
    /// The schema, if it is in one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// The owning role, if it has one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub owner: Option<String>,
    /// What it says, where the server can print it: of statistics objects the statement, of the
    /// others the facts that `pg_dump` would write down.
    #[serde(default, skip_serializing_if = "is_default")]
    pub definition: Option<String>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The extension that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Option<String>,
    /// Who may use it (languages, foreign-data wrappers, foreign servers, base types); `None` where
    /// nothing was ever granted or revoked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
}
