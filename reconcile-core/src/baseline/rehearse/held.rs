//! The locks that a transaction holds: they become more with every statement, and none is given back.

use postgres::GenericClient;

use super::relations::{self, Locks, Mode, Relations};
use crate::error::Result;

/// Thousands of statements may stand in one transaction: only what may have changed is asked for.
#[derive(Default)]
pub(super) struct Held {
    locks: Locks,
    /// Relations with the strongest lock: no other can come.
    closed: Vec<u32>,
}

impl Held {
    /// Those that the last statement has taken.
    pub(super) fn look<C: GenericClient>(&mut self, client: &mut C) -> Result<Locks> {
        let now = relations::locks_besides(client, &self.closed)?;
        let new: Locks = now.difference(&self.locks).copied().collect();
        self.locks.extend(&new);
        let closed = new
            .iter()
            .filter(|(_, mode)| *mode == Mode::AccessExclusive);
        self.closed.extend(closed.map(|(id, _)| *id));
        Ok(new)
    }

    /// The known relations that can get another file.
    pub(super) fn closed(&self, known: &Relations) -> Vec<u32> {
        let closed = self.closed.iter().copied();
        closed.filter(|id| known.contains_key(id)).collect()
    }

    pub(super) fn locks(&self) -> &Locks {
        &self.locks
    }
}
