//! How far the whole plan has come: its steps, each with what the journal says of it.
//!
//! A run begins with its first step and ends when all are done. One that was stopped, by a failure
//! or a kill, is open: its done steps stay done, and the next run goes on behind them.

use serde::Serialize;

use crate::journal::{Entry, Event, History, Place, RunStep};

/// The version of the serialised form of [`RunReport`].
pub const SCHEMA_VERSION: u32 = 1;

/// The steps, and how each stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RunReport {
    /// The version of this form, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// How the run stands.
    pub state: RunState,
    /// The steps, in their order.
    pub steps: Vec<StepReport>,
}

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RunState {
    /// There was none.
    New,
    /// It was begun and not ended.
    Open,
    /// All steps are done.
    Finished,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StepReport {
    /// Which.
    pub step: RunStep,
    /// How it stands.
    pub state: StepState,
    /// When that was written down; `None` for one that was not begun.
    pub at: Option<String>,
    /// What it came to, or why it failed, in a sentence.
    pub outcome: Option<String>,
    /// How many things it could not read, of which nothing is known.
    pub not_read: usize,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StepState {
    /// It was not begun.
    Pending,
    /// It was begun, and nobody wrote down what became of it: it is under way, or was killed.
    Begun,
    /// It is done.
    Done,
    /// It is done, and somebody has to look at what it has made before the next one begins.
    Paused,
    /// It failed.
    Failed,
}

impl RunReport {
    /// The last run on this database.
    #[must_use]
    pub fn of(history: &History, place: &Place) -> Self {
        let mut report = Self {
            schema_version: SCHEMA_VERSION,
            state: RunState::New,
            steps: RunStep::ALL.map(StepReport::pending).to_vec(),
        };
        for entry in history.of(place) {
            report.take(entry);
        }
        report
    }

    /// The step of this name.
    #[must_use]
    pub fn step(&self, step: RunStep) -> Option<&StepReport> {
        self.steps.iter().find(|own| own.step == step)
    }

    /// Whether a step waits for somebody to look at what it has made.
    #[must_use]
    pub fn is_paused(&self, step: RunStep) -> bool {
        self.step(step)
            .is_some_and(|own| own.state == StepState::Paused)
    }

    /// Whether a step is done, in the run that is open or the last one.
    #[must_use]
    pub fn is_done(&self, step: RunStep) -> bool {
        self.step(step)
            .is_some_and(|own| own.state == StepState::Done)
    }

    /// How many things the done steps could not read: of these nothing is known, so that not all is
    /// well even where all steps are done.
    #[must_use]
    pub fn not_read(&self) -> usize {
        self.steps.iter().map(|own| own.not_read).sum()
    }

    /// Takes in a line of the journal.
    pub fn take(&mut self, entry: &Entry) {
        let mut unread = 0;
        let (step, state, outcome) = match &entry.event {
            Event::RunStarted => {
                self.state = RunState::Open;
                self.steps = RunStep::ALL.map(StepReport::pending).to_vec();
                return;
            }
            Event::RunFinished => {
                self.state = RunState::Finished;
                return;
            }
            Event::RunStepStarted { step } => (step, StepState::Begun, None),
            Event::RunStepDone {
                step,
                outcome,
                not_read,
            } => {
                unread = *not_read;
                (step, StepState::Done, Some(outcome))
            }
            Event::RunStepPaused { step, reason } => (step, StepState::Paused, Some(reason)),
            Event::RunStepFailed { step, reason } => (step, StepState::Failed, Some(reason)),
            _ => return,
        };
        if let Some(own) = self.steps.iter_mut().find(|own| own.step == *step) {
            own.state = state;
            own.at = Some(entry.at.clone());
            own.outcome = outcome.cloned();
            own.not_read = unread;
        }
    }
}

impl StepReport {
    fn pending(step: RunStep) -> Self {
        Self {
            step,
            state: StepState::Pending,
            at: None,
            outcome: None,
            not_read: 0,
        }
    }
}
