//! The types that were measured, and what their modifiers say.

use super::{Side, TypeKind};

/// A type whose conversions were measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Base {
    Int2,
    Int4,
    Int8,
    Oid,
    Numeric,
    Float4,
    Float8,
    Money,
    Bool,
    Text,
    Varchar,
    Bpchar,
    Name,
    Citext,
    Bytea,
    Bit,
    Varbit,
    Uuid,
    Xml,
    Json,
    Jsonb,
    Inet,
    Cidr,
    Macaddr,
    Macaddr8,
    Date,
    Time,
    Timetz,
    Timestamp,
    Timestamptz,
    Interval,
    Enum,
    /// Any array, as far as it is written as a string or read from one.
    Array,
}

impl Base {
    /// The types of `pg_catalog`, by their names there.
    const NAMES: [(&'static str, Base); 30] = [
        ("int2", Base::Int2),
        ("int4", Base::Int4),
        ("int8", Base::Int8),
        ("oid", Base::Oid),
        ("numeric", Base::Numeric),
        ("float4", Base::Float4),
        ("float8", Base::Float8),
        ("money", Base::Money),
        ("bool", Base::Bool),
        ("text", Base::Text),
        ("varchar", Base::Varchar),
        ("bpchar", Base::Bpchar),
        ("name", Base::Name),
        ("bytea", Base::Bytea),
        ("bit", Base::Bit),
        ("varbit", Base::Varbit),
        ("uuid", Base::Uuid),
        ("xml", Base::Xml),
        ("json", Base::Json),
        ("jsonb", Base::Jsonb),
        ("inet", Base::Inet),
        ("cidr", Base::Cidr),
        ("macaddr", Base::Macaddr),
        ("macaddr8", Base::Macaddr8),
        ("date", Base::Date),
        ("time", Base::Time),
        ("timetz", Base::Timetz),
        ("timestamp", Base::Timestamp),
        ("timestamptz", Base::Timestamptz),
        ("interval", Base::Interval),
    ];

    /// Strings: everything can be written as one, and be read from one.
    pub(super) fn is_string(self) -> bool {
        matches!(
            self,
            Base::Text | Base::Varchar | Base::Bpchar | Base::Name | Base::Citext
        )
    }
}

/// A type with its modifier, without domains and arrays around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Type<'a> {
    pub(super) base: Base,
    pub(super) modifier: Option<i32>,
    /// Of an enum.
    pub(super) labels: &'a [String],
}

impl<'a> Type<'a> {
    /// The type of a side that is no domain, or of its elements; none if it was not measured.
    pub(super) fn of(side: &'a Side) -> Option<Self> {
        let name = &side.data_type.name;
        let (base, labels): (_, &[String]) = match &side.kind {
            TypeKind::BuiltIn if name.schema == "pg_catalog" => {
                let known = Base::NAMES.iter().find(|(known, _)| *known == name.name);
                (known?.1, &[])
            }
            TypeKind::Enum { labels } => (Base::Enum, labels),
            TypeKind::Extension(extension) if extension == "citext" && name.name == "citext" => {
                (Base::Citext, &[])
            }
            _ => return None,
        };
        Some(Type {
            base,
            modifier: side.data_type.modifier,
            labels,
        })
    }

    /// The longest value in characters or bits, where the type says so.
    pub(super) fn length(&self) -> Option<u32> {
        let modifier = u32::try_from(self.modifier?).ok()?;
        match self.base {
            Base::Varchar | Base::Bpchar => modifier.checked_sub(4),
            Base::Bit | Base::Varbit => Some(modifier),
            _ => None,
        }
    }

    /// Precision and scale of a `numeric` that has them.
    pub(super) fn numeric(&self) -> Option<(i32, i32)> {
        let modifier = self.modifier.filter(|_| self.base == Base::Numeric)?;
        let modifier = modifier.wrapping_sub(4);
        // Eleven bits with a sign.
        let scale = ((modifier & 0x7ff) ^ 1024) - 1024;
        Some((modifier >> 16 & 0xffff, scale))
    }

    /// Digits of a second's fraction that values keep.
    pub(super) fn fraction(&self) -> i32 {
        match (self.base, self.modifier) {
            (Base::Interval, Some(modifier)) => (modifier & 0xffff).min(6),
            (_, Some(modifier)) => modifier.min(6),
            (_, None) => 6,
        }
    }

    /// The least field that an interval keeps: 0 seconds, 1 minutes, 2 hours, 3 days, 4 months,
    /// 5 years.
    pub(super) fn least_field(&self) -> u8 {
        let Some(modifier) = self.modifier else {
            return 0;
        };
        // The bits of `INTERVAL_MASK`, from the least field on.
        [12, 11, 10, 3, 1, 2]
            .iter()
            .zip(0..)
            .find(|(bit, _)| modifier >> 16 & (1 << **bit) != 0)
            .map_or(0, |(_, field)| field)
    }
}
