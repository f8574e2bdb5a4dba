//! Values written as strings, and read from them.

use super::base::{Base, Type};
use super::effect::{Effect, Reason};
use super::path::Cast;
use super::session::Session;

const TRAILING: &str = "trailing spaces are lost";

/// What happens to values that are written as a string.
pub(super) fn written(from: &Type<'_>, to: &Type<'_>, cast: Cast, session: &Session) -> Effect {
    let spaces = ends_in_spaces(from);
    let longest = longest(from, session);
    match to.base {
        Base::Name => name(from, longest),
        Base::Citext if from.base == Base::Xml => declaration(),
        Base::Bpchar if to.length().is_none() => {
            Effect::NONE.and_changes(spaces && from.base.is_string(), TRAILING)
        }
        Base::Varchar | Base::Bpchar if from.base == Base::Enum => labels(from, to, cast),
        Base::Varchar | Base::Bpchar => {
            let length = to.length();
            let too_long = length.is_some_and(|n| longest.is_none_or(|longest| longest > n));
            let (refused, cut) = match length {
                Some(n) => too_long_for(n, longest),
                None => (Reason::default(), Reason::default()),
            };
            let explicit = cast == Cast::Explicit;
            Effect::NONE
                .and_fails(too_long && !explicit, refused)
                .and_changes(too_long && explicit, cut)
                .and_changes(spaces && (too_long || to.base == Base::Bpchar), TRAILING)
        }
        _ => Effect::NONE,
    }
}

/// Each label on its own.
fn labels(from: &Type<'_>, to: &Type<'_>, cast: Cast) -> Effect {
    let Some(n) = to.length() else {
        return Effect::NONE;
    };
    let limit = usize::try_from(n).unwrap_or(usize::MAX);
    let mut effect = Effect::NONE;
    let longest = from.labels.iter().map(|label| label.chars().count()).max();
    let (refused, cut) = too_long_for(n, longest.and_then(|l| u32::try_from(l).ok()));
    for label in from.labels {
        let trimmed = label.trim_end_matches(' ');
        let too_long = trimmed.chars().count() > limit;
        let padded = trimmed.len() < label.len()
            && (to.base == Base::Bpchar || label.chars().count() > limit);
        effect = match cast {
            Cast::Assignment => effect
                .and_fails(too_long, refused.clone())
                .and_changes(padded && !too_long, TRAILING),
            Cast::Explicit => effect
                .and_changes(too_long, cut.clone())
                .and_changes(padded, TRAILING),
        };
    }
    effect
}

fn too_long_for(n: u32, longest: Option<u32>) -> (Reason, Reason) {
    let longest = longest.map_or_else(String::new, |l| format!(" (the longest has {l})"));
    (
        format!("values of more than {n} characters are refused{longest}").into(),
        format!("values of more than {n} characters are cut off{longest}").into(),
    )
}

/// A name has 63 bytes; a character has up to four.
fn name(from: &Type<'_>, longest: Option<u32>) -> Effect {
    let bytes = match from.base {
        // A label is a name itself.
        Base::Name | Base::Enum => Some(63),
        Base::Text | Base::Varchar | Base::Bpchar | Base::Citext => {
            longest.map(|n| n.saturating_mul(4))
        }
        _ => longest,
    };
    Effect::NONE.and_changes(
        bytes.is_none_or(|bytes| bytes > 63),
        "what comes after 63 bytes is cut off",
    )
}

fn declaration() -> Effect {
    Effect::changes("the XML declaration is lost")
}

/// Whether a value's text may end in spaces that mean something.
pub(super) fn ends_in_spaces(from: &Type<'_>) -> bool {
    match from.base {
        Base::Text | Base::Varchar | Base::Citext | Base::Name | Base::Json | Base::Xml => true,
        Base::Enum => from.labels.iter().any(|label| label.ends_with(' ')),
        _ => false,
    }
}

/// The length of the longest text of a type, in characters; none if there is no such limit.
pub(super) fn longest(of: &Type<'_>, session: &Session) -> Option<u32> {
    let fraction = |seconds: u32| match of.fraction() {
        0 => seconds,
        digits => seconds + 1 + u32::try_from(digits).unwrap_or(6),
    };
    Some(match of.base {
        Base::Int2 => 6,
        Base::Int4 => 11,
        Base::Int8 => 20,
        Base::Oid => 10,
        Base::Numeric => numeric(of.numeric()),
        Base::Float4 => 15,
        Base::Float8 => 24,
        Base::Money => 27,
        Base::Bool => 5,
        Base::Name => 63,
        Base::Bit | Base::Varbit | Base::Varchar | Base::Bpchar => of.length()?,
        Base::Uuid => 36,
        Base::Inet | Base::Cidr => 43,
        Base::Macaddr => 17,
        Base::Macaddr8 => 23,
        Base::Date => 13,
        Base::Time => fraction(8),
        Base::Timetz => fraction(17),
        // 4714-11-24 00:00:00 BC
        Base::Timestamp => fraction(22),
        // Offsets have had seconds everywhere but in UTC.
        Base::Timestamptz if session.is_utc() => fraction(25),
        Base::Timestamptz => fraction(31),
        Base::Interval => interval(of),
        Base::Enum => {
            let longest = of.labels.iter().map(|label| label.chars().count()).max();
            u32::try_from(longest.unwrap_or(0)).ok()?
        }
        Base::Text
        | Base::Citext
        | Base::Bytea
        | Base::Xml
        | Base::Json
        | Base::Jsonb
        | Base::Array => {
            return None;
        }
    })
}

fn numeric(of: Option<(i32, i32)>) -> u32 {
    let Some((p, s)) = of else {
        // The sign, 131072 digits, the point, 16383 digits.
        return 147_457;
    };
    let before = (p - s).max(1);
    let after = if s > 0 { 1 + s } else { 0 };
    // At least `NaN`.
    u32::try_from(1 + before + after).unwrap_or(0).max(3)
}

/// Years, months, days and hours, each as long as it gets.
fn interval(of: &Type<'_>) -> u32 {
    match (of.least_field(), of.fraction()) {
        (5, _) => 16,
        // -178956969 years -11 mons
        (4, _) => 25,
        // … -2147483648 days
        (3, _) => 42,
        // … -2562047788:00:54.775808
        (0, digits @ 1..) => 61 + u32::try_from(digits).unwrap_or(6),
        _ => 60,
    }
}

/// What happens to strings that are read as another type.
pub(super) fn read(to: &Type<'_>) -> Effect {
    let refused = Effect::fails("strings that are no such value are refused");
    match to.base {
        // Kept as they are written, or compared as they are.
        Base::Json | Base::Xml => refused,
        Base::Enum => Effect::fails("strings that are no label are refused"),
        _ => refused.and_changes(true, "how the value was written is lost"),
    }
}
