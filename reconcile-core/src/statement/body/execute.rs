//! What EXECUTE runs, where it is made of constants alone.

use super::literal::Literal;
use super::{Body, Opaque};
use crate::name::{push_ident, quote_literal};
use crate::script::lexer::{Token, TokenKind};

const DYNAMIC: &str = "the block runs SQL that is put together at run time";

impl Body {
    /// `EXECUTE text [INTO …] [USING …]`; `own` begins with EXECUTE.
    pub(super) fn execute(&mut self, source: &str, own: &[Token], depth: u8) {
        let (Some(first), Some(last)) = (own.first(), own.last()) else {
            return;
        };
        let (start, end) = (first.start, last.end);
        let text = own.get(1..).unwrap_or(&[]);
        let is = |token: &Token, word: &str| token.text(source).eq_ignore_ascii_case(word);
        let mut level = 0i64;
        let until = text.iter().position(|token| {
            level += i64::from(token.is_symbol(b'(')) - i64::from(token.is_symbol(b')'));
            level == 0 && (is(token, "into") || is(token, "using"))
        });
        let (text, rest) = text.split_at(until.unwrap_or(text.len()));
        if let (Some(from), Some(to)) = (rest.get(1), rest.last()) {
            // Values and targets may call something too.
            self.expression(source, from.start, to.end);
        }
        if depth >= super::DEEPEST {
            return self.problem(Opaque, start, end, DYNAMIC);
        }
        if let [constant] = text
            && let Some(literal) = Literal::of_token(source, constant)
        {
            let mut inner = Self::default();
            inner.sql(literal.text(source), literal.start, literal.end, depth + 1);
            return self.append(inner.atomic().moved(|at| literal.in_source(at)));
        }
        match constant(source, text) {
            Some(sql) => {
                let mut inner = Self::default();
                inner.sql(&sql, 0, sql.len(), depth + 1);
                // Nothing of it stands in the script as it is.
                self.append(inner.atomic().moved(|at| if at == 0 { start } else { end }));
            }
            None => self.problem(Opaque, start, end, DYNAMIC),
        }
    }
}

/// `'a' || 'b'`, `format('…', 'a', …)`
fn constant(source: &str, mut tokens: &[Token]) -> Option<String> {
    let mut sql = String::new();
    loop {
        let part = match tokens {
            [name, open, ..]
                if name.kind == TokenKind::Word
                    && name.text(source).eq_ignore_ascii_case("format")
                    && open.is_symbol(b'(') =>
            {
                let close = tokens.iter().position(|token| token.is_symbol(b')'))?;
                let part = format(source, tokens.get(2..close)?)?;
                tokens = tokens.get(close + 1..)?;
                part
            }
            [literal, ..] => {
                tokens = tokens.get(1..)?;
                text(source, literal)?
            }
            [] => return None,
        };
        sql.push_str(&part);
        match tokens.split_first() {
            None => return Some(sql),
            Some((operator, rest)) if operator.text(source) == "||" => tokens = rest,
            Some(_) => return None,
        }
    }
}

fn text(source: &str, token: &Token) -> Option<String> {
    let literal = Literal::of_token(source, token)?;
    let text = literal.text(source).get(literal.start..literal.end)?;
    Some(text.to_owned())
}

/// What `format` makes of constants; only `%s`, `%I`, `%L` and `%%`.
fn format(source: &str, tokens: &[Token]) -> Option<String> {
    let mut parts = tokens.split(|token| token.is_symbol(b','));
    let single = |part: &[Token]| match part {
        [token] => text(source, token),
        _ => None,
    };
    let pattern = single(parts.next()?)?;
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            '%' => out.push('%'),
            's' => out.push_str(&single(parts.next()?)?),
            'I' => push_ident(&mut out, &single(parts.next()?)?),
            'L' => out.push_str(&quote_literal(&single(parts.next()?)?)),
            _ => return None,
        }
    }
    Some(out)
}
