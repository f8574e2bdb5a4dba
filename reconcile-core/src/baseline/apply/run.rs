//! Running a script that nothing speaks against, under the lock of Prisma's migrations.

use std::collections::BTreeMap;
use std::time::Instant;

use postgres::{Client, GenericClient};

use super::report::{Applied, Ending, StepState};
use super::resume::Past;
use super::stands::Halfway;
use super::{Applier, ApplyProgress, Outside};
use crate::baseline::conditions::Conditions;
use crate::baseline::plan::ApplyPlan;
use crate::error::{Error, Result};
use crate::journal::{Event, Place};
use crate::loss::Loss;
use crate::prisma::checksum;
use crate::script::{Piece, Script};

/// What the journal calls done has to outlast a crash of the server, whatever the role's default is.
const DURABLE: &str = "SELECT pg_catalog.set_config('synchronous_commit', 'local', false) \
                       WHERE pg_catalog.current_setting('synchronous_commit') = 'off'";

impl Applier {
    pub(super) fn locked(
        &self,
        client: &mut Client,
        script: &Script,
        place: &Place,
        outside: &mut Outside<'_>,
    ) -> Result<Applied> {
        let plan = ApplyPlan::new(script)?;
        client
            .batch_execute(DURABLE)
            .map_err(|error| Error::from_postgres(error, "asking for durable commits"))?;
        let checksum = checksum(script.text());
        let mut past = Past::of(outside.history, place, &checksum);
        past.settle(client, script, &plan)?;
        let mut applied = self.prepared(client, script, &plan, &past)?;
        if applied.ending == Ending::Planned && (outside.permits)(&applied) {
            let mut run = Run {
                script,
                plan: &plan,
                checksum,
                place: place.clone(),
                going: Vec::new(),
                halfway: past.halfway.clone(),
                record: &mut *outside.record,
                told: &mut *outside.told,
            };
            self.run(client, &mut run, &past, &mut applied)?;
        }
        Ok(applied)
    }

    fn run(
        &self,
        client: &mut Client,
        run: &mut Run<'_>,
        past: &Past,
        applied: &mut Applied,
    ) -> Result<()> {
        let script = run.checksum.clone();
        // Known now; later steps may undo what it is known by.
        for step in &past.settled {
            let event = Event::StepDone {
                script: script.clone(),
                step: *step,
            };
            run.record(client, &event)?;
        }
        if past.begun.is_none() {
            let event = Event::ApplyStarted {
                script: script.clone(),
                catalog: applied.catalog.clone(),
                steps: run.plan.steps.len(),
            };
            run.record(client, &event)?;
        }
        let steps = run.plan.steps.iter().zip(applied.steps.iter_mut()).zip(1..);
        for ((step, report), number) in steps {
            if report.state == StepState::DoneBefore {
                continue;
            }
            let start = Instant::now();
            let ended = match step.alone {
                Some(_) => self.alone(client, run, step, number)?,
                None => self.transaction(client, run, step, number)?,
            };
            report.milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
            if let Some(ending) = ended {
                report.state = StepState::Failed;
                let event = Event::StepFailed {
                    script,
                    step: number,
                    reason: ending.to_string(),
                };
                run.record(client, &event)?;
                applied.ending = ending;
                return Ok(());
            }
            report.state = StepState::Done;
            applied.gone.append(&mut run.going);
            let event = Event::StepDone {
                script: script.clone(),
                step: number,
            };
            run.record(client, &event)?;
        }
        let catalog = self.introspector.read(client)?.fingerprint();
        run.record(client, &Event::Applied { script, catalog })?;
        applied.ending = Ending::Applied;
        Ok(())
    }
}

/// A script that is being applied.
pub(super) struct Run<'a> {
    pub(super) script: &'a Script,
    pub(super) plan: &'a ApplyPlan,
    pub(super) checksum: String,
    pub(super) place: Place,
    /// What goes with the step that is being done.
    pub(super) going: Vec<Loss>,
    /// What earlier attempts at steps outside of a transaction have left.
    pub(super) halfway: BTreeMap<usize, Halfway>,
    pub(super) record: &'a mut dyn FnMut(&str, &Place, &Event) -> Result<()>,
    pub(super) told: &'a mut dyn FnMut(&ApplyProgress),
}

impl Run<'_> {
    pub(super) fn record(&mut self, client: &mut impl GenericClient, event: &Event) -> Result<()> {
        let at = Conditions::read(client)?.at;
        (self.record)(&at, &self.place, event)
    }

    pub(super) fn tell(&mut self, step: usize, piece: &Piece) {
        let line = self.script.position(piece.start).line;
        (self.told)(&ApplyProgress { step, line });
    }
}
