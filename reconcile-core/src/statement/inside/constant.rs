//! Constants: literals, and literals that are cast.

use std::cmp::Ordering;
use std::ops::Range;

use super::Constant;
use super::tokens::Tokens;
use crate::script::lexer::TokenKind;

/// The constant that the tokens are.
pub(super) fn of(t: &Tokens, range: Range<usize>) -> Option<Constant> {
    let at = range.start;
    if range.is_empty() {
        return None;
    }
    if t.symbol(at, b'(') && t.after(at) == range.end {
        return of_at(t, at + 1..range.end - 1);
    }
    of_at(t, range)
}

fn of_at(t: &Tokens, range: Range<usize>) -> Option<Constant> {
    let mut at = range.start;
    let sign = match t.text(at) {
        "-" => "-",
        "+" => "+",
        _ => "",
    };
    at += usize::from(!sign.is_empty());
    let constant = match t.kind(at)? {
        TokenKind::Number => {
            let sign = if sign == "-" { "-" } else { "" };
            Constant::Number(format!("{sign}{}", t.text(at)))
        }
        _ if !sign.is_empty() => return None,
        TokenKind::Word if t.is(at, "true") => Constant::Boolean(true),
        TokenKind::Word if t.is(at, "false") => Constant::Boolean(false),
        TokenKind::Word if t.is(at, "null") => Constant::Null,
        // `regclass 'a'`
        TokenKind::Word | TokenKind::QuotedIdent
            if t.kind(at + 1) == Some(TokenKind::Text) && at + 2 == range.end =>
        {
            return text(t, at + 1);
        }
        _ => text(t, at)?,
    };
    let cast = at + 1..range.end;
    if cast.is_empty() {
        return Some(constant);
    }
    // A cast of a number may round it.
    let keeps = !matches!(constant, Constant::Number(_)) || is_whole_type(t, cast.start + 1);
    (is_cast(t, cast) && keeps).then_some(constant)
}

fn text(t: &Tokens, at: usize) -> Option<Constant> {
    let text = t.text(at);
    let inner = match t.kind(at)? {
        TokenKind::Text => text
            .strip_prefix('\'')?
            .strip_suffix('\'')?
            .replace("''", "'"),
        TokenKind::Dollar => {
            let tag = text.get(1..)?.find('$')? + 2;
            text.get(tag..text.len().checked_sub(tag)?)?.to_owned()
        }
        TokenKind::EscapeText => {
            let inner = text.get(1..)?.strip_prefix('\'')?.strip_suffix('\'')?;
            if inner.contains(['\\', '\'']) {
                return None;
            }
            inner.to_owned()
        }
        _ => return None,
    };
    Some(Constant::Text(inner))
}

/// `::type`, any number of times.
fn is_cast(t: &Tokens, range: Range<usize>) -> bool {
    let mut at = range.start;
    while at < range.end {
        if t.text(at) != "::" {
            return false;
        }
        let Some((_, next)) = t.name(at + 1) else {
            return false;
        };
        at = next;
    }
    at == range.end
}

fn is_whole_type(t: &Tokens, at: usize) -> bool {
    let types = [
        "int", "integer", "bigint", "int4", "int8", "numeric", "regclass", "oid",
    ];
    t.any(at, &types)
}

/// What a string means as a boolean.
pub(super) fn boolean(text: &str) -> Option<bool> {
    let is = |words: &[&str]| {
        words
            .iter()
            .any(|word| word.eq_ignore_ascii_case(text.trim()))
    };
    if is(&["t", "true", "y", "yes", "on", "1"]) {
        Some(true)
    } else if is(&["f", "false", "n", "no", "off", "0"]) {
        Some(false)
    } else {
        None
    }
}

/// What a comparison of two constants comes to, where that is certain.
pub(super) fn compare(left: &Constant, operator: &str, right: &Constant) -> Option<bool> {
    let order = match (left, right) {
        (Constant::Number(a), Constant::Number(b)) => number(a)?.cmp(&number(b)?),
        (Constant::Boolean(a), Constant::Boolean(b)) => a.cmp(b),
        (Constant::Text(a), Constant::Text(b)) if a == b => Ordering::Equal,
        // Which of two strings is less depends on the collation.
        (Constant::Text(_), Constant::Text(_)) if matches!(operator, "=" | "<>" | "!=") => {
            return Some(operator != "=");
        }
        _ => return None,
    };
    Some(match operator {
        "=" => order.is_eq(),
        "<>" | "!=" => order.is_ne(),
        "<" => order.is_lt(),
        ">" => order.is_gt(),
        "<=" => order.is_le(),
        ">=" => order.is_ge(),
        _ => return None,
    })
}

/// Whole numbers only.
fn number(text: &str) -> Option<i128> {
    text.parse().ok()
}
