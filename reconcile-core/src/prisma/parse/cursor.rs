//! A place in a text that moves forward.

use super::super::source::Span;
use super::super::syntax::Ident;

pub(super) struct Cursor<'a> {
    source: usize,
    text: &'a str,
    position: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(source: usize, text: &'a str) -> Self {
        Self {
            source,
            text,
            position: 0,
        }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    pub(super) fn move_to(&mut self, position: usize) {
        self.position = position;
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest().is_empty()
    }

    pub(super) fn span_from(&self, start: usize) -> Span {
        Span::new(self.source, start, self.position)
    }

    /// The line on which `start` lies, from there on, without what ends it.
    pub(super) fn line_span(&self, start: usize) -> Span {
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default().trim_end();
        Span::new(self.source, start, start + line.len())
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.position += bytes;
    }

    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.advance(wanted.len_utf8());
        }
        found
    }

    pub(super) fn eat_text(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.advance(wanted.len());
        }
        found
    }

    /// Skips white space within a line.
    pub(super) fn spaces(&mut self) {
        let rest = self.rest();
        let length = rest.find(|c| !is_space(c)).unwrap_or(rest.len());
        self.advance(length);
    }

    /// Skips white space and ends of lines.
    pub(super) fn blank_lines(&mut self) {
        loop {
            self.spaces();
            if !self.newline() {
                return;
            }
        }
    }

    /// Takes the end of a line, if this is one.
    pub(super) fn newline(&mut self) -> bool {
        self.eat_text("\r\n") || self.eat('\n') || self.eat('\r')
    }

    pub(super) fn at_line_end(&self) -> bool {
        matches!(self.peek(), None | Some('\n' | '\r'))
    }

    pub(super) fn rest_of_line(&self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        rest.get(..length).unwrap_or_default()
    }

    /// Moves to the start of the next line.
    pub(super) fn next_line(&mut self) {
        self.advance(self.rest_of_line().len());
        self.newline();
    }

    /// A name: letters, digits, `_` and `-`, not beginning with the last two.
    pub(super) fn identifier(&mut self) -> Option<Ident> {
        let rest = self.rest();
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        if !rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        let start = self.position;
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.advance(length);
        Some(Ident {
            text: rest.get(..length).unwrap_or_default().to_owned(),
            span: self.span_from(start),
        })
    }

    /// Names joined by dots, such as `db.VarChar`.
    pub(super) fn path(&mut self) -> Option<Ident> {
        let start = self.position;
        let mut path = self.identifier()?;
        while self.eat('.') {
            path.text.push('.');
            if let Some(part) = self.identifier() {
                path.text.push_str(&part.text);
            }
        }
        path.span = self.span_from(start);
        Some(path)
    }

    /// Takes a comment to the end of the line: its text, and whether it is documentation (`///`).
    pub(super) fn line_comment(&mut self) -> Option<(&'a str, bool)> {
        let line = self.rest_of_line();
        let (text, is_documentation) = match line.strip_prefix("///") {
            Some(text) => (text, true),
            None => (line.strip_prefix("//")?, false),
        };
        self.advance(line.len());
        Some((text.trim(), is_documentation))
    }

    /// Takes a comment between `/*` and `*/`: its text. One that is never closed is none.
    pub(super) fn block_comment(&mut self) -> Option<&'a str> {
        let body = self.rest().strip_prefix("/*")?;
        let (text, _) = body.split_once("*/")?;
        self.advance(text.len() + 4);
        Some(text.trim())
    }
}

/// Unicode's space separators (`Zs`), and tabs.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}
