//! Tokens with the boundaries of PostgreSQL's scanner, on bytes.
//!
//! It never fails: an unterminated literal or comment becomes a token that runs to the end of the
//! text and says so. Every byte belongs to exactly one token. Contents (escapes, values, the meaning
//! of keywords) are not looked at.

mod literal;
mod operator;
mod row;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Space,
    LineComment,
    BlockComment,
    /// An unquoted identifier or keyword.
    Word,
    /// `"…"`
    QuotedIdent,
    /// `U&"…"`
    UnicodeIdent,
    /// `'…'`
    Text,
    /// `E'…'`, with its continuations on following lines
    EscapeText,
    /// `B'…'`, `X'…'`, `N'…'`, `U&'…'`
    OtherText,
    /// `$tag$…$tag$`
    Dollar,
    Number,
    /// `$1`
    Parameter,
    /// An operator that is not one single character of [`Symbol`](Self::Symbol).
    Operator,
    /// One of `, ( ) [ ] . ; : + - * / % ^ < > =`.
    Symbol(u8),
    /// `::`, `..` or `:=`
    Pair,
    /// Anything else: a backslash, braces, a lone `$`, control characters.
    Other(u8),
}

/// One token: what it is, and the bytes `start..end` of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) unterminated: bool,
}

impl Token {
    /// White space or a comment.
    pub(crate) fn is_trivia(&self) -> bool {
        matches!(
            self.kind,
            TokenKind::Space | TokenKind::LineComment | TokenKind::BlockComment
        )
    }

    pub(crate) fn is_symbol(&self, symbol: u8) -> bool {
        self.kind == TokenKind::Symbol(symbol)
    }

    /// Whether it is this unquoted word. The lengths are compared first, since this is asked most.
    pub(crate) fn is_word(&self, source: &str, word: &str) -> bool {
        self.kind == TokenKind::Word
            && self.end - self.start == word.len()
            && self.text(source).eq_ignore_ascii_case(word)
    }

    /// The token's own text.
    pub(crate) fn text<'a>(&self, source: &'a str) -> &'a str {
        source.get(self.start..self.end).unwrap_or("")
    }
}

pub(super) fn ident_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || b >= 0x80
}

fn ident_continue(b: u8) -> bool {
    ident_start(b) || b.is_ascii_digit() || b == b'$'
}

pub(super) fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// Reads tokens from `position` on. A caller may move the position: over COPY rows and psql lines.
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(crate) position: usize,
}

/// Where a token ends, and whether it is unterminated.
type End = (usize, bool);

impl<'a> Lexer<'a> {
    pub(crate) fn at(source: &'a str, position: usize) -> Self {
        Lexer {
            bytes: source.as_bytes(),
            position,
        }
    }

    /// The byte at `i`, or 0 past the end.
    fn byte(&self, i: usize) -> u8 {
        self.bytes.get(i).copied().unwrap_or(0)
    }

    fn starts_with(&self, i: usize, prefix: &[u8]) -> bool {
        self.rest(i).starts_with(prefix)
    }

    fn rest(&self, i: usize) -> &'a [u8] {
        self.bytes.get(i..).unwrap_or(&[])
    }

    /// The end of the run of bytes from `i` on that satisfy `wanted`.
    fn run(&self, i: usize, wanted: fn(u8) -> bool) -> usize {
        i + self.rest(i).iter().take_while(|&&b| wanted(b)).count()
    }

    fn line_end(&self, i: usize) -> usize {
        memchr::memchr2(b'\n', b'\r', self.rest(i)).map_or(self.bytes.len(), |o| i + o)
    }

    /// Which token begins at `p` with the byte `first`, and where it ends.
    fn token_at(&self, p: usize, first: u8) -> (TokenKind, End) {
        let second = self.byte(p + 1);
        let done = |kind, end| (kind, (end, false));
        match first {
            _ if is_space(first) => done(TokenKind::Space, self.run(p, is_space)),
            b'-' if second == b'-' => done(TokenKind::LineComment, self.line_end(p)),
            b'/' if second == b'*' => (TokenKind::BlockComment, self.block_comment(p)),
            b'\'' => (TokenKind::Text, self.text(p + 1, false)),
            b'"' => (TokenKind::QuotedIdent, self.quoted(p + 1, b'"', false)),
            b'e' | b'E' if second == b'\'' => (TokenKind::EscapeText, self.text(p + 2, true)),
            b'b' | b'B' | b'x' | b'X' | b'n' | b'N' if second == b'\'' => {
                (TokenKind::OtherText, self.text(p + 2, false))
            }
            b'u' | b'U' if self.starts_with(p + 1, b"&'") => {
                (TokenKind::OtherText, self.text(p + 3, false))
            }
            b'u' | b'U' if self.starts_with(p + 1, b"&\"") => {
                (TokenKind::UnicodeIdent, self.quoted(p + 3, b'"', false))
            }
            b'$' => self.dollar(p),
            _ if ident_start(first) => done(TokenKind::Word, self.run(p, ident_continue)),
            b'0'..=b'9' => done(TokenKind::Number, self.number(p)),
            b'.' if second.is_ascii_digit() => done(TokenKind::Number, self.number(p)),
            b'.' if second == b'.' => done(TokenKind::Pair, p + 2),
            b':' if matches!(second, b':' | b'=') => done(TokenKind::Pair, p + 2),
            b',' | b'(' | b')' | b'[' | b']' | b';' | b'.' | b':' => {
                done(TokenKind::Symbol(first), p + 1)
            }
            _ if operator::is_operator_char(first) => {
                let (kind, end) = self.operator(p, first);
                done(kind, end)
            }
            _ => done(TokenKind::Other(first), p + 1),
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.position;
        let first = *self.bytes.get(start)?;
        let (kind, (end, unterminated)) = self.token_at(start, first);
        self.position = end;
        Some(Token {
            kind,
            start,
            end,
            unterminated,
        })
    }
}

/// The tokens of `source[start..end]` without white space and comments; ranges are those of
/// `source`.
pub(crate) fn significant(source: &str, start: usize, end: usize) -> Significant<'_> {
    let text = source.get(..end).unwrap_or(source);
    Significant(Lexer::at(text, start))
}

/// Tokens without white space and comments.
pub(crate) struct Significant<'a>(Lexer<'a>);

impl Iterator for Significant<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.0.find(|token| !token.is_trivia())
    }
}
