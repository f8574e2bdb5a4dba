//! What can stand in a journal.

use serde::{Deserialize, Serialize};

/// Something that was done. Scripts are named by the SHA-256 of their bytes, catalogs by their
/// [`fingerprint`](crate::catalog::Catalog::fingerprint).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A snapshot was made.
    SnapshotMade {
        /// Its folder.
        path: String,
        /// The fingerprint of the catalog that it holds.
        catalog: String,
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
    /// A step of `run` began.
    RunStepStarted {
        /// The step.
        name: String,
    },
    /// A step of `run` ended.
    RunStepDone {
        /// The step.
        name: String,
        /// What it came to, in a sentence.
        outcome: String,
    },
    /// A step of `run` ended with the run.
    RunStepFailed {
        /// The step.
        name: String,
        /// Why, in a sentence.
        reason: String,
    },
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
