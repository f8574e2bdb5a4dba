//! SET and RESET.

use super::words::Words;
use super::{Setting, StatementKind};
use crate::script::lexer::TokenKind;

/// What follows SET or RESET.
pub(super) fn setting(words: &mut Words) -> Option<StatementKind> {
    let reset = Words::new(words.source, words.tokens).word(0) == "reset";
    let local = !reset && scope(words);
    let changed = |parameter: &str, values| {
        Some(StatementKind::Set(Setting {
            parameter: parameter.to_owned(),
            local,
            values,
        }))
    };
    let (first, second, third) = (words.word(0), words.word(1), words.word(2));
    let assigned = matches!(second.as_str(), "to" | "=" | ".");
    match (first.as_str(), second.as_str(), third.as_str()) {
        _ if reset || assigned => {}
        ("constraints", ..) => return Some(StatementKind::Other("ConstraintsSetStmt")),
        ("transaction", ..) | ("session", "characteristics", _) => {
            return Some(StatementKind::Other("VariableSetStmt"));
        }
        ("time", "zone", _) => return changed("timezone", None),
        ("xml", "option", _) => return changed("xmloption", None),
        ("role", ..) => return changed("role", None),
        ("session", "authorization", _) => return changed("session_authorization", None),
        ("schema", ..) => {
            words.at += 1;
            return changed("search_path", values(words));
        }
        ("names", ..) => {
            words.at += 1;
            return changed("client_encoding", values(words));
        }
        _ => {}
    }
    if reset && words.is(&["session", "authorization"]) {
        return changed("session_authorization", None);
    }
    let mut parameter = words.ident()?.to_ascii_lowercase();
    while words.eat(".") {
        parameter.push('.');
        parameter.push_str(&words.ident()?);
    }
    if reset {
        return changed(&parameter, None);
    }
    if words.eat_all(&["from", "current"]) {
        return changed(&parameter, None);
    }
    if !words.eat_any(&["to", "="]) {
        return None;
    }
    changed(&parameter, values(words))
}

/// Passes over SESSION or LOCAL; true for LOCAL.
fn scope(words: &mut Words) -> bool {
    let alone = matches!(
        words.word(1).as_str(),
        "to" | "=" | "." | "authorization" | "characteristics"
    );
    let local = !alone && words.eat("local");
    if !alone && !local {
        words.eat("session");
    }
    local
}

/// The values up to the end; none for DEFAULT and for what is no plain value.
fn values(words: &mut Words) -> Option<Vec<String>> {
    if words.word(0) == "default" {
        return None;
    }
    let mut values = Vec::new();
    while let Some(token) = words.token(0) {
        let text = token.text(words.source);
        values.push(match token.kind {
            TokenKind::Word | TokenKind::QuotedIdent => words.ident()?,
            TokenKind::Text => {
                words.at += 1;
                text.strip_prefix('\'')?
                    .strip_suffix('\'')?
                    .replace("''", "'")
            }
            TokenKind::Number => {
                words.at += 1;
                text.to_owned()
            }
            TokenKind::Symbol(b'+' | b'-') => {
                words.at += 1;
                continue;
            }
            _ => return None,
        });
        if !words.eat(",") {
            break;
        }
    }
    words.at_end().then_some(values)
}
