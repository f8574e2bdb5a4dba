//! The literal that holds a body, and where its text stands in the script.

use super::ProblemKind::{self, Opaque, Unreadable};
use crate::script::lexer::{Token, TokenKind};
use crate::statement::words::{Words, tokens};

/// The text of a literal: a part of the script, or what it says once doubled quotes are undone.
#[derive(Debug)]
pub(super) struct Literal {
    /// The text begins here: in the script, or in `unescaped`.
    pub(super) start: usize,
    pub(super) end: usize,
    unescaped: Option<Unescaped>,
}

#[derive(Debug)]
struct Unescaped {
    text: String,
    /// Where the text begins in the script.
    begin: usize,
    /// Offsets in `text` behind which one more byte of the script has been left out.
    removed: Vec<usize>,
}

impl Literal {
    /// The body of `DO [LANGUAGE plpgsql] 'body'`, or why it cannot be read.
    pub(super) fn of_do(
        source: &str,
        start: usize,
        end: usize,
    ) -> Result<Self, (ProblemKind, &'static str)> {
        let tokens = tokens(source, start, end);
        let mut words = Words::new(source, &tokens);
        words.at = 1;
        let mut body = None;
        while let Some(token) = words.token(0) {
            if words.eat("language") {
                let language = match words.token(0) {
                    Some(text) if text.kind == TokenKind::Text => {
                        words.at += 1;
                        text.text(source).trim_matches('\'').to_owned()
                    }
                    _ => words.ident().unwrap_or_default(),
                };
                if language != "plpgsql" {
                    return Err((Opaque, "the block is in a language that is not read"));
                }
            } else {
                if body.replace(token).is_some() {
                    return Err((Unreadable, "the block is not one literal"));
                }
                words.at += 1;
            }
        }
        let body = body.ok_or((Unreadable, "the block has no body"))?;
        Self::of_token(source, body)
            .ok_or((Unreadable, "the literal that holds the block is not read"))
    }

    /// The text of a `$$…$$` or `'…'` literal.
    pub(super) fn of_token(source: &str, token: &Token) -> Option<Self> {
        let text = token.text(source);
        if token.unterminated {
            return None;
        }
        let quote = match token.kind {
            TokenKind::Dollar => text.get(1..)?.find('$')? + 2,
            TokenKind::Text => 1,
            _ => return None,
        };
        let (start, end) = (token.start + quote, token.end - quote);
        let inner = source.get(start..end)?;
        if token.kind == TokenKind::Dollar || !inner.contains("''") {
            return Some(Self {
                start,
                end,
                unescaped: None,
            });
        }
        let mut text = String::with_capacity(inner.len());
        let mut removed = Vec::new();
        for (i, part) in inner.split("''").enumerate() {
            if i > 0 {
                text.push('\'');
                removed.push(text.len());
            }
            text.push_str(part);
        }
        Some(Self {
            start: 0,
            end: text.len(),
            unescaped: Some(Unescaped {
                text,
                begin: start,
                removed,
            }),
        })
    }

    /// The text that `start` and `end` are offsets of.
    pub(super) fn text<'a>(&'a self, source: &'a str) -> &'a str {
        self.unescaped
            .as_ref()
            .map_or(source, |unescaped| unescaped.text.as_str())
    }

    /// An offset of the text as one of the script.
    pub(super) fn in_source(&self, offset: usize) -> usize {
        self.unescaped.as_ref().map_or(offset, |unescaped| {
            let removed = unescaped.removed.partition_point(|&at| at <= offset);
            unescaped.begin + offset + removed
        })
    }
}
