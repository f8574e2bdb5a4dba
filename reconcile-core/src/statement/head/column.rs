//! ALTER TABLE … ALTER COLUMN.

use super::action::option_list;
use super::data_type::data_type;
use super::{expression, sequence};
use crate::statement::words::Words;
use crate::statement::{ActionKind, ChangeType};

/// What follows ALTER COLUMN and the number of a column: one of an index has no name.
pub(super) fn of_number(words: &mut Words) -> Option<ActionKind> {
    words.at += 1;
    words.eat_all(&["set", "statistics"]).then_some(())?;
    statistics(words)
}

/// What follows SET STATISTICS.
fn statistics(words: &mut Words) -> Option<ActionKind> {
    (words.integer().is_some() || words.eat("default"))
        .then_some(ActionKind::Other("SetStatistics"))
}

/// What follows ALTER COLUMN name.
pub(super) fn of_column(words: &mut Words, column: String) -> Option<ActionKind> {
    let (first, second) = (words.word(0), words.word(1));
    words.at += 2;
    Some(match (first.as_str(), second.as_str()) {
        ("type", _) => {
            words.at -= 1;
            return change_type(words, column);
        }
        ("set", "data") => {
            words.eat("type").then_some(())?;
            return change_type(words, column);
        }
        ("set", "default") => ActionKind::SetDefault {
            column,
            default: expression::expression(words, &[])?,
        },
        ("drop", "default") => ActionKind::DropDefault(column),
        ("set", "not") if words.eat("null") => ActionKind::SetNotNull(column),
        ("drop", "not") if words.eat("null") => ActionKind::DropNotNull(column),
        ("drop", "identity") => ActionKind::DropIdentity {
            column,
            if_exists: words.eat_all(&["if", "exists"]),
        },
        ("drop", "expression") => {
            words.eat_all(&["if", "exists"]);
            ActionKind::DropExpression(column)
        }
        ("set", "expression") => {
            words.eat("as").then_some(())?;
            expression::group(words)?;
            ActionKind::SetExpression(column)
        }
        ("set", "statistics") => return statistics(words),
        ("set", "storage" | "compression") => {
            words.ident()?;
            let storage = second == "storage";
            ActionKind::Other(if storage {
                "SetStorage"
            } else {
                "SetCompression"
            })
        }
        ("set" | "reset" | "options", "(") => {
            words.at -= 1;
            option_list(words, first.as_str())?;
            ActionKind::Other(match first.as_str() {
                "set" => "SetOptions",
                "reset" => "ResetOptions",
                _ => "AlterColumnGenericOptions",
            })
        }
        ("add", "generated") => {
            if !words.eat("always") {
                words.eat_all(&["by", "default"]).then_some(())?;
            }
            words.eat_all(&["as", "identity"]).then_some(())?;
            ActionKind::AddIdentity {
                column,
                options: sequence::group(words)?,
            }
        }
        ("restart" | "set", _) => {
            words.at -= 2;
            ActionKind::SetIdentity {
                column,
                options: sequence::options(words)?,
            }
        }
        _ => return None,
    })
}

/// `type [COLLATE …] [USING …]`
fn change_type(words: &mut Words, column: String) -> Option<ActionKind> {
    let data_type = data_type(words)?;
    let collation = if words.eat("collate") {
        Some(words.name()?)
    } else {
        None
    };
    let using = if words.eat("using") {
        Some(expression::expression(words, &[])?)
    } else {
        None
    };
    // Of an attribute.
    words.eat_any(&["cascade", "restrict"]);
    Some(ActionKind::ChangeType(ChangeType {
        column,
        data_type,
        collation,
        using,
    }))
}
