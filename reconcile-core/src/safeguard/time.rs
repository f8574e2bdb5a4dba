//! Times as the journal has them: `2026-11-22T22:42:24Z`.

use std::time::Duration;

/// How long after `earlier` is `later`; `None` if one is no such time, or the order is another.
pub(super) fn between(earlier: &str, later: &str) -> Option<Duration> {
    let seconds = seconds(later)?.checked_sub(seconds(earlier)?)?;
    u64::try_from(seconds).ok().map(Duration::from_secs)
}

/// The day of the week (1 is Monday) and the minutes since midnight.
pub(super) fn of_week(at: &str) -> Option<(u32, u32)> {
    let seconds = seconds(at)?;
    let days = seconds.div_euclid(86_400);
    // 1970-01-01 was a Thursday.
    let weekday = u32::try_from((days + 3).rem_euclid(7) + 1).ok()?;
    let minute = u32::try_from(seconds.rem_euclid(86_400) / 60).ok()?;
    Some((weekday, minute))
}

/// Since 1970.
fn seconds(at: &str) -> Option<i64> {
    let (date, time) = at.strip_suffix('Z')?.split_once('T')?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let mut time = time.splitn(3, ':').map(str::parse::<i64>);
    let (hour, minute, second) = (time.next()?.ok()?, time.next()?.ok()?, time.next()?.ok()?);
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day) && (0..24).contains(&hour);
    if !fits || !(0..60).contains(&minute) || !(0..=60).contains(&second) {
        return None;
    }
    // Years begin in March, so that the day that is sometimes there is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}
