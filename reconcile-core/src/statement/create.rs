//! Statements that make objects, as data.

use super::{
    ColumnDefinition, ConstraintDefinition, ConstraintRule, ObjectName, ObjectType, SequenceOptions,
};

/// `CREATE TABLE` without a query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateTable {
    /// The table.
    pub name: ObjectName,
    /// `TEMPORARY`
    pub temporary: bool,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// Whether it stands alone: no partition and no child of another table.
    pub standalone: bool,
    /// The columns; none where they are not all written here (`LIKE`, `OF`, a partition, a child).
    pub columns: Option<Vec<ColumnDefinition>>,
    /// The constraints of the table; those of columns stand with them.
    pub constraints: Vec<ConstraintDefinition>,
}

impl CreateTable {
    /// Whether it has a foreign key.
    pub(crate) fn refers(&self) -> bool {
        let columns = self.columns.iter().flatten();
        let of_columns = columns.flat_map(|column| &column.constraints);
        of_columns
            .chain(&self.constraints)
            .any(|own| matches!(own.kind, ConstraintRule::ForeignKey { .. }))
    }
}

/// `CREATE SCHEMA`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateSchema {
    /// The schema, unless it has its owner's name.
    pub name: Option<String>,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// Whether objects are made in it by the same statement.
    pub has_elements: bool,
}

/// `CREATE INDEX`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateIndex {
    /// The name, if it has one.
    pub name: Option<String>,
    /// The table.
    pub table: ObjectName,
    /// `UNIQUE`
    pub unique: bool,
    /// `CONCURRENTLY`
    pub concurrently: bool,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The key columns; none where an expression, a collation or an operator class stands among
    /// them.
    pub columns: Option<Vec<String>>,
    /// `NULLS NOT DISTINCT` (15 and later)
    pub nulls_not_distinct: bool,
    /// The predicate after `WHERE`, as written.
    pub predicate: Option<String>,
}

/// `CREATE TYPE … AS ENUM`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateEnum {
    /// The type.
    pub name: ObjectName,
    /// Its labels.
    pub labels: Vec<String>,
}

/// `CREATE SEQUENCE`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateSequence {
    /// The sequence.
    pub name: ObjectName,
    /// `TEMPORARY`
    pub temporary: bool,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// Its options.
    pub options: SequenceOptions,
}

/// `CREATE` of an object of another kind, as far as its name matters.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateObject {
    /// What is made.
    pub object: ObjectType,
    /// Its name.
    pub name: ObjectName,
    /// What stands in the parentheses behind the name of a routine, as written.
    pub arguments: Option<String>,
    /// The table or view of a trigger, rule or policy.
    pub on: Option<ObjectName>,
    /// `OR REPLACE`
    pub or_replace: bool,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// `TEMPORARY`
    pub temporary: bool,
    /// PostgreSQL's name of the kind of statement.
    pub node: &'static str,
}
