//! Cuts a script into pieces.
//!
//! Total: outside the pieces there are only white space, comments, separators and a byte order mark.
//! Where psql and the server could read the text differently, or where it cannot be cut with
//! certainty, the piece carries a doubt.

use super::lexer::{Lexer, Token, TokenKind};
use super::{Piece, PieceKind};

mod current;
mod psql;
mod routine;
mod rows;

use current::Current;
use rows::{Rows, rows_after};

/// How often reading starts again behind a literal that is never closed. Each time may read the
/// whole rest of the text, so that there has to be an end to it.
const FRESH_STARTS: u8 = 16;

pub(crate) fn split(source: &str) -> Vec<Piece> {
    let mut splitter = Splitter {
        source,
        lexer: Lexer::at(source, 0),
        current: Current::default(),
        pieces: Vec::new(),
        has_nul: memchr::memchr(0, source.as_bytes()).is_some(),
        every_semicolon: false,
        fresh_starts: 0,
        no_more_rows: false,
    };
    if source.starts_with('\u{FEFF}') {
        splitter.lexer.position = '\u{FEFF}'.len_utf8();
    }
    loop {
        while let Some(token) = splitter.lexer.next() {
            splitter.token(&token);
        }
        if !splitter.start_afresh() {
            break;
        }
    }
    splitter.finish(false);
    splitter.pieces
}

struct Splitter<'a> {
    source: &'a str,
    lexer: Lexer<'a>,
    current: Current,
    pieces: Vec<Piece>,
    has_nul: bool,
    /// Every semicolon ends a statement: something was opened before that is never closed.
    every_semicolon: bool,
    fresh_starts: u8,
    /// No line `\.` follows any more.
    no_more_rows: bool,
}

impl Splitter<'_> {
    fn token(&mut self, token: &Token) {
        let nul = self.has_nul && token.text(self.source).contains('\0');
        match token.kind {
            _ if token.is_trivia() => {
                if token.unterminated {
                    self.current
                        .unterminated(token, "a comment is never closed");
                } else if nul {
                    self.current
                        .include(token, "a NUL byte stands in a comment");
                }
            }
            TokenKind::Other(b'\\') => self.backslash(token),
            TokenKind::Symbol(b';') if self.every_semicolon || self.current.may_end() => {
                self.semicolon(token);
            }
            _ => {
                self.current.push(self.source, token);
                if nul {
                    self.current
                        .doubt("it holds a NUL byte, which PostgreSQL cannot read");
                }
                if !self.has_nul && self.current.rows_may_follow() && self.lexer.pass_plain_rows() {
                    self.current.end = self.lexer.position;
                }
            }
        }
    }

    fn semicolon(&mut self, token: &Token) {
        let rows = if self.current.reads_rows() {
            self.rows_after(token.end)
        } else {
            Rows::None
        };
        if matches!(rows, Rows::BeginUnclear | Rows::NeverEnd) {
            self.current
                .doubt("where the rows of this COPY begin or end is unclear");
        }
        self.finish(true);
        self.skip(rows);
    }

    /// Where the rows are; once there is no end of rows to be found, nothing is searched again.
    fn rows_after(&mut self, position: usize) -> Rows {
        if self.no_more_rows {
            return Rows::NeverEnd;
        }
        let rows = rows_after(self.source, position);
        self.no_more_rows = rows == Rows::NeverEnd;
        rows
    }

    fn skip(&mut self, rows: Rows) {
        if let Rows::Block(start, end, doubt) = rows {
            self.push(PieceKind::CopyData, start, end, doubt);
            self.lexer.position = end;
        }
    }

    fn backslash(&mut self, token: &Token) {
        match self.source.as_bytes().get(token.end) {
            // A separator that does not send yet.
            Some(b';') => {
                self.lexer.position = token.end + 1;
                self.current.rows_are_unclear();
                self.finish(true);
            }
            // A literal colon.
            Some(b':') => {
                self.current.push(self.source, token);
                self.lexer.position = token.end + 1;
                self.current.end = token.end + 1;
            }
            _ => self.command(token.start),
        }
    }

    /// A psql command at `start`: a piece of its own unless the statement goes on after it.
    fn command(&mut self, start: usize) {
        let command = psql::Command::at(self.source, start);
        self.lexer.position = command.end;
        if command.ends_statement() {
            self.current.rows_are_unclear();
            self.finish(true);
        } else if self.current.start.is_some() {
            self.current.end = command.end;
            self.current.doubt("a psql command stands inside it");
            return;
        }
        self.push(PieceKind::PsqlCommand, start, command.end, command.doubt());
        if command.reads_rows() {
            let rows = self.rows_after(command.end);
            self.skip(rows);
        }
    }

    fn push(&mut self, kind: PieceKind, start: usize, end: usize, doubt: Option<&'static str>) {
        self.pieces.push(Piece {
            kind,
            start,
            end,
            terminated: true,
            doubt,
        });
    }

    fn finish(&mut self, terminated: bool) {
        let mut done = std::mem::take(&mut self.current);
        done.check_closed();
        if let Some(start) = done.start {
            self.pieces.push(Piece {
                kind: PieceKind::Statement,
                start,
                end: done.end,
                terminated,
                doubt: done.doubt,
            });
        }
    }

    /// At the end of the text with something still open: ends the broken statement early and reads
    /// on behind it, so that it does not hide what follows. PostgreSQL accepts no such script.
    fn start_afresh(&mut self) -> bool {
        let semicolon = self.current.inner_semicolon;
        let literal = self.current.open_literal;
        let waits = !self.current.may_end() && !self.every_semicolon;
        let (end, position) = match (semicolon, literal) {
            (Some(at), _) if waits && literal.is_none_or(|from| at < from) => {
                self.every_semicolon = true;
                (at, at + 1)
            }
            (_, Some(from)) if self.fresh_starts < FRESH_STARTS => {
                let rest = self.source.as_bytes().get(from..).unwrap_or(&[]);
                let Some(length) = memchr::memchr(b'\n', rest) else {
                    return false;
                };
                self.fresh_starts += 1;
                (from + length, from + length)
            }
            _ => return false,
        };
        self.current.end = end;
        self.lexer.position = position;
        self.finish(true);
        true
    }
}
