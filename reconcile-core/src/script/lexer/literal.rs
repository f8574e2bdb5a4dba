//! Literals, quoted names, comments and dollar quotes: where they end.

use super::{End, Lexer, TokenKind, ident_start, is_space};

impl Lexer<'_> {
    /// The end of a body delimited by `quote` that begins at `i`; a doubled quote stays inside.
    pub(super) fn quoted(&self, mut i: usize, quote: u8, escapes: bool) -> End {
        loop {
            let hit = if escapes {
                memchr::memchr2(quote, b'\\', self.rest(i))
            } else {
                memchr::memchr(quote, self.rest(i))
            };
            let Some(at) = hit.map(|o| i + o) else {
                return (self.bytes.len(), true);
            };
            if self.byte(at) == b'\\' {
                if at + 1 >= self.bytes.len() {
                    return (self.bytes.len(), true);
                }
                i = at + 2;
            } else if self.byte(at + 1) == quote {
                i = at + 2;
            } else {
                return (at + 1, false);
            }
        }
    }

    /// The end of a string whose body begins at `body`.
    ///
    /// With `escapes` (an `E` string) a continuation on the next line belongs to the token: what
    /// follows there is still read with backslash escapes.
    pub(super) fn text(&self, body: usize, escapes: bool) -> End {
        let (mut end, mut unterminated) = self.quoted(body, b'\'', escapes);
        while escapes && !unterminated {
            let Some(next) = self.continuation(end) else {
                break;
            };
            (end, unterminated) = self.quoted(next, b'\'', escapes);
        }
        (end, unterminated)
    }

    /// Just after a closing quote: where the body of a continuation begins. That is white space
    /// with a newline in it (`--` comments may stand there), then another quote.
    fn continuation(&self, mut i: usize) -> Option<usize> {
        let mut newline = false;
        loop {
            match self.byte(i) {
                b'\n' | b'\r' => newline = true,
                b if is_space(b) => {}
                b'-' if self.byte(i + 1) == b'-' => {
                    i = self.line_end(i);
                    continue;
                }
                b'\'' if newline => return Some(i + 1),
                _ => return None,
            }
            i += 1;
        }
    }

    /// Block comments nest.
    pub(super) fn block_comment(&self, p: usize) -> End {
        let (mut depth, mut i) = (1usize, p + 2);
        while let Some(at) = memchr::memchr2(b'*', b'/', self.rest(i)).map(|o| i + o) {
            if self.starts_with(at, b"*/") {
                depth -= 1;
                i = at + 2;
                if depth == 0 {
                    return (i, false);
                }
            } else if self.starts_with(at, b"/*") {
                depth += 1;
                i = at + 2;
            } else {
                i = at + 1;
            }
        }
        (self.bytes.len(), true)
    }

    /// `$1`, `$tag$…$tag$`, or a lone `$`.
    pub(super) fn dollar(&self, p: usize) -> (TokenKind, End) {
        if self.byte(p + 1).is_ascii_digit() {
            let end = self.run(p + 1, |b| b.is_ascii_digit());
            return (TokenKind::Parameter, (end, false));
        }
        let mut i = p + 1;
        if ident_start(self.byte(i)) {
            i = self.run(i, |b| ident_start(b) || b.is_ascii_digit());
        }
        if self.byte(i) != b'$' {
            return (TokenKind::Other(b'$'), (p + 1, false));
        }
        let tag = self.bytes.get(p..=i).unwrap_or(&[]);
        let end = match memchr::memmem::find(self.rest(i + 1), tag) {
            Some(o) => (i + 1 + o + tag.len(), false),
            None => (self.bytes.len(), true),
        };
        (TokenKind::Dollar, end)
    }
}
