//! `reconcile run`: all steps, in their order, each written down.

use std::thread;

use postgres::Client;
use reconcile_core::baseline::Applier;
use reconcile_core::connect::{Target, connect};
use reconcile_core::journal::{Event, RunStep};
use reconcile_core::prisma::{MigrationLock, checksum};
use reconcile_core::run::{RunReport, RunState};
use reconcile_core::safeguard::Requirement;

use crate::Outcome;
use crate::args::{Format, Global, RunArgs};
use crate::commands::apply::{SAFE, one_script};
use crate::commands::{generate, rehearse};
use crate::config::Config;
use crate::failure::Failure;
use crate::guard::Guard;
use crate::output::Output;
use crate::render::{self, visible};

mod snapshot;
mod steps;

use snapshot::Beside;

/// Everything that the steps need.
struct Runner<'scope, 'env> {
    args: &'env RunArgs,
    config: &'env Config,
    output: Output,
    target: Target,
    client: Client,
    guard: Guard,
    snapshot: Beside<'scope, 'env>,
}

/// What a step came to.
enum Ended {
    Done(String),
    /// Done, but for so many things that could not be read.
    Incomplete(String, usize),
    /// Done, and somebody has to look at something before the next one.
    Pause(String),
    /// The run ends here.
    Failed(String),
    /// The run ends here, because something could not be read.
    Unknown(String),
}

/// Clean if all steps are done, and could read everything.
pub(crate) fn run(args: &RunArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let (target, _) = args.connection.target(output)?;
    let writes = args.apply || args.resume;
    let patience = &args.connection.patience;
    let session = Applier::new()
        .search_path(patience.search_path(&target)?)
        .lock_timeout(patience.lock_timeout)
        .statement_timeout(args.apply_timeout)
        .session();
    let mut client = connect(&target, &session.read_only(!writes))?;
    let own = [Requirement::Confirmation];
    let guard = Guard::new(&args.guarding, &config, &target, &mut client, &own, output)?;
    thread::scope(|scope| {
        let mut runner = Runner {
            args,
            config: &config,
            output,
            target,
            client,
            guard,
            snapshot: Beside::new(scope),
        };
        if writes { runner.all() } else { runner.told() }
    })
}

impl Runner<'_, '_> {
    fn report(&self) -> RunReport {
        RunReport::of(&self.guard.history, &self.guard.conditions.place)
    }

    /// The plan, with what is done of it.
    fn told(&self) -> Result<Outcome, Failure> {
        let report = self.report();
        match self.args.format {
            Format::Json => self.output.json(&report)?,
            Format::Human => {
                let unmet = self.guard.unmet(None);
                let text = render::run::plan(&report, &unmet, self.output.style());
                self.output.text(&text)?;
            }
        }
        Ok(outcome(&report))
    }

    fn all(&mut self) -> Result<Outcome, Failure> {
        if self.args.resume && self.report().state != RunState::Open {
            return Err(Failure::new("there is no run that was stopped")
                .with_help("begin one: reconcile run --apply"));
        }
        self.guard.pass(None)?;
        self.look_for_programs()?;
        // Held until the connection ends: no deploy and no other run comes between two steps.
        let _held = MigrationLock::take(&mut self.client, self.args.migration_lock_timeout)?;
        // Another run may have been waited for.
        self.guard.renew(&mut self.client)?;
        if self.report().state != RunState::Open {
            self.note(&Event::RunStarted)?;
        }
        let walked = self.walk();
        // A step has stopped the run: what is half made is made whole, and done for the next run.
        if let (Err(first), true) = (&walked, self.snapshot.is_making()) {
            let first = visible::line(first);
            self.output
                .note(&format!("note: {first}; the snapshot is made whole first"));
        }
        let made = self.snapshot_ends();
        if let (Err(_), Err(second)) = (&walked, &made) {
            let second = visible::line(second);
            self.output
                .note(&format!("note: no snapshot was made: {second}"));
        }
        let (stopped, ()) = (walked?, made?);
        if stopped != Outcome::Clean {
            return self.ended(stopped);
        }
        self.note(&Event::RunFinished)?;
        self.ended(outcome(&self.report()))
    }

    /// One step after the other, as long as they end well. The snapshot is made beside those that
    /// only read.
    fn walk(&mut self) -> Result<Outcome, Failure> {
        for step in RunStep::ALL {
            if self.report().is_done(step) && !self.is_stale(step)? {
                self.say(step, "done by an earlier run")?;
                continue;
            }
            if step == RunStep::Snapshot && !self.args.no_snapshot {
                self.snapshot_begins()?;
                continue;
            }
            if self.snapshot.is_made() || self.writes(step) {
                self.snapshot_ends()?;
            }
            let ended = if self.report().is_paused(step) {
                self.once_more(step)?
            } else {
                self.one(step)?
            };
            if ended != Outcome::Clean {
                return Ok(ended);
            }
        }
        Ok(Outcome::Clean)
    }

