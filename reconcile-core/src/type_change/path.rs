//! Which conversions PostgreSQL finds.

use super::base::Base;
use super::session::Session;

/// How a conversion is written: `ALTER … TYPE t` takes assignment casts, `USING c::t` takes all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cast {
    Assignment,
    Explicit,
}

use Base::{
    Bit, Bool, Bytea, Cidr, Date, Float4, Float8, Inet, Int2, Int4, Int8, Interval, Json, Jsonb,
    Macaddr, Macaddr8, Money, Numeric, Oid, Time, Timestamp, Timestamptz, Timetz, Varbit,
};

/// Casts that are taken on assignment too, as `pg_cast` has them.
const ASSIGNMENT: &[(Base, &[Base])] = &[
    (Int2, &[Int4, Int8, Oid, Numeric, Float4, Float8]),
    (Int4, &[Int2, Int8, Oid, Numeric, Float4, Float8, Money]),
    (Int8, &[Int2, Int4, Oid, Numeric, Float4, Float8, Money]),
    (Oid, &[Int4, Int8]),
    (Numeric, &[Int2, Int4, Int8, Float4, Float8, Money]),
    (Float4, &[Int2, Int4, Int8, Numeric, Float8]),
    (Float8, &[Int2, Int4, Int8, Numeric, Float4]),
    (Money, &[Numeric]),
    (Bit, &[Varbit]),
    (Varbit, &[Bit]),
    (Inet, &[Cidr]),
    (Cidr, &[Inet]),
    (Macaddr, &[Macaddr8]),
    (Macaddr8, &[Macaddr]),
    (Json, &[Jsonb]),
    (Jsonb, &[Json]),
    (Date, &[Timestamp, Timestamptz]),
    (Time, &[Timetz, Interval]),
    (Timetz, &[Time]),
    (Timestamp, &[Date, Time, Timestamptz]),
    (Timestamptz, &[Date, Time, Timetz, Timestamp]),
    (Interval, &[Time]),
];

/// Casts that have to be written.
const EXPLICIT: &[(Base, &[Base])] = &[
    (Int4, &[Bit, Bool]),
    (Int8, &[Bit]),
    (Bool, &[Int4]),
    (Bit, &[Int4, Int8]),
    (Jsonb, &[Bool, Int2, Int4, Int8, Numeric, Float4, Float8]),
];

/// Casts that have to be written, of version 18 and later.
const EXPLICIT_FROM_18: &[(Base, &[Base])] = &[
    (Int2, &[Bytea]),
    (Int4, &[Bytea]),
    (Int8, &[Bytea]),
    (Bytea, &[Int2, Int4, Int8]),
];

/// Whether there is a conversion between two base types.
pub(super) fn exists(from: Base, to: Base, cast: Cast, session: &Session) -> bool {
    let same = from == to && !matches!(from, Base::Enum | Base::Array);
    if same || to.is_string() || holds(ASSIGNMENT, from, to) {
        return true;
    }
    cast == Cast::Explicit
        && (from.is_string()
            || holds(EXPLICIT, from, to)
            || (session.may_be_from(18) && holds(EXPLICIT_FROM_18, from, to)))
}

fn holds(table: &[(Base, &[Base])], from: Base, to: Base) -> bool {
    table
        .iter()
        .any(|(source, targets)| *source == from && targets.contains(&to))
}

#[cfg(test)]
mod tests {
    use super::{ASSIGNMENT, EXPLICIT, EXPLICIT_FROM_18, holds};

    #[test]
    fn no_cast_stands_twice() {
        for (source, targets) in EXPLICIT.iter().chain(EXPLICIT_FROM_18) {
            for target in *targets {
                assert!(
                    !holds(ASSIGNMENT, *source, *target),
                    "{source:?} {target:?}"
                );
            }
        }
    }
}
