//! The parameters and the position of a sequence.

use serde::{Deserialize, Serialize};

use crate::catalog::Sequence;

/// Where a sequence stands, as a `SELECT` from it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Position {
    /// The last value that was written down for it.
    pub last_value: i64,
    /// Whether that value was handed out; if not, it will be the next one.
    pub is_called: bool,
}

impl Position {
    /// A sequence that has handed out `last_value`.
    #[must_use]
    pub fn called(last_value: i64) -> Self {
        Self {
            last_value,
            is_called: true,
        }
    }

    /// A sequence that will hand out `next` first.
    #[must_use]
    pub fn before(next: i64) -> Self {
        Self {
            last_value: next,
            is_called: false,
        }
    }
}

/// The parameters of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The step. Never 0 on a server; 0 is taken as 1 here.
    pub increment: i64,
    /// The smallest value.
    pub min: i64,
    /// The largest value.
    pub max: i64,
    /// The first value.
    pub start: i64,
    /// How many values a session takes at a time.
    pub cache: i64,
    /// Whether it begins again at its end.
    pub cycle: bool,
}

impl Limits {
    /// Those of `CREATE SEQUENCE` without options.
    pub const BIGINT: Self = Self {
        increment: 1,
        min: 1,
        max: i64::MAX,
        start: 1,
        cache: 1,
        cycle: false,
    };

    /// Which way it goes: the values of a sequence that counts down are mirrored, so that past
    /// always means larger.
    pub(super) fn sign(&self) -> i128 {
        if self.increment < 0 { -1 } else { 1 }
    }

    pub(super) fn step(&self) -> i128 {
        i128::from(self.increment.unsigned_abs().max(1))
    }
}

impl From<&Sequence> for Limits {
    fn from(sequence: &Sequence) -> Self {
        Self {
            increment: sequence.increment,
            min: sequence.min,
            max: sequence.max,
            start: sequence.start,
            cache: sequence.cache,
            cycle: sequence.cycle,
        }
    }
}
