//! Texts of times, bytes and decimal numbers: whether they are valid, and how Prisma writes them in
//! SQL.

/// A time of RFC 3339 as Prisma writes it: `2020-01-31 12:00:00 +00:00`.
pub(super) fn time_sql(text: &str) -> Option<String> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, rest) = (rest.get(..8)?, rest.get(8..)?);
    if !is_date(date) || !is_clock(clock) {
        return None;
    }
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(more) => more.split_at(more.bytes().take_while(u8::is_ascii_digit).count()),
        None => ("", rest),
    };
    if fraction.is_empty() && rest.starts_with('.') {
        return None;
    }
    let zone = match zone {
        "Z" | "z" => "+00:00",
        zone if is_zone(zone) => zone,
        _ => return None,
    };
    Some(format!("{date} {clock}{} {zone}", shown_fraction(fraction)))
}

/// Milliseconds, microseconds or nanoseconds, whichever are enough.
fn shown_fraction(digits: &str) -> String {
    let nanoseconds: String = digits.chars().chain("000000000".chars()).take(9).collect();
    let used = nanoseconds.trim_end_matches('0').len();
    let shown = match used {
        0 => return String::new(),
        1..=3 => 3,
        4..=6 => 6,
        _ => 9,
    };
    format!(".{}", nanoseconds.get(..shown).unwrap_or_default())
}

fn number(text: &str, range: std::ops::Range<usize>) -> Option<u32> {
    let digits = text.get(range)?;
    let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

fn is_date(text: &str) -> bool {
    let (Some(year), Some(month), Some(day)) =
        (number(text, 0..4), number(text, 5..7), number(text, 8..10))
    else {
        return false;
    };
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(is_leap),
        _ => return false,
    };
    text.get(4..5) == Some("-") && text.get(7..8) == Some("-") && (1..=days).contains(&day)
}

fn is_clock(text: &str) -> bool {
    let part = |range, most| number(text, range).is_some_and(|n| n <= most);
    let colons = text.get(2..3) == Some(":") && text.get(5..6) == Some(":");
    colons && part(0..2, 23) && part(3..5, 59) && part(6..8, 60)
}

fn is_zone(text: &str) -> bool {
    let has_sign = text.starts_with(['+', '-']);
    let part = |range, most| number(text, range).is_some_and(|n| n <= most);
    text.len() == 6 && has_sign && text.get(3..4) == Some(":") && part(1..3, 23) && part(4..6, 59)
}

/// The bytes of a text in base 64, with its padding.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let (digits, padding) = match text {
        _ if text.ends_with("==") => (text.get(..text.len() - 2)?, 2),
        _ if text.ends_with('=') => (text.get(..text.len() - 1)?, 1),
        _ => (text, 0),
    };
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in digits.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    // The bits that padding leaves over are zero in the one right form.
    let left_over = bits & ((1 << count) - 1);
    (left_over == 0 && (padding > 0) == (count > 0)).then_some(bytes)
}

/// Whether it is a decimal number, an exponent allowed.
pub(super) fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_exponent = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['+', '-']).unwrap_or(e);
        !e.is_empty() && digits(e)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && is_exponent
}

#[test]
fn times_are_written_as_prisma_does() {
    for (text, sql) in [
        ("2020-01-02T03:04:05Z", Some("2020-01-02 03:04:05 +00:00")),
        (
            "2020-02-29T03:04:05.5+01:30",
            Some("2020-02-29 03:04:05.500 +01:30"),
        ),
        (
            "2020-01-02T03:04:05.1234Z",
            Some("2020-01-02 03:04:05.123400 +00:00"),
        ),
        (
            "2020-01-02T03:04:05.123456789Z",
            Some("2020-01-02 03:04:05.123456789 +00:00"),
        ),
        ("2021-02-29T03:04:05Z", None),
        ("2020-01-02T24:04:05Z", None),
        ("2020-01-02T03:04:05", None),
        ("2020-01-02T03:04:05.Z", None),
        ("2020-01-02", None),
        ("", None),
        ("ä020-01-02T03:04:05Z", None),
    ] {
        assert_eq!(time_sql(text).as_deref(), sql, "{text}");
    }
}

#[test]
fn base64_has_one_form() {
    for (text, bytes) in [
        ("", Some(&b""[..])),
        ("aGk=", Some(b"hi")),
        ("aGkh", Some(b"hi!")),
        ("aA==", Some(b"h")),
        ("aGk", None),
        ("aGl=", None),
        ("a===", None),
        ("%%%%", None),
    ] {
        assert_eq!(base64(text).as_deref(), bytes, "{text}");
    }
}
