//! A cursor over the significant tokens of a statement.

use super::name::{ObjectName, fold, unicode, unquote};
use crate::script::lexer::{Token, TokenKind, significant};

/// Reads words, names and groups, one after the other.
pub(crate) struct Words<'a> {
    pub(crate) source: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) at: usize,
}

/// A word in lower case without an allocation; other tokens are their first character.
#[derive(Clone, Copy)]
pub(crate) struct Lower {
    bytes: [u8; Self::LONGEST],
    length: usize,
}

impl Lower {
    /// No keyword that is looked for is longer.
    const LONGEST: usize = 16;

    fn new(text: &str) -> Self {
        let mut bytes = [0; Self::LONGEST];
        let known = text.len() <= Self::LONGEST && text.is_ascii();
        let length = if known { text.len() } else { 1 };
        if known {
            for (to, from) in bytes.iter_mut().zip(text.bytes()) {
                *to = from.to_ascii_lowercase();
            }
        }
        Self { bytes, length }
    }

    pub(crate) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.length).unwrap_or(&[]);
        std::str::from_utf8(bytes).unwrap_or("\0")
    }
}

impl PartialEq<&str> for Lower {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl<'a> Words<'a> {
    pub(crate) fn new(source: &'a str, tokens: &'a [Token]) -> Self {
        Words {
            source,
            tokens,
            at: 0,
        }
    }

    pub(crate) fn token(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    /// The lower-case word so many tokens ahead; for other tokens their first character; empty at
    /// the end.
    pub(crate) fn word(&self, ahead: usize) -> Lower {
        let text = self.token(ahead).map_or("", |token| {
            let text = token.text(self.source);
            match token.kind {
                TokenKind::Word => text,
                // Their prefix is no word: nothing is equal to this.
                TokenKind::EscapeText | TokenKind::OtherText | TokenKind::UnicodeIdent => "\0",
                _ => text.get(..1).unwrap_or("\0"),
            }
        });
        Lower::new(text)
    }

    /// As `self.word(ahead) == word`.
    fn is_at(&self, ahead: usize, word: &str) -> bool {
        self.token(ahead)
            .map_or(word.is_empty(), |token| match token.kind {
                TokenKind::Word => token.is_word(self.source, word),
                TokenKind::EscapeText | TokenKind::OtherText | TokenKind::UnicodeIdent => false,
                _ => self.source.as_bytes().get(token.start..=token.start) == Some(word.as_bytes()),
            })
    }

    pub(crate) fn is(&self, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(ahead, word)| self.is_at(ahead, word))
    }

    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let hit = self.is_at(0, word);
        self.at += usize::from(hit);
        hit
    }

