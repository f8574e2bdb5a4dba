//! Whether a database answers what a Prisma schema asks of it.

use std::fmt;

use serde::Serialize;

use super::expected::{
    Expected, ExpectedColumn, ExpectedDefault, ExpectedEnum, ExpectedTable, TableOrigin,
};
use crate::catalog::{Catalog, Column, ConstraintKind, Table};
use crate::name::{QualifiedName, quote_ident};

#[cfg(feature = "postgres")]
mod select;

#[cfg(feature = "postgres")]
pub use select::try_selects;

/// The version of the JSON of [`VerifyReport`].
pub const VERIFY_SCHEMA_VERSION: u32 = 1;

/// What was compared, and what is not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VerifyReport {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// The tables of models and of many-to-many relations that were looked for.
    pub tables: usize,
    /// Their columns.
    pub columns: usize,
    /// The models of which a row was really selected, or would have been.
    pub selected: usize,
    /// What is not answered, in the order of the schema.
    pub unanswered: Vec<Unanswered>,
}

/// Something that the schema asks for and the database does not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unanswered {
    /// The model or enum, with the field if it is about one: `User`, `User.email`.
    pub model: String,
    /// The table, column or type of the database.
    pub object: String,
    /// What is the matter.
    pub lack: Lack,
    /// In a sentence.
    pub message: String,
}

/// What is the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lack {
    /// There is no such table.
    MissingTable,
    /// There is no such column.
    MissingColumn,
    /// A column has another type.
    OtherType,
    /// NULL is refused here and not there.
    Nullability,
    /// No sequence gives the values of an `autoincrement()` field.
    NoSequence,
    /// The sequence of an `autoincrement()` field feeds other columns, too.
    SharedSequence,
    /// There is no such enum.
    MissingEnum,
    /// An enum has other labels.
    Labels,
    /// The primary key is another one, or there is none.
    PrimaryKey,
    /// Nothing keeps the values apart that are unique by the schema.
    NotUnique,
    /// There is no such foreign key.
    ForeignKey,
    /// The type of a column can only be judged by a server: it was not compared.
    NotCompared,
    /// Rows cannot be selected.
    NotSelected,
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.model, self.message)
    }
}

impl VerifyReport {
    /// Compares what a Prisma schema expects with what there is. Models that the client leaves out
    /// (`@@ignore`) are not looked for, nor are views: Prisma makes neither.
    ///
    /// What the database has besides is no matter of this: defaults, indexes that only make it
    /// faster, and everything that no schema can name.
    #[must_use]
    pub fn new(expected: &Expected, catalog: &Catalog) -> Self {
        let mut report = Self {
            schema_version: VERIFY_SCHEMA_VERSION,
            tables: 0,
            columns: 0,
            selected: 0,
            unanswered: Vec::new(),
        };
        for wanted in &expected.enums {
            report.unanswered.extend(labels(wanted, catalog));
        }
        for wanted in expected.tables.iter().filter(|table| !table.is_ignored) {
            report.tables += 1;
            let Some(table) = catalog.get_table(&wanted.name) else {
                let message = format!("there is no table {}", wanted.name);
                report.add(model(wanted), &wanted.name, Lack::MissingTable, message);
                continue;
            };
            for column in wanted.columns.iter().filter(|column| !column.is_ignored) {
                report.columns += 1;
                report.column(wanted, column, table, catalog);
            }
            report.keys(wanted, table);
        }
        report
    }

    fn add(&mut self, model: String, object: impl fmt::Display, lack: Lack, message: String) {
        self.unanswered.push(Unanswered {
            model,
            object: object.to_string(),
            lack,
            message,
        });
    }

    fn column(
        &mut self,
        wanted: &ExpectedTable,
        column: &ExpectedColumn,
        table: &Table,
        catalog: &Catalog,
    ) {
        let object = format!("{}.{}", table.name, quote_ident(&column.name));
        let field = format!("{}.{}", model(wanted), column.field);
        let Some(actual) = table.column(&column.name) else {
            let message = format!("there is no column {object}");
            return self.add(field, &object, Lack::MissingColumn, message);
        };
        let (sql, is) = (&column.data_type.sql, &actual.data_type.text);
        match column.data_type.is_answered_by(&actual.data_type) {
            Some(true) => {}
            Some(false) => {
                let message = format!("{object} is {is}, and the schema says {sql}");
                self.add(field.clone(), &object, Lack::OtherType, message);
            }
            None => {
                let message = format!("{object} is {is}; whether that is {sql} was not compared");
                self.add(field.clone(), &object, Lack::NotCompared, message);
            }
        }
        if let Some(message) = nullability(column, actual, &object) {
            self.add(field.clone(), &object, Lack::Nullability, message);
        }
        if column.default == ExpectedDefault::Sequence {
            for (lack, message) in sequence(catalog, table, &column.name, &object) {
                self.add(field.clone(), &object, lack, message);
            }
        }
    }

