//! What is left to look for in a statement that has no tree.

use crate::script::Piece;
use crate::script::lexer::{TokenKind, significant};

/// Words that no statement holds, outside names, that only reads and writes rows.
const SUSPECT: [&str; 5] = ["drop", "truncate", "execute", "alter", "call"];

/// Whether one of them stands in the piece.
pub(super) fn catches(source: &str, piece: &Piece) -> bool {
    significant(source, piece.start, piece.end).any(|token| {
        let text = token.text(source);
        token.kind == TokenKind::Word && SUSPECT.iter().any(|word| text.eq_ignore_ascii_case(word))
    })
}
