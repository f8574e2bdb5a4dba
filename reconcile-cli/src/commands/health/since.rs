//! Since when `health` is to say what is new: an earlier report, or a time.

use std::path::Path;

use reconcile_core::health::{HealthReport, Moment};
use reconcile_core::journal::time;

use super::KEPT;
use crate::config::Config;
use crate::failure::Failure;

/// What was asked for.
pub(super) enum Since {
    Report(Box<HealthReport>),
    Moment(Moment),
}

/// What is known of that time.
pub(super) struct Found {
    /// In seconds since the beginning of 1970.
    pub(super) at: i64,
    /// A report of that time; else why there is none, and what to do about it.
    pub(super) earlier: Result<Box<HealthReport>, (String, String)>,
}

impl Since {
    /// A file that is there is meant before a time that is written alike.
    pub(super) fn of(text: &Path) -> Result<Self, Failure> {
        let moment = text.to_str().and_then(|text| text.parse().ok());
        match moment {
            Some(moment) if !text.exists() => Ok(Self::Moment(moment)),
            _ => Ok(Self::Report(Box::new(read(text)?))),
        }
    }

    /// The report, or what was kept about that time of this database.
    pub(super) fn find(self, now: &HealthReport, config: &Config) -> Result<Found, Failure> {
        let moment = match self {
            Self::Moment(moment) => moment,
            Self::Report(earlier) => {
                return Ok(Found {
                    at: earlier.facts.database.read_at,
                    earlier: Ok(earlier),
                });
            }
        };
        let at = moment.before(now.facts.database.read_at)?;
        let path = config.state(KEPT);
        let help =
            "keep one to compare with: reconcile health --format json > health.json, or run \
                    --apply, which keeps it"
                .to_owned();
        if !path.exists() {
            let reason = format!("no report of that time was kept in {}", path.display());
            return Ok(Found {
                at,
                earlier: Err((reason, help)),
            });
        }
        let kept = Box::new(read(&path)?);
        let earlier = match lack(&kept, now, at) {
            None => Ok(kept),
            Some(lack) => Err((format!("the report in {} {lack}", path.display()), help)),
        };
        Ok(Found { at, earlier })
    }
}

/// Why a report is not one of this database and about that time: nearer to it than a tenth of the
/// time that has passed.
fn lack(kept: &HealthReport, now: &HealthReport, at: i64) -> Option<String> {
    let (then, now) = (&kept.facts.database, &now.facts.database);
    if then.database != now.database {
        return Some("is of another database".to_owned());
    }
    let (passed, between) = (now.read_at - at, (then.read_at - at).abs());
    (between > passed / 10 || then.read_at >= now.read_at)
        .then(|| format!("is of {}", time::written(then.read_at)))
}

/// A report that was kept.
fn read(path: &Path) -> Result<HealthReport, Failure> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|e| {
        Failure::new(format!("cannot read {name}"))
            .with_help("give an earlier report, or a time: 24h, 2d, 2026-11-22T22:42:24Z")
            .caused_by(&e)
    })?;
    serde_json::from_str(&text).map_err(|e| {
        Failure::new(format!("{name} is no report on health"))
            .with_help("keep one: reconcile health --format json > health.json")
            .caused_by(&e)
    })
}
