//! Since when something is to be told.

use std::str::FromStr;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::journal::time;

/// A moment of the past: a time (RFC 3339: `2026-11-22T22:42:24Z`, `2026-11-22T23:42:24+01:00`), or
/// how long ago (`90m`, `24h`, `2d`, `1w`).
///
/// ```
/// use std::time::Duration;
/// use reconcile_core::health::Moment;
///
/// assert_eq!("2d".parse::<Moment>()?, Moment::Ago(Duration::from_secs(172_800)));
/// assert_eq!("1970-01-02T00:00:00Z".parse::<Moment>()?.before(90_000)?, 86_400);
/// # Ok::<(), reconcile_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Seconds since the beginning of 1970 (UTC).
    At(i64),
    /// So long before now.
    Ago(Duration),
}

impl Moment {
    /// As seconds since the beginning of 1970, where it is `now` by the server's clock.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if it is not before now.
    pub fn before(self, now: i64) -> Result<i64> {
        let at = match self {
            Self::At(at) => at,
            Self::Ago(time) => i64::try_from(time.as_secs()).map_or(0, |time| now - time),
        };
        if at < now {
            return Ok(at);
        }
        let message = "the time since which it is to be told has not come yet";
        Err(Error::new(ErrorKind::Usage, message).with_help("it is the server's clock that counts"))
    }
}

impl FromStr for Moment {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let ago = || {
            let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
            let seconds: u64 = match unit {
                "s" => 1,
                "m" => 60,
                "h" => 3_600,
                "d" => 86_400,
                "w" => 604_800,
                _ => return None,
            };
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            let number: u64 = digits.then(|| number.parse().ok()).flatten()?;
            let all = number.checked_mul(seconds)?;
            (all > 0 && all < 1 << 40).then(|| Self::Ago(Duration::from_secs(all)))
        };
        ago()
            .or_else(|| time::seconds(text).map(Self::At))
            .ok_or_else(|| {
                Error::new(ErrorKind::Usage, format!("`{text}` is no time"))
                    .with_help("write 24h, 2d, or 2026-11-22T22:42:24Z")
            })
    }
}
