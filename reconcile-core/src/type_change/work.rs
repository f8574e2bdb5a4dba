//! What has to be written again.

use super::base::{Base, Type};
use super::outcome::{element, is_constrained, without_domains};
use super::{Session, Side, TypeKind, Work};

/// How much a conversion that exists writes.
pub(super) fn of(from: &Side, to: &Side, session: &Session) -> Work {
    if is_constrained(to) {
        return Work::Table;
    }
    let is_domain =
        |side: &Side| matches!(side.kind, TypeKind::Domain { .. }) && !side.data_type.array;
    let domain = is_domain(from);
    let any_domain = domain || is_domain(to);
    let (from, to) = (without_domains(from), without_domains(to));
    if from.data_type.array || to.data_type.array {
        return array(from, to, any_domain);
    }
    let (Some(mut source), Some(target)) = (Type::of(from), Type::of(to)) else {
        return Work::Table;
    };
    if domain {
        // Its modifier is not known where the cast looks for it.
        source.modifier = None;
    }
    if source.base == target.base {
        return if keeps_form(&source, &target) {
            Work::Catalog
        } else {
            Work::Table
        };
    }
    relabelled(&source, &target, session)
}

/// Elements are converted one by one, unless there is nothing to convert.
///
/// Operator classes of arrays are polymorphic: an index on a domain is none on its array.
fn array(from: &Side, to: &Side, domain: bool) -> Work {
    let both = from.data_type.array && to.data_type.array;
    let same = from.data_type.name == to.data_type.name && to.data_type.modifier.is_none();
    let checked = is_constrained(&element(to));
    match both && same && !checked {
        true if domain => Work::Indexes,
        true => Work::Catalog,
        false => Work::Table,
    }
}

/// Whether the modifier's conversion has nothing to do.
fn keeps_form(from: &Type<'_>, to: &Type<'_>) -> bool {
    if to.modifier.is_none() || from.modifier == to.modifier {
        return true;
    }
    match to.base {
        Base::Numeric => match (from.numeric(), to.numeric()) {
            (Some((p, s)), Some((to_p, to_s))) => s == to_s && p <= to_p,
            _ => false,
        },
        Base::Varchar | Base::Varbit => from.length().is_some_and(|n| Some(n) <= to.length()),
        Base::Time | Base::Timetz | Base::Timestamp | Base::Timestamptz => {
            from.fraction() <= to.fraction()
        }
        Base::Interval => {
            let fields = to.least_field() <= from.least_field();
            fields && (from.least_field() > 0 || from.fraction() <= to.fraction())
        }
        _ => false,
    }
}

/// Types whose values have the same form on disk.
fn relabelled(from: &Type<'_>, to: &Type<'_>, session: &Session) -> Work {
    use Base::{
        Bit, Bpchar, Cidr, Citext, Inet, Int4, Oid, Text, Timestamp, Timestamptz, Varbit, Varchar,
        Xml,
    };
    match (from.base, to.base) {
        // At an offset of zero the numbers stay. A conversion to fewer digits comes on top.
        (Timestamp, Timestamptz) | (Timestamptz, Timestamp)
            if session.is_utc() && to.fraction() == 6 =>
        {
            Work::Indexes
        }
        _ if to.modifier.is_some() => Work::Table,
        // There is no index on XML.
        (Text, Varchar) | (Varchar, Text) | (Cidr, Inet) | (Xml, Text | Varchar | Bpchar) => {
            Work::Catalog
        }
        (Text | Varchar | Citext, Bpchar)
        | (Text | Varchar, Citext)
        | (Citext, Text | Varchar)
        | (Int4, Oid)
        | (Oid, Int4)
        | (Bit, Varbit) => Work::Indexes,
        _ => Work::Table,
    }
}
