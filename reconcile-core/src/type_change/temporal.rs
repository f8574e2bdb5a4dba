//! Dates, times and intervals.

use super::base::{Base, Type};
use super::effect::Effect;
use super::session::Session;

use Base::{Date, Interval, Time, Timestamp, Timestamptz, Timetz};

const OUT_OF_RANGE: &str = "dates after the year 294276 are refused";
const ZONE: &str = "local times that a change of the clock skips or repeats are moved";
const EDGES: &str = "times at the ends of the range are refused in some time zones";
const FRACTION: &str = "fractions of seconds are rounded";

/// What happens between dates and times; none for other types.
pub(super) fn effect(from: &Type<'_>, to: &Type<'_>, session: &Session) -> Option<Effect> {
    let zone = !session.is_utc();
    let rounded = to.fraction() < from.fraction();
    Some(match (from.base, to.base) {
        (Date, Timestamp) => Effect::fails(OUT_OF_RANGE),
        (Date, Timestamptz) => Effect::fails(OUT_OF_RANGE)
            .and_changes(zone, "days that a change of the clock skips are moved"),
        (Timestamp | Timestamptz, Date) => Effect::changes("the time of day is dropped"),
        (Timestamp | Timestamptz, Time) => {
            Effect::changes("the date is dropped, and infinity becomes NULL")
        }
        (Timestamptz, Timetz) => Effect::changes("the date is dropped, and infinity becomes NULL"),
        (Timestamp, Timestamptz) | (Timestamptz, Timestamp) => Effect::NONE
            .and_fails(zone, EDGES)
            .and_changes(zone, ZONE)
            .and_changes(rounded, FRACTION),
        (Timetz, Time) => Effect::changes("the offset from UTC is dropped"),
        (Interval, Time) => Effect::changes("days, months and years are dropped")
            .and_fails(session.may_be_from(17), "infinity is refused from 17 on"),
        (Time, Interval) if to.least_field() > 0 => {
            Effect::changes("fields below the least one are dropped")
        }
        (Interval, Interval) => interval(from, to, session),
        (Time, Time | Timetz | Interval)
        | (Timetz, Timetz)
        | (Timestamp, Timestamp)
        | (Timestamptz, Timestamptz) => Effect::NONE.and_changes(rounded, FRACTION),
        _ => return None,
    })
}

fn interval(from: &Type<'_>, to: &Type<'_>, session: &Session) -> Effect {
    let dropped = to.least_field() > from.least_field();
    let rounded = from.least_field() == 0 && to.fraction() < from.fraction();
    let overflows = rounded && session.may_be_from(17);
    Effect::NONE
        .and_fails(
            overflows,
            "intervals at the ends of the range are refused from 17 on",
        )
        .and_changes(dropped, "fields below the least one are dropped")
        .and_changes(rounded, FRACTION)
}
