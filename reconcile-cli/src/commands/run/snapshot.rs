//! The snapshot, made on a thread of its own beside the steps that only read.

use std::sync::mpsc::{Receiver, channel};
use std::thread::{Scope, ScopedJoinHandle};

use reconcile_core::journal::{Event, RunStep};
use reconcile_core::snapshot::Snapshot;

use super::{Ended, Runner};
use crate::args::SnapshotCreateArgs;
use crate::commands::snapshot::made;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;

/// Where the snapshot is made. Leaving the scope waits for it, in whatever way the run ends.
pub(super) struct Beside<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    making: Option<Making<'scope>>,
}

struct Making<'scope> {
    thread: ScopedJoinHandle<'scope, Result<Snapshot, Failure>>,
    /// What it is at; it can only be shown while nothing else is.
    told: Receiver<String>,
}

impl<'scope, 'env> Beside<'scope, 'env> {
    pub(super) fn new(scope: &'scope Scope<'scope, 'env>) -> Self {
        Self {
            scope,
            making: None,
        }
    }

    pub(super) fn begin(&mut self, args: SnapshotCreateArgs, config: &'env Config, output: Output) {
        let (tell, told) = channel();
        let thread = self.scope.spawn(move || {
            made(&args, config, output, &mut |what| {
                let _ = tell.send(what);
            })
        });
        self.making = Some(Making { thread, told });
    }

    pub(super) fn is_making(&self) -> bool {
        self.making.is_some()
    }

    /// Whether nobody has to wait for it any more.
    pub(super) fn is_made(&self) -> bool {
        self.making
            .as_ref()
            .is_some_and(|making| making.thread.is_finished())
    }

    /// Waits for the snapshot, if one is being made.
    pub(super) fn wait(&mut self) -> Option<Result<Snapshot, Failure>> {
        let Making { thread, told } = self.making.take()?;
        let progress = Progress::start();
        for what in told {
            progress.step(&what);
        }
        let lost = |_| Err(Failure::new("lost sight of the snapshot"));
        Some(thread.join().unwrap_or_else(lost))
    }
}

impl Runner<'_, '_> {
    /// Nothing waits for it but what writes into the database.
    pub(super) fn snapshot_begins(&mut self) -> Result<(), Failure> {
        let step = RunStep::Snapshot;
        self.note(&Event::RunStepStarted { step })?;
        let args = self.args.of_snapshot();
        self.snapshot.begin(args, self.config, self.output);
        self.say(step, "is being made beside the steps that only read")
    }

    /// Waits for the snapshot that is being made, and writes down what it came to.
    pub(super) fn snapshot_ends(&mut self) -> Result<(), Failure> {
        let Some(made) = self.snapshot.wait() else {
            return Ok(());
        };
        let ended = made.map(|made| Ended::Done(made.path().display().to_string()));
        self.came_to(RunStep::Snapshot, ended).map(drop)
    }

    /// Whether a step may write into the database, which it must not before the snapshot is made.
    pub(super) fn writes(&mut self, step: RunStep) -> bool {
        match step {
            RunStep::Snapshot | RunStep::Generate | RunStep::Rehearse => false,
            // What keeps it from being known is told by the step itself.
            RunStep::Ensure => self.snapshot.is_making() && self.would_ensure().unwrap_or(true),
            _ => true,
        }
    }
}
