//! What the questions name: whether it is still there, and whether it may be read. Asked before
//! anything is read: an error would say less.

use std::collections::HashMap;

use postgres::types::Type;
use postgres::{GenericClient, Row};

use super::session::Session;
use crate::error::{Error, Result};
use crate::evidence::Question;
use crate::name::{QualifiedName, quote_ident};

/// The tables and columns of the questions, as they are now.
#[derive(Debug, Default)]
pub(super) struct Names {
    tables: HashMap<QualifiedName, Table>,
    columns: HashMap<(QualifiedName, String), Column>,
}

/// A table; no kind where there is none of this name.
#[derive(Debug, Clone)]
struct Table {
    kind: Option<String>,
    schema_usable: bool,
    readable: bool,
    /// Row security may hide rows.
    hidden: bool,
    /// It is, or has below it, a foreign table.
    foreign: bool,
    key: Vec<String>,
}

#[derive(Debug)]
struct Column {
    exists: bool,
    readable: bool,
    /// Schema and name of the operator for which equal values are the same in an index.
    equality: Option<(String, String)>,
    /// What its domain is over.
    base: Option<QualifiedName>,
}

impl Names {
    pub(super) fn read(client: &mut impl GenericClient, questions: &[&Question]) -> Result<Self> {
        let mut wanted: Vec<(&QualifiedName, &str)> = questions
            .iter()
            .flat_map(|question| named(question))
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            return Ok(Self::default());
        }
        let schemas: Vec<&str> = wanted.iter().map(|(t, _)| t.schema.as_str()).collect();
        let tables: Vec<&str> = wanted.iter().map(|(t, _)| t.name.as_str()).collect();
        let columns: Vec<&str> = wanted.iter().map(|(_, column)| *column).collect();
        let failed = |e| Error::from_postgres(e, "looking up what is asked about");
        let rows = client
            .query_typed(
                include_str!("names.sql"),
                &[
                    (&schemas, Type::TEXT_ARRAY),
                    (&tables, Type::TEXT_ARRAY),
                    (&columns, Type::TEXT_ARRAY),
                ],
            )
            .map_err(failed)?;
        let mut names = Self::default();
        for ((table, column), row) in wanted.into_iter().zip(&rows) {
            let (known, of_column) = read_row(row).map_err(failed)?;
            names.tables.insert(table.clone(), known);
            if !column.is_empty() {
                let key = (table.clone(), column.to_owned());
                names.columns.insert(key, of_column);
            }
        }
        Ok(names)
    }

    /// Why a question cannot be answered.
    pub(super) fn refusal(&self, question: &Question, session: &Session) -> Option<String> {
        let role = quote_ident(&session.role);
        if !session.plpgsql {
            return Some(format!(
                "questions need PL/pgSQL; run: grant usage on language plpgsql to {role}"
            ));
        }
        named(question).find_map(|(table, column)| {
            let known = self.tables.get(table)?;
            known.refusal(table, &role).or_else(|| {
                let of_column = self.columns.get(&(table.clone(), column.to_owned()))?;
                of_column.refusal(table, column, &role)
            })
        })
    }

    /// Whether a table is partitioned: unique indexes and foreign keys reach its partitions.
    pub(super) fn is_partitioned(&self, table: &QualifiedName) -> bool {
        let kind = self.tables.get(table).and_then(|known| known.kind.as_ref());
        kind.is_some_and(|kind| kind == "p")
    }

    /// The columns of the primary key, if there is one and all of them may be read.
    pub(super) fn key(&self, table: &QualifiedName) -> &[String] {
        self.tables.get(table).map_or(&[], |known| &known.key)
    }

    /// The operator for which equal values of a column are the same in an index.
    pub(super) fn equality(&self, table: &QualifiedName, column: &str) -> (&str, &str) {
        let known = self.columns.get(&(table.clone(), column.to_owned()));
        let equality = known.and_then(|known| known.equality.as_ref());
        equality.map_or(("pg_catalog", "="), |(schema, name)| (schema, name))
    }

    /// A column as a value of its type or, where that is a domain, of what this is over.
    pub(super) fn value(&self, table: &QualifiedName, column: &str) -> String {
        let known = self.columns.get(&(table.clone(), column.to_owned()));
        match known.and_then(|known| known.base.as_ref()) {
            Some(base) => format!("{}::{base}", quote_ident(column)),
            None => quote_ident(column),
        }
    }
}

impl Table {
    fn refusal(&self, table: &QualifiedName, role: &str) -> Option<String> {
        let schema = quote_ident(&table.schema);
        Some(if self.kind.is_none() {
            format!("there is no table {table} any more; introspect again")
        } else if !self.schema_usable {
            format!(
                "schema {schema} may not be used; run: grant usage on schema {schema} to {role}"
            )
        } else if !self.readable {
            format!("{table} may not be read; run: grant select on table {table} to {role}")
        } else if self.hidden {
            format!(
                "row security of {table} may hide rows from {role}; read as its owner, or run: \
                 alter role {role} bypassrls"
            )
        } else if self.foreign {
            format!("rows of {table} are on a foreign server")
        } else {
            return None;
        })
    }
}

impl Column {
    fn refusal(&self, table: &QualifiedName, column: &str, role: &str) -> Option<String> {
        let column = quote_ident(column);
        Some(if !self.exists {
            format!("there is no column {column} of {table} any more; introspect again")
        } else if !self.readable {
            format!(
                "column {column} of {table} may not be read; run: grant select ({column}) on \
                 table {table} to {role}"
            )
        } else {
            return None;
        })
    }
}

/// The tables that a question names with their columns; an empty column for the table alone.
fn named(question: &Question) -> Box<dyn Iterator<Item = (&QualifiedName, &str)> + '_> {
    match question {
        Question::Rows(table) | Question::Matching { table, .. } => {
            Box::new(std::iter::once((table, "")))
        }
        Question::Values { table, column } | Question::Nulls { table, column } => {
            Box::new(std::iter::once((table, column.as_str())))
        }
        Question::Duplicates { table, columns, .. } => {
            Box::new(columns.iter().map(move |column| (table, column.as_str())))
        }
        Question::Orphans {
            table,
            columns,
            referenced,
            referenced_columns,
        } => {
            let own = columns.iter().map(move |column| (table, column.as_str()));
            let other = referenced_columns.iter();
            Box::new(own.chain(other.map(move |column| (referenced, column.as_str()))))
        }
        Question::NextValue(_) => Box::new(std::iter::empty()),
    }
}

fn read_row(row: &Row) -> std::result::Result<(Table, Column), postgres::Error> {
    let table = Table {
        kind: row.try_get(1)?,
        schema_usable: row.try_get(2)?,
        readable: row.try_get(3)?,
        hidden: row.try_get(4)?,
        foreign: row.try_get(5)?,
        key: row.try_get(6)?,
    };
    let schema: Option<String> = row.try_get(9)?;
    let operator: Option<String> = row.try_get(10)?;
    let base_schema: Option<String> = row.try_get(11)?;
    let base: Option<String> = row.try_get(12)?;
    let column = Column {
        exists: row.try_get(7)?,
        readable: row.try_get(8)?,
        equality: schema.zip(operator),
        base: base_schema
            .zip(base)
            .map(|(schema, name)| QualifiedName::new(schema, name)),
    };
    Ok((table, column))
}
