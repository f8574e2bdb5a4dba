//! How many rows each table has.

use postgres::{GenericClient, SimpleQueryMessage};

use super::create::Step;
use super::manifest::TableRows;
use crate::catalog::{Catalog, TableKind};
use crate::error::{Error, ErrorKind, Result};

/// So many tables are counted in one message.
const BATCH: usize = 100;
/// Above so many rows, by the planner's guess, a table is counted alone, so that it can be said.
const LARGE: u64 = 1_000_000;

/// Counts the rows of all tables that have rows of their own here: not of foreign tables, nor of
/// partitioned ones, whose partitions have them.
pub(crate) fn count<C: GenericClient>(
    client: &mut C,
    catalog: &Catalog,
    told: &mut dyn FnMut(Step),
) -> Result<Vec<TableRows>> {
    let tables: Vec<_> = catalog
        .tables
        .iter()
        .filter(|table| table.kind == TableKind::Ordinary)
        .collect();
    let mut counted = Vec::with_capacity(tables.len());
    let is_large = |at: usize| {
        tables
            .get(at)
            .and_then(|table| table.size.estimated_rows)
            .is_some_and(|rows| rows > LARGE)
    };
    let mut from = 0;
    while let Some(first) = tables.get(from) {
        told(Step::Counting(first.name.clone()));
        let mut until = from + 1;
        while !is_large(from) && until < tables.len() && until - from < BATCH && !is_large(until) {
            until += 1;
        }
        let batch = tables.get(from..until).unwrap_or_default();
        let sql: Vec<String> = batch
            .iter()
            .map(|table| format!("select pg_catalog.count(*) from only {}", table.name))
            .collect();
        let numbers = numbers(client, &sql.join(";\n"))?;
        if numbers.len() != batch.len() {
            let message = "the server counted other tables than it was asked for";
            return Err(Error::new(ErrorKind::UnexpectedAnswer, message));
        }
        counted.extend(batch.iter().zip(numbers).map(|(table, rows)| TableRows {
            table: table.name.clone(),
            rows,
        }));
        from = until;
    }
    Ok(counted)
}

fn numbers<C: GenericClient>(client: &mut C, sql: &str) -> Result<Vec<u64>> {
    let messages = client
        .simple_query(sql)
        .map_err(|e| Error::from_postgres(e, "counting rows"))?;
    let rows = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
        _ => None,
    });
    Ok(rows.collect())
}
