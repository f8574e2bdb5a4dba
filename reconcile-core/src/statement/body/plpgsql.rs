//! Where statements begin in a PL/pgSQL block.

use super::scope::Scopes;
use super::{Body, Dialect, Unreadable};
use crate::script::lexer::{Token, TokenKind};
use crate::statement::words::{Words, tokens};

/// Reads the block in `source[start..end]`.
pub(super) fn read(source: &str, start: usize, end: usize, depth: u8, body: &mut Body) {
    let tokens = tokens(source, start, end);
    if let Some(open) = tokens.iter().find(|token| token.unterminated) {
        let why = "a literal in the block is never closed";
        return body.problem(Unreadable, open.start, end, why);
    }
    let mut block = Block {
        source,
        tokens: &tokens,
        at: 0,
        declarations: false,
        depth,
        scopes: Scopes::default(),
    };
    while block.at < tokens.len() {
        let first = body.statements.len();
        block.step(body);
        block.scopes.mark(first, body);
    }
}

/// A place in the block where a statement may begin.
struct Block<'a> {
    source: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// Between DECLARE and BEGIN.
    declarations: bool,
    depth: u8,
    scopes: Scopes,
}

impl<'a> Block<'a> {
    fn step(&mut self, body: &mut Body) {
        let from = self.at;
        let mut words = Words::new(self.source, self.tokens);
        words.at = from;
        let first = words.word(0);
        match first.as_str() {
            "begin" => {
                self.declarations = false;
                self.scopes.enter(false, body);
            }
            "declare" => self.declarations = true,
            "exception" if !self.declarations => self.scopes.handlers(body),
            "loop" if !self.declarations => self.scopes.enter(true, body),
            ";" | "else" if !self.declarations => {}
            // <<label>>
            "<" if words.token(0).is_some_and(|t| t.text(self.source) == "<<") => self.at += 2,
            "if" | "elsif" | "elseif" | "case" | "when" | "for" | "foreach" | "while"
                if !self.declarations =>
            {
                if !matches!(first.as_str(), "elsif" | "elseif" | "when") {
                    self.scopes.enter(true, body);
                }
                self.at = self.control_end(from + 1);
                self.control(from, body);
                return;
            }
            _ => {
                self.at = self.semicolon(from);
                if self.declarations {
                    self.declaration(from, body);
                } else {
                    self.statement(from, body);
                }
            }
        }
        self.at += 1;
    }