    /// What a later step needs is missed before a snapshot of an hour was made.
    fn look_for_programs(&self) -> Result<(), Failure> {
        let report = self.report();
        if !report.is_done(RunStep::Generate) {
            generate::look_for_prisma(&self.args.of_generate(), self.config)?;
        }
        if !self.args.no_rehearsal && !report.is_done(RunStep::Rehearse) {
            rehearse::look_for_programs(&self.args.of_rehearse(), self.output)?;
        }
        Ok(())
    }

    /// Whether a step was done for another script: one that was mended since is not rehearsed.
    fn is_stale(&self, step: RunStep) -> Result<bool, Failure> {
        let rehearses = step == RunStep::Rehearse && !self.args.no_rehearsal;
        if !rehearses || self.report().is_done(RunStep::Apply) {
            return Ok(false);
        }
        let script = one_script(&self.config.state(SAFE), self.output)?;
        let checksum = checksum(script.text());
        let own = self.guard.history.of(&self.guard.conditions.place);
        let mut scripts = own.filter_map(|entry| match &entry.event {
            Event::Rehearsed { script, passed, .. } => passed.then_some(script),
            _ => None,
        });
        Ok(!scripts.any(|own| *own == checksum))
    }

    /// One step. The next one may begin if it is clean.
    fn one(&mut self, step: RunStep) -> Result<Outcome, Failure> {
        self.note(&Event::RunStepStarted { step })?;
        let ended = self.step(step);
        self.came_to(step, ended)
    }

    /// Writes down what a step came to, or why it has failed.
    fn came_to(
        &mut self,
        step: RunStep,
        ended: Result<Ended, Failure>,
    ) -> Result<Outcome, Failure> {
        match ended {
            Ok(ended) => self.ends(step, ended),
            Err(failure) => {
                let reason = failure.to_string();
                // Where the connection is lost, the journal says that it was begun.
                let _ = self.note(&Event::RunStepFailed { step, reason });
                Err(failure)
            }
        }
    }

    /// A step that has made something to be looked at: whether that has been mended. It is not made
    /// again, and nothing is written down before the answer: mended by hand it must survive a kill.
    fn once_more(&mut self, step: RunStep) -> Result<Outcome, Failure> {
        let ended = self.mended(step)?;
        self.ends(step, ended)
    }

    /// Writes down how a step has ended.
    fn ends(&mut self, step: RunStep, ended: Ended) -> Result<Outcome, Failure> {
        let done = |outcome, not_read| Event::RunStepDone {
            step,
            outcome,
            not_read,
        };
        let failed = |reason| Event::RunStepFailed { step, reason };
        let (event, text, outcome) = match ended {
            Ended::Done(text) => (done(text.clone(), 0), text, Outcome::Clean),
            Ended::Incomplete(text, not_read) => {
                (done(text.clone(), not_read), text, Outcome::Clean)
            }
            Ended::Pause(reason) => {
                let text = format!("paused: {reason}");
                (Event::RunStepPaused { step, reason }, text, Outcome::Work)
            }
            Ended::Failed(reason) => {
                let text = format!("failed: {reason}");
                (failed(reason), text, Outcome::Work)
            }
            Ended::Unknown(reason) => {
                let text = format!("no verdict: {reason}");
                (failed(reason), text, Outcome::Unknown)
            }
        };
        self.note(&event)?;
        self.say(step, &text)?;
        Ok(outcome)
    }

    /// Into the journal, and into what is known of it.
    fn note(&mut self, event: &Event) -> Result<(), Failure> {
        self.guard.record(&mut self.client, event)?;
        self.guard.renew(&mut self.client)
    }

    fn say(&self, step: RunStep, text: &str) -> Result<(), Failure> {
        match self.args.format {
            Format::Json => Ok(()),
            Format::Human => self.output.text(&render::run::line(step, text)),
        }
    }

    fn ended(&self, outcome: Outcome) -> Result<Outcome, Failure> {
        match self.args.format {
            Format::Json => self.output.json(&self.report())?,
            Format::Human => {
                let text = render::run::ended(&self.report(), self.output.style());
                self.output.text(&text)?;
            }
        }
        Ok(outcome)
    }
}

/// What a run comes to.
fn outcome(report: &RunReport) -> Outcome {
    match (report.state, report.not_read()) {
        (RunState::Finished, 0) => Outcome::Clean,
        (RunState::Finished, _) => Outcome::Unknown,
        _ => Outcome::Work,
    }
}
