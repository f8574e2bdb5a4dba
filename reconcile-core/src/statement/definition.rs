//! What `CREATE TABLE` and `ALTER TABLE … ADD` say of columns and constraints, and the options of
//! sequences, as data.

use super::ObjectName;

/// A column as a statement defines it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ColumnDefinition {
    /// The name, as the catalog would hold it.
    pub name: String,
    /// The type, as written; empty where a typed table gives it.
    pub data_type: String,
    /// The collation.
    pub collation: Option<ObjectName>,
    /// `NOT NULL`, or `PRIMARY KEY`.
    pub not_null: bool,
    /// The default expression, as written.
    pub default: Option<String>,
    /// `GENERATED ALWAYS AS (…)`
    pub generated: bool,
    /// `GENERATED … AS IDENTITY`
    pub identity: bool,
    /// The constraints that it brings besides `NOT NULL`.
    pub constraints: Vec<ConstraintDefinition>,
}

impl ColumnDefinition {
    /// Whether its type is `serial` or one of its kin: an integer with a sequence of its own.
    #[must_use]
    pub fn is_serial(&self) -> bool {
        const SERIAL: [&str; 6] = [
            "serial",
            "serial2",
            "serial4",
            "serial8",
            "bigserial",
            "smallserial",
        ];
        SERIAL
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&self.data_type))
    }

    /// Whether rows that are there already get a value in it.
    #[must_use]
    pub fn fills_itself(&self) -> bool {
        self.generated || self.identity || self.is_serial() || self.default.is_some()
    }
}

/// A constraint as a statement defines it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConstraintDefinition {
    /// The name, if it has one.
    pub name: Option<String>,
    /// What it demands.
    pub kind: ConstraintRule,
    /// The columns that it is about; empty where expressions stand among them.
    pub columns: Vec<String>,
    /// The index that becomes the constraint (`USING INDEX`).
    pub using_index: Option<String>,
    /// `NOT VALID`: the rows that are there are not looked at.
    pub not_valid: bool,
    /// `NOT ENFORCED` (18 and later): no row is looked at.
    pub not_enforced: bool,
    /// `NULLS NOT DISTINCT` (15 and later).
    pub nulls_not_distinct: bool,
}

/// What a [`ConstraintDefinition`] demands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConstraintRule {
    /// `PRIMARY KEY`
    PrimaryKey,
    /// `UNIQUE`
    Unique,
    /// `FOREIGN KEY` and `REFERENCES`
    ForeignKey {
        /// The table referred to.
        table: ObjectName,
        /// Its columns; empty for its primary key.
        columns: Vec<String>,
        /// `MATCH FULL`: all columns of a row may be NULL, or none.
        match_full: bool,
    },
    /// `CHECK`; the condition as written.
    Check(String),
    /// `EXCLUDE`
    Exclusion,
    /// `NOT NULL` (as a table constraint: 18 and later).
    NotNull,
}

/// Options of a sequence, as far as they matter to the values it gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SequenceOptions {
    /// `RESTART`, with its value if one is given.
    pub restart: Option<Option<i64>>,
    /// `START`
    pub start: Option<i64>,
    /// `INCREMENT`
    pub increment: Option<i64>,
    /// `MINVALUE`; `Some(None)` for `NO MINVALUE`.
    pub min: Option<Option<i64>>,
    /// `MAXVALUE`; `Some(None)` for `NO MAXVALUE`.
    pub max: Option<Option<i64>>,
    /// `CYCLE` and `NO CYCLE`
    pub cycle: Option<bool>,
    /// `CACHE`
    pub cache: Option<i64>,
    /// `AS type`, as written.
    pub data_type: Option<String>,
    /// `SEQUENCE NAME`, of an identity column.
    pub name: Option<ObjectName>,
    /// `OWNED BY table.column`; `Some(None)` for `OWNED BY NONE`.
    pub owned_by: Option<Option<(ObjectName, String)>>,
}
