//! Where an expression ends, and whether a word stands in it that has no place there.
//!
//! In PostgreSQL's grammar two operands never stand side by side: what follows one joins it to the
//! next, or belongs to one of the few forms with words of their own.

use crate::script::lexer::TokenKind;
use crate::statement::words::Words;

/// Words that may follow an operand, and that any operand may follow; sorted.
const JOINING: [&str; 66] = [
    "all",
    "and",
    "any",
    "as",
    "asc",
    "asymmetric",
    "at",
    "between",
    "both",
    "by",
    "char",
    "character",
    "collate",
    "day",
    "desc",
    "distinct",
    "document",
    "else",
    "escape",
    "filter",
    "first",
    "for",
    "from",
    "hour",
    "ilike",
    "in",
    "interval",
    "is",
    "json",
    "last",
    "leading",
    "like",
    "local",
    "minute",
    "month",
    "normalized",
    "not",
    "nulls",
    "of",
    "on",
    "operator",
    "or",
    "order",
    "over",
    "overlaps",
    "placing",
    "precision",
    "second",
    "similar",
    "some",
    "symmetric",
    "then",
    "time",
    "to",
    "trailing",
    "uescape",
    "unique",
    "values",
    "variadic",
    "varying",
    "when",
    "with",
    "within",
    "without",
    "year",
    "zone",
];

/// Words of a test that follow IS, besides those that join.
const TESTED: [&str; 9] = [
    "document", "false", "nfc", "nfd", "nfkc", "nfkd", "null", "true", "unknown",
];

/// What stands right before a place.
#[derive(Clone, Copy, Default, PartialEq)]
enum Before {
    /// Something that wants an operand, or may have one.
    #[default]
    Open,
    /// A whole operand.
    Operand,
    /// `IS` or `IS NOT`
    Is,
}

/// What is open at a place: the expression itself, parentheses or brackets.
#[derive(Clone, Copy, Default)]
struct Level {
    before: Before,
    /// It is a query, or something with a syntax of its own.
    unread: bool,
}

/// The text of the expression up to the first of these words outside parentheses, or to the end.
/// None if there is none, or if it cannot be one.
pub(super) fn expression(words: &mut Words, stops: &[&str]) -> Option<String> {
    let from = words.at;
    let mut around: Vec<Level> = Vec::new();
    let mut level = Level::default();
    while let Some(token) = words.token(0) {
        // The first word is part of it, whatever it says.
        let may_end = words.at > from && around.is_empty();
        if may_end && stops.iter().any(|word| token.is_word(words.source, word)) {
            break;
        }
        match token.kind {
            TokenKind::Symbol(b'(' | b'[') => {
                around.push(level);
                level = opened(words, level);
            }
            TokenKind::Symbol(b')' | b']') => {
                level = around.pop()?;
                level.before = Before::Operand;
            }
            _ => level.before = follows(words, token.kind, level)?,
        }
        words.at += 1;
    }
    (around.is_empty() && words.at > from).then(|| words.text_from(from))
}

/// Passes over parentheses that hold expressions; none if they hold anything else, or if there are
/// none.
pub(super) fn group(words: &mut Words) -> Option<()> {
    let from = words.at;
    let unread = is_xml_or_json(words);
    words.group().then_some(())?;
    if unread {
        return Some(());
    }
    let own = words.tokens.get(from..words.at)?;
    expression(&mut Words::new(words.source, own), &[]).map(drop)
}

/// What opens with the present token.
fn opened(words: &Words, level: Level) -> Level {
    let own = matches!(
        words.word(1).as_str(),
        "select" | "with" | "values" | "table"
    );
    Level {
        before: Before::Open,
        unread: level.unread || own || is_xml_or_json(words),
    }
}

/// The arguments of some functions have words between them.
fn is_xml_or_json(words: &Words) -> bool {
    let name = words.at.checked_sub(1).and_then(|at| words.tokens.get(at));
    let start = name.and_then(|name| name.text(words.source).get(..4));
    start.is_some_and(|start| {
        start.eq_ignore_ascii_case("json")
            || start
                .get(..3)
                .is_some_and(|xml| xml.eq_ignore_ascii_case("xml"))
    })
}

/// What stands there after this token; none if the token has no place there.
fn follows(words: &Words, kind: TokenKind, level: Level) -> Option<Before> {
    if level.unread {
        return Some(Before::Open);
    }
    match kind {
        TokenKind::Word => word(words.word(0).as_str(), level.before),
        TokenKind::QuotedIdent
        | TokenKind::UnicodeIdent
        | TokenKind::Number
        | TokenKind::Parameter => (level.before == Before::Open).then_some(Before::Operand),
        // Behind a name it is a constant of that type.
        TokenKind::Text | TokenKind::EscapeText | TokenKind::OtherText | TokenKind::Dollar => {
            Some(Before::Operand)
        }
        _ => Some(Before::Open),
    }
}

fn word(word: &str, before: Before) -> Option<Before> {
    match (word, before) {
        ("is", Before::Operand) | ("not", Before::Is) => Some(Before::Is),
        ("array" | "case" | "exists", _) => (before == Before::Open).then_some(Before::Open),
        ("end" | "isnull" | "notnull", _) => Some(Before::Operand),
        _ if JOINING.binary_search(&word).is_ok() => Some(Before::Open),
        (_, Before::Open) => Some(Before::Operand),
        (_, Before::Is) => TESTED
            .binary_search(&word)
            .is_ok()
            .then_some(Before::Operand),
        (_, Before::Operand) => None,
    }
}
