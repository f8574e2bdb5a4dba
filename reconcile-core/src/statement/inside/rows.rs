//! Rows of literals in `INSERT … VALUES`: they are left out, however many they are.

use crate::script::lexer::{Significant, Token, TokenKind};

/// The tokens of a statement without those rows of an INSERT that hold nothing but literals, and
/// whether there were any.
pub(super) fn without_plain_rows(source: &str, mut tokens: Significant<'_>) -> (Vec<Token>, bool) {
    let mut kept = Vec::with_capacity(16);
    let is = |token: &Token, word: &str| token.is_word(source, word);
    match tokens.next() {
        Some(first) if is(&first, "insert") => kept.push(first),
        Some(first) => {
            kept.push(first);
            kept.extend(tokens);
            return (kept, false);
        }
        None => return (kept, false),
    }
    let (mut depth, mut in_rows, mut left_out) = (0i64, false, false);
    // Where the row began among the kept tokens, and whether it is plain so far.
    let (mut row, mut plain, mut in_cast) = (0usize, true, false);
    while let Some(token) = tokens.next() {
        let before = depth;
        match token.kind {
            TokenKind::Symbol(b'(' | b'[') => depth += 1,
            TokenKind::Symbol(b')' | b']') => depth -= 1,
            TokenKind::Word if depth == 0 => {
                // Behind VALUES nothing but rows: the first word ends them. A column list may stand
                // before it, so that SELECT ends the search.
                in_rows = is(&token, "values") && !in_rows;
            }
            _ => {}
        }
        if in_rows && before == 0 && depth == 1 {
            (row, plain, in_cast) = (kept.len(), true, false);
        } else if in_rows && plain && depth > 0 {
            plain = is_plain(source, &token, depth, &mut in_cast);
        }
        kept.push(token);
        if in_rows && before == 1 && depth == 0 && plain && kept.len() - row > 2 {
            kept.truncate(row);
            left_out = true;
        }
        if in_rows && depth == 0 && token.is_symbol(b',') && left_out && kept.len() > row {
            // The comma behind a row that was left out goes with it.
            kept.pop();
        }
        let before_row = token.is_symbol(b',') || is(&token, "values");
        if in_rows && depth == 0 && before_row && tokens.pass_plain_rows() {
            (row, left_out) = (kept.len(), true);
        }
    }
    (kept, left_out)
}

/// Whether the token can stand in a row of literals. In a cast the words name a type.
fn is_plain(source: &str, token: &Token, depth: i64, in_cast: &mut bool) -> bool {
    const VALUES: [&str; 4] = ["null", "true", "false", "default"];
    match token.kind {
        TokenKind::Symbol(b',' | b'-' | b'+' | b')') => {
            *in_cast = false;
            depth == 1
        }
        TokenKind::Pair => {
            *in_cast = token.text(source) == "::";
            *in_cast
        }
        TokenKind::Word => {
            let text = token.text(source);
            *in_cast || VALUES.iter().any(|word| word.eq_ignore_ascii_case(text))
        }
        TokenKind::QuotedIdent | TokenKind::Symbol(b'.') => *in_cast,
        TokenKind::Text
        | TokenKind::EscapeText
        | TokenKind::OtherText
        | TokenKind::Dollar
        | TokenKind::Number => true,
        _ => false,
    }
}
