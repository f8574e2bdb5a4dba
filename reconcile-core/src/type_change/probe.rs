//! Conditions that find the values which a change refuses or changes.

use super::base::{Base, Type};
use super::effect::Effect;
use super::outcome::{is_constrained, whole, without_domains};
use super::{Session, Side};
use crate::name::quote_literal;

use Base::{
    Bit, Bool, Bpchar, Cidr, Date, Float4, Float8, Inet, Int2, Int4, Int8, Jsonb, Macaddr,
    Macaddr8, Money, Name, Numeric, Oid, Time, Timestamp, Timestamptz, Timetz, Varbit, Varchar,
};

/// Stands for the column in a template.
const COLUMN: char = '@';

/// A condition in SQL that is true for exactly those values that a change refuses or changes.
///
/// It raises no error itself, whatever the value. It has no `;`, no comment and no parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    template: String,
}

impl Probe {
    /// The condition on a column, which is given as it stands in SQL, quoted where it has to be.
    ///
    /// ```
    /// use reconcile_core::type_change::{Session, Using, judge, parse_type};
    ///
    /// let side = |sql| parse_type(sql, &mut |_| None).unwrap().side;
    /// let change = judge(&side("text"), &side("varchar(5)"), Using::None, &Session::new());
    /// assert_eq!(change.probe.unwrap().sql("t.c"), "char_length(t.c::text) > 5");
    /// ```
    #[must_use]
    pub fn sql(&self, column: &str) -> String {
        self.template.replace(COLUMN, column)
    }
}

/// The probe of a conversion, where one was proven.
pub(super) fn of(from: &Side, to: &Side, effect: &Effect, session: &Session) -> Option<Probe> {
    if *effect == Effect::NONE || is_constrained(to) {
        return None;
    }
    let (from, to) = (without_domains(from), without_domains(to));
    let template = template(&whole(from)?, &whole(to)?, session)?;
    Some(Probe { template })
}

/// With [`COLUMN`] for the column.
fn template(from: &Type<'_>, to: &Type<'_>, session: &Session) -> Option<String> {
    let (source, target) = (from.base, to.base);
    if target.is_string() {
        return string(from, to);
    }
    if target == Base::Enum {
        return label(from, to);
    }
    if source.is_string() {
        return None;
    }
    number(from, to)
        .or_else(|| bits(from, to))
        .or_else(|| temporal(from, to, session))
        .or_else(|| {
            Some(match (source, target) {
                (Inet, Cidr) => "network(@)::inet <> @".to_owned(),
                (Macaddr8, Macaddr) => "substring(@::text, 10, 5) <> 'ff:fe'".to_owned(),
                (Jsonb, Bool) => "jsonb_typeof(@) <> 'boolean'".to_owned(),
                (Jsonb, Numeric) if to.modifier.is_none() => {
                    "jsonb_typeof(@) <> 'number'".to_owned()
                }
                _ => return None,
            })
        })
}

fn string(from: &Type<'_>, to: &Type<'_>) -> Option<String> {
    let trims = matches!(to.base, Bpchar) && super::text::ends_in_spaces(from);
    let trailing = "right(@::text, 1) = ' '";
    match (to.base, to.length()) {
        (Varchar | Bpchar, Some(n)) if trims => {
            Some(format!("char_length(@::text) > {n} OR {trailing}"))
        }
        (Varchar | Bpchar, Some(n)) => Some(format!("char_length(@::text) > {n}")),
        (Bpchar, None) => Some(trailing.to_owned()),
        (Name, _) if from.base != Base::Xml => Some("octet_length(@::text) > 63".to_owned()),
        _ => None,
    }
}

/// The values whose text is no label.
fn label(from: &Type<'_>, to: &Type<'_>) -> Option<String> {
    // Cast at once, bpchar keeps the spaces that its text has lost.
    let exact = (from.base.is_string() && from.base != Bpchar) || from.base == Base::Enum;
    if !exact || to.labels.is_empty() {
        return None;
    }
    let labels: Vec<_> = to.labels.iter().map(|label| literal(label)).collect();
    Some(format!("@::text NOT IN ({})", labels.join(", ")))
}

