//! Numbers, money and booleans.

use std::borrow::Cow;

use super::base::{Base, Type};
use super::effect::Effect;
use super::session::Session;

use Base::{Bit, Bool, Float4, Float8, Int2, Int4, Int8, Jsonb, Money, Numeric, Oid};

const NAN: &str = "NaN is refused";
const RANGE: &str = "numbers out of range are refused";
const ROUNDED: &str = "fractions are rounded";

/// What happens between numbers; none for other types.
pub(super) fn effect(from: &Type<'_>, to: &Type<'_>, session: &Session) -> Option<Effect> {
    Some(match (from.base, to.base) {
        (Numeric, Numeric) => to
            .numeric()
            .map_or(Effect::NONE, |to| match from.numeric() {
                Some(from) => rescaled(from, to),
                None => any_to_numeric(),
            }),
        (Int2 | Int4 | Int8, Numeric) => match to.numeric() {
            Some(to) => integer_to_numeric(from.base, to),
            None => Effect::NONE,
        },
        (Numeric, Int2 | Int4 | Int8) => numeric_to_integer(from.numeric(), to.base),
        (Numeric, Float4 | Float8) => numeric_to_float(from.numeric(), to.base),
        (Float4 | Float8, Numeric) => float_to_numeric(from.base, to, session),
        (Numeric, Money) => numeric_to_money(from.numeric()),
        (Money, Numeric) => match to.numeric() {
            Some((p, s)) => Effect::NONE
                .and_fails(p - s < 17, RANGE)
                .and_changes(s < 2, ROUNDED),
            None => Effect::NONE,
        },
        (Jsonb, Numeric) if to.numeric().is_some() => {
            Effect::fails("other JSON values than numbers are refused, and numbers out of range")
                .and_changes(true, ROUNDED)
        }
        (from, to) => plain(from, to)?,
    })
}

/// Numbers without a modifier.
fn plain(from: Base, to: Base) -> Option<Effect> {
    Some(match (from, to) {
        (Int4, Int2) | (Int8, Int2 | Int4 | Money) => Effect::fails(RANGE),
        (Int8, Oid) => Effect::fails("numbers below 0 and above 4294967295 are refused"),
        (Int2 | Int4, Oid) => Effect::changes("4294967296 is added to numbers below 0"),
        (Oid, Int4) => Effect::changes("4294967296 is taken from numbers above 2147483647"),
        (Int4 | Int8, Float4) => Effect::changes("precision beyond 24 bits is lost"),
        (Int8, Float8) => Effect::changes("precision beyond 53 bits is lost"),
        (Float4 | Float8, Int2 | Int4 | Int8) => {
            Effect::fails("numbers out of range, infinity and NaN are refused")
                .and_changes(true, ROUNDED)
        }
        (Float8, Float4) => Effect::fails("numbers out of range, very small ones too, are refused")
            .and_changes(true, "precision beyond 24 bits is lost"),
        (Int4, Bool) => Effect::changes("every number but 0 becomes true"),
        (Bit, Int4 | Int8) => return None,
        (from, to) if is_number(from) && is_number(to) => Effect::NONE,
        _ => return None,
    })
}

fn is_number(base: Base) -> bool {
    matches!(
        base,
        Int2 | Int4 | Int8 | Oid | Numeric | Float4 | Float8 | Money | Bool
    )
}

fn any_to_numeric() -> Effect {
    Effect::fails("numbers with more digits before the point, and infinity, are refused")
        .and_changes(true, ROUNDED)
}

/// How many decimal digits the greatest value has.
fn digits(integer: Base) -> i32 {
    match integer {
        Int2 => 5,
        Int4 => 10,
        _ => 19,
    }
}

fn rescaled((p, s): (i32, i32), (to_p, to_s): (i32, i32)) -> Effect {
    let rounded = s > to_s;
    // Rounding may carry into one digit more.
    let refused = p - s > to_p - to_s || (rounded && p - s == to_p - to_s);
    Effect::NONE
        .and_fails(refused, too_many_digits(to_p - to_s))
        .and_changes(rounded, rounded_to(to_s))
}

fn integer_to_numeric(from: Base, (p, s): (i32, i32)) -> Effect {
    Effect::NONE
        .and_fails(p - s < digits(from), too_many_digits(p - s))
        .and_changes(s < 0, rounded_to(s))
}

fn too_many_digits(before: i32) -> Cow<'static, str> {
    match before {
        1.. => {
            format!("numbers with more than {before} digits before the point are refused").into()
        }
        0 => "numbers from 1 on are refused".into(),
        _ => RANGE.into(),
    }
}

fn rounded_to(scale: i32) -> Cow<'static, str> {
    match scale {
        0.. => format!("fractions are rounded to {scale} digits").into(),
        _ => format!("numbers are rounded to multiples of 1e{}", -scale).into(),
    }
}

fn numeric_to_integer(from: Option<(i32, i32)>, to: Base) -> Effect {
    let Some((p, s)) = from else {
        return Effect::fails("numbers out of range and NaN are refused")
            .and_changes(true, ROUNDED);
    };
    let fits = p - s < digits(to);
    Effect::NONE
        .and_fails(!fits, "numbers out of range and NaN are refused")
        .and_fails(fits, NAN)
        .and_changes(s > 0, ROUNDED)
}

fn numeric_to_money(from: Option<(i32, i32)>) -> Effect {
    // The greatest amount has 17 digits before the point, but not every number of 17 digits fits.
    let fits = from.is_some_and(|(p, s)| p - s <= 16);
    Effect::NONE
        .and_fails(!fits, "numbers out of range and NaN are refused")
        .and_fails(fits, NAN)
        .and_changes(from.is_none_or(|(_, s)| s > 2), ROUNDED)
}

fn numeric_to_float(from: Option<(i32, i32)>, to: Base) -> Effect {
    // Bits of the significand, the greatest and the least decimal exponents of full precision, and
    // the least of all.
    let (bits, greatest, least, least_of_all) = match to {
        Float4 => (24, 38, 37, 44),
        _ => (53, 308, 307, 323),
    };
    let lost = if bits == 24 {
        "digits beyond the sixth may be lost"
    } else {
        "digits beyond the fifteenth may be lost"
    };
    let refused = "numbers out of range, very small ones too, are refused";
    let Some((p, s)) = from else {
        return Effect::fails(refused).and_changes(true, lost);
    };
    Effect::NONE
        .and_fails(p - s > greatest || s > least_of_all, refused)
        .and_changes(!keeps_digits(p, p - s, bits) || s > least, lost)
}

/// Whether a binary significand tells all numbers of `p` decimal digits apart, the greatest of which
/// have `before` digits before the point: where they are farthest apart, just below
/// 10^`before`, two neighbours differ by no more than one in the last digit.
fn keeps_digits(p: i32, before: i32, bits: i32) -> bool {
    let exact = f64::from(before) * std::f64::consts::LOG2_10;
    let exponent = exact.floor();
    exponent - f64::from(bits - 1) <= exact - f64::from(p) * std::f64::consts::LOG2_10
}

fn float_to_numeric(from: Base, to: &Type<'_>, session: &Session) -> Effect {
    let lost = if from == Float4 {
        "digits beyond the sixth are lost"
    } else {
        "digits beyond the fifteenth are lost"
    };
    match to.numeric() {
        Some(_) => Effect::fails("numbers out of range and infinity are refused")
            .and_changes(true, ROUNDED),
        None => {
            Effect::changes(lost).and_fails(!session.is_from(14), "infinity is refused before 14")
        }
    }
}
