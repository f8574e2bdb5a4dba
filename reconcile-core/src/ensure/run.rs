//! Runs the chosen statements.

use postgres::{Client, Transaction};

use super::choose::Choice;
use super::ensurer::Ensurer;
use super::look::state;
use super::{EnsureReport, EnsureState};
use crate::check::RequiredState;
use crate::error::{Error, ErrorKind, Result};
use crate::name::QualifiedName;

const MADE_HERE: &str = include_str!("made_here.sql");

impl Ensurer {
    /// Runs them in one transaction, and reads what they made.
    pub(super) fn run(
        &self,
        client: &mut Client,
        mut report: EnsureReport,
        choice: &Choice,
    ) -> Result<Ended> {
        let session = self
            .session
            .clone()
            .read_only(false)
            .search_path([&self.schema]);
        let mut transaction = session.begin(client)?;
        for chosen in &choice.chosen {
            let own = &chosen.statement;
            if let Err(error) = transaction.batch_execute(&own.sql) {
                let error =
                    Error::from_postgres(error, &format!("{}, line {}", own.file, own.line));
                return if is_there_already(&error) {
                    Ok(Ended::Raced(error))
                } else {
                    Err(error)
                };
            }
            if let Some(table) = &chosen.table
                && !is_made_here(&mut transaction, table)?
            {
                let message = format!("{table} was made by another session meanwhile");
                return Ok(Ended::Raced(Error::new(ErrorKind::Changed, message)));
            }
        }
        for table in &mut report.tables {
            table.created = choice
                .chosen
                .iter()
                .any(|own| own.table.as_ref() == Some(&table.table));
            if !table.created {
                continue;
            }
            if let Some(error) = read_row(&mut transaction, &table.table)? {
                let message = format!(
                    "{} was made and cannot be read; nothing was kept",
                    table.table
                );
                return Err(Error::new(error.kind(), message)
                    .with_help(
                        "let the script grant SELECT on it to the role, or make it as its owner",
                    )
                    .with_source(error));
            }
            table.state = RequiredState::Present;
        }
        transaction
            .commit()
            .map_err(|error| Error::from_postgres(error, "committing the tables"))?;
        report.state = match state(&report.tables, &[]) {
            EnsureState::Present => EnsureState::Created,
            other => other,
        };
        Ok(Ended::Done(report))
    }
}

/// How an attempt ended that did not fail.
pub(super) enum Ended {
    Done(EnsureReport),
    /// Something was there already, maybe because somebody else made it meanwhile.
    Raced(Error),
}

/// Selects a row, within a savepoint; what the server has against it.
pub(super) fn read_row(
    transaction: &mut Transaction,
    table: &QualifiedName,
) -> Result<Option<Error>> {
    let lost = |error| Error::from_postgres(error, "selecting from the required tables");
    let mut inner = transaction.transaction().map_err(lost)?;
    let answer = inner.simple_query(&format!("SELECT * FROM {table} LIMIT 1"));
    let error = answer
        .err()
        .map(|error| Error::from_postgres(error, "selecting a row"));
    match error {
        Some(error) if error.kind() == ErrorKind::Connection => Err(error),
        error => inner.rollback().map_err(lost).map(|()| error),
    }
}

/// Whether the table is this transaction's, and not one that somebody else made meanwhile.
fn is_made_here(transaction: &mut Transaction, table: &QualifiedName) -> Result<bool> {
    let row = transaction
        .query_one(MADE_HERE, &[&table.schema, &table.name])
        .map_err(|error| Error::from_postgres(error, "looking at what was made"))?;
    Ok(row.get(0))
}

/// Whether a statement failed because what it makes is there.
fn is_there_already(error: &Error) -> bool {
    match error.sqlstate() {
        Some("42P07" | "42710" | "42P06" | "42723") => true,
        // Of two who make the same at once, one meets the other's row in the catalog.
        Some("23505") => error.to_string().contains("pg_"),
        _ => false,
    }
}
