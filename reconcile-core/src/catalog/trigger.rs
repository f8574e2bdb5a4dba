//! Triggers and rewrite rules.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::name::QualifiedName;

/// A trigger that a person made; those that implement constraints are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Trigger {
    /// The name, unique within its table.
    pub name: String,
    /// The function that it calls.
    pub function: QualifiedName,
    /// The whole statement, as `pg_get_triggerdef` prints it.
    pub definition: String,
    /// When it fires.
    #[serde(default, skip_serializing_if = "is_default")]
    pub firing: Firing,
    /// Whether it is a constraint trigger.
    #[serde(default, skip_serializing_if = "is_default")]
    pub constraint: bool,
    /// Whether it is a copy that a partition got from its parent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inherited: bool,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
}

/// In which sessions a trigger or rule fires, by `session_replication_role`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Firing {
    /// In ordinary sessions.
    #[default]
    Origin,
    /// Always.
    Always,
    /// In replicas only.
    Replica,
    /// Never.
    Disabled,
    /// A letter that this version of the crate does not know.
    Other(char),
}

/// A rewrite rule other than the one behind a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Rule {
    /// The name, unique within its table.
    pub name: String,
    /// The statement that it rewrites.
    pub event: RuleEvent,
    /// Whether the original statement is left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub instead: bool,
    /// The whole statement, as `pg_get_ruledef` prints it.
    pub definition: String,
    /// When it fires.
    #[serde(default, skip_serializing_if = "is_default")]
    pub firing: Firing,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
}

/// The statements that a rule can rewrite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RuleEvent {
    /// `SELECT`.
    Select,
    /// `UPDATE`.
    Update,
    /// `INSERT`.
    Insert,
    /// `DELETE`.
    Delete,
    /// A letter that this version of the crate does not know.
    Other(char),
}
