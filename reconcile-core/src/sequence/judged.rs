//! What a judgement was made from, kept for a repair.

use super::fed::{FedColumn, Range};
use super::limits::{Limits, Position};
use crate::catalog::Feed;

/// What was judged, and what a repair starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Judged {
    /// The parameters.
    pub limits: Limits,
    /// The position.
    pub position: Position,
    /// The columns whose values are the sequence's.
    pub columns: Vec<JudgedColumn>,
}

/// A column whose values are the sequence's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JudgedColumn {
    /// The column, and how it is fed.
    pub feed: Feed,
    /// Its extreme and its range.
    pub fed: FedColumn,
    /// Whether its extreme is found in a moment: by an index, and in few tables.
    pub quick: bool,
}

impl Judged {
    /// A sequence with these parameters at this position, which feeds these columns.
    #[must_use]
    pub fn new(limits: Limits, position: Position, columns: Vec<JudgedColumn>) -> Self {
        Self {
            limits,
            position,
            columns,
        }
    }

    /// The next value, which may be past the sequence's end.
    pub(super) fn next(&self) -> i128 {
        let step = if self.position.is_called {
            i128::from(self.limits.increment)
        } else {
            0
        };
        i128::from(self.position.last_value) + step
    }

    /// The last value that the sequence and every column can hold.
    pub(super) fn limit(&self) -> i128 {
        let sign = self.limits.sign();
        let own = if sign > 0 {
            self.limits.max
        } else {
            self.limits.min
        };
        let columns = self.columns.iter().map(|column| column.fed.range.end(sign));
        let mirrored = columns.chain([sign * i128::from(own)]).min();
        sign * mirrored.unwrap_or_default()
    }
}

impl JudgedColumn {
    /// A column that an index leads through.
    #[must_use]
    pub fn new(feed: Feed, extreme_and_range: FedColumn) -> Self {
        Self {
            feed,
            fed: extreme_and_range,
            quick: true,
        }
    }

    /// Whether its extreme is found in a moment.
    #[must_use]
    pub fn quick(mut self, quick: bool) -> Self {
        self.quick = quick;
        self
    }

    pub(super) fn is_numeric(&self) -> bool {
        !self.fed.range.is_of_integers()
    }
}

impl Range {
    /// Whether it is that of `smallint`, `integer` or `bigint`; a column of any other holds
    /// `numeric`.
    pub(super) fn is_of_integers(self) -> bool {
        matches!(self, Self::SMALLINT | Self::INTEGER | Self::BIGINT)
    }
}
