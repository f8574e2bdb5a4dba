//! A type as it stands in SQL, read as the catalog would hold it.

use crate::catalog::DataType;
use crate::name::{QualifiedName, push_ident, quote_ident};
use crate::script::lexer::TokenKind;
use crate::statement::ObjectName;
use crate::statement::words::{Words, tokens};

use super::{Side, TypeKind};

mod builtin;

/// A type that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parsed {
    /// The type.
    pub side: Side,
    /// Whether it stands there as `serial` or one of its like: only where a column is created does
    /// that mean anything, and then a sequence and a default come with it.
    pub serial: bool,
}

/// Reads a type as it stands in SQL: `timestamp(3) with time zone`, `"Mood"[]`, `dec(10, 2)`.
///
/// Names that are not PostgreSQL's own are resolved by `lookup`, which gives the type itself, not an
/// array of it; one that it does not know is read as [`TypeKind::Unknown`]. None, if the text is
/// something else than one type, or one that PostgreSQL refuses; what comes after a column's type
/// (`COLLATE`, `USING`) must not be part of it.
///
/// ```
/// use reconcile_core::type_change::parse_type;
///
/// let parsed = parse_type("double precision ARRAY", &mut |_| None).unwrap();
/// assert_eq!(parsed.side.data_type.text, "double precision[]");
/// assert!(parse_type("varchar(0)", &mut |_| None).is_none());
/// ```
pub fn parse_type(
    sql: &str,
    lookup: &mut dyn FnMut(&ObjectName) -> Option<Side>,
) -> Option<Parsed> {
    let tokens = tokens(sql, 0, sql.len());
    let mut words = Words::new(sql, &tokens);
    let (mut side, serial) = match builtin::keyword(&mut words) {
        builtin::Read::Type(data_type) => (Side::new(data_type, TypeKind::BuiltIn), false),
        builtin::Read::Invalid => return None,
        builtin::Read::Name => named(&mut words, lookup)?,
    };
    if bounds(&mut words)? {
        side.data_type.text.push_str("[]");
        side.data_type.array = true;
    }
    words.at_end().then_some(Parsed { side, serial })
}

/// `[]`, `[3][3]`, `ARRAY`, `ARRAY[3]`; none for anything else that begins so.
fn bounds(words: &mut Words<'_>) -> Option<bool> {
    let keyword = words.eat("array");
    let mut any = keyword;
    while words.eat("[") {
        if words.token(0)?.kind == TokenKind::Number {
            if keyword && words.word(1) != "]" {
                return None;
            }
            words.at += 1;
        } else if keyword {
            return None;
        }
        if !words.eat("]") {
            return None;
        }
        any = true;
        if keyword {
            break;
        }
    }
    Some(any)
}

/// A type by its name, qualified or quoted or not.
fn named(
    words: &mut Words<'_>,
    lookup: &mut dyn FnMut(&ObjectName) -> Option<Side>,
) -> Option<(Side, bool)> {
    let name = words.name()?;
    let start = words.token(0).map(|token| token.start);
    let modifiers = modifiers(words).ok()?;
    if name
        .schema
        .as_deref()
        .is_none_or(|schema| schema == "pg_catalog")
        && builtin::exists(&name.name)
    {
        let data_type = builtin::data_type(&name.name, modifiers.as_deref())?;
        return Some((Side::new(data_type, TypeKind::BuiltIn), false));
    }
    if let Some(side) = lookup(&name) {
        return Some((modified(side, words, start, modifiers.is_some()), false));
    }
    if name.schema.is_none()
        && modifiers.is_none()
        && let Some(integer) = builtin::serial(&name.name)
    {
        let data_type = builtin::data_type(integer, None)?;
        return Some((Side::new(data_type, TypeKind::BuiltIn), true));
    }
    let side = Side::new(
        DataType {
            text: name.to_string(),
            name: QualifiedName::new(name.schema.unwrap_or_default(), name.name),
            modifier: None,
            array: false,
        },
        TypeKind::Unknown,
    );
    Some((modified(side, words, start, modifiers.is_some()), false))
}

/// What the modifiers of other types mean is known to their own functions only.
fn modified(mut side: Side, words: &Words<'_>, start: Option<usize>, any: bool) -> Side {
    if any {
        let end = words.tokens.get(words.at.wrapping_sub(1)).map(|t| t.end);
        let text = start
            .zip(end)
            .and_then(|(start, end)| words.source.get(start..end));
        side.data_type.text.push_str(text.unwrap_or_default());
        side.kind = TypeKind::Unknown;
    }
    side
}

/// `(10, -2)` as its numbers; of other modifiers none can be read, and the list is empty. An error,
/// if they do not end.
fn modifiers(words: &mut Words<'_>) -> Result<Option<Vec<i32>>, ()> {
    if words.word(0) != "(" {
        return Ok(None);
    }
    let mut ahead = Words::new(words.source, words.tokens);
    ahead.at = words.at;
    let numbers = numbers(&mut ahead);
    if words.group() {
        Ok(Some(numbers.unwrap_or_default()))
    } else {
        Err(())
    }
}

/// `(n, …)`; none for anything else.
fn numbers(words: &mut Words<'_>) -> Option<Vec<i32>> {
    if !words.eat("(") {
        return None;
    }
    let mut numbers = Vec::new();
    loop {
        let negative = words.eat("-");
        let token = words.token(0).filter(|t| t.kind == TokenKind::Number)?;
        let number: i32 = token.text(words.source).parse().ok()?;
        numbers.push(if negative { -number } else { number });
        words.at += 1;
        if words.eat(")") {
            return Some(numbers);
        }
        if !words.eat(",") {
            return None;
        }
    }
}

/// The text of a type of `pg_catalog` that has no name of its own in SQL.
fn plain_text(name: &str) -> String {
    let mut text = String::new();
    // Keywords of types would be read as something else.
    if matches!(name, "char" | "bit") {
        text.push('"');
        text.push_str(name);
        text.push('"');
    } else {
        push_ident(&mut text, name);
    }
    debug_assert!(text == quote_ident(name) || text.starts_with('"'));
    text
}
