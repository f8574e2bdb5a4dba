//! In what a restored database differs from what was there.

use std::collections::BTreeMap;
use std::time::Duration;

use postgres::Transaction;

use super::super::folder::Snapshot;
use super::super::rows;
use super::super::verify::Problem;
use super::Restored;
use crate::catalog::{Catalog, DiffOptions};
use crate::connect::{Session, Target, connect};
use crate::error::{Error, Result};
use crate::introspect::Introspector;
use crate::sequence::{Inspector, SequenceState, Status};

/// For one statement, on a copy that nobody else uses and whose caches are empty.
const PATIENCE: Duration = Duration::from_hours(1);

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
    compare_rows(snapshot, &now, &mut transaction, restored)?;
    compare_sequences(snapshot, &now, &mut transaction, restored)
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

/// Positions know no transactions: between our reading and that of `pg_dump` the application may have
/// taken values. So a sequence that is ahead is right, and one that is behind is not.
fn compare_sequences(
    snapshot: &Snapshot,
    now: &Catalog,
    transaction: &mut Transaction<'_>,
    restored: &mut Restored,
) -> Result<()> {
    let before = snapshot.sequences()?;
    let inspector = Inspector::new().statement_timeout(PATIENCE);
    let after = inspector.read(transaction, now)?;
    let known = |state: &&SequenceState| state.status != Status::Unknown;
    for old in before.sequences.iter().filter(known) {
        let parameters = now.sequence(&old.sequence.schema, &old.sequence.name);
        if parameters.is_some_and(|own| own.cycle) {
            continue;
        }
        let new = after.get(&old.sequence).filter(known);
        let down = parameters.is_some_and(|own| own.increment < 0);
        let held = match (old.next, new.map(|state| state.next)) {
            (Some(before), Some(Some(after))) if down => after <= before,
            (Some(before), Some(Some(after))) => after >= before,
            // At its end, where it was or where it came to.
            (_, Some(None)) => true,
            _ => false,
        };
        restored.sequences += 1;
        if !held {
            restored.problems.push(Problem::Sequence {
                sequence: old.sequence.to_string(),
                before: old.next,
                after: new.and_then(|state| state.next),
            });
        }
    }
    Ok(())
}
