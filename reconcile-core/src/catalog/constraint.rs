//! Constraints of tables and domains.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::name::QualifiedName;

/// A constraint of a table or a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Constraint {
    /// The name, unique within its table or domain.
    pub name: String,
    /// What it demands.
    pub kind: ConstraintKind,
    /// The columns it is about, in its order. Empty for a constraint of a domain or of a whole row.
    #[serde(default, skip_serializing_if = "is_default")]
    pub columns: Vec<String>,
    /// Columns of the index beside the key (`INCLUDE`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub include: Vec<String>,
    /// The condition of a check, without the parentheses around all of it that `CHECK` needs; the
    /// whole definition of an exclusion constraint.
    #[serde(default, skip_serializing_if = "is_default")]
    pub expression: Option<String>,
    /// What a foreign key refers to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub foreign_key: Option<Box<ForeignKey>>,
    /// The index that serves it; of a foreign key the one it relies on, in the schema of the table
    /// referred to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub index: Option<String>,
    /// Whether two NULLs are the same for a unique constraint (15 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub nulls_not_distinct: bool,
    /// Whether its last column is a period: `WITHOUT OVERLAPS` of a key, `PERIOD` of a foreign key
    /// (18 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub period: bool,
    /// Whether it can be checked at the end of the transaction.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deferrable: bool,
    /// Whether it is checked there unless told otherwise.
    #[serde(default, skip_serializing_if = "is_default")]
    pub initially_deferred: bool,
    /// `NOT VALID`: rows from before it was added were not checked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_valid: bool,
    /// `NOT ENFORCED`: it checks nothing (18 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_enforced: bool,
    /// `NO INHERIT`: children do not get it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub no_inherit: bool,
    /// Whether it is only inherited from a parent, not declared by this table itself.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inherited: bool,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
}

/// The kinds of constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConstraintKind {
    /// A primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// A foreign key.
    ForeignKey,
    /// A check.
    Check,
    /// An exclusion constraint.
    Exclusion,
    /// A named NOT NULL (tables from 18, domains from 17); older servers have only
    /// [`Column::not_null`](super::Column::not_null).
    NotNull,
    /// A constraint trigger; the trigger itself is in the table's list.
    Trigger,
    /// A letter that this version of the crate does not know.
    Other(char),
}

/// The far side of a foreign key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ForeignKey {
    /// The table referred to.
    pub table: QualifiedName,
    /// Its columns, in the order of the constraint's own.
    pub columns: Vec<String>,
    /// What happens to the rows when the row referred to goes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_delete: ForeignKeyAction,
    /// The only columns that `ON DELETE SET NULL` or `SET DEFAULT` touches (15 and later); empty
    /// for all of them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_delete_columns: Vec<String>,
    /// What happens to the rows when the key referred to changes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_update: ForeignKeyAction,
    /// How NULLs in a key of several columns match.
    #[serde(default, skip_serializing_if = "is_default")]
    pub matching: ForeignKeyMatch,
}

/// What a foreign key does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ForeignKeyAction {
    /// Refuse, at the end of the statement or later.
    #[default]
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Do the same to the referring rows.
    Cascade,
    /// Set the referring columns to NULL.
    SetNull,
    /// Set the referring columns to their defaults.
    SetDefault,
    /// A letter that this version of the crate does not know.
    Other(char),
}

impl ForeignKeyAction {
    /// As SQL has it; `None` for a letter that is not known.
    #[must_use]
    pub fn sql(self) -> Option<&'static str> {
        Some(match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
            Self::Other(_) => return None,
        })
    }
}

/// How a foreign key of several columns treats NULL.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ForeignKeyMatch {
    /// One NULL is enough for the row not to be checked.
    #[default]
    Simple,
    /// All or none may be NULL.
    Full,
    /// A letter that this version of the crate does not know.
    Other(char),
}