    fn is_word(&self, at: usize, wanted: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Word && token.text(self.source).eq_ignore_ascii_case(wanted)
        })
    }

    /// One past the THEN or LOOP that ends a condition; its CASE expressions have a THEN too.
    fn control_end(&self, from: usize) -> usize {
        let (mut depth, mut cases) = (0i64, 0i64);
        for (at, token) in self.tokens.iter().enumerate().skip(from) {
            match token.kind {
                TokenKind::Symbol(b'(') => depth += 1,
                TokenKind::Symbol(b')') => depth -= 1,
                TokenKind::Word if depth == 0 => {
                    cases += i64::from(self.is_word(at, "case"));
                    if cases == 0 && (self.is_word(at, "then") || self.is_word(at, "loop")) {
                        return at + 1;
                    }
                    cases -= i64::from(cases > 0 && self.is_word(at, "end"));
                }
                // Lost: whatever begins behind it is looked at again.
                TokenKind::Symbol(b';') => return at,
                _ => {}
            }
        }
        self.tokens.len()
    }

    /// The semicolon that ends the statement, or the end of the block.
    fn semicolon(&self, from: usize) -> usize {
        let mut depth = 0i64;
        for (at, token) in self.tokens.iter().enumerate().skip(from) {
            match token.kind {
                TokenKind::Symbol(b'(') => depth += 1,
                TokenKind::Symbol(b')') => depth -= 1,
                TokenKind::Symbol(b';') if depth <= 0 => return at,
                _ => {}
            }
        }
        self.tokens.len()
    }

    fn own(&self, from: usize) -> &'a [Token] {
        self.tokens.get(from..self.at).unwrap_or(&[])
    }

    /// The first of the words outside parentheses in `from..to`.
    fn find(&self, from: usize, to: usize, words: &[&str]) -> Option<usize> {
        let mut depth = 0i64;
        (from..to).find(|&at| {
            let Some(token) = self.tokens.get(at) else {
                return false;
            };
            depth += i64::from(token.is_symbol(b'(')) - i64::from(token.is_symbol(b')'));
            let is = |word: &&str| token.text(self.source).eq_ignore_ascii_case(word);
            depth == 0 && words.iter().any(is)
        })
    }

    /// The condition of a branch, or what a loop goes through.
    fn control(&self, from: usize, body: &mut Body) {
        // THEN or LOOP is no part of it.
        let closed = self.at > from
            && (self.is_word(self.at - 1, "then") || self.is_word(self.at - 1, "loop"));
        let end = self.at - usize::from(closed);
        let source = (self.is_word(from, "for") || self.is_word(from, "foreach"))
            .then(|| self.find(from, end, &["in"]))
            .flatten();
        match source {
            Some(at) => self.query(at + 1, end, body),
            None => self.expression(from + 1, end, body),
        }
    }

    /// A query, `EXECUTE …`, or an expression.
    fn query(&self, from: usize, to: usize, body: &mut Body) {
        const VERBS: [&str; 10] = [
            "select", "with", "values", "table", "insert", "update", "delete", "merge", "explain",
            "show",
        ];
        let own = self.tokens.get(from..to).unwrap_or(&[]);
        let (Some(first), Some(last)) = (own.first(), own.last()) else {
            return;
        };
        if self.is_word(from, "execute") {
            body.execute(self.source, own, self.depth);
        } else if VERBS.iter().any(|verb| self.is_word(from, verb)) || first.is_symbol(b'(') {
            body.statement(
                self.source,
                first.start,
                last.end,
                Dialect::PlPgSql,
                self.depth,
            );
        } else {
            self.expression(from, to, body);
        }
    }

    fn expression(&self, from: usize, to: usize, body: &mut Body) {
        let own = self.tokens.get(from..to).unwrap_or(&[]);
        if let (Some(first), Some(last)) = (own.first(), own.last())
            && own.len() > 1
        {
            body.expression(self.source, first.start, last.end);
        }
    }

    /// `name type := …`, `name CURSOR FOR …`
    fn declaration(&self, from: usize, body: &mut Body) {
        if let Some(cursor) = self.find(from, self.at, &["cursor"])
            && let Some(at) = self.find(cursor, self.at, &["for", "is"])
        {
            self.query(at + 1, self.at, body);
        } else if let Some(at) = self.find(from, self.at, &[":=", "=", "default"]) {
            self.expression(at + 1, self.at, body);
        }
    }

    fn statement(&mut self, from: usize, body: &mut Body) {
        let own = self.own(from);
        let mut words = Words::new(self.source, own);
        if is_assignment(&mut words) {
            return self.expression(from, self.at, body);
        }
        words.at = 0;
        let second = words.word(1);
        match words.word(0).as_str() {
            "execute" => body.execute(self.source, own, self.depth),
            "end" => self.scopes.leave(),
            "return" if second == "query" => self.query(from + 2, self.at, body),
            "return" if second == "next" => self.expression(from + 2, self.at, body),
            "return" | "exit" | "continue" => {
                self.scopes.jump();
                self.expression(from + 1, self.at, body);
            }
            "open" => match self.find(from, self.at, &["for"]) {
                Some(at) => self.query(at + 1, self.at, body),
                None => self.expression(from + 1, self.at, body),
            },
            "raise" | "assert" | "perform" => self.expression(from + 1, self.at, body),
            "null" | "get" | "fetch" | "move" | "close" => {}
            _ => {
                if let (Some(first), Some(last)) = (own.first(), own.last()) {
                    body.statement(
                        self.source,
                        first.start,
                        last.end,
                        Dialect::PlPgSql,
                        self.depth,
                    );
                }
            }
        }
    }
}

/// `name := …`, `name.field = …`, `name[1] := …`
fn is_assignment(words: &mut Words) -> bool {
    if words.ident().is_none() {
        return false;
    }
    loop {
        if words.eat(".") {
            words.at += 1;
        } else if words.eat("[") {
            while !words.at_end() && !words.eat("]") {
                words.at += 1;
            }
        } else {
            break;
        }
    }
    words.eat("=")
        || words
            .token(0)
            .is_some_and(|token| token.text(words.source) == ":=")
}
