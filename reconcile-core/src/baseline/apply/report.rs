//! What became of a script.

use std::fmt;

use serde::Serialize;

use crate::finding::Report;
use crate::loss::Loss;
use crate::safeguard::Unmet;
use crate::script::Position;

/// The version of the serialised form of [`Applied`].
pub const APPLY_SCHEMA_VERSION: u32 = 1;

/// What became of a script, or what would.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Applied {
    /// The version of this form, [`APPLY_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// SHA-256 of the script.
    pub script: String,
    /// The fingerprint of the catalog before it; of an earlier run that did not end, before that.
    pub catalog: String,
    /// The steps, in their order.
    pub steps: Vec<StepReport>,
    /// The tables that are locked against everybody while they are changed.
    pub locked: Vec<String>,
    /// Those of them that are rewritten, whose rows are counted before and after.
    pub counted: Vec<String>,
    /// What the linter says of the script, by this database and its rows.
    pub lint: Report,
    /// What is gone, because the script allows it or because it held nothing, as was seen under the
    /// lock.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Loss>,
    /// What safeguards ask for and is missing, where somebody has asked them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<Unmet>,
    /// How it ended.
    pub ending: Ending,
}

/// One step of a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StepReport {
    /// How many statements it has.
    pub statements: usize,
    /// The line of its first statement.
    pub line: usize,
    /// What has to run outside of a transaction; `None` where the step is one.
    pub alone: Option<&'static str>,
    /// What became of it.
    pub state: StepState,
    /// How long it took.
    pub milliseconds: u64,
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StepState {
    /// It was not begun.
    Pending,
    /// An earlier run has done it.
    DoneBefore,
    /// It is done.
    Done,
    /// It failed. Nothing of it is left, if it was a transaction.
    Failed,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "ending", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ending {
    /// Nothing was begun: this is a plan.
    Planned,
    /// Nothing was begun: the linter finds errors, or could not find out.
    Refused {
        /// Why, in a sentence.
        reason: String,
    },
    /// There is no statement in the script.
    Empty,
    /// It was applied before, as the journal says.
    AppliedBefore {
        /// When.
        at: String,
    },
    /// All of it is applied.
    Applied,
    /// A statement failed.
    Failed(Failure),
    /// A step would have lost something, and was taken back.
    Lost {
        /// The number of the step, from 1.
        step: usize,
        /// What would have been lost.
        losses: Vec<Loss>,
    },
}

/// A statement that failed, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Failure {
    /// The number of the step, from 1.
    pub step: usize,
    /// The first byte of the statement, or of what the server points to in it.
    pub start: Position,
    /// One past its last byte.
    pub end: Position,
    /// What the server said.
    pub message: String,
    /// The five-character code of the server, if there is one.
    pub sqlstate: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Planned => f.write_str("nothing was done"),
            Self::Refused { reason } => write!(f, "nothing was done: {reason}"),
            Self::Empty => f.write_str("there is no statement in the script"),
            Self::AppliedBefore { at } => write!(f, "it was applied at {at}"),
            Self::Applied => f.write_str("all of it is applied"),
            Self::Failed(failure) => write!(f, "line {}: {}", failure.start.line, failure.message),
            Self::Lost { losses, .. } => {
                let losses: Vec<String> = losses.iter().map(ToString::to_string).collect();
                write!(f, "it was taken back: {}", losses.join("; "))
            }
        }
    }
}