/// A literal in which nothing can be taken for the column.
fn literal(text: &str) -> String {
    if !text.contains(COLUMN) {
        return quote_literal(text);
    }
    let text = text.replace('\\', r"\\").replace('\'', "''");
    format!("E'{}'", text.replace(COLUMN, r"\x40"))
}

fn limits(integer: Base) -> Option<(&'static str, &'static str)> {
    Some(match integer {
        Int2 => ("-32768", "32768"),
        Int4 => ("-2147483648", "2147483648"),
        Int8 => ("-9223372036854775808", "9223372036854775808"),
        Oid => ("0", "4294967296"),
        _ => return None,
    })
}

fn number(from: &Type<'_>, to: &Type<'_>) -> Option<String> {
    Some(match (from.base, to.base) {
        (Int2 | Int4 | Int8, Int2 | Int4 | Int8 | Oid) => {
            let (low, above) = limits(to.base)?;
            format!("@::bigint < {low} OR @::bigint >= {above}")
        }
        (Oid, Int4) => "@::bigint >= 2147483648".to_owned(),
        (Numeric | Float4 | Float8, Int2 | Int4 | Int8) => {
            let (low, above) = limits(to.base)?;
            format!("NOT (@ >= {low} AND @ < {above} AND @ = trunc(@))")
        }
        (Int2 | Int4 | Int8, Numeric) => {
            let (p, s) = to.numeric().filter(|(_, s)| *s >= 0)?;
            format!("abs(@::numeric) >= 1e{}", p - s)
        }
        (Numeric, Numeric) => {
            let (p, s) = to.numeric()?;
            let before = p - s;
            format!(
                "CASE WHEN @ = 'NaN' THEN false WHEN abs(@) >= 1e{before} THEN true \
                 ELSE @ <> round(@, {s}) END"
            )
        }
        (Numeric, Money) => {
            "NOT (@ >= -92233720368547758.08 AND @ <= 92233720368547758.07 AND @ = round(@, 2))"
                .to_owned()
        }
        (Int4, Float4) => "@::real::double precision <> @::double precision".to_owned(),
        (Int8, Float4 | Float8) => {
            let float = if to.base == Float4 {
                "real"
            } else {
                "double precision"
            };
            format!(
                "CASE WHEN @::{float} >= 9223372036854775808 THEN true \
                 ELSE @::{float}::bigint <> @ END"
            )
        }
        (Int4, Bool) => "@ NOT IN (0, 1)".to_owned(),
        _ => return None,
    })
}

fn bits(from: &Type<'_>, to: &Type<'_>) -> Option<String> {
    let n = to.length()?;
    Some(match (from.base, to.base) {
        (Bit | Varbit, Bit) => format!("length(@) <> {n}"),
        (Bit | Varbit, Varbit) => format!("length(@) > {n}"),
        _ => return None,
    })
}

fn temporal(from: &Type<'_>, to: &Type<'_>, session: &Session) -> Option<String> {
    let rounded = |name: &str| format!("@ <> @::{name}");
    let p = to.fraction();
    Some(match (from.base, to.base) {
        (Date, Timestamp) => "@ >= '294277-01-01' AND @ < 'infinity'".to_owned(),
        (Date, Timestamptz) if session.is_utc() => {
            "@ >= '294277-01-01' AND @ < 'infinity'".to_owned()
        }
        (Timestamp, Date) => "@::time <> '00:00'".to_owned(),
        (Timestamp | Timestamptz, Time) | (Timestamptz, Timetz) => "@ IS NOT NULL".to_owned(),
        (Timestamp, Timestamp) => rounded(&format!("timestamp({p})")),
        (Timestamptz, Timestamptz) => rounded(&format!("timestamptz({p})")),
        (Time, Time | Timetz) => rounded(&format!("time({p})")),
        (Timetz, Timetz) => rounded(&format!("timetz({p})")),
        (Timestamp, Timestamptz) | (Timestamptz, Timestamp) if session.is_utc() => {
            let own = if from.base == Timestamp {
                "timestamp"
            } else {
                "timestamptz"
            };
            rounded(&format!("{own}({p})"))
        }
        _ => return None,
    })
}
