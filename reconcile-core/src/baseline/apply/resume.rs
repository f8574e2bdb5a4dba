//! Where an earlier run of the same script stopped.

use std::collections::BTreeMap;

use postgres::Client;
use postgres::types::Type;

use super::effect::Effect;
use super::stands::{Halfway, Stands, stands};
use super::trace::{Traced, traced};
use crate::baseline::plan::ApplyPlan;
use crate::error::{Error, ErrorKind, Result};
use crate::journal::{Event, History, Place};
use crate::loss::Loss;
use crate::script::Script;

/// What the journal says of a script and a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Past {
    /// When all of it was applied, and the catalog afterwards.
    pub(super) applied: Option<(String, String)>,
    /// The catalog before it, if it was begun and not ended.
    pub(super) begun: Option<String>,
    /// The numbers of the steps that are done, from 1.
    pub(super) done: Vec<usize>,
    /// The step of which nobody wrote down what became of its transaction.
    open: Option<(usize, u64, Option<String>)>,
    /// The steps outside of a transaction that were begun and are not known to be done, with the full
    /// names of their objects. One that failed may have come halfway, too.
    begun_alone: BTreeMap<usize, Option<String>>,
    /// What attempts at them have left.
    pub(super) halfway: BTreeMap<usize, Halfway>,
    /// The steps that nobody wrote down as done, and that the server knows to be.
    pub(super) settled: Vec<usize>,
    /// What went with each step, if it is done.
    going: BTreeMap<usize, Vec<Loss>>,
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
                    trace,
                } if own == script => {
                    past.going.insert(*step, gone.clone());
                    match transaction {
                        Some(number) => past.open = Some((*step, *number, trace.clone())),
                        None => {
                            past.begun_alone.insert(*step, trace.clone());
                        }
                    }
                }
                Event::StepDone { script: own, step } if own == script => {
                    past.done.push(*step);
                    past.open = None;
                    past.begun_alone.remove(step);
                }
                Event::StepFailed { script: own, .. } if own == script => past.open = None,
                Event::Applied {
                    script: own,
                    catalog,
                } if own == script => {
                    past = Self {
                        applied: Some((entry.at.clone(), catalog.clone())),
                        going: past.going,
                        ..Self::default()
                    };
                }
                _ => {}
            }
        }
        past
    }

    /// What went with the steps that are done.
    pub(super) fn gone(&self) -> Vec<Loss> {
        let all = self.applied.is_some();
        let done = self
            .going
            .iter()
            .filter(|(step, _)| all || self.done.contains(step));
        done.flat_map(|(_, gone)| gone.iter().cloned()).collect()
    }

    /// Asks the server what became of the steps of which nobody wrote it down.
    pub(super) fn settle(
        &mut self,
        client: &mut Client,
        script: &Script,
        plan: &ApplyPlan,
    ) -> Result<()> {
        for (step, object) in std::mem::take(&mut self.begun_alone) {
            let own = step.checked_sub(1).and_then(|at| plan.steps.get(at));
            let Some(piece) = own.and_then(|own| own.statements.first()) else {
                continue;
            };
            let effect = Effect::of(script, piece);
            match stands(client, &effect, object.as_deref())? {
                Stands::Done => self.settled.push(step),
                Stands::Halfway(left) => {
                    self.halfway.insert(step, left);
                }
                Stands::Not => {}
            }
        }
        self.settle_transaction(client)?;
        self.done.extend(&self.settled);
        Ok(())
    }

    fn settle_transaction(&mut self, client: &mut Client) -> Result<()> {
        let Some((step, transaction, trace)) = self.open.take() else {
            return Ok(());
        };
        match status(client, transaction)?.as_deref() {
            Some("committed") => match trace {
                Some(trace) => match traced(client, &trace, transaction)? {
                    Traced::Committed => self.settled.push(step),
                    Traced::Lost => {}
                    Traced::Unknown => {
                        let why = format!(
                            "what transaction {transaction} has written was changed since, if it \
                             was this one that was committed"
                        );
                        return Err(unknown(step, &why));
                    }
                },
                None => self.settled.push(step),
            },
            Some("aborted") => {}
            Some(_) => {
                let message = format!("step {step} of an earlier run is still under way");
                return Err(Error::new(ErrorKind::Changed, message)
                    .with_help("wait until its session has ended: see pg_stat_activity"));
            }
            None => {
                let why = format!("the server has forgotten transaction {transaction}");
                return Err(unknown(step, &why));
            }
        }
        Ok(())
    }
}

fn unknown(step: usize, why: &str) -> Error {
    let message =
        format!("nobody knows whether step {step} of an earlier run was committed: {why}");
    Error::new(ErrorKind::UnexpectedAnswer, message).with_help(
        "look at the database; then take what is done out of the script, which makes it another one",
    )
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
