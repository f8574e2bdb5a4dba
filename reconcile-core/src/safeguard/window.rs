//! A maintenance window.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Hours of the day, on all days or some of them, in UTC: `02:00-05:00`, `Sat,Sun 22:00-04:00`. One
/// that ends before it begins ends on the next day.
///
/// ```
/// use reconcile_core::safeguard::Window;
///
/// let window: Window = "Sat 22:00-04:00".parse()?;
/// assert!(window.contains(6, 23 * 60));
/// assert!(window.contains(7, 3 * 60));
/// assert!(!window.contains(6, 3 * 60));
/// # Ok::<(), reconcile_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Days on which it begins, 1 is Monday.
    days: Vec<u32>,
    from: u32,
    until: u32,
}

impl Window {
    /// Whether a time is in it: the day of the week (1 is Monday) and the minutes since midnight, in
    /// UTC.
    #[must_use]
    pub fn contains(&self, weekday: u32, minute: u32) -> bool {
        let begins = |day: u32| self.days.contains(&day);
        if self.from < self.until {
            return begins(weekday) && (self.from..self.until).contains(&minute);
        }
        let before = if weekday == 1 {
            7
        } else {
            weekday.wrapping_sub(1)
        };
        begins(weekday) && minute >= self.from || begins(before) && minute < self.until
    }
}

impl FromStr for Window {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || {
            Error::new(
                ErrorKind::Usage,
                format!("`{text}` is no maintenance window"),
            )
            .with_help("write it as 02:00-05:00 or Sat,Sun 22:00-04:00, in UTC")
        };
        let (days, hours) = match text.trim().split_once(' ') {
            Some((days, hours)) => (Some(days), hours),
            None => (None, text.trim()),
        };
        let days = match days {
            None => Some((1..=7).collect()),
            Some(days) => days.split(',').map(day).collect::<Option<Vec<u32>>>(),
        };
        let (from, until) = hours.trim().split_once('-').ok_or_else(refused)?;
        match (days, minute(from), minute(until)) {
            (Some(days), Some(from), Some(until)) if from != until && from < 1440 => {
                Ok(Self { days, from, until })
            }
            _ => Err(refused()),
        }
    }
}

fn day(text: &str) -> Option<u32> {
    let at = DAYS
        .iter()
        .position(|name| name.eq_ignore_ascii_case(text.trim()))?;
    u32::try_from(at + 1).ok()
}

fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() == 2);
    let (hour, minute) = (number(hour)?, number(minute)?);
    (hour < 24 && minute < 60 || hour == 24 && minute == 0).then_some(hour * 60 + minute)
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.days.len() < 7 {
            let names: Vec<&str> = (1..)
                .zip(DAYS)
                .filter(|(number, _)| self.days.contains(number))
                .map(|(_, name)| name)
                .collect();
            write!(f, "{} ", names.join(","))?;
        }
        let time = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        write!(f, "{}-{}", time(self.from), time(self.until))
    }
}
