//! Sequences, and the columns that they feed.

use serde::{Deserialize, Serialize};

use super::{Grant, Persistence, is_default};
use crate::name::QualifiedName;

/// A sequence with its parameters. Its position is not part of a catalog: it changes with every
/// insert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Sequence {
    /// Schema and name.
    pub name: QualifiedName,
    /// The owning role.
    pub owner: String,
    /// `smallint`, `integer` or `bigint`.
    pub data_type: String,
    /// The first value.
    pub start: i64,
    /// The step; never 0.
    pub increment: i64,
    /// The smallest value.
    pub min: i64,
    /// The largest value.
    pub max: i64,
    /// How many values a session takes at a time.
    pub cache: i64,
    /// Whether it begins again at its end.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cycle: bool,
    /// Permanent or unlogged (15 and later).
    #[serde(default, skip_serializing_if = "is_default")]
    pub persistence: Persistence,
    /// The column with which it is dropped (`OWNED BY`). Says nothing about which column it feeds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub owned_by: Option<ColumnRef>,
    /// Whether it belongs to an identity column.
    #[serde(default, skip_serializing_if = "is_default")]
    pub identity: bool,
    /// The columns whose values come from it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub feeds: Vec<Feed>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// The extension that it belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Option<String>,
    /// Who may do what; `None` where nothing was ever granted or revoked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub privileges: Option<Vec<Grant>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ColumnRef {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: String,
}

impl ColumnRef {
    /// The column of this name in this table.
    pub fn new(table: QualifiedName, column: impl Into<String>) -> Self {
        Self {
            table,
            column: column.into(),
        }
    }
}

/// A column that a sequence feeds, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Feed {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: String,
    /// How that is known.
    pub via: FeedVia,
}

impl Feed {
    /// The column of this name in this table, fed in this way.
    pub fn new(table: QualifiedName, column: impl Into<String>, via: FeedVia) -> Self {
        Self {
            table,
            column: column.into(),
            via,
        }
    }
}

/// How a sequence feeds a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FeedVia {
    /// The column is an identity column.
    Identity,
    /// The column's default is `nextval` of it, and nothing else.
    Default,
    /// The column's default uses it in a larger expression: the column's values are not
    /// necessarily those of the sequence.
    Expression,
    /// The column's default calls an SQL function whose body uses it (14 and later).
    Function,
    /// The column's type is a domain whose default uses it.
    Domain,
    /// The default names it in a text that is looked up at every insert: `nextval('x'::text)`.
    LateBound,
    /// A function's or trigger's source text mentions it. Never a reason to change anything.
    Guessed,
}
