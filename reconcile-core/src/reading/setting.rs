//! Settings that change how the rest of the script is read.

use crate::script::lexer::{TokenKind, significant};
use crate::statement::Setting;

/// Why the rest cannot be read reliably, as a sentence.
pub(super) fn risk(setting: &Setting) -> Option<String> {
    let values = setting.values.as_deref().unwrap_or(&[]);
    let first = values.first().map_or("", String::as_str);
    of_parameter(&setting.parameter, first, setting.values.is_none())
}

/// The same for `SELECT set_config('parameter', 'value', …)`.
pub(super) fn risk_of_call(text: &str) -> Option<String> {
    let names = ["standard_conforming_strings", "client_encoding"];
    if text.len() < names[1].len() || !contains_ignoring_case(text, "set_config") {
        return None;
    }
    let tokens: Vec<_> = significant(text, 0, text.len()).collect();
    let literal = |i: usize| {
        let token = tokens.get(i)?;
        let literal = token.text(text).strip_prefix('\'')?.strip_suffix('\'')?;
        (token.kind == TokenKind::Text).then_some(literal)
    };
    tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.text(text).eq_ignore_ascii_case("set_config"))
        .find_map(|(i, _)| match literal(i + 2) {
            Some(parameter) => of_parameter(
                &parameter.to_ascii_lowercase(),
                literal(i + 4).unwrap_or(""),
                false,
            ),
            None => Some("set_config changes a setting that is not in view".to_owned()),
        })
}

fn of_parameter(parameter: &str, value: &str, default: bool) -> Option<String> {
    let value = value.to_ascii_lowercase();
    let certain = match parameter {
        "standard_conforming_strings" => {
            default || matches!(value.as_str(), "on" | "true" | "yes" | "1")
        }
        "client_encoding" => default || !CLIENT_ONLY.iter().any(|name| value.starts_with(name)),
        _ => true,
    };
    (!certain).then(|| {
        format!("{parameter} changes how strings are read: the rest of the script is not certain")
    })
}

/// Encodings in which a byte of a longer character can look like a quote or a backslash.
const CLIENT_ONLY: [&str; 11] = [
    "sjis",
    "shift_jis",
    "shiftjis",
    "mskanji",
    "big5",
    "win950",
    "gb",
    "uhc",
    "win949",
    "johab",
    "win936",
];

fn contains_ignoring_case(text: &str, word: &str) -> bool {
    text.as_bytes()
        .windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}
