//! The statement being read.

use super::routine::Routine;
use crate::script::lexer::{Token, TokenKind};

/// How much of `COPY … FROM STDIN` has been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Source {
    #[default]
    None,
    From,
    Stdin,
}

/// What is known of the statement so far.
#[derive(Debug, Default)]
pub(super) struct Current {
    pub(super) start: Option<usize>,
    pub(super) end: usize,
    pub(super) doubt: Option<&'static str>,
    /// The first semicolon that did not end it.
    pub(super) inner_semicolon: Option<usize>,
    /// Where a literal, a quoted name or a comment begins that is never closed.
    pub(super) open_literal: Option<usize>,
    parentheses: usize,
    brackets: usize,
    routine: Routine,
    copy: bool,
    insert: bool,
    /// The last token is one behind which a row of values may stand.
    before_row: bool,
    source: Source,
    /// One past a colon that may begin the use of a psql variable.
    colon: Option<usize>,
}

impl Current {
    /// Notes the first doubt; later ones add nothing to it.
    pub(super) fn doubt(&mut self, why: &'static str) {
        self.doubt.get_or_insert(why);
    }

    /// Takes in a comment that cannot be passed over.
    pub(super) fn include(&mut self, token: &Token, why: &'static str) {
        self.start.get_or_insert(token.start);
        self.end = token.end;
        self.doubt(why);
    }

    pub(super) fn unterminated(&mut self, token: &Token, why: &'static str) {
        self.include(token, why);
        self.open_literal = Some(token.start);
    }

    /// Whether a semicolon would end it here.
    pub(super) fn may_end(&self) -> bool {
        self.parentheses == 0 && !self.routine.in_body()
    }

    /// Whether psql reads rows after it.
    pub(super) fn reads_rows(&self) -> bool {
        self.copy && self.source == Source::Stdin
    }

    /// Whether rows of an INSERT may follow: such as are mere literals change nothing here.
    pub(super) fn rows_may_follow(&self) -> bool {
        self.insert && self.before_row
    }

    pub(super) fn rows_are_unclear(&mut self) {
        if self.reads_rows() {
            self.doubt("where the rows of this COPY begin is unclear");
        }
    }

    /// It ends here: what is still open?
    pub(super) fn check_closed(&mut self) {
        if self.parentheses != 0 {
            self.doubt("its parentheses do not balance");
        }
        if self.routine.in_body() {
            self.doubt("its BEGIN ATOMIC body has no END");
        }
    }

    /// Takes in a token that is neither white space nor the end of the statement.
    pub(super) fn push(&mut self, source: &str, token: &Token) {
        let text = token.text(source);
        let word = (token.kind == TokenKind::Word).then_some(text);
        let is = |wanted: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(wanted));
        if self.start.is_none() {
            self.start = Some(token.start);
            self.copy = is("copy");
            self.insert = is("insert");
        }
        self.end = token.end;
        if token.unterminated {
            self.unterminated(token, "a literal or quoted name is never closed");
        }
        self.variable(token);
        match token.kind {
            TokenKind::Symbol(b'(') => self.parentheses += 1,
            TokenKind::Symbol(b')') if self.parentheses > 0 => self.parentheses -= 1,
            TokenKind::Symbol(b')') => self.doubt("its parentheses do not balance"),
            TokenKind::Symbol(b'[') => self.brackets += 1,
            TokenKind::Symbol(b']') => self.brackets = self.brackets.saturating_sub(1),
            TokenKind::Symbol(b';') => {
                self.inner_semicolon.get_or_insert(token.start);
            }
            _ => {}
        }
        if self.parentheses > 0 {
            self.before_row = false;
            return;
        }
        self.before_row = token.is_symbol(b',') || (self.insert && is("values"));
        if let Some(why) = self.routine.step(word, token.is_symbol(b';')) {
            self.doubt(why);
        }
        self.source = match self.source {
            _ if is("from") => Source::From,
            Source::From if is("stdin") => Source::Stdin,
            Source::Stdin => Source::Stdin,
            _ => Source::None,
        };
    }

    /// psql puts the value of a variable in place of `:name`, `:'name'`, `:"name"` and `:{?name}`.
    /// In brackets a colon before a word is the bound of an array slice.
    fn variable(&mut self, token: &Token) {
        if self.colon.take() == Some(token.start) {
            let used = match token.kind {
                TokenKind::Word | TokenKind::Number => self.brackets == 0,
                TokenKind::Text | TokenKind::QuotedIdent | TokenKind::Other(b'{') => true,
                _ => false,
            };
            if used {
                self.doubt("the value of a psql variable becomes part of it");
            }
        }
        if token.is_symbol(b':') {
            self.colon = Some(token.end);
        }
    }
}
