//! Which settings the new values depend on, and what they mean afterwards.

use super::base::{Base, Type};
use super::outcome::{element, without_domains};
use super::{Session, Setting, Side};

use Base::{
    Bytea, Citext, Date, Float4, Float8, Int2, Int4, Int8, Interval, Money, Numeric, Oid, Time,
    Timestamp, Timestamptz, Timetz, Xml,
};

/// The settings that matter for a conversion that exists.
pub(super) fn of(from: &Side, to: &Side, session: &Session) -> Vec<Setting> {
    let (source, target) = (innermost(from), innermost(to));
    let (Some(from), Some(to)) = (Type::of(&source), Type::of(&target)) else {
        return Vec::new();
    };
    let (from, to) = (from.base, to.base);
    let mut settings = Vec::new();
    match (from.is_string(), to.is_string()) {
        (false, true) => written(from, &mut settings),
        (true, false) => read(to, &mut settings),
        _ => between(from, to, &mut settings),
    }
    // A known zone is no question any more.
    settings.retain(|setting| *setting != Setting::TimeZone || !session.is_utc());
    settings
}

fn innermost(side: &Side) -> Side {
    let plain = without_domains(side);
    without_domains(&element(plain)).clone()
}

fn written(from: Base, settings: &mut Vec<Setting>) {
    match from {
        Date | Timestamp => settings.push(Setting::DateStyle),
        Timestamptz => settings.extend([Setting::TimeZone, Setting::DateStyle]),
        Interval => settings.push(Setting::IntervalStyle),
        Float4 | Float8 => settings.push(Setting::ExtraFloatDigits),
        Money => settings.push(Setting::LcMonetary),
        Bytea => settings.push(Setting::ByteaOutput),
        _ => {}
    }
}

fn read(to: Base, settings: &mut Vec<Setting>) {
    match to {
        Date | Timestamp => settings.push(Setting::DateStyle),
        Timestamptz => settings.extend([Setting::TimeZone, Setting::DateStyle]),
        Timetz => settings.push(Setting::TimeZone),
        Interval => settings.push(Setting::IntervalStyle),
        Money => settings.push(Setting::LcMonetary),
        Xml => settings.push(Setting::XmlOption),
        _ => {}
    }
}

fn between(from: Base, to: Base, settings: &mut Vec<Setting>) {
    match (from, to) {
        (Date | Timestamp, Timestamptz)
        | (Timestamptz, Date | Time | Timetz | Timestamp)
        | (Time, Timetz) => settings.push(Setting::TimeZone),
        (Int4 | Int8 | Numeric, Money) | (Money, Numeric) => settings.push(Setting::LcMonetary),
        _ => {}
    }
}

/// What kept values mean from now on.
pub(super) fn meaning(from: &Side, to: &Side) -> Option<&'static str> {
    let (source, target) = (innermost(from), innermost(to));
    let (from, to) = (Type::of(&source)?.base, Type::of(&target)?.base);
    match (from, to) {
        (Citext, Citext) => None,
        (_, Citext) => Some("comparisons ignore case, and a unique index may refuse what it held"),
        (Citext, _) if to.is_string() => Some("comparisons no longer ignore case"),
        (Date | Timestamp, Timestamptz) => {
            Some("local times are taken to be those of the session's time zone")
        }
        (Timestamptz, Timestamp) => {
            Some("times become local ones of the session's time zone, and no longer say so")
        }
        (Time, Timetz) => Some("times get the offset of the session's time zone of today"),
        (Int2 | Int4 | Int8 | Oid | Numeric | Float4 | Float8, _) if to.is_string() => {
            Some("they are ordered as text: 10 comes before 9")
        }
        _ => None,
    }
}
