//! Which statements the script itself takes back.

use crate::reading::Readings;
use crate::statement::{StatementKind, Transaction};

/// So many parts of a script may be taken back; what further ones hold counts as if it stayed.
const MOST: usize = 64;

/// The ranges of readings (from, and one past the last) that an explicit `ROLLBACK` of the same
/// script takes back, in order, none within another.
///
/// Only a `ROLLBACK` whose `BEGIN` stands in the script is certain, and only if everything between
/// them is understood: unknown code could end the transaction.
pub(crate) fn undone(readings: &Readings<'_>) -> Vec<(usize, usize)> {
    let mut undone: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<usize> = None;
    let mut savepoints: Vec<(&str, usize)> = Vec::new();
    for (at, reading) in readings.iter() {
        let transaction = match reading.statement.as_ref().map(|statement| &statement.kind) {
            Some(StatementKind::Transaction(transaction)) => transaction,
            _ if reading.problems.is_empty() => continue,
            _ => {
                open = None;
                continue;
            }
        };
        let Some(begin) = open else {
            if *transaction == Transaction::Begin {
                (open, savepoints) = (Some(at), Vec::new());
            }
            continue;
        };
        let mut take_back = |from: usize| {
            undone.retain(|(start, _)| *start < from);
            undone.push((from, at));
        };
        match transaction {
            Transaction::Rollback | Transaction::Chain(false) => take_back(begin + 1),
            Transaction::RollbackTo(name) => {
                if let Some(kept) = savepoints.iter().rposition(|(own, _)| own == name) {
                    let (_, from) = savepoints[kept];
                    savepoints.truncate(kept + 1);
                    take_back(from + 1);
                }
            }
            Transaction::Savepoint(name) => savepoints.push((name, at)),
            _ => {}
        }
        open = match transaction {
            Transaction::Commit | Transaction::Rollback | Transaction::Prepare => None,
            Transaction::Chain(_) => Some(at),
            _ => Some(begin),
        };
        if matches!(transaction, Transaction::Chain(_)) {
            savepoints.clear();
        }
    }
    undone.truncate(MOST);
    undone
}
