//! The journal's copy in a table of the database.

use std::cell::RefCell;

use postgres::Client;
use reconcile_core::connect::{Session, Target, connect};
use reconcile_core::journal::{Journal, JournalTable, Place};
use reconcile_core::name::QualifiedName;

use crate::output::Output;
use crate::render::visible;

/// The table, on a connection of its own: what is written down stays, whatever becomes of the work.
pub(super) struct JournalCopy {
    table: JournalTable,
    target: Target,
    session: Session,
    output: Output,
    state: RefCell<State>,
}

/// How far the table has come.
#[derive(Default)]
struct State {
    client: Option<Client>,
    /// So many lines of the file about this database are in it.
    lines: usize,
    /// Whether it was told that lines are missing in it.
    told: bool,
}

impl JournalCopy {
    pub(super) fn new(
        name: &QualifiedName,
        target: &Target,
        session: Session,
        output: Output,
    ) -> Self {
        Self {
            table: JournalTable::new(name.clone()),
            target: target.clone(),
            session,
            output,
            state: RefCell::default(),
        }
    }

    /// Before anything is written: whether it can be written down there.
    pub(super) fn check(&self) -> reconcile_core::Result<()> {
        let mut state = self.state.borrow_mut();
        self.table.check(self.client(&mut state)?)
    }

    /// Adds what the file has and the table has not. That it cannot be written is told, and is no
    /// reason to stop in the middle: the file has it, and the next command adds it.
    pub(super) fn follow(&self, journal: &Journal, place: &Place) {
        let mut state = self.state.borrow_mut();
        match self.add(&mut state, journal, place) {
            Ok(lines) => (state.lines, state.told) = (lines, false),
            Err(error) => {
                state.client = None;
                if !std::mem::replace(&mut state.told, true) {
                    let name = visible::line(self.table.name());
                    let error = visible::line(&error);
                    self.output.note(&format!(
                        "warning: the journal in {name} lacks what is in the file: {error}; the next \
                         command that writes adds it"
                    ));
                }
            }
        }
    }

    fn add(
        &self,
        state: &mut State,
        journal: &Journal,
        place: &Place,
    ) -> reconcile_core::Result<usize> {
        let history = journal.read()?;
        let own: Vec<_> = history.of(place).cloned().collect();
        let new = own.get(state.lines..).unwrap_or(&own);
        self.table.add(self.client(state)?, new)?;
        Ok(own.len())
    }

    fn client<'a>(&self, state: &'a mut State) -> reconcile_core::Result<&'a mut Client> {
        let client = match state.client.take() {
            Some(client) if !client.is_closed() => client,
            _ => connect(&self.target, &self.session)?,
        };
        Ok(state.client.insert(client))
    }
}
