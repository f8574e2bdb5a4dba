//! From where on `health` says something, where that is not where it usually does.

use std::time::Duration;

use reconcile_core::health::{Moment, Thresholds};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::Config;

/// The thresholds that a project sets. The keys are those of the issues that they are for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Health {
    #[serde(default, deserialize_with = "rising")]
    long_transaction: Option<Levels<Time>>,
    #[serde(default, deserialize_with = "rising")]
    idle_in_transaction: Option<Levels<Time>>,
    #[serde(default, deserialize_with = "rising")]
    blocked: Option<Levels<Time>>,
    #[serde(default, deserialize_with = "rising")]
    prepared_transaction: Option<Levels<Time>>,
    #[serde(default, deserialize_with = "rising")]
    age_percent: Option<Levels<u64>>,
    #[serde(default, deserialize_with = "rising")]
    slot_bytes: Option<Levels<Size>>,
    #[serde(default, deserialize_with = "rising")]
    slot_age: Option<Levels<u64>>,
    dead_rows: Option<Share>,
    never_analysed: Option<u64>,
    rows_lost: Option<Share>,
    #[serde(default, deserialize_with = "falling")]
    days_left: Option<Levels<u64>>,
}

/// From where on it is a warning, and an error.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Levels<T> {
    warning: T,
    error: T,
}

/// So many rows, and so many percent of those that there are.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    rows: u64,
    percent: u64,
}

/// `90s`, `10m`, `6h`, `1d`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Deserialize)]
#[serde(try_from = "String")]
struct Time(Duration);

impl TryFrom<String> for Time {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.parse() {
            Ok(Moment::Ago(time)) => Ok(Self(time)),
            _ => Err(format!(
                "`{text}` is no length of time: write 90s, 10m, 6h, 1d"
            )),
        }
    }
}

/// Bytes, as PostgreSQL writes them: `512MB`, `1GB`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Deserialize)]
#[serde(try_from = "String")]
struct Size(u64);

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let units = [("kB", 10), ("MB", 20), ("GB", 30), ("TB", 40)];
        let size = units.into_iter().find_map(|(unit, bits)| {
            let number: u64 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
            number.checked_mul(1 << bits)
        });
        size.map(Self)
            .ok_or_else(|| format!("`{text}` is no size: write 512MB, 1GB"))
    }
}

/// The error does not begin before the warning.
fn rising<'de, D: Deserializer<'de>, T: Deserialize<'de> + PartialOrd>(
    from: D,
) -> Result<Option<Levels<T>>, D::Error> {
    let levels = Levels::<T>::deserialize(from)?;
    if levels.warning > levels.error {
        return Err(D::Error::custom("the error is below the warning"));
    }
    Ok(Some(levels))
}

/// The same where less is worse.
fn falling<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Levels<u64>>, D::Error> {
    let levels = Levels::<u64>::deserialize(from)?;
    if levels.warning < levels.error {
        return Err(D::Error::custom("the error is above the warning"));
    }
    Ok(Some(levels))
}

impl Config {
    /// Those of the file, and the usual ones.
    pub(crate) fn thresholds(&self) -> Thresholds {
        let own = &self.health;
        let mut all = Thresholds::new();
        let times = |levels: Levels<Time>| (levels.warning.0, levels.error.0);
        if let Some((warning, error)) = own.long_transaction.map(times) {
            all = all.transaction(warning, error);
        }
        if let Some((warning, error)) = own.idle_in_transaction.map(times) {
            all = all.idle(warning, error);
        }
        if let Some((warning, error)) = own.blocked.map(times) {
            all = all.blocked(warning, error);
        }
        if let Some((warning, error)) = own.prepared_transaction.map(times) {
            all = all.prepared(warning, error);
        }
        if let Some(levels) = own.age_percent {
            all = all.age_percent(levels.warning, levels.error);
        }
        if let Some(levels) = own.slot_bytes {
            all = all.slot_bytes(levels.warning.0, levels.error.0);
        }
        if let Some(levels) = own.slot_age {
            all = all.slot_age(levels.warning, levels.error);
        }
        if let Some(share) = own.dead_rows {
            all = all.dead_rows(share.rows, share.percent);
        }
        if let Some(rows) = own.never_analysed {
            all = all.unanalysed_rows(rows);
        }
        if let Some(share) = own.rows_lost {
            all = all.lost_rows(share.rows, share.percent);
        }
        if let Some(levels) = own.days_left {
            all = all.days_left(levels.warning, levels.error);
        }
        all
    }
}
