//! The comments of a script that are meant for the linter, and what each of them stands by.

use std::ops::Range;

use crate::script::lexer::{Lexer, Token, TokenKind, significant};
use crate::script::{Piece, PieceKind, Script};

/// What a comment for the linter begins with.
pub(super) const MARK: &str = "reconcile:";

/// What the comments say that `fix` and `baseline::repair` leave behind: records, and nothing to obey.
const RECORDS: [&str; 4] = ["taken out", "instead:", "repaired:", "added:"];

/// Bodies in bodies that are looked into: `DO $a$ … EXECUTE $b$ … $b$ $a$`. Each level is read anew.
const DEPTH: u8 = 2;

/// A comment for the linter, or a line of one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// The first byte of the mark.
    pub(super) start: usize,
    /// One past the last byte that belongs to it.
    pub(super) end: usize,
    /// What stands behind the mark.
    pub(super) text: String,
    pub(super) place: Place,
}

/// What a comment stands by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// The head of the file: it holds for all of it.
    File,
    /// A statement, or a psql command, with the rows that follow it.
    Piece(Range<usize>),
    /// Behind a statement, on its last line or before its semicolon.
    Behind,
    /// Behind the last statement.
    Nowhere,
}

/// All of them, in order.
pub(super) fn directives(script: &Script) -> Vec<Directive> {
    let text = script.text();
    let mut found = Vec::new();
    if !mentions(text, &(0..text.len())) {
        return found;
    }
    let pieces = script.pieces();
    let mut from = if text.starts_with('\u{feff}') { 3 } else { 0 };
    for (i, piece) in pieces.iter().enumerate() {
        let place = Place::Piece(with_rows(piece, pieces.get(i + 1)));
        let behind = i.checked_sub(1).and(Some(from));
        gap(text, from..piece.start, behind, Some(&place), &mut found);
        if piece.kind == PieceKind::Statement {
            inside(text, piece.start..piece.end, &place, DEPTH, &mut found);
        }
        from = piece.end;
    }
    let behind = (!pieces.is_empty()).then_some(from);
    gap(text, from..text.len(), behind, None, &mut found);
    found
}

fn mentions(text: &str, range: &Range<usize>) -> bool {
    let bytes = text.as_bytes().get(range.clone()).unwrap_or(&[]);
    memchr::memmem::find(bytes, MARK.as_bytes()).is_some()
}

fn with_rows(piece: &Piece, next: Option<&Piece>) -> Range<usize> {
    match next {
        Some(rows) if rows.kind == PieceKind::CopyData => piece.start..rows.end,
        _ => piece.start..piece.end,
    }
}

/// The comments between two pieces. `behind` is the end of the piece before, `next` the one after.
fn gap(
    text: &str,
    range: Range<usize>,
    behind: Option<usize>,
    next: Option<&Place>,
    found: &mut Vec<Directive>,
) {
    if !mentions(text, &range) {
        return;
    }
    let mut first = found.len();
    let until = text.get(..range.end).unwrap_or(text);
    let line_end = behind.map(|end| {
        let rest = text.get(end..).unwrap_or("");
        end + rest.find(['\n', '\r']).unwrap_or(rest.len())
    });
    for token in Lexer::at(until, range.start) {
        match token.kind {
            TokenKind::LineComment | TokenKind::BlockComment => {
                let place = match next {
                    _ if line_end.is_some_and(|end| token.start < end) => &Place::Behind,
                    Some(next) => next,
                    None => &Place::Nowhere,
                };
                comment(text, &token, place, found);
            }
            // A blank line parts the head of the file from its first statement.
            TokenKind::Space if behind.is_none() && lines(token.text(text)) > 1 => {
                relocate(found, first, next, &Place::File);
                first = found.len();
            }
            // What comes before the semicolon belongs to the statement before.
            TokenKind::Symbol(b';') => {
                relocate(found, first, next, &Place::Behind);
                first = found.len();
            }
            _ => {}
        }
    }
}

fn relocate(found: &mut [Directive], first: usize, from: Option<&Place>, to: &Place) {
    for directive in found.iter_mut().skip(first) {
        if from == Some(&directive.place) {
            directive.place = to.clone();
        }
    }
}

fn lines(text: &str) -> usize {
    let ends = text.replace("\r\n", "\n");
    ends.matches(['\n', '\r']).count()
}

/// The comments within a statement; also those in the body of a `DO` block or a function.
fn inside(text: &str, range: Range<usize>, place: &Place, depth: u8, found: &mut Vec<Directive>) {
    if !mentions(text, &range) {
        return;
    }
    let has_body = depth < DEPTH || begins_with_body_word(text, &range);
    let until = text.get(..range.end).unwrap_or(text);
    for token in Lexer::at(until, range.start) {
        match token.kind {
            TokenKind::LineComment | TokenKind::BlockComment if !token.unterminated => {
                comment(text, &token, place, found);
            }
            TokenKind::Dollar if has_body && depth > 0 && !token.unterminated => {
                let tag = token.text(text).split('$').nth(1).map_or(0, str::len) + 2;
                let body = token.start + tag..token.end.saturating_sub(tag);
                inside(text, body, place, depth - 1, found);
            }
            _ => {}
        }
    }
}

fn begins_with_body_word(text: &str, range: &Range<usize>) -> bool {
    significant(text, range.start, range.end)
        .next()
        .is_some_and(|token| {
            let word = token.text(text);
            word.eq_ignore_ascii_case("do") || word.eq_ignore_ascii_case("create")
        })
}

/// What one comment says to the linter: a line comment one thing, a block comment one thing for each
/// of its lines that begin with the mark.
fn comment(text: &str, token: &Token, place: &Place, found: &mut Vec<Directive>) {
    let whole = token.text(text);
    let body = match token.kind {
        TokenKind::LineComment => whole.get(2..),
        _ => whole
            .get(2..)
            .map(|inner| inner.strip_suffix("*/").unwrap_or(inner)),
    };
    let body = body.unwrap_or("");
    let mut at = token.start + 2;
    let mut open: Option<usize> = None;
    let mut push = |start: usize, end: usize| {
        let said = text.get(start..end).unwrap_or("").trim_end();
        let message = said.get(MARK.len()..).unwrap_or("");
        if RECORDS
            .iter()
            .any(|word| message.trim_start().starts_with(word))
        {
            return;
        }
        found.push(Directive {
            start,
            end: start + said.len(),
            text: message.to_owned(),
            place: place.clone(),
        });
    };
    for line in body.split_inclusive('\n') {
        let said = line.trim_start_matches(|c: char| c.is_whitespace() || c == '*');
        if said.starts_with(MARK)
            && let Some(start) = open.replace(at + line.len() - said.len())
        {
            push(start, at);
        }
        at += line.len();
    }
    if let Some(start) = open {
        push(start, at);
    }
}