    fn keys(&mut self, wanted: &ExpectedTable, table: &Table) {
        let list = |columns: &[String]| {
            let quoted: Vec<_> = columns.iter().map(|name| quote_ident(name)).collect();
            quoted.join(", ")
        };
        if let Some(key) = &wanted.primary_key {
            let found = table
                .constraints
                .iter()
                .find(|own| own.kind == ConstraintKind::PrimaryKey);
            if found.is_none_or(|found| found.columns != key.columns) {
                let columns = list(&key.columns);
                let message = match found {
                    Some(found) => format!(
                        "the primary key of {} is ({}), and the schema says ({columns})",
                        table.name,
                        list(&found.columns)
                    ),
                    None => format!("{} has no primary key ({columns})", table.name),
                };
                self.add(model(wanted), &table.name, Lack::PrimaryKey, message);
            }
        }
        for index in wanted.indexes.iter().filter(|index| index.unique) {
            let columns: Vec<String> = index.columns.iter().map(|own| own.name.clone()).collect();
            if index.predicate.is_none() && !is_unique(table, &columns) {
                let message = format!(
                    "nothing keeps the values of ({}) in {} apart",
                    list(&columns),
                    table.name
                );
                self.add(model(wanted), &table.name, Lack::NotUnique, message);
            }
        }
        for key in &wanted.foreign_keys {
            let same = table.constraints.iter().any(|own| {
                let to = own.foreign_key.as_ref();
                own.columns == key.columns
                    && to.is_some_and(|to| to.table == key.table && to.columns == key.references)
            });
            if !same {
                let message = format!(
                    "no foreign key leads from ({}) of {} to {}",
                    list(&key.columns),
                    table.name,
                    key.table
                );
                self.add(model(wanted), &table.name, Lack::ForeignKey, message);
            }
        }
    }
}

/// The model, or the relation of a many-to-many table.
fn model(table: &ExpectedTable) -> String {
    match &table.origin {
        TableOrigin::Model(name) => name.clone(),
        TableOrigin::ManyToMany { relation, .. } => relation.clone(),
    }
}

fn labels(wanted: &ExpectedEnum, catalog: &Catalog) -> Option<Unanswered> {
    let (lack, message) = match catalog.enumeration(&wanted.name.schema, &wanted.name.name) {
        None => (
            Lack::MissingEnum,
            format!("there is no enum {}", wanted.name),
        ),
        Some(found) => {
            let missing: Vec<&str> = lacking(&wanted.labels, &found.labels);
            let more: Vec<&str> = lacking(&found.labels, &wanted.labels);
            if missing.is_empty() && more.is_empty() {
                return None;
            }
            let parts = [("lacks", missing), ("has besides", more)];
            let said: Vec<String> = parts
                .iter()
                .filter(|(_, labels)| !labels.is_empty())
                .map(|(what, labels)| format!("{what} {}", labels.join(", ")))
                .collect();
            let message = format!("enum {} {}", wanted.name, said.join(" and "));
            (Lack::Labels, message)
        }
    };
    Some(Unanswered {
        model: wanted.model.clone(),
        object: wanted.name.to_string(),
        lack,
        message,
    })
}

/// Those of `all` that are not among `others`.
fn lacking<'a>(all: &'a [String], others: &[String]) -> Vec<&'a str> {
    let missing = all.iter().filter(|own| !others.contains(own));
    missing.map(String::as_str).collect()
}

/// A list is never NULL for the client, whatever the column says.
fn nullability(column: &ExpectedColumn, actual: &Column, object: &str) -> Option<String> {
    if column.data_type.array || column.not_null == actual.not_null {
        return None;
    }
    Some(if column.not_null {
        format!("{object} may be NULL, and the schema has no such value: reading one fails")
    } else {
        format!("{object} refuses NULL, and the schema allows to leave it out")
    })
}

/// Which sequence gives the values of an `autoincrement()` column.
fn sequence(catalog: &Catalog, table: &Table, column: &str, object: &str) -> Vec<(Lack, String)> {
    let is_own =
        |table_name: &QualifiedName, name: &str| *table_name == table.name && name == column;
    let feeding: Vec<_> = catalog
        .sequences
        .iter()
        .filter(|sequence| {
            let mut feeds = sequence.feeds.iter();
            feeds.any(|feed| is_own(&feed.table, &feed.column))
        })
        .collect();
    if feeding.is_empty() {
        let message = format!("no sequence gives the values of {object}: autoincrement() fails");
        return vec![(Lack::NoSequence, message)];
    }
    let shared = feeding.iter().filter_map(|sequence| {
        let other = sequence
            .feeds
            .iter()
            .find(|feed| !is_own(&feed.table, &feed.column))?;
        let message = format!(
            "sequence {} gives values to {object} and to {}.{}",
            sequence.name,
            other.table,
            quote_ident(&other.column)
        );
        Some((Lack::SharedSequence, message))
    });
    shared.collect()
}

/// A constraint, or a whole and valid unique index on these columns in whatever order.
fn is_unique(table: &Table, columns: &[String]) -> bool {
    let same = |own: &[String]| {
        own.len() == columns.len() && own.iter().all(|column| columns.contains(column))
    };
    let by_constraint = table.constraints.iter().any(|own| {
        let kind = matches!(
            own.kind,
            ConstraintKind::PrimaryKey | ConstraintKind::Unique
        );
        kind && !own.deferrable && same(&own.columns)
    });
    by_constraint
        || table.indexes.iter().any(|index| {
            let keys: Option<Vec<String>> = index
                .columns
                .iter()
                .map(|key| match &key.key {
                    crate::catalog::IndexKey::Column(name) => Some(name.clone()),
                    _ => None,
                })
                .collect();
            index.unique
                && index.predicate.is_none()
                && !index.invalid
                && !index.deferred
                && keys.is_some_and(|keys| same(&keys))
        })
}
