//! How fast sequences are used up: by two reports, some time apart, or by what the server counts.

use serde::{Deserialize, Serialize};

use super::{SequenceReport, SequenceState};
#[cfg(feature = "postgres")]
use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};

/// How fast a sequence was used up between two reports, or since the server counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Pace {
    /// So many seconds lie between the reports, or have been counted.
    pub seconds: u64,
    /// So many values were used in between.
    pub values: u64,
    /// Values a day.
    pub per_day: f64,
    /// In how many days nothing is left, if it goes on like this; `None` if nothing was used.
    pub days_left: Option<f64>,
}

const DAY: f64 = 86_400.0;
/// What lasts for ten years is nobody's concern.
const FAR_OFF: u64 = 3650;

impl SequenceReport {
    /// Says of every sequence how fast it was used up since an earlier report of the same database.
    /// One that is new, that was moved back, or whose position is not known has no pace.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if one of the reports does not say when it was made, or the earlier one
    /// is not the earlier.
    pub fn with_pace_since(mut self, earlier: &Self) -> Result<Self> {
        let (Some(now), Some(then)) = (self.read_at, earlier.read_at) else {
            let message = "a report on sequences does not say when it was made";
            return Err(Error::new(ErrorKind::Usage, message)
                .with_help("make it again: reconcile sequences --format json"));
        };
        let seconds = u64::try_from(now - then).ok().filter(|&time| time > 0);
        let seconds = seconds.ok_or_else(|| {
            let message =
                "the earlier report on sequences is not earlier than the database's clock";
            Error::new(ErrorKind::Usage, message)
        })?;
        for state in &mut self.sequences {
            let before = earlier.get(&state.sequence);
            state.pace = before.and_then(|before| pace(before, state, seconds));
        }
        Ok(self)
    }
}

impl SequenceState {
    /// How many values were handed out for each row of the columns that it feeds, as far as the
    /// planner knows the rows.
    #[cfg(feature = "postgres")]
    pub(super) fn per_row(&self, catalog: &Catalog) -> Option<f64> {
        let used = self.handed_out()?;
        let tables = self.feeds.iter().map(|feed| catalog.get_table(&feed.table));
        let rows: Option<u64> = tables.map(|table| table?.size.estimated_rows).sum();
        let rows = rows.filter(|&rows| rows > 0)?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "the planner's estimate is no closer"
        )]
        Some((used as f64 / rows as f64 * 100.0).round() / 100.0)
    }

    /// How many values were handed out from its start to where it stands.
    fn handed_out(&self) -> Option<u64> {
        let judged = self.judged.as_ref()?;
        let (position, limits) = (judged.position, judged.limits);
        let distance = (i128::from(position.last_value) - i128::from(limits.start)) * limits.sign();
        u64::try_from(distance / limits.step() + i128::from(position.is_called)).ok()
    }

    /// Whether it would not last for ten years, even if all was handed out on one day.
    #[cfg(feature = "postgres")]
    pub(super) fn may_run_out(&self) -> bool {
        let numbers = self.handed_out().zip(self.remaining);
        numbers.is_some_and(|(used, left)| left / FAR_OFF <= used && used > 0 && left > 0)
    }

    /// How fast it was used up at least, if so many rows were inserted into the tables that it feeds
    /// within so many seconds: the server's count. `None` where it would last for more than ten years.
    ///
    /// Values that no row has are not counted, nor is what lay before a table's count was reset: the
    /// pace may be higher, and never is lower, but where rows brought values of their own. Of these,
    /// no more are counted than the sequence has handed out.
    #[must_use]
    pub fn pace_by_inserts(&self, rows: u64, seconds: u64) -> Option<Pace> {
        let values = rows.min(self.handed_out()?);
        let pace = paced(values, self.remaining?, seconds);
        #[expect(clippy::cast_precision_loss, reason = "ten years are few days")]
        let soon = pace.days_left.is_some_and(|days| days <= FAR_OFF as f64);
        soon.then_some(pace)
    }
}

fn pace(before: &SequenceState, now: &SequenceState, seconds: u64) -> Option<Pace> {
    Some(paced(used(before, now)?, now.remaining?, seconds))
}

fn paced(values: u64, left: u64, seconds: u64) -> Pace {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a pace is an estimate, and days are not counted to the second"
    )]
    let (used, rest, time) = (values as f64, left as f64, seconds.max(1) as f64);
    let per_day = used / time * DAY;
    Pace {
        seconds,
        values,
        per_day,
        days_left: (values > 0).then(|| rest / per_day),
    }
}

/// How many values were used in between; none where it was moved back.
fn used(before: &SequenceState, now: &SequenceState) -> Option<u64> {
    let Some(next) = now.next else {
        return before.remaining;
    };
    let limits = now.judged.as_ref()?.limits;
    let distance = (i128::from(next) - i128::from(before.next?)) * limits.sign();
    u64::try_from(distance)
        .ok()
        .map(|distance| u64::try_from(i128::from(distance) / limits.step()).unwrap_or(u64::MAX))
}
