//! In what a restored database differs from what was there.

use std::collections::BTreeMap;

use postgres::Transaction;

use super::super::folder::Snapshot;
use super::super::rows;
use super::super::verify::Problem;
use super::Restored;
use crate::catalog::{Catalog, DiffOptions};
use crate::connect::{Session, Target, connect};
use crate::error::{Error, Result};
use crate::introspect::Introspector;

/// Adds what was compared, and what is different.
pub(super) fn compare(
    snapshot: &Snapshot,
    catalog: &Catalog,
    new: &Target,
    restored: &mut Restored,
) -> Result<()> {
    let session = Session::new();
    let mut client = connect(new, &session)?;
    let mut transaction = session.begin(&mut client)?;
    transaction
        .batch_execute("set local statement_timeout = 0")
        .map_err(|e| Error::from_postgres(e, "setting the patience of a session"))?;
    let now = Introspector::new().read(&mut transaction)?;
    let options = DiffOptions::new().ignore_extension_members(true);
    let differences = catalog.diff_with(&now, &options).to_string();
    let problems = differences.lines().map(|line| Problem::Definition {
        difference: line.to_owned(),
    });
    restored.problems.extend(problems);
    compare_rows(snapshot, &now, &mut transaction, restored)
}

fn compare_rows(
    snapshot: &Snapshot,
    now: &Catalog,
    transaction: &mut Transaction<'_>,
    restored: &mut Restored,
) -> Result<()> {
    let before = &snapshot.manifest().rows;
    restored.tables = before.len();
    if before.is_empty() {
        return Ok(());
    }
    let after = rows::count(transaction, now, &mut |_| {})?;
    let after: BTreeMap<_, _> = after.iter().map(|own| (&own.table, own.rows)).collect();
    for counted in before {
        let rows = after.get(&counted.table).copied();
        if rows != Some(counted.rows) {
            restored.problems.push(Problem::Rows {
                table: counted.table.to_string(),
                before: counted.rows,
                after: rows,
            });
        }
    }
    Ok(())
}
