//! Where statements begin in a PL/pgSQL block.

use super::Body;
use super::literal::Literal;
use crate::script::lexer::{Token, TokenKind};
use crate::statement::words::{Words, tokens};
use crate::statement::{Statement, StatementKind};

/// Reads the block in `source[start..end]`.
pub(super) fn read(source: &str, start: usize, end: usize, body: &mut Body) {
    let tokens = tokens(source, start, end);
    if let Some(open) = tokens.iter().find(|token| token.unterminated) {
        body.problem(open.start, end, "a literal in the block is never closed");
        return;
    }
    let mut block = Block {
        source,
        tokens: &tokens,
        at: 0,
        declarations: false,
    };
    while block.at < tokens.len() {
        block.step(body);
    }
}

/// A place in the block where a statement may begin.
struct Block<'a> {
    source: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// Between DECLARE and BEGIN.
    declarations: bool,
}

impl<'a> Block<'a> {
    fn step(&mut self, body: &mut Body) {
        let from = self.at;
        let mut words = Words::new(self.source, self.tokens);
        words.at = from;
        let first = words.word(0);
        match first.as_str() {
            "begin" => self.declarations = false,
            "declare" => self.declarations = true,
            ";" | "exception" | "else" | "loop" if !self.declarations => {}
            // <<label>>
            "<" if words.token(0).is_some_and(|t| t.text(self.source) == "<<") => self.at += 2,
            "if" | "elsif" | "elseif" | "case" | "when" | "for" | "foreach" | "while"
                if !self.declarations =>
            {
                self.at = self.control_end(from + 1);
                self.dynamic(from, body);
                return;
            }
            _ => {
                self.at = self.semicolon(from);
                if self.declarations {
                    self.dynamic(from, body);
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

    fn statement(&self, from: usize, body: &mut Body) {
        let own = self.own(from);
        let (Some(first), Some(last)) = (own.first(), own.last()) else {
            return;
        };
        let mut words = Words::new(self.source, own);
        if is_assignment(&mut words) {
            return self.dynamic(from, body);
        }
        words.at = 0;
        match words.word(0).as_str() {
            "execute" => self.execute(own, body),
            "end" | "return" | "raise" | "null" | "get" | "open" | "exit" | "continue"
            | "assert" | "perform" | "fetch" | "move" | "close" | "commit" | "rollback" => {
                self.dynamic(from, body);
            }
            _ => {
                let statement = Statement::at(self.source, first.start, last.end);
                match statement.kind {
                    StatementKind::Unknown => {
                        let why = "a statement of the block is not understood";
                        body.problem(first.start, last.end, why);
                    }
                    StatementKind::Do => {
                        let why = "a block inside the block is not read";
                        body.problem(first.start, last.end, why);
                    }
                    _ => body.statements.push(statement),
                }
            }
        }
    }

    /// `EXECUTE 'constant'` can be read; anything else is put together at run time.
    fn execute(&self, own: &[Token], body: &mut Body) {
        if let [_, constant] = own
            && let Some(literal) = Literal::of_token(self.source, constant)
            && literal.is_verbatim()
        {
            return body.constant(self.source, literal.start, literal.end);
        }
        if let (Some(first), Some(last)) = (own.first(), own.last()) {
            body.problem(first.start, last.end, DYNAMIC);
        }
    }

    /// EXECUTE inside what is no SQL statement of its own: `FOR r IN EXECUTE …`, `OPEN c FOR EXECUTE`.
    fn dynamic(&self, from: usize, body: &mut Body) {
        let own = self.own(from);
        let execute = (from..self.at).find(|&at| self.is_word(at, "execute"));
        if let (Some(at), Some(last)) = (execute, own.last())
            && let Some(token) = self.tokens.get(at)
        {
            body.problem(token.start, last.end, DYNAMIC);
        }
    }
}

const DYNAMIC: &str = "the block runs SQL that is put together at run time";

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
