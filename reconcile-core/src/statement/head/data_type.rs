//! A type, as far as its words go.

use super::expression;
use crate::script::lexer::TokenKind;
use crate::statement::inside::is_reserved;
use crate::statement::words::Words;

/// What may stand between INTERVAL and its precision.
const FIELDS: [&str; 7] = ["year", "month", "day", "hour", "minute", "second", "to"];

/// The text of the type that begins here; none if there is none.
pub(super) fn data_type(words: &mut Words) -> Option<String> {
    let from = words.at;
    words.eat("setof");
    let (name, first, token) = (words.at, words.word(0), words.token(0)?);
    if token.kind == TokenKind::Word && is_reserved(first.as_str()) {
        return None;
    }
    words.name()?;
    // The words of the standard's names stand without a schema.
    let standard = if words.at == name + 1 {
        first.as_str()
    } else {
        ""
    };
    match standard {
        "double" => drop(words.eat("precision")),
        "bit" | "character" | "char" | "nchar" => drop(words.eat("varying")),
        "national" => {
            words.eat_any(&["character", "char"]);
            words.eat("varying");
        }
        "interval" => while words.eat_any(&FIELDS) {},
        _ => {}
    }
    if words.word(0) == "(" {
        expression::group(words)?;
    }
    if matches!(standard, "time" | "timestamp")
        && matches!(words.word(0).as_str(), "with" | "without")
    {
        words.at += 1;
        words.eat_all(&["time", "zone"]).then_some(())?;
    }
    words.eat("array");
    while words.eat("[") {
        words.integer();
        words.eat("]").then_some(())?;
    }
    Some(words.text_from(from))
}
