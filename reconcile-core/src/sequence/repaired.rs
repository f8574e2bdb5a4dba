//! What became of a sequence that was to be moved.

use serde::{Deserialize, Serialize};

use super::limits::Position;
use super::repair::Method;

/// What was done to a sequence, or why nothing was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Repaired {
    /// How it ended.
    pub outcome: Outcome,
    /// How it was moved, or was to be.
    pub method: Option<Method>,
    /// Where it stood immediately before it was moved. A move has no rollback: this is what there
    /// is to go by.
    pub before: Option<Position>,
    /// Where it was moved to. By now it may have handed out values.
    pub after: Option<Position>,
    /// Why it was not moved, or what is left to be known.
    pub reason: Option<String>,
}

/// How a repair ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// It was moved.
    Moved,
    /// It was right already when its turn came.
    Unneeded,
    /// It could not be moved; the reason says why.
    Failed,
    /// It was left alone on purpose; the reason says why.
    LeftAlone,
}

impl Repaired {
    /// Nothing but how it ended.
    #[must_use]
    pub fn new(outcome: Outcome, method: Option<Method>) -> Self {
        Self {
            outcome,
            method,
            before: None,
            after: None,
            reason: None,
        }
    }

    /// Adds a reason.
    #[must_use]
    pub fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The two of a sequence that had to be moved more than once.
    #[cfg(feature = "postgres")]
    pub(super) fn followed_by(mut self, later: Self) -> Self {
        if self.outcome != Outcome::Moved {
            return later;
        }
        if later.outcome == Outcome::Moved {
            self.after = later.after;
        }
        self.reason = later.reason.or(self.reason);
        self
    }
}
