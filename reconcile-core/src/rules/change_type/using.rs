//! What stands behind USING.

use crate::rules::Context;
use crate::script::lexer::{Token, TokenKind, significant};
use crate::statement::{ChangeType, ObjectName};
use crate::type_change::{Side, Using};

/// Which of the forms that can be judged it is.
pub(super) fn of(context: &Context<'_>, change: &ChangeType, to: &Side) -> Using {
    let Some(using) = &change.using else {
        return Using::None;
    };
    let tokens: Vec<Token> = significant(using, 0, using.len()).collect();
    let mut casts = Vec::new();
    if !peel(using, &tokens, &mut casts) {
        return Using::Expression;
    }
    let (Some(operand), types) = (casts.first(), casts.get(1..).unwrap_or(&[])) else {
        return Using::Expression;
    };
    let of_column = ObjectName::parse(operand)
        .is_some_and(|name| name.name == change.column && name.schema.is_none());
    let same = |sql: &str| {
        let parsed = context.parsed_type(sql);
        parsed.is_some_and(|parsed| parsed.side == *to)
    };
    match types {
        _ if !of_column => Using::Expression,
        [] => Using::None,
        [only] if same(only) => Using::Cast,
        [text, last] if is_text(text) && same(last) => Using::ThroughText,
        _ => Using::Expression,
    }
}

fn is_text(sql: &str) -> bool {
    let plain = sql.replace(char::is_whitespace, "").to_ascii_lowercase();
    matches!(plain.as_str(), "text" | "text[]" | "pg_catalog.text")
}

/// The operand and the types that it is cast to, one after the other; false for anything else.
fn peel(source: &str, tokens: &[Token], casts: &mut Vec<String>) -> bool {
    let text = |tokens: &[Token]| match tokens {
        [first, .., last] => source.get(first.start..last.end).unwrap_or("").to_owned(),
        [only] => only.text(source).to_owned(),
        [] => String::new(),
    };
    let is = |token: &Token, word: &str| {
        token.kind == TokenKind::Word && token.text(source).eq_ignore_ascii_case(word)
    };
    // (…)
    if let [first, inner @ .., last] = tokens
        && first.is_symbol(b'(')
        && last.is_symbol(b')')
        && balanced(inner)
    {
        return peel(source, inner, casts);
    }
    // CAST(… AS type)
    if let [cast, open, inner @ .., close] = tokens
        && is(cast, "cast")
        && open.is_symbol(b'(')
        && close.is_symbol(b')')
        && balanced(inner)
    {
        let at = outside(inner).filter(|(_, token)| is(token, "as")).last();
        return at.is_some_and(|(at, _)| {
            let done = peel(source, &inner[..at], casts);
            casts.push(text(&inner[at + 1..]));
            done
        });
    }
    // … :: type
    let last = outside(tokens)
        .filter(|(_, token)| token.kind == TokenKind::Pair && token.text(source) == "::")
        .last();
    if let Some((at, _)) = last {
        let done = peel(source, &tokens[..at], casts);
        casts.push(text(&tokens[at + 1..]));
        return done;
    }
    casts.push(text(tokens));
    !tokens.is_empty()
}

/// The tokens outside parentheses, with their places.
fn outside(tokens: &[Token]) -> impl Iterator<Item = (usize, &Token)> {
    let mut depth = 0i64;
    tokens.iter().enumerate().filter(move |(_, token)| {
        match token.kind {
            TokenKind::Symbol(b'(' | b'[') => depth += 1,
            TokenKind::Symbol(b')' | b']') => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// Whether each parenthesis closes one that was opened here.
fn balanced(tokens: &[Token]) -> bool {
    let mut depth = 0i64;
    tokens.iter().all(|token| {
        match token.kind {
            TokenKind::Symbol(b'(') => depth += 1,
            TokenKind::Symbol(b')') => depth -= 1,
            _ => {}
        }
        depth >= 0
    }) && depth == 0
}
