//! A script: its text, cut into statements with exact byte ranges.

use crate::error::{Error, ErrorKind, Result};

pub(crate) mod lexer;
mod position;
pub(crate) mod split;

pub use position::Position;

/// A named SQL script, cut into pieces when it is made.
///
/// It is cut by PostgreSQL's rules (dollar quotes, nested comments, `E''` strings, `BEGIN ATOMIC`
/// bodies, rules with several actions) and by psql's for what only psql knows: backslash commands
/// and the rows after `COPY … FROM STDIN`.
///
/// ```
/// use reconcile_core::Script;
///
/// let script = Script::new("up.sql", "select ';'; drop table users;");
/// let texts: Vec<_> = script.statements().map(|piece| script.slice(piece)).collect();
/// assert_eq!(texts, ["select ';'", "drop table users"]);
/// ```
#[derive(Debug, Clone)]
pub struct Script {
    name: String,
    text: String,
    pieces: Vec<Piece>,
    index: position::Index,
}

/// What a [`Piece`] of a script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PieceKind {
    /// An SQL statement, without its semicolon.
    Statement,
    /// A psql backslash command, to the end of its line.
    PsqlCommand,
    /// The rows after `COPY … FROM STDIN;`, with the closing `\.`.
    CopyData,
}

/// A part of a script. Between the pieces there are only white space, comments and separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its first byte, counted from the beginning of the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Whether it was ended by a semicolon or a psql command, not by the end of the text.
    pub terminated: bool,
    /// Why it may have been cut otherwise than the server and psql would. The linter reports it.
    pub doubt: Option<&'static str>,
}

impl Script {
    /// A script from its text. The name is the path that findings are reported under.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        Self {
            pieces: split::split(&text),
            index: position::Index::new(&text),
            name,
            text,
        }
    }

    /// A script from the bytes of a file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if the bytes are not UTF-8: a script that cannot be read has no verdict.
    /// The message names the script, the offset and the line.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self> {
        let name = name.into();
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            return Err(not_utf8(format!("{name} is UTF-16, not UTF-8"), "UTF-16"));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let before = error.as_bytes().get(..at).unwrap_or(&[]);
                let line = memchr::memchr_iter(b'\n', before).count() + 1;
                let byte = error.as_bytes().get(at).copied().unwrap_or(0);
                let message = format!(
                    "{name} is not UTF-8: byte 0x{byte:02X} at offset {at}, line {line}, cannot be read"
                );
                Err(not_utf8(message, "LATIN1").with_source(error.utf8_error()))
            }
        }
    }

    /// The name that it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, with a byte order mark if there is one.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The pieces, in order, without overlap.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The pieces that are SQL statements.
    pub fn statements(&self) -> impl Iterator<Item = &Piece> {
        self.pieces
            .iter()
            .filter(|piece| piece.kind == PieceKind::Statement)
    }

    /// The text of a piece of this script; empty for a piece of another one that does not fit.
    #[must_use]
    pub fn slice(&self, piece: &Piece) -> &str {
        self.text.get(piece.start..piece.end).unwrap_or("")
    }

    /// The line and column of a byte; an offset past the end is taken for the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        self.index.position(&self.text, offset)
    }
}

fn not_utf8(message: String, from: &str) -> Error {
    Error::new(ErrorKind::Io, message).with_help(format!(
        "save it as UTF-8, for example: iconv -f {from} -t UTF-8 old.sql > new.sql"
    ))
}
