//! Where the transactions of a script begin and end.

use crate::reading::Readings;
use crate::script::PieceKind;
use crate::statement::{StatementKind, Transaction};

/// How many statements that do something stand where, and where transactions begin.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    /// For each reading: how many statements besides those about transactions stand before it.
    before: Vec<usize>,
    /// For each reading: the number of the `BEGIN` of its transaction, if the script has one.
    begun: Vec<Option<usize>>,
    /// For each reading: how many transactions have ended before it.
    ended: Vec<usize>,
    total: usize,
}

impl Flow {
    pub(crate) fn of(readings: &Readings<'_>) -> Self {
        let mut flow = Self::default();
        let (mut open, mut ended) = (None, 0);
        for (at, kind) in readings.kinds().enumerate() {
            flow.before.push(flow.total);
            flow.begun.push(open);
            flow.ended.push(ended);
            let statement = readings.kept(at).and_then(|own| own.statement.as_ref());
            match statement.map(|statement| &statement.kind) {
                Some(StatementKind::Transaction(Transaction::Begin)) => open = open.or(Some(at)),
                Some(StatementKind::Transaction(Transaction::Chain(_))) => {
                    open = Some(at);
                    ended += 1;
                }
                Some(StatementKind::Transaction(
                    Transaction::Commit | Transaction::Rollback | Transaction::Prepare,
                )) => {
                    open = None;
                    ended += 1;
                }
                Some(StatementKind::Transaction(_)) => {}
                _ if kind == PieceKind::Statement => flow.total += 1,
                _ => {}
            }
        }
        flow
    }

    /// How many statements stand before a reading.
    pub(crate) fn before(&self, at: usize) -> usize {
        self.before.get(at).copied().unwrap_or_default()
    }

    /// How many statements stand behind a reading that is about transactions.
    pub(crate) fn behind(&self, at: usize) -> usize {
        self.total - self.before(at)
    }

    /// The `BEGIN` of the transaction that a reading is in.
    pub(crate) fn begun(&self, at: usize) -> Option<usize> {
        self.begun.get(at).copied().flatten()
    }

    /// How many transactions have ended before a reading.
    pub(crate) fn ends(&self, at: usize) -> usize {
        self.ended.get(at).copied().unwrap_or_default()
    }

    /// How many statements the script has.
    pub(crate) fn total(&self) -> usize {
        self.total
    }
}
