//! How fast sequences are used up: two reports, some time apart.

use serde::{Deserialize, Serialize};

use super::{SequenceReport, SequenceState};
use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};

/// How fast a sequence was used up between two reports.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Pace {
    /// So many seconds lie between the reports.
    pub seconds: u64,
    /// So many values were used in between.
    pub values: u64,
    /// Values a day.
    pub per_day: f64,
    /// In how many days nothing is left, if it goes on like this; `None` if nothing was used.
    pub days_left: Option<f64>,
}

const DAY: f64 = 86_400.0;

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
    pub(super) fn per_row(&self, catalog: &Catalog) -> Option<f64> {
        let judged = self.judged.as_ref()?;
        let (position, limits) = (judged.position, judged.limits);
        let distance = (i128::from(position.last_value) - i128::from(limits.start)) * limits.sign();
        let used = distance / limits.step() + i128::from(position.is_called);
        let tables = self.feeds.iter().map(|feed| catalog.get_table(&feed.table));
        let rows: Option<u64> = tables.map(|table| table?.size.estimated_rows).sum();
        let (used, rows) = (u64::try_from(used).ok()?, rows.filter(|&rows| rows > 0)?);
        #[expect(
            clippy::cast_precision_loss,
            reason = "the planner's estimate is no closer"
        )]
        Some((used as f64 / rows as f64 * 100.0).round() / 100.0)
    }
}

fn pace(before: &SequenceState, now: &SequenceState, seconds: u64) -> Option<Pace> {
    let (values, left) = (used(before, now)?, now.remaining?);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a pace is an estimate, and days are not counted to the second"
    )]
    let (used, rest, time) = (values as f64, left as f64, seconds as f64);
    let per_day = used / time * DAY;
    Some(Pace {
        seconds,
        values,
        per_day,
        days_left: (values > 0).then(|| rest / per_day),
    })
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
