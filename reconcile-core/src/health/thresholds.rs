//! From where on something is worth a word.

use std::time::Duration;

use crate::finding::Severity;

/// From where on something is a warning, and from where on an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Levels {
    /// From here on it is a warning.
    pub warning: u64,
    /// From here on it is an error.
    pub error: u64,
}

impl Levels {
    /// A warning and an error from these values on.
    #[must_use]
    pub const fn new(warning: u64, error: u64) -> Self {
        Self { warning, error }
    }

    /// How much this value matters.
    #[must_use]
    pub fn of(self, value: u64) -> Option<Severity> {
        if value >= self.error {
            Some(Severity::Error)
        } else if value >= self.warning {
            Some(Severity::Warning)
        } else {
            None
        }
    }
}

/// From where on something is worth a word.
///
/// ```
/// use std::time::Duration;
/// use reconcile_core::health::Thresholds;
///
/// let hour = Duration::from_secs(3600);
/// let thresholds = Thresholds::new().transaction(hour, 6 * hour);
/// # let _ = thresholds;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Thresholds {
    pub(super) transaction: Levels,
    pub(super) idle: Levels,
    pub(super) blocked: Levels,
    pub(super) prepared: Levels,
    pub(super) age_percent: Levels,
    pub(super) slot_bytes: Levels,
    pub(super) slot_age: Levels,
    pub(super) dead_rows: u64,
    pub(super) dead_percent: u64,
    pub(super) unanalysed_rows: u64,
    pub(super) lost_rows: u64,
    pub(super) lost_percent: u64,
    pub(super) days_left: Levels,
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const GIB: u64 = 1 << 30;

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            transaction: Levels::new(HOUR, DAY),
            idle: Levels::new(10 * MINUTE, 6 * HOUR),
            blocked: Levels::new(MINUTE, 10 * MINUTE),
            prepared: Levels::new(10 * MINUTE, DAY),
            age_percent: Levels::new(40, 75),
            slot_bytes: Levels::new(GIB, 50 * GIB),
            slot_age: Levels::new(10_000_000, 200_000_000),
            dead_rows: 10_000,
            dead_percent: 40,
            unanalysed_rows: 10_000,
            lost_rows: 1_000,
            lost_percent: 50,
            days_left: Levels::new(30, 7),
        }
    }
}

impl Thresholds {
    /// Those that `docs/health.md` names.
    pub fn new() -> Self {
        Self::default()
    }

    /// For how long a transaction may be open.
    pub fn transaction(mut self, warning: Duration, error: Duration) -> Self {
        self.transaction = Levels::new(warning.as_secs(), error.as_secs());
        self
    }

    /// For how long a session may have a transaction open and do nothing.
    pub fn idle(mut self, warning: Duration, error: Duration) -> Self {
        self.idle = Levels::new(warning.as_secs(), error.as_secs());
        self
    }

    /// For how long a statement may run that waits for a lock.
    pub fn blocked(mut self, warning: Duration, error: Duration) -> Self {
        self.blocked = Levels::new(warning.as_secs(), error.as_secs());
        self
    }

    /// For how long a transaction may stay prepared.
    pub fn prepared(mut self, warning: Duration, error: Duration) -> Self {
        self.prepared = Levels::new(warning.as_secs(), error.as_secs());
        self
    }

    /// How many percent of the transaction numbers may be in use.
    pub fn age_percent(mut self, warning: u64, error: u64) -> Self {
        self.age_percent = Levels::new(warning, error);
        self
    }

    /// How many bytes of WAL a replication slot may keep.
    pub fn slot_bytes(mut self, warning: u64, error: u64) -> Self {
        self.slot_bytes = Levels::new(warning, error);
        self
    }

    /// How many transactions ago the rows may have died that a replication slot keeps.
    pub fn slot_age(mut self, warning: u64, error: u64) -> Self {
        self.slot_age = Levels::new(warning, error);
        self
    }

    /// From how many dead rows on, and how many percent of the live ones, vacuum does not keep up.
    pub fn dead_rows(mut self, rows: u64, percent: u64) -> Self {
        (self.dead_rows, self.dead_percent) = (rows, percent);
        self
    }

    /// From how many rows on a table has to be analysed.
    pub fn unanalysed_rows(mut self, rows: u64) -> Self {
        self.unanalysed_rows = rows;
        self
    }

    /// From how many rows on, and how many percent of those that were there, a table has lost rows
    /// since an earlier report.
    pub fn lost_rows(mut self, rows: u64, percent: u64) -> Self {
        (self.lost_rows, self.lost_percent) = (rows, percent);
        self
    }

    /// For how many days a sequence has to last at the pace since an earlier report.
    pub fn days_left(mut self, warning: u64, error: u64) -> Self {
        self.days_left = Levels::new(warning, error);
        self
    }
}
