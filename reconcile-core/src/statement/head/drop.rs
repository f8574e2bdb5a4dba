//! DROP and TRUNCATE.

use crate::statement::words::Words;
use crate::statement::{Drop, ObjectType, StatementKind, Truncate};

/// What follows DROP.
pub(super) fn drop(words: &mut Words) -> Option<StatementKind> {
    if words.is(&["owned", "by"]) {
        return Some(StatementKind::DropOwned);
    }
    let object = words.object()?;
    let concurrently = object == ObjectType::Index && words.eat("concurrently");
    let if_exists = words.eat_all(&["if", "exists"]);
    if object == ObjectType::Database {
        let name = words.name()?;
        return Some(StatementKind::DropDatabase(name));
    }
    // The objects that rules judge are read to the last word. The others may be named by signatures
    // and tables besides, and only what can be read of their names is taken.
    let names = words.names();
    let judged = matches!(
        object,
        ObjectType::Table | ObjectType::ForeignTable | ObjectType::Schema
    );
    let cascade = words
        .tokens
        .last()
        .is_some_and(|last| last.text(words.source).eq_ignore_ascii_case("cascade"))
        && words.tokens.len() > words.at;
    if judged {
        names.as_ref()?;
        words.eat_any(&["cascade", "restrict"]);
        if !words.at_end() {
            return None;
        }
    }
    Some(StatementKind::Drop(Drop {
        object,
        names: names.unwrap_or_default(),
        if_exists,
        cascade,
        concurrently,
    }))
}

/// What follows TRUNCATE.
pub(super) fn truncate(words: &mut Words) -> Option<StatementKind> {
    words.eat("table");
    let mut tables = Vec::new();
    loop {
        let only = words.eat("only") && words.eat("(");
        tables.push(words.name()?);
        if only && !words.eat(")") {
            return None;
        }
        words.eat("*");
        if !words.eat(",") {
            break;
        }
    }
    if words.eat_any(&["restart", "continue"]) && !words.eat("identity") {
        return None;
    }
    let cascade = words.eat("cascade");
    words.eat("restrict");
    words
        .at_end()
        .then_some(StatementKind::Truncate(Truncate { tables, cascade }))
}
