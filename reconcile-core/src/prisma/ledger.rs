//! Reading the ledger of a live database. Only reads; takes an `AccessShare` lock on the ledger.

use postgres::types::{FromSql, ToSql, Type};
use postgres::{GenericClient, Row};

use super::status::{Ledger, LedgerRow};
use crate::error::{Error, ErrorKind, Result};
use crate::name::QualifiedName;

const LOCKED: &str = include_str!("ledger_locked.sql");
const PRESENT: &str = include_str!("ledger_present.sql");
const ROWS: &str = include_str!("ledger_rows.sql");
const TABLES: &str = include_str!("ledger_tables.sql");

/// Reads `_prisma_migrations`.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::prisma::{LedgerReader, MigrationStatus, read_migrations};
///
/// let mut client = postgres::Client::connect("", postgres::NoTls)?;
/// let ledger = LedgerReader::new().read(&mut client)?;
/// let migrations = read_migrations("prisma/migrations".as_ref())?;
/// let status = MigrationStatus::new(&migrations, &ledger);
/// println!("{:?}", status.deploy.applies);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct LedgerReader {
    schema: String,
    listed: Vec<String>,
    external: Vec<String>,
}

impl Default for LedgerReader {
    fn default() -> Self {
        Self {
            schema: "public".to_owned(),
            listed: Vec::new(),
            external: Vec::new(),
        }
    }
}

impl LedgerReader {
    /// In the schema `public`, where Prisma keeps its ledger by default.
    pub fn new() -> Self {
        Self::default()
    }

    /// The schema of the connection, Prisma's `?schema=`. What the datasource lists in `schemas` has
    /// no say in where the ledger is.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = schema.into();
        self
    }

    /// The `schemas` of the datasource: their tables count too for whether the database is empty.
    pub fn listed_schemas<I, S>(mut self, schemas: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.listed = schemas.into_iter().map(Into::into).collect();
        self
    }

    /// Tables that `tables.external` of `prisma.config.ts` names, as `schema.table`: they do not
    /// count.
    pub fn external_tables<I, S>(mut self, tables: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.external = tables.into_iter().map(Into::into).collect();
        self
    }

    /// Reads the ledger; where there is none, whether Prisma would take the database for empty.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Permission`] where the role may not read the ledger: an unreadable ledger is no
    /// empty one. [`ErrorKind::UnexpectedAnswer`] where the table is not of Prisma's making.
    pub fn read(&self, client: &mut impl GenericClient) -> Result<Ledger> {
        // Before and after: a deploy that begins or ends meanwhile leaves a row that looks failed.
        let before = is_locked(client)?;
        let mut ledger = self.rows_or_tables(client)?;
        ledger.locked = before || is_locked(client)?;
        Ok(ledger)
    }

    fn rows_or_tables(&self, client: &mut impl GenericClient) -> Result<Ledger> {
        let table = QualifiedName::new(self.schema.as_str(), "_prisma_migrations");
        let name: [(&(dyn ToSql + Sync), Type); 2] =
            [(&table.schema, Type::TEXT), (&table.name, Type::TEXT)];
        let readable: Option<bool> = only(client, PRESENT, &name)?;
        let Some(readable) = readable else {
            return self.tables(client);
        };
        if !readable {
            let message = format!("the role may not read {table}");
            let help = format!("GRANT SELECT ON {table} to it, and USAGE on the schema");
            return Err(Error::new(ErrorKind::Permission, message).with_help(help));
        }
        let sql = ROWS.replace("{ledger}", &table.to_string());
        let rows = client.query_typed(&sql, &[]).map_err(failed)?;
        let rows = rows.iter().map(ledger_row).collect::<Result<_>>()?;
        Ok(Ledger::with_rows(rows))
    }

    fn tables(&self, client: &mut impl GenericClient) -> Result<Ledger> {
        let mut schemas = self.listed.clone();
        schemas.push(self.schema.clone());
        let lists: [(&(dyn ToSql + Sync), Type); 2] = [
            (&schemas, Type::TEXT_ARRAY),
            (&self.external, Type::TEXT_ARRAY),
        ];
        let rows = client.query_typed(TABLES, &lists).map_err(failed)?;
        let names = rows.iter().map(|row| row.try_get(0).map_err(failed));
        Ok(Ledger::missing(names.collect::<Result<_>>()?))
    }
}

fn is_locked(client: &mut impl GenericClient) -> Result<bool> {
    only(client, LOCKED, &[])
}

/// The first column of the only row.
fn only<T: for<'a> FromSql<'a>>(
    client: &mut impl GenericClient,
    sql: &str,
    parameters: &[(&(dyn ToSql + Sync), Type)],
) -> Result<T> {
    let rows = client.query_typed(sql, parameters).map_err(failed)?;
    let row = rows.first().ok_or_else(|| {
        let message = "the server sent no row about the ledger of Prisma";
        Error::new(ErrorKind::UnexpectedAnswer, message)
    })?;
    row.try_get(0).map_err(failed)
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "reading the ledger of Prisma")
}

fn ledger_row(row: &Row) -> Result<LedgerRow> {
    let text = |at: usize| -> Result<Option<String>> { row.try_get(at).map_err(unexpected) };
    Ok(LedgerRow {
        id: text(0)?.unwrap_or_default(),
        checksum: text(1)?.unwrap_or_default(),
        finished_at: text(2)?,
        migration_name: text(3)?.unwrap_or_default(),
        logs: text(4)?,
        rolled_back_at: text(5)?,
        started_at: text(6)?.unwrap_or_default(),
        applied_steps_count: row
            .try_get::<_, Option<i32>>(7)
            .map_err(unexpected)?
            .unwrap_or(0),
    })
}

fn unexpected(error: postgres::Error) -> Error {
    let message = "a row of _prisma_migrations is not of Prisma's making";
    Error::new(ErrorKind::UnexpectedAnswer, message).with_source(error)
}
