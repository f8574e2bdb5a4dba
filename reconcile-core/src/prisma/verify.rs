//! Whether a database answers what a Prisma schema asks of it.

use std::fmt;

use serde::Serialize;

use super::expected::{Expected, ExpectedColumn, ExpectedDefault, ExpectedTable, TableOrigin};
use crate::catalog::{Catalog, Column, ConstraintKind, Table};
use crate::name::quote_ident;

mod compare;
#[cfg(feature = "postgres")]
mod select;

use compare::{is_unique, labels, nullability, sequence};

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
    /// The views that were looked for.
    pub views: usize,
    /// The columns of both.
    pub columns: usize,
    /// The models and views of which a row was really selected, or would have been.
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
    /// There is no such table; there may be a view of its name.
    MissingTable,
    /// There is no such view, nor a table of its name.
    MissingView,
    /// There is no such column.
    MissingColumn,
    /// A column has another type.
    OtherType,
    /// NULL is refused here and not there.
    Nullability,
    /// No sequence gives the values of an `autoincrement()` field.
    NoSequence,
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

impl Lack {
    /// Whether nobody knows if it is answered: it could not be compared or read.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        matches!(self, Self::NotCompared | Self::NotSelected)
    }
}

impl VerifyReport {
    /// How much of it could not be compared or read. Of all that is unanswered besides it is known
    /// that it is different.
    #[must_use]
    pub fn not_read(&self) -> usize {
        let unknown = self.unanswered.iter().filter(|own| own.lack.is_unknown());
        unknown.count()
    }

    /// Compares what a Prisma schema expects with what there is. Models and views that the client
    /// leaves out (`@@ignore`) are not looked for.
    ///
    /// A view may be plain, materialised or a table; its columns and their types are compared. What
    /// refuses NULL or duplicates in it is its query's matter, and nothing that a catalog tells.
    ///
    /// What the database has besides is no matter of this: defaults, indexes that only make it
    /// faster, and everything that no schema can name.
    #[must_use]
    pub fn new(expected: &Expected, catalog: &Catalog) -> Self {
        let mut report = Self {
            schema_version: VERIFY_SCHEMA_VERSION,
            tables: 0,
            views: 0,
            columns: 0,
            selected: 0,
            unanswered: Vec::new(),
        };
        for wanted in &expected.enums {
            report.unanswered.extend(labels(wanted, catalog));
        }
        for wanted in expected.tables.iter().filter(|table| !table.is_ignored) {
            report.table(wanted, catalog);
        }
        for wanted in expected.views.iter().filter(|view| !view.is_ignored) {
            report.view(wanted, catalog);
        }
        report
    }

    fn table(&mut self, wanted: &ExpectedTable, catalog: &Catalog) {
        self.tables += 1;
        let name = &wanted.name;
        let Some(table) = catalog.get_table(name) else {
            let message = match catalog.view(&name.schema, &name.name) {
                Some(_) => format!("{name} is a view, and the schema says that it is a table"),
                None => format!("there is no table {name}"),
            };
            return self.add(model(wanted), name, Lack::MissingTable, message);
        };
        for column in wanted.columns.iter().filter(|column| !column.is_ignored) {
            let Some(actual) = self.column(wanted, column, table.column(&column.name)) else {
                continue;
            };
            let (field, object) = place(wanted, column);
            if let Some(message) = nullability(column, actual, &object) {
                self.add(field.clone(), &object, Lack::Nullability, message);
            }
            if column.default == ExpectedDefault::Sequence
                && let Some((lack, message)) = sequence(catalog, table, &column.name, &object)
            {
                self.add(field.clone(), &object, lack, message);
            }
        }
        self.keys(wanted, table);
    }

    fn view(&mut self, wanted: &ExpectedTable, catalog: &Catalog) {
        self.views += 1;
        let name = &wanted.name;
        let view = catalog.view(&name.schema, &name.name);
        let table = catalog.get_table(name);
        let Some(columns) = view.map(|v| &v.columns).or(table.map(|t| &t.columns)) else {
            let message = format!("there is no view {name}");
            return self.add(model(wanted), name, Lack::MissingView, message);
        };
        for column in wanted.columns.iter().filter(|column| !column.is_ignored) {
            let actual = columns.iter().find(|own| own.name == column.name);
            self.column(wanted, column, actual);
        }
    }

    fn add(&mut self, model: String, object: impl fmt::Display, lack: Lack, message: String) {
        self.unanswered.push(Unanswered {
            model,
            object: object.to_string(),
            lack,
            message,
        });
    }

    /// Whether it is there, and of the type.
    fn column<'a>(
        &mut self,
        wanted: &ExpectedTable,
        column: &ExpectedColumn,
        actual: Option<&'a Column>,
    ) -> Option<&'a Column> {
        self.columns += 1;
        let (field, object) = place(wanted, column);
        let Some(actual) = actual else {
            let message = format!("there is no column {object}");
            self.add(field, &object, Lack::MissingColumn, message);
            return None;
        };
        let (sql, is) = (&column.data_type.sql, &actual.data_type.text);
        match column.data_type.is_answered_by(&actual.data_type) {
            Some(true) => {}
            Some(false) => {
                let message = format!("{object} is {is}, and the schema says {sql}");
                self.add(field, &object, Lack::OtherType, message);
            }
            None => {
                let message = format!("{object} is {is}; whether that is {sql} was not compared");
                self.add(field, &object, Lack::NotCompared, message);
            }
        }
        Some(actual)
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
                !own.not_enforced
                    && own.columns == key.columns
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

/// A column, as the schema and as the database name it.
fn place(table: &ExpectedTable, column: &ExpectedColumn) -> (String, String) {
    (
        format!("{}.{}", model(table), column.field),
        format!("{}.{}", table.name, quote_ident(&column.name)),
    )
}

/// The model, or the relation of a many-to-many table.
fn model(table: &ExpectedTable) -> String {
    match &table.origin {
        TableOrigin::Model(name) => name.clone(),
        TableOrigin::ManyToMany { relation, .. } => relation.clone(),
    }
}
