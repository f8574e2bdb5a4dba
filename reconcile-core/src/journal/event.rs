//! What can stand in a journal.

use serde::{Deserialize, Serialize};

use crate::loss::Loss;

/// Something that was done. Scripts are named by the SHA-256 of their bytes, catalogs by their
/// [`fingerprint`](crate::catalog::Catalog::fingerprint).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A snapshot was made.
    SnapshotMade {
        /// Its folder: an absolute path on the machine that made it.
        path: String,
        /// The fingerprint of the catalog that it holds.
        catalog: String,
        /// The SHA-256 of its manifest, by which it is known again; the manifest has the checksums of
        /// all other files.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        manifest: Option<String>,
    },
    /// A script was rehearsed on a copy of this database.
    Rehearsed {
        /// The script.
        script: String,
        /// The catalog of the live database at that time.
        catalog: String,
        /// Whether it went through.
        passed: bool,
    },
    /// A script is about to be applied.
    ApplyStarted {
        /// The script.
        script: String,
        /// The catalog before it.
        catalog: String,
        /// In how many steps.
        steps: usize,
    },
    /// A step of a script is about to be committed, or to run outside of a transaction.
    StepStarted {
        /// The script.
        script: String,
        /// Its number, from 1.
        step: usize,
        /// The transaction, by which the server tells whether it was committed; `None` where the
        /// step runs outside of one.
        transaction: Option<u64>,
        /// What goes with it, because the script allows it or because it held nothing.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gone: Vec<Loss>,
        /// By which the catalog tells whether the step is done: outside of a transaction the full name
        /// of what it makes, drops or detaches; of a transaction some of the rows that it has
        /// written (`class:16402:0`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trace: Option<String>,
    },
    /// A step of a script is done.
    StepDone {
        /// The script.
        script: String,
        /// Its number, from 1.
        step: usize,
    },
    /// A step of a script failed, and nothing of it is left, if it was a transaction.
    StepFailed {
        /// The script.
        script: String,
        /// Its number, from 1.
        step: usize,
        /// What the server said.
        reason: String,
    },
    /// A script was applied, all of it.
    Applied {
        /// The script.
        script: String,
        /// The catalog after it.
        catalog: String,
    },
    /// A migration was written and entered in the ledger.
    Adopted {
        /// Its name.
        migration: String,
        /// Its checksum.
        checksum: String,
    },
    /// Missing tables were made.
    Ensured {
        /// The tables.
        tables: Vec<String>,
    },
    /// Sequences were moved.
    SequencesMoved {
        /// How many.
        moved: usize,
    },
    /// `run` began, from its first step.
    RunStarted,
    /// A step of `run` began.
    RunStepStarted {
        /// The step.
        step: RunStep,
    },
    /// A step of `run` ended, and the next one may begin.
    RunStepDone {
        /// The step.
        step: RunStep,
        /// What it came to, in a sentence.
        outcome: String,
        /// How many things could not be read, of which nothing is known.
        #[serde(default, skip_serializing_if = "is_zero")]
        not_read: usize,
    },
    /// A step of `run` ended, and somebody has to look at what it has made before the next one.
    RunStepPaused {
        /// The step.
        step: RunStep,
        /// What has to be looked at, in a sentence.
        reason: String,
    },
    /// A step of `run` ended, and the run with it.
    RunStepFailed {
        /// The step.
        step: RunStep,
        /// Why, in a sentence.
        reason: String,
    },
    /// All steps of `run` are done.
    RunFinished,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's form")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The steps of `run`, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RunStep {
    /// A snapshot to fall back on.
    Snapshot,
    /// Required tables that are missing are made.
    Ensure,
    /// Prisma is asked for both scripts, and the diff is made safe.
    Generate,
    /// The safe diff is tried on a copy.
    Rehearse,
    /// The safe diff is applied.
    Apply,
    /// The from-empty script becomes the first migration.
    Adopt,
    /// Sequences that lag are moved.
    Sequences,
    /// Every model is asked for.
    Verify,
    /// The folder of migrations is compared with the ledger.
    Status,
    /// What to keep an eye on.
    Health,
}

impl RunStep {
    /// All of them, in their order.
    pub const ALL: [Self; 10] = [
        Self::Snapshot,
        Self::Ensure,
        Self::Generate,
        Self::Rehearse,
        Self::Apply,
        Self::Adopt,
        Self::Sequences,
        Self::Verify,
        Self::Status,
        Self::Health,
    ];

    /// Its name, as it is written and printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Ensure => "ensure",
            Self::Generate => "generate",
            Self::Rehearse => "rehearse",
            Self::Apply => "apply",
            Self::Adopt => "adopt",
            Self::Sequences => "sequences",
            Self::Verify => "verify",
            Self::Status => "status",
            Self::Health => "health",
        }
    }
}

impl Event {
    /// A migration was written and entered in the ledger.
    pub fn adopted(migration: impl Into<String>, checksum: impl Into<String>) -> Self {
        Self::Adopted {
            migration: migration.into(),
            checksum: checksum.into(),
        }
    }

    /// Missing tables were made.
    pub fn ensured<S: Into<String>>(tables: impl IntoIterator<Item = S>) -> Self {
        Self::Ensured {
            tables: tables.into_iter().map(Into::into).collect(),
        }
    }
}
