//! What a decision needs to know of a column that a sequence feeds.

use crate::catalog::{Catalog, DataType};

/// A column that a sequence feeds directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FedColumn {
    /// The largest value within the sequence's bounds; the smallest one for a sequence that counts
    /// down. Rounded towards the values already passed, where the column holds fractions. `None`
    /// if there is none.
    pub extreme: Option<i64>,
    /// What the column can hold.
    pub range: Range,
}

impl FedColumn {
    /// A column of this range.
    #[must_use]
    pub fn new(extreme: Option<i64>, range: Range) -> Self {
        Self { extreme, range }
    }

    /// A `bigint` column.
    #[must_use]
    pub fn bigint(extreme: Option<i64>) -> Self {
        Self::new(extreme, Range::BIGINT)
    }

    /// An `integer` column.
    #[must_use]
    pub fn integer(extreme: Option<i64>) -> Self {
        Self::new(extreme, Range::INTEGER)
    }
}

/// The whole numbers that a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The smallest.
    pub min: i128,
    /// The largest.
    pub max: i128,
}

impl Range {
    /// `smallint`
    pub const SMALLINT: Self = Self::new(i16::MIN as i128, i16::MAX as i128);
    /// `integer`
    pub const INTEGER: Self = Self::new(i32::MIN as i128, i32::MAX as i128);
    /// `bigint`
    pub const BIGINT: Self = Self::new(i64::MIN as i128, i64::MAX as i128);
    /// `numeric` without a precision, or with more digits than any sequence needs. More than
    /// `bigint`, and yet small enough to calculate with.
    pub const UNLIMITED: Self = Self::new(-(1 << 100), 1 << 100);

    const fn new(min: i128, max: i128) -> Self {
        Self { min, max }
    }

    /// The range of `numeric(precision, scale)`; `None` for a negative scale, which rounds whole
    /// numbers.
    #[must_use]
    pub fn numeric(precision: u16, scale: i16) -> Option<Self> {
        let scale = u16::try_from(scale).ok()?;
        let digits = u32::from(precision.saturating_sub(scale));
        let Some(power) = 10_i128.checked_pow(digits).filter(|_| digits <= 30) else {
            return Some(Self::UNLIMITED);
        };
        Some(Self::new(1 - power, power - 1))
    }

    /// The range of a column's type, domains looked through. `None` if its values are not whole
    /// numbers, or if a domain is not in the catalog.
    #[must_use]
    pub fn of(data_type: &DataType, catalog: &Catalog) -> Option<Self> {
        match Holds::of(data_type, catalog) {
            Holds::Whole(range) => Some(range),
            Holds::Other | Holds::NotInCatalog => None,
        }
    }

    fn of_builtin(name: &str, modifier: Option<i32>) -> Option<Self> {
        match name {
            "int2" | "smallint" => Some(Self::SMALLINT),
            "int4" | "integer" => Some(Self::INTEGER),
            "int8" | "bigint" => Some(Self::BIGINT),
            "numeric" => match modifier.filter(|modifier| *modifier >= 4) {
                None => Some(Self::UNLIMITED),
                Some(modifier) => {
                    let packed = modifier - 4;
                    let precision = u16::try_from((packed >> 16) & 0xffff).ok()?;
                    // Eleven bits with a sign since 15; before, a scale never had the sign bit.
                    let scale = ((packed & 0x7ff) ^ 1024) - 1024;
                    Self::numeric(precision, i16::try_from(scale).ok()?)
                }
            },
            _ => None,
        }
    }

    /// The last value in the direction of `sign`, mirrored.
    pub(super) fn end(self, sign: i128) -> i128 {
        if sign > 0 { self.max } else { -self.min }
    }
}

/// What a type holds, as far as sequences are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Whole numbers.
    Whole(Range),
    /// Something else: text, floating point, uuid, ….
    Other,
    /// The type is not a built-in one, and not a domain of the catalog.
    NotInCatalog,
}

impl Holds {
    pub(super) fn of(data_type: &DataType, catalog: &Catalog) -> Self {
        let mut data_type = data_type;
        // Domains can be nested, and never in a circle; a catalog edited by hand may be.
        for _ in 0..32 {
            let (schema, name) = data_type.name.as_parts();
            if data_type.array {
                return Self::Other;
            }
            if schema == "pg_catalog" {
                return Range::of_builtin(name, data_type.modifier)
                    .map_or(Self::Other, Self::Whole);
            }
            match catalog.domain(schema, name) {
                Some(domain) => data_type = &domain.base,
                None => return Self::NotInCatalog,
            }
        }
        Self::NotInCatalog
    }
}
