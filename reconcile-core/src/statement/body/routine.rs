//! What CREATE FUNCTION and CREATE PROCEDURE define: what the routine does when it is called.

use super::literal::Literal;
use super::{Body, Dialect, Opaque, Unreadable};
use crate::script::lexer::{Token, TokenKind};
use crate::statement::ObjectName;
use crate::statement::words::{Words, tokens};

/// A routine that the script defines.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Routine {
    /// Its name, as the statement gives it.
    pub name: ObjectName,
    /// Its parameters as written, without the parentheses.
    pub arguments: String,
    /// `RETURNS trigger` or `event_trigger`: nobody calls it, it runs with other statements.
    pub trigger: bool,
    /// What it runs.
    pub body: Body,
}

impl Routine {
    /// The routine that the statement in `source[start..end]` defines; none if its name is not
    /// understood.
    pub(crate) fn of(source: &str, start: usize, end: usize) -> Option<Self> {
        let tokens = tokens(source, start, end);
        let mut words = Words::new(source, &tokens);
        words.eat("create");
        words.eat_all(&["or", "replace"]);
        if !words.eat_any(&["function", "procedure"]) {
            return None;
        }
        let name = words.name()?;
        let from = words.at;
        let mut routine = Self {
            name,
            arguments: words.arguments().unwrap_or_default(),
            trigger: false,
            body: Body::default(),
        };
        routine
            .body
            .defaults(source, tokens.get(from..words.at).unwrap_or(&[]));
        let mut reader = Clauses::default();
        while !words.at_end() {
            if let Some(at) = reader.clause(&mut words) {
                let own = tokens.get(at..).unwrap_or(&[]);
                reader.begun = true;
                routine.body.standard(source, own);
                break;
            }
        }
        routine.trigger = reader.trigger;
        if !reader.begun {
            routine.body.text(source, start, end, &reader);
        }
        Some(routine)
    }
}

/// What stands between the parameters and the end.
#[derive(Debug, Default)]
struct Clauses {
    language: Option<String>,
    literal: Option<Token>,
    trigger: bool,
    /// The body is written without a literal.
    begun: bool,
}

impl Clauses {
    /// Reads on; the index of RETURN or BEGIN ATOMIC, where a body begins.
    fn clause(&mut self, words: &mut Words) -> Option<usize> {
        if words.is(&["begin", "atomic"]) || words.word(0) == "return" {
            return Some(words.at);
        }
        if words.eat("language") {
            self.language = match words.token(0) {
                Some(text) if text.kind == TokenKind::Text => {
                    let name = text.text(words.source).trim_matches('\'').to_lowercase();
                    words.at += 1;
                    Some(name)
                }
                _ => words.ident(),
            };
        } else if words.eat("returns") {
            self.trigger = words.word(0) == "trigger" || words.word(0) == "event_trigger";
        } else if words.eat("as") {
            self.literal = words.token(0).copied();
        } else if !words.group() {
            words.at += 1;
        }
        None
    }
}

impl Body {
    /// The defaults of its parameters, which a call computes; these are the tokens from one
    /// parenthesis to the other.
    fn defaults(&mut self, source: &str, parameters: &[Token]) {
        let inner = parameters
            .get(1..parameters.len().saturating_sub(1))
            .unwrap_or(&[]);
        let mut depth = 0i32;
        let parts = inner.split(|token| {
            match token.kind {
                TokenKind::Symbol(b'(' | b'[') => depth += 1,
                TokenKind::Symbol(b')' | b']') => depth -= 1,
                _ => {}
            }
            depth == 0 && token.is_symbol(b',')
        });
        for part in parts {
            let mut sign = part.iter();
            let is = |token: &Token| token.is_symbol(b'=') || token.is_word(source, "default");
            let sign = sign.find(|token| is(token));
            if let (Some(sign), Some(last)) = (sign, part.last()) {
                self.expression(source, sign.end, last.end);
            }
        }
    }

    /// A body in a literal.
    fn text(&mut self, source: &str, start: usize, end: usize, clauses: &Clauses) {
        // Without LANGUAGE a routine whose body is a literal cannot be made.
        let language = clauses.language.as_deref().unwrap_or("sql");
        if !matches!(language, "sql" | "plpgsql") {
            return self.problem(Opaque, start, end, "its language is not read");
        }
        let literal = clauses.literal.as_ref();
        let Some(literal) = literal.and_then(|token| Literal::of_token(source, token)) else {
            return self.problem(Unreadable, start, end, "its body is not understood");
        };
        if language == "plpgsql" {
            self.plpgsql(source, &literal, 1);
        } else {
            let mut inner = Self::default();
            inner.sql(literal.text(source), literal.start, literal.end, 1);
            self.append(inner.atomic().moved(|at| literal.in_source(at)));
        }
    }

    /// `RETURN expression`, or `BEGIN ATOMIC statement; … END`
    fn standard(&mut self, source: &str, own: &[Token]) {
        let is = |token: &Token, word: &str| {
            token.kind == TokenKind::Word && token.text(source).eq_ignore_ascii_case(word)
        };
        let (Some(first), Some(last)) = (own.first(), own.last()) else {
            return;
        };
        if is(first, "return") {
            return self.expression(source, first.end + 1, last.end);
        }
        if !is(last, "end") {
            return self.problem(Unreadable, first.start, last.end, "its body is not closed");
        }
        let inner = own.get(2..own.len() - 1).unwrap_or(&[]);
        for part in inner.split(|token| token.is_symbol(b';')) {
            match (part.first(), part.last()) {
                (Some(first), Some(last)) if is(first, "return") => {
                    self.expression(source, first.end + 1, last.end);
                }
                (Some(first), Some(last)) => {
                    self.statement(source, first.start, last.end, Dialect::Sql, 1);
                }
                _ => {}
            }
        }
    }
}
