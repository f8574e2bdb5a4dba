//! Lists of options in parentheses: of storage, and of foreign objects.

use crate::script::lexer::{Token, TokenKind};
use crate::statement::words::Words;

/// `(name [= value], …)`
pub(super) fn storage(words: &mut Words) -> Option<()> {
    each(words, |own| {
        own.name()?;
        if own.eat("=") {
            own.eat_any(&["+", "-"]);
            own.token(0)?;
            own.at += 1;
        }
        Some(())
    })
}

/// `([ADD | SET | DROP] name ['value'], …)`
pub(super) fn foreign(words: &mut Words) -> Option<()> {
    each(words, |own| {
        let last = own.tokens.len().checked_sub(1)?;
        let has_value = own.tokens.get(last).is_some_and(is_text);
        if own.at + usize::from(has_value) < last {
            own.eat_any(&["add", "set", "drop"]).then_some(())?;
        }
        own.ident()?;
        own.at += usize::from(has_value);
        Some(())
    })
}

fn is_text(token: &Token) -> bool {
    matches!(
        token.kind,
        TokenKind::Text | TokenKind::EscapeText | TokenKind::OtherText | TokenKind::Dollar
    )
}

/// Reads each part between the commas, all of it.
fn each(words: &mut Words, read: fn(&mut Words) -> Option<()>) -> Option<()> {
    let from = words.at + 1;
    words.group().then_some(())?;
    let own = words.tokens.get(from..words.at - 1)?;
    own.split(|token| token.is_symbol(b','))
        .try_for_each(|part| {
            let mut own = Words::new(words.source, part);
            read(&mut own)?;
            own.at_end().then_some(())
        })
}
