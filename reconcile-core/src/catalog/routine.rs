//! Functions, procedures, aggregates and window functions.

use serde::{Deserialize, Serialize};

use super::{Grant, is_default};
use crate::name::QualifiedName;

/// A routine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Routine {
    /// Schema and name.
    pub name: QualifiedName,
    /// The arguments that tell it from its namesakes, as `pg_get_function_identity_arguments`
    /// prints them.
    pub arguments: String,
    /// Function, procedure, aggregate or window function.
    pub kind: RoutineKind,
    /// The owning role.
    pub owner: String,
    /// The result, as `pg_get_function_result` prints it; procedures have none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub result: Option<String>,
    /// The language.
    pub language: String,
    /// The `CREATE OR REPLACE` statement, as `pg_get_functiondef` prints it. Aggregates and
    /// members of extensions have none here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub definition: Option<String>,
    /// Whether it runs with the rights of its owner.
    #[serde(default, skip_serializing_if = "is_default")]
    pub security_definer: bool,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The extension that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Option<String>,
    /// Who may call it; `None` where nothing was ever granted or revoked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
}

/// The kinds of routine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RoutineKind {
    /// A function.
    Function,
    /// A procedure.
    Procedure,
    /// An aggregate.
    Aggregate,
    /// A window function.
    Window,
    /// A letter that this version of the crate does not know.
    Other(char),
}
