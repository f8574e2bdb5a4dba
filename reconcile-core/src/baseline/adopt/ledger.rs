//! The row in Prisma's ledger.

use postgres::{GenericClient, Transaction};

use super::{BASELINE, Reason, Refusal};
use crate::error::{Error, ErrorKind, Result};
use crate::name::{QualifiedName, quote_ident};

const CREATE: &str = include_str!("ledger_create.sql");
const INSERT: &str = include_str!("ledger_insert.sql");
const RIGHTS: &str = include_str!("rights.sql");

/// The row, with the schema and the ledger where they are missing.
pub(super) fn insert(
    transaction: &mut Transaction,
    ledger: &QualifiedName,
    checksum: &str,
) -> Result<()> {
    let failed = |error| Error::from_postgres(error, "writing the ledger");
    let sql = "SELECT pg_catalog.to_regnamespace($1) IS NULL, pg_catalog.to_regclass($2) IS NULL";
    let schema = quote_ident(&ledger.schema);
    let row = transaction
        .query_one(sql, &[&schema, &ledger.to_string()])
        .map_err(failed)?;
    let (no_schema, no_ledger): (bool, bool) = (row.get(0), row.get(1));
    if no_schema {
        let sql = format!("CREATE SCHEMA {schema}");
        transaction.batch_execute(&sql).map_err(failed)?;
    }
    if no_ledger {
        let sql = CREATE.replace("{ledger}", &ledger.to_string());
        transaction.batch_execute(&sql).map_err(failed)?;
    }
    let sql = INSERT.replace("{ledger}", &ledger.to_string());
    let written = transaction
        .execute(&sql, &[&checksum, &BASELINE])
        .map_err(failed)?;
    if written == 1 {
        return Ok(());
    }
    // A rule or a trigger of somebody's.
    let message = format!("{ledger} did not take the row of {BASELINE}");
    Err(Error::new(ErrorKind::Server, message).with_help("look at its triggers and rules"))
}

/// What the role lacks to write the row.
pub(super) fn rights(
    client: &mut impl GenericClient,
    ledger: &QualifiedName,
) -> Result<Vec<Refusal>> {
    let rows = client
        .query(RIGHTS, &[&ledger.schema, &ledger.name])
        .map_err(|error| Error::from_postgres(error, "asking what the role may do"))?;
    let refusal = |row: &postgres::Row| {
        let (what, way): (String, String) = (row.get(0), row.get(1));
        let message = format!("the role lacks {what}");
        Refusal::new(Reason::Privilege, message, way)
    };
    Ok(rows.iter().map(refusal).collect())
}
