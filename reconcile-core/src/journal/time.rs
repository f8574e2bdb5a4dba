//! Times as the journal has them, and other tools: RFC 3339, `2026-11-22T22:42:24Z`.

use std::time::Duration;

/// How long after `earlier` is `later`; `None` if one is no such time, or the order is another.
pub(crate) fn between(earlier: &str, later: &str) -> Option<Duration> {
    let seconds = seconds(later)?.checked_sub(seconds(earlier)?)?;
    u64::try_from(seconds).ok().map(Duration::from_secs)
}

/// The day of the week (1 is Monday) and the minutes since midnight.
pub(crate) fn of_week(at: &str) -> Option<(u32, u32)> {
    let seconds = seconds(at)?;
    let days = seconds.div_euclid(86_400);
    // 1970-01-01 was a Thursday.
    let weekday = u32::try_from((days + 3).rem_euclid(7) + 1).ok()?;
    let minute = u32::try_from(seconds.rem_euclid(86_400) / 60).ok()?;
    Some((weekday, minute))
}

/// Seconds since the beginning of 1970 (UTC); fractions of a second are cut off. `None` if it is no
/// time with an offset: nobody knows where a clock without one hangs.
#[must_use]
pub fn seconds(at: &str) -> Option<i64> {
    let (date, time) = at.split_once(['T', 't', ' '])?;
    let mut date = date.splitn(3, '-').map(number);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (time, offset) = offset(time)?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    number(fraction)?;
    let mut time = time.splitn(3, ':').map(number);
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let fits = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
    if !fits || hour >= 24 || minute >= 60 || second > 60 || year > 9_999 {
        return None;
    }
    // Years begin in March, so that the day that is sometimes there is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second - offset)
}

/// A clock's time without its offset, and the offset in seconds.
fn offset(time: &str) -> Option<(&str, i64)> {
    if let Some(time) = time.strip_suffix(['Z', 'z']) {
        return Some((time, 0));
    }
    let (at, sign) = time.char_indices().find(|(_, c)| matches!(c, '+' | '-'))?;
    let (time, offset) = time.split_at_checked(at)?;
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let seconds = hours * 3_600 + minutes * 60;
    let fits = hours < 24 && minutes < 60;
    fits.then_some((time, if sign == '-' { -seconds } else { seconds }))
}

/// A time in this form: `2026-11-22T22:42:24Z`.
#[must_use]
pub fn written(seconds: i64) -> String {
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since the first of March of the year 0.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Digits, and nothing else.
fn number(text: &str) -> Option<i64> {
    let digits = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
