//! `INSERT … VALUES` whose rows come from nowhere but the script, however many they are.

use super::InsertValues;
use super::words::Words;
use crate::script::lexer::{Significant, Token, TokenKind, significant};

/// Functions that bring no data from elsewhere.
const HARMLESS: [&str; 24] = [
    "abs",
    "array",
    "cast",
    "clock_timestamp",
    "coalesce",
    "concat",
    "date",
    "decode",
    "digest",
    "gen_random_uuid",
    "gen_salt",
    "crypt",
    "interval",
    "jsonb_build_object",
    "json_build_object",
    "lower",
    "make_date",
    "md5",
    "nextval",
    "now",
    "numeric",
    "upper",
    "uuid_generate_v4",
    "varchar",
];

/// Words between INTO and the end that take part in the statement and may stand before `(`.
const SYNTAX: [&str; 14] = [
    "all", "and", "any", "as", "conflict", "in", "key", "not", "or", "row", "set", "some",
    "values", "where",
];

/// What the statement inserts, if it is `INSERT INTO table [(…)] [OVERRIDING …] VALUES …` without a
/// query in it.
pub(super) fn insert_values(source: &str, start: usize, end: usize) -> Option<InsertValues> {
    let mut head = Vec::with_capacity(12);
    head.extend(significant(source, start, end).take(12));
    let mut words = Words::new(source, &head);
    if !words.eat_all(&["insert", "into"]) {
        return None;
    }
    let table = words.name()?;
    let rest = words.token(0)?.start;
    if is_plain(source, significant(source, rest, end)) {
        return Some(InsertValues {
            table,
            calls_functions: false,
            literals: true,
        });
    }
    let calls_functions = calls_functions(source, significant(source, rest, end))?;
    Some(InsertValues {
        table,
        calls_functions,
        literals: false,
    })
}

/// Whether these are `[(column, …)] VALUES` and rows of literals, to the last token.
fn is_plain(source: &str, mut tokens: Significant<'_>) -> bool {
    let mut next = tokens.next();
    if next.is_some_and(|open| open.is_symbol(b'(')) {
        loop {
            let column = tokens.next().map(|token| token.kind);
            if !matches!(column, Some(TokenKind::Word | TokenKind::QuotedIdent)) {
                return false;
            }
            match tokens.next().map(|token| token.kind) {
                Some(TokenKind::Symbol(b',')) => {}
                Some(TokenKind::Symbol(b')')) => break,
                _ => return false,
            }
        }
        next = tokens.next();
    }
    next.is_some_and(|word| word.is_word(source, "values"))
        && tokens.pass_plain_rows()
        && tokens.next().is_none()
}

/// None if there is more than values.
fn calls_functions(source: &str, mut tokens: Significant<'_>) -> Option<bool> {
    let (mut depth, mut values, mut calls) = (0i64, false, false);
    let mut before: Option<Token> = None;
    let mut qualified = false;
    while let Some(token) = tokens.next() {
        let mut before_row = token.is_symbol(b',');
        match token.kind {
            TokenKind::Symbol(b'(') => {
                calls |=
                    before.is_some_and(|word| values && (qualified || !may_open(source, &word)));
                depth += 1;
            }
            TokenKind::Symbol(b')') => depth -= 1,
            TokenKind::Word => {
                let text = token.text(source);
                let is = |word: &str| text.eq_ignore_ascii_case(word);
                let is_values = is("values");
                if values && (is("select") || is("table") || is("with")) {
                    return None;
                }
                // Before VALUES only an alias, the columns and OVERRIDING may stand.
                let plain = ["as", "overriding", "system", "user", "value"];
                if !values && depth == 0 && !is_values && !plain.iter().any(|word| is(word)) {
                    return None;
                }
                values |= is_values && depth == 0;
                before_row = is_values;
            }
            TokenKind::Symbol(b';') | TokenKind::Other(_) => return None,
            _ => {}
        }
        if token.unterminated {
            return None;
        }
        qualified = match token.kind {
            TokenKind::Symbol(b'.') => true,
            _ => qualified && before.is_some_and(|dot| dot.is_symbol(b'.')),
        };
        before = Some(token);
        if before_row && values && depth == 0 && !qualified {
            tokens.pass_plain_rows();
        }
    }
    (values && depth == 0).then_some(calls)
}

/// Whether a parenthesis behind this token opens no call of an unknown function.
fn may_open(source: &str, before: &Token) -> bool {
    let text = before.text(source);
    let listed = |list: &[&str]| list.iter().any(|word| text.eq_ignore_ascii_case(word));
    match before.kind {
        TokenKind::Word => listed(&HARMLESS) || listed(&SYNTAX),
        TokenKind::QuotedIdent | TokenKind::UnicodeIdent => false,
        _ => true,
    }
}
