//! The decision about one sequence: pure arithmetic in `i128`, which no `bigint` can overflow.
//!
//! | first that holds | status |
//! |---|---|
//! | it begins again at its end | [`Cycling`](Status::Cycling) |
//! | next value past the limit, no row at or past it | [`Exhausted`](Status::Exhausted) |
//! | no row in its range, never called, at its start | [`Unused`](Status::Unused) |
//! | no row in its range | [`Empty`](Status::Empty) |
//! | next value past every row | [`Ok`](Status::Ok) |
//! | the value past every row is past the limit | [`BehindWouldExhaust`](Status::BehindWouldExhaust) |
//! | otherwise | [`Behind`](Status::Behind) |
//!
//! Past means larger for a positive increment, and smaller for a negative one.

use super::fed::FedColumn;
use super::limits::{Limits, Position};
use super::state::{Flag, Status};

/// What [`decide`] says of one sequence.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Decision {
    /// The state.
    pub status: Status,
    /// The next value that `nextval` would return; `None` if it would fail.
    pub next: Option<i64>,
    /// The value of the rows, within the sequence's range, that is furthest in its direction.
    pub extreme: Option<i64>,
    /// The next value after the repair, in phase and past every row. Only for
    /// [`Status::Behind`].
    pub target: Option<i64>,
    /// By how many values it lags. Only for the two statuses that are behind.
    pub steps_behind: Option<u128>,
    /// How many values are left, the next one included. `None` if it cycles.
    pub remaining: Option<u128>,
    /// How much of its values is used, in percent. `None` if it cycles.
    pub used_percent: Option<f64>,
    /// What else is worth knowing, in order.
    pub flags: Vec<Flag>,
    increment: i64,
}

impl Decision {
    /// The argument of `setval(sequence, …, true)` that makes [`target`](Self::target) the next
    /// value. It is one step before, never out of the sequence's bounds, and never behind the
    /// present position.
    #[must_use]
    pub fn setval(&self) -> Option<i64> {
        self.target?.checked_sub(self.increment)
    }
}

/// Judges a sequence by its position and the columns that it feeds directly.
///
/// Only extremes within the sequence's own bounds count; values outside can never be produced.
/// Without any column there is nothing to be behind of: the status is then what it is for empty
/// columns.
#[must_use]
pub fn decide(limits: &Limits, position: Position, fed: &[FedColumn]) -> Decision {
    let v = View::new(limits, position, fed);
    let past_limit = v.next > v.limit;
    let behind = v.extreme.is_some_and(|extreme| v.next <= extreme);
    let lag = v
        .extreme
        .filter(|_| behind)
        .map_or(0, |extreme| (extreme - v.next) / v.step + 1);
    let after = v.next + lag * v.step;
    let status = if limits.cycle {
        Status::Cycling
    } else if past_limit && !behind {
        Status::Exhausted
    } else if v.extreme.is_none() {
        let untouched = !position.is_called && position.last_value == limits.start;
        if untouched {
            Status::Unused
        } else {
            Status::Empty
        }
    } else if !behind {
        Status::Ok
    } else if after > v.limit {
        Status::BehindWouldExhaust
    } else {
        Status::Behind
    };
    let lags = matches!(status, Status::Behind | Status::BehindWouldExhaust);
    let (remaining, total) = v.headroom();
    Decision {
        status,
        next: v.next_value(limits),
        extreme: v.extreme.and_then(|e| i64::try_from(v.sign * e).ok()),
        target: (status == Status::Behind)
            .then(|| i64::try_from(v.sign * after).ok())
            .flatten(),
        steps_behind: lags.then_some(lag.unsigned_abs()),
        remaining: (!limits.cycle).then_some(remaining),
        used_percent: (!limits.cycle).then(|| used_percent(remaining, total)),
        flags: v.flags(limits, position, remaining, total),
        increment: limits.increment,
    }
}

/// The numbers of a sequence, mirrored if it counts down.
struct View {
    sign: i128,
    step: i128,
    next: i128,
    extreme: Option<i128>,
    /// The last value that the sequence and every column can hold.
    limit: i128,
    /// The sequence's own last value.
    own_limit: i128,
    /// The last value that every column can hold, if there is a column.
    column_limit: Option<i128>,
    /// From where the used values are counted.
    first: i128,
}

impl View {
    fn new(limits: &Limits, position: Position, fed: &[FedColumn]) -> Self {
        let (sign, step) = (limits.sign(), limits.step());
        let last = sign * i128::from(position.last_value);
        let (low, high) = if sign > 0 {
            (limits.min, limits.max)
        } else {
            (limits.max, limits.min)
        };
        let (low, own_limit) = (sign * i128::from(low), sign * i128::from(high));
        let start = sign * i128::from(limits.start);
        let column_limit = fed.iter().map(|column| column.range.end(sign)).min();
        Self {
            sign,
            step,
            next: if position.is_called {
                last + step
            } else {
                last
            },
            extreme: fed
                .iter()
                .filter_map(|column| column.extreme.map(|value| sign * i128::from(value)))
                .filter(|value| (low..=own_limit).contains(value))
                .max(),
            limit: column_limit.map_or(own_limit, |limit| limit.min(own_limit)),
            own_limit,
            column_limit,
            first: if last < start { low } else { start },
        }
    }

    fn next_value(&self, limits: &Limits) -> Option<i64> {
        if self.next <= self.own_limit {
            i64::try_from(self.sign * self.next).ok()
        } else if limits.cycle {
            Some(if self.sign > 0 {
                limits.min
            } else {
                limits.max
            })
        } else {
            None
        }
    }

    /// How many values are left, and how many there are in all.
    fn headroom(&self) -> (u128, u128) {
        let count = |from: i128| {
            if from > self.limit {
                0
            } else {
                ((self.limit - from) / self.step + 1).unsigned_abs()
            }
        };
        (count(self.next), count(self.first))
    }

    fn flags(&self, limits: &Limits, position: Position, left: u128, total: u128) -> Vec<Flag> {
        let drift = i128::from(position.last_value) - i128::from(limits.start);
        let type_ends = [i16::MAX.into(), i32::MAX.into()];
        let at_type_end = type_ends.contains(&self.own_limit)
            || (self.sign < 0 && type_ends.contains(&(self.own_limit - 1)));
        let flags = [
            (Flag::NearExhausted, !limits.cycle && left * 10 < total),
            (
                Flag::RunningLow,
                !limits.cycle && left * 4 < total && left * 10 >= total,
            ),
            (
                Flag::ColumnNarrower,
                self.column_limit
                    .is_some_and(|limit| limit < self.own_limit),
            ),
            (
                Flag::SequenceNarrower,
                at_type_end
                    && self
                        .column_limit
                        .is_some_and(|limit| limit > self.own_limit),
            ),
            (Flag::PhaseDrift, !limits.cycle && drift % self.step != 0),
            (Flag::Cached, limits.cache > 1),
        ];
        flags
            .into_iter()
            .filter_map(|(flag, holds)| holds.then_some(flag))
            .collect()
    }
}

/// In percent, cut off after two digits, so that 100 means that nothing is left.
fn used_percent(remaining: u128, total: u128) -> f64 {
    let used = total.saturating_sub(remaining);
    let hundredths = (used * 10_000).checked_div(total).unwrap_or(10_000);
    // At most 10,000: exact.
    f64::from(u16::try_from(hundredths).unwrap_or(10_000)) / 100.0
}