    pub(crate) fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(word))
    }

    pub(crate) fn eat_all(&mut self, words: &[&str]) -> bool {
        let hit = self.is(words);
        self.at += if hit { words.len() } else { 0 };
        hit
    }

    pub(crate) fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// An identifier as the catalog would hold it.
    pub(crate) fn ident(&mut self) -> Option<String> {
        let token = self.token(0)?;
        let text = token.text(self.source);
        let (name, length) = match token.kind {
            _ if token.unterminated => return None,
            TokenKind::Word => (fold(text), 1),
            TokenKind::QuotedIdent => (unquote(text)?, 1),
            TokenKind::UnicodeIdent if self.word(1) == "uescape" => {
                let escape = self.token(2)?.text(self.source);
                let escape = escape.strip_prefix('\'')?.strip_suffix('\'')?;
                (unicode(text, escape.chars().next()?)?, 3)
            }
            TokenKind::UnicodeIdent => (unicode(text, '\\')?, 1),
            _ => return None,
        };
        self.at += length;
        Some(name)
    }

    /// A name, with its schema if that is given. A database before the schema can only be the
    /// current one.
    pub(crate) fn name(&mut self) -> Option<ObjectName> {
        let mut name = self.ident()?;
        let mut schema = None;
        for _ in 0..2 {
            if !self.eat(".") {
                break;
            }
            schema = Some(std::mem::replace(&mut name, self.ident()?));
        }
        Some(ObjectName { schema, name })
    }

    /// Passes over a name with any number of qualifiers.
    pub(crate) fn skip_name(&mut self) {
        loop {
            let unicode = self
                .token(0)
                .is_some_and(|token| token.kind == TokenKind::UnicodeIdent);
            self.at += 1;
            if unicode && self.word(0) == "uescape" {
                self.at += 2;
            }
            if !self.eat(".") {
                break;
            }
        }
    }

    /// Passes over a group in parentheses, if one begins here.
    pub(crate) fn group(&mut self) -> bool {
        if !self.is_at(0, "(") {
            return false;
        }
        let mut depth = 0usize;
        while let Some(token) = self.token(0) {
            match token.kind {
                TokenKind::Symbol(b'(') => depth += 1,
                TokenKind::Symbol(b')') => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return true;
            }
        }
        false
    }

    /// The text in the parentheses that open here, if they do; passes over them.
    pub(super) fn arguments(&mut self) -> Option<String> {
        let from = self.token(0)?.end;
        if !self.group() {
            return None;
        }
        let close = self.tokens.get(self.at.checked_sub(1)?)?.start;
        self.source.get(from..close).map(ToOwned::to_owned)
    }

    /// The text from the token `from` up to the present one.
    pub(super) fn text_from(&self, from: usize) -> String {
        let own = self.tokens.get(from..self.at.min(self.tokens.len()));
        match own.unwrap_or(&[]) {
            [first, .., last] => self.source.get(first.start..last.end),
            [only] => self.source.get(only.start..only.end),
            [] => None,
        }
        .unwrap_or("")
        .to_owned()
    }

    /// Passes over tokens up to the first of these words outside parentheses, or to the end; their
    /// text.
    pub(super) fn until(&mut self, stops: &[&str]) -> String {
        let from = self.at;
        while let Some(token) = self.token(0) {
            let stop = stops.iter().any(|word| token.is_word(self.source, word));
            if stop {
                break;
            }
            if !self.group() {
                self.at += 1;
            }
        }
        self.text_from(from)
    }

    /// `(name, …)`: the names, if the group holds nothing else. Passes over the group in any case.
    pub(super) fn columns(&mut self) -> Option<Vec<String>> {
        let from = self.at + 1;
        if !self.group() {
            return None;
        }
        let own = self.tokens.get(from..self.at - 1)?;
        let mut words = Words::new(self.source, own);
        let mut columns = vec![words.ident()?];
        while words.eat(",") {
            columns.push(words.ident()?);
        }
        words.at_end().then_some(columns)
    }

    /// A whole number with its sign.
    pub(super) fn integer(&mut self) -> Option<i64> {
        let minus = self.eat("-");
        if !minus {
            self.eat("+");
        }
        let token = self.token(0)?;
        if token.kind != TokenKind::Number {
            return None;
        }
        self.at += 1;
        let digits: i128 = token.text(self.source).parse().ok()?;
        i64::try_from(if minus { -digits } else { digits }).ok()
    }

    /// A plain literal in quotes, without them.
    pub(super) fn literal(&mut self) -> Option<String> {
        let token = self.token(0)?;
        if token.kind != TokenKind::Text || token.unterminated {
            return None;
        }
        let inner = token
            .text(self.source)
            .strip_prefix('\'')?
            .strip_suffix('\'')?;
        // A literal continued on the next line has lone quotes between its parts.
        if inner.replace("''", "").contains('\'') {
            return None;
        }
        self.at += 1;
        Some(inner.replace("''", "'"))
    }

    /// The label of an enum: the value of a plain literal, another literal as written.
    pub(super) fn label(&mut self) -> Option<String> {
        self.literal().or_else(|| {
            let from = self.at;
            matches!(
                self.token(0)?.kind,
                TokenKind::Text | TokenKind::EscapeText | TokenKind::OtherText | TokenKind::Dollar
            )
            .then_some(())?;
            self.at += 1;
            Some(self.text_from(from))
        })
    }

    /// Which of these words comes first, outside parentheses, from here on?
    pub(crate) fn first_of(&self, words: &[&'static str]) -> Option<&'static str> {
        let mut depth = 0i64;
        self.tokens.get(self.at..)?.iter().find_map(|token| {
            match token.kind {
                TokenKind::Symbol(b'(' | b'[') => depth += 1,
                TokenKind::Symbol(b')' | b']') => depth -= 1,
                TokenKind::Word if depth == 0 => {
                    let mut words = words.iter().copied();
                    return words.find(|word| token.is_word(self.source, word));
                }
                _ => {}
            }
            None
        })
    }
}

/// All significant tokens of `source[start..end]`.
pub(crate) fn tokens(source: &str, start: usize, end: usize) -> Vec<Token> {
    // Half of them are shorter than this, and to grow the list again and again costs more.
    let mut all = Vec::with_capacity((end.saturating_sub(start) / 8 + 8).min(1024));
    all.extend(significant(source, start, end));
    all
}
