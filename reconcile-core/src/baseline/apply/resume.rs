//! Where an earlier run of the same script stopped.

use postgres::Client;
use postgres::types::Type;

use crate::error::{Error, ErrorKind, Result};
use crate::journal::{Event, History, Place};
use crate::loss::Loss;

/// What the journal says of a script and a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Past {
    /// When all of it was applied, and the catalog afterwards.
    pub(super) applied: Option<(String, String)>,
    /// The catalog before it, if it was begun and not ended.
    pub(super) begun: Option<String>,
    /// The numbers of the steps that are done, from 1.
    pub(super) done: Vec<usize>,
    /// The step of which nobody wrote down what became of it, with its transaction.
    pub(super) open: Option<(usize, Option<u64>)>,
    /// What went with the steps that are done.
    pub(super) gone: Vec<Loss>,
    /// What goes with the step of which nobody knows.
    going: Vec<Loss>,
}

impl Past {
    /// Reads it from the journal.
    pub(super) fn of(history: &History, place: &Place, script: &str) -> Self {
        let mut past = Self::default();
        for entry in history.of(place) {
            match &entry.event {
                Event::ApplyStarted {
                    script: own,
                    catalog,
                    ..
                } if own == script => {
                    past = Self {
                        begun: Some(catalog.clone()),
                        ..Self::default()
                    };
                }
                Event::StepStarted {
                    script: own,
                    step,
                    transaction,
                    gone,
                } if own == script => {
                    past.open = Some((*step, *transaction));
                    past.going.clone_from(gone);
                }
                Event::StepDone { script: own, step } if own == script => past.is_done(*step),
                Event::StepFailed { script: own, .. } if own == script => past.open = None,
                Event::Applied {
                    script: own,
                    catalog,
                } if own == script => {
                    past = Self {
                        applied: Some((entry.at.clone(), catalog.clone())),
                        gone: past.gone,
                        ..Self::default()
                    };
                }
                _ => {}
            }
        }
        past
    }

    fn is_done(&mut self, step: usize) {
        self.done.push(step);
        self.gone.append(&mut self.going);
        self.open = None;
    }

    /// Asks the server what became of the step that nobody wrote down. One that ran outside of a
    /// transaction stays open: what it made tells.
    pub(super) fn settle(&mut self, client: &mut Client) -> Result<()> {
        let Some((step, Some(transaction))) = self.open else {
            return Ok(());
        };
        match status(client, transaction)?.as_deref() {
            Some("committed") => self.is_done(step),
            Some("aborted") => {}
            Some(_) => {
                let message = format!("step {step} of an earlier run is still under way");
                return Err(Error::new(ErrorKind::Changed, message)
                    .with_help("wait until its session has ended: see pg_stat_activity"));
            }
            None => {
                let message = format!(
                    "nobody knows whether step {step} of an earlier run was committed: the server \
                     has forgotten transaction {transaction}"
                );
                return Err(Error::new(ErrorKind::UnexpectedAnswer, message).with_help(
                    "look at the database; then take what is done out of the script, which makes it \
                     another one",
                ));
            }
        }
        self.open = None;
        Ok(())
    }
}

fn status(client: &mut Client, transaction: u64) -> Result<Option<String>> {
    let sql = "SELECT pg_catalog.pg_xact_status($1::pg_catalog.text::pg_catalog.xid8)";
    let rows = client
        .query_typed(sql, &[(&transaction.to_string(), Type::TEXT)])
        .map_err(|error| Error::from_postgres(error, "asking what became of a transaction"))?;
    match rows.first() {
        Some(row) => row
            .try_get(0)
            .map_err(|error| Error::from_postgres(error, "asking what became of a transaction")),
        None => Ok(None),
    }
}
