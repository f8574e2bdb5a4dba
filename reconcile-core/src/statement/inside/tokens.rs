//! The tokens of a statement, with parentheses and brackets paired.

use super::Unread;
use super::rows::without_plain_rows;
use crate::script::lexer::{Token, TokenKind, significant};
use crate::statement::name::{ObjectName, fold, unicode, unquote};

/// The tokens of a statement. Indices are those of tokens; past the end nothing is there.
pub(super) struct Tokens<'a> {
    pub(super) source: &'a str,
    list: Vec<Token>,
    /// For an opening parenthesis or bracket the index of the closing one.
    partner: Vec<usize>,
    /// Rows of literals that were left out.
    pub(super) plain_rows: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str, start: usize, end: usize) -> Result<Self, Unread> {
        let tokens = significant(source, start, end);
        let (list, plain_rows) = without_plain_rows(source, tokens);
        let list = join_escapes(source, list);
        let partner = pairs(source, &list)?;
        Ok(Self {
            source,
            list,
            partner,
            plain_rows,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.get(at).map(|token| token.kind)
    }

    pub(super) fn text(&self, at: usize) -> &'a str {
        self.get(at).map_or("", |token| token.text(self.source))
    }

    /// Whether the unquoted word stands there.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.get(at)
            .is_some_and(|token| token.is_word(self.source, word))
    }

    pub(super) fn any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    pub(super) fn all(&self, at: usize, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(i, word)| self.is(at + i, word))
    }

    /// Whether the keyword stands there as such: behind AS and behind a dot any word is a name.
    pub(super) fn keyword(&self, at: usize, word: &str) -> bool {
        self.is(at, word) && !self.is_label(at)
    }

    pub(super) fn is_label(&self, at: usize) -> bool {
        at > 0 && (self.symbol(at - 1, b'.') || self.is(at - 1, "as"))
    }

    pub(super) fn symbol(&self, at: usize, symbol: u8) -> bool {
        self.kind(at) == Some(TokenKind::Symbol(symbol))
    }

    /// The index of the parenthesis or bracket that closes the one at `at`.
    pub(super) fn close(&self, at: usize) -> usize {
        self.partner.get(at).copied().unwrap_or(at)
    }

    /// The index behind the token, or behind the group that it opens.
    pub(super) fn after(&self, at: usize) -> usize {
        self.close(at) + 1
    }

    pub(super) fn start(&self, at: usize) -> usize {
        self.get(at).map_or(0, |token| token.start)
    }

    /// One past the last byte of the token before `at`.
    pub(super) fn end(&self, at: usize) -> usize {
        at.checked_sub(1)
            .and_then(|last| self.get(last))
            .map_or(0, |token| token.end)
    }

    /// The name that the one token is.
    pub(super) fn ident(&self, at: usize) -> Option<String> {
        let text = self.text(at);
        match self.kind(at)? {
            TokenKind::Word => Some(fold(text)),
            TokenKind::QuotedIdent => unquote(text),
            TokenKind::UnicodeIdent => match text.strip_suffix('\'') {
                // With its UESCAPE (see `join_escapes`).
                Some(rest) => {
                    let escape = rest.chars().next_back()?;
                    let before = rest.strip_suffix(escape)?;
                    before.ends_with('\'').then_some(())?;
                    unicode(text.get(..=text.rfind('"')?)?, escape)
                }
                None => unicode(text, '\\'),
            },
            _ => None,
        }
    }

    /// The name that begins here, and the index behind it.
    pub(super) fn name(&self, at: usize) -> Option<(ObjectName, usize)> {
        let mut name = self.ident(at)?;
        let (mut schema, mut at) = (None, at + 1);
        for _ in 0..2 {
            if !self.symbol(at, b'.') {
                break;
            }
            schema = Some(std::mem::replace(&mut name, self.ident(at + 1)?));
            at += 2;
        }
        Some((ObjectName { schema, name }, at))
    }

    /// The first index at depth 0 in `from..to` at which something holds.
    pub(super) fn find(
        &self,
        from: usize,
        to: usize,
        holds: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut at = from;
        while at < to {
            if holds(at) {
                return Some(at);
            }
            at = self.after(at);
        }
        None
    }

    /// Where one of the keywords stands at depth 0, or `to`.
    pub(super) fn find_keyword(&self, from: usize, to: usize, words: &[&str]) -> usize {
        self.find(from, to, |at| {
            words.iter().any(|word| self.keyword(at, word))
        })
        .unwrap_or(to)
    }

    /// Whether a query begins here.
    pub(super) fn begins_query(&self, at: usize) -> bool {
        self.any(at, &["select", "with", "table"])
            || (self.is(at, "values") && self.symbol(at + 1, b'('))
    }
}

/// Makes one token of `U&"…" UESCAPE '!'`. With a comment in it, it is left for [`pairs`] to refuse.
fn join_escapes(source: &str, list: Vec<Token>) -> Vec<Token> {
    if list
        .iter()
        .all(|token| token.kind != TokenKind::UnicodeIdent)
    {
        return list;
    }
    let blank = |from: usize, to: usize| {
        let gap = source.get(from..to);
        gap.is_some_and(|gap| gap.trim_ascii().is_empty())
    };
    let mut joined: Vec<Token> = Vec::with_capacity(list.len());
    for token in list {
        if token.kind == TokenKind::Text
            && let [.., name, word] = joined.as_mut_slice()
            && name.kind == TokenKind::UnicodeIdent
            && word.text(source).eq_ignore_ascii_case("uescape")
            && blank(name.end, word.start)
            && blank(word.end, token.start)
        {
            name.end = token.end;
            joined.pop();
        } else {
            joined.push(token);
        }
    }
    joined
}

/// The closing partner of every opening token; for others their own index.
fn pairs(source: &str, list: &[Token]) -> Result<Vec<usize>, Unread> {
    let unread = |why| Err(Unread { why });
    let mut partner: Vec<usize> = (0..list.len()).collect();
    let mut open: Vec<(usize, u8)> = Vec::new();
    for (at, token) in list.iter().enumerate() {
        match token.kind {
            _ if token.unterminated => return unread("a literal is never closed"),
            TokenKind::Symbol(symbol @ (b'(' | b'[')) => open.push((at, symbol)),
            TokenKind::Symbol(symbol @ (b')' | b']')) => {
                let opened = if symbol == b')' { b'(' } else { b'[' };
                match open.pop() {
                    Some((from, symbol)) if symbol == opened => {
                        if let Some(slot) = partner.get_mut(from) {
                            *slot = at;
                        }
                    }
                    _ => return unread("its parentheses do not match"),
                }
            }
            TokenKind::Symbol(b';') => return unread("a semicolon stands inside it"),
            TokenKind::Other(_) => return unread("it holds a character that SQL does not know"),
            TokenKind::Word
                if token.is_word(source, "uescape")
                    && at
                        .checked_sub(1)
                        .and_then(|before| list.get(before))
                        .is_some_and(|token| token.kind == TokenKind::UnicodeIdent) =>
            {
                return unread("a name in it is written with an escape character of its own");
            }
            _ => {}
        }
    }
    if open.is_empty() {
        Ok(partner)
    } else {
        unread("its parentheses do not match")
    }
}
