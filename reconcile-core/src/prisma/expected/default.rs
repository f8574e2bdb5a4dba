//! Defaults, as Prisma writes them.

use std::fmt::Write as _;

use super::super::literal;
use super::super::schema::{DefaultValue, Field, FieldKind, Literal, ScalarType, Schema};
use super::ExpectedDefault;

pub(super) fn default(
    field: &Field,
    is_serial: bool,
    sql_type: &str,
    schema: &Schema,
) -> ExpectedDefault {
    let Some(default) = &field.default else {
        return ExpectedDefault::None;
    };
    match default {
        DefaultValue::Autoincrement if is_serial => ExpectedDefault::Sequence,
        // On a type without a serial form Prisma writes none.
        DefaultValue::Autoincrement | DefaultValue::Client { .. } => ExpectedDefault::None,
        DefaultValue::Now => ExpectedDefault::Expression("CURRENT_TIMESTAMP".to_owned()),
        DefaultValue::DbGenerated(None) => ExpectedDefault::Unspecified,
        DefaultValue::DbGenerated(Some(sql)) => ExpectedDefault::Expression(sql.clone()),
        DefaultValue::Value(value) => ExpectedDefault::Expression(sql(value, field, schema)),
        DefaultValue::List(values) => {
            let values: Vec<String> = values.iter().map(|v| sql(v, field, schema)).collect();
            ExpectedDefault::Expression(format!("ARRAY[{}]::{sql_type}", values.join(", ")))
        }
    }
}

fn sql(value: &Literal, field: &Field, schema: &Schema) -> String {
    match (value, &field.kind) {
        (Literal::Boolean(value), _) => value.to_string(),
        (Literal::Value(name), FieldKind::Enum(of)) => {
            let value = schema.enumeration(of).and_then(|e| e.value(name));
            quoted(value.map_or(name.as_str(), |value| value.label()))
        }
        (Literal::Number(number), FieldKind::Scalar(ScalarType::Int | ScalarType::BigInt)) => {
            number
                .parse::<i64>()
                .map_or_else(|_| number.clone(), |n| n.to_string())
        }
        (Literal::Number(number), _)
        | (Literal::Text(number), FieldKind::Scalar(ScalarType::Decimal)) => decimal(number),
        (Literal::Text(text), FieldKind::Scalar(ScalarType::DateTime)) => {
            quoted(&literal::time_sql(text).unwrap_or_else(|| text.clone()))
        }
        (Literal::Text(text), FieldKind::Scalar(ScalarType::Bytes)) => {
            let mut out = "'\\x".to_owned();
            for byte in literal::base64(text).unwrap_or_default() {
                // Writing to a string does not fail.
                let _ = write!(out, "{byte:02x}");
            }
            out.push('\'');
            out
        }
        (Literal::Text(text) | Literal::Value(text), _) => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A decimal number without exponent, with the digits after the point that it was written with.
fn decimal(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (number, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mut all = format!("{whole}{fraction}");
    let mut point = i32::try_from(whole.len())
        .unwrap_or(0)
        .saturating_add(exponent);
    // Nobody writes hundreds of zeros; such a number stays as it is.
    if point.unsigned_abs() > 400 {
        return text.to_owned();
    }
    while point <= 0 {
        all.insert(0, '0');
        point += 1;
    }
    let mut point = usize::try_from(point).unwrap_or(0);
    while all.len() < point {
        all.push('0');
    }
    while point > 1 && all.starts_with('0') {
        all.remove(0);
        point -= 1;
    }
    let is_zero = all.bytes().all(|b| b == b'0');
    let sign = if is_zero { "" } else { sign };
    let (whole, fraction) = all.split_at(point);
    match fraction {
        "" => format!("{sign}{whole}"),
        _ if is_zero => format!("{whole}.{fraction}"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}
