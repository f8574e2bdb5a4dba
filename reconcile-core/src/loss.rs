//! What a script takes away from a database.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that was there before, and is not there any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "lost", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Loss {
    /// A table.
    Table {
        /// Its name, quoted.
        table: String,
        /// How many rows it had; `None` where they were not counted.
        rows: Option<u64>,
    },
    /// A column.
    Column {
        /// The table, quoted.
        table: String,
        /// The column, quoted.
        column: String,
    },
    /// Rows of a table that was locked and counted.
    Rows {
        /// The table, quoted.
        table: String,
        /// How many there were.
        before: u64,
        /// How many there are.
        after: u64,
    },
    /// Rows that were deleted, by the statistics of the transaction.
    Deleted {
        /// The table, quoted.
        table: String,
        /// How many.
        rows: u64,
    },
    /// A table that nobody was expected to touch has another file: it was emptied or rewritten, and
    /// its rows had not been counted.
    Replaced {
        /// The table, quoted.
        table: String,
    },
}

impl Loss {
    /// The table that it is about, quoted.
    #[must_use]
    pub fn table(&self) -> &str {
        match self {
            Self::Table { table, .. }
            | Self::Column { table, .. }
            | Self::Rows { table, .. }
            | Self::Deleted { table, .. }
            | Self::Replaced { table } => table,
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { table, rows: None } => write!(f, "table {table} is gone"),
            Self::Table {
                table,
                rows: Some(rows),
            } => write!(f, "table {table} is gone, with {rows} rows"),
            Self::Column { table, column } => write!(f, "column {column} of {table} is gone"),
            Self::Rows {
                table,
                before,
                after,
            } => write!(f, "{table} had {before} rows and has {after}"),
            Self::Deleted { table, rows } => write!(f, "{rows} rows of {table} were deleted"),
            Self::Replaced { table } => write!(
                f,
                "{table} was emptied or rewritten by something that the script does not show"
            ),
        }
    }
}
