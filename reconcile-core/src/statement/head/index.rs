//! CREATE INDEX.

use crate::statement::words::Words;
use crate::statement::{CreateIndex, StatementKind};

/// What follows CREATE [UNIQUE] INDEX.
pub(super) fn create(words: &mut Words, unique: bool) -> Option<StatementKind> {
    let concurrently = words.eat("concurrently");
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    let name = if words.word(0) == "on" {
        None
    } else {
        Some(words.ident()?)
    };
    words.eat("on").then_some(())?;
    words.eat("only");
    let table = words.name()?;
    if words.eat("using") {
        words.ident()?;
    }
    let columns = keys(words)?;
    let mut index = CreateIndex {
        name,
        table,
        unique,
        concurrently,
        if_not_exists,
        columns,
        nulls_not_distinct: false,
        predicate: None,
    };
    while !words.at_end() {
        if words.eat_all(&["nulls", "not", "distinct"]) {
            index.nulls_not_distinct = true;
        } else if words.eat("where") {
            index.predicate = Some(words.until(&[]));
        } else if !words.group() {
            words.at += 1;
        }
    }
    Some(StatementKind::CreateIndex(index))
}

/// The keys in parentheses: their columns, or none where anything else is among them.
#[expect(
    clippy::option_option,
    reason = "an expression among the keys is an answer beside what is not understood"
)]
fn keys(words: &mut Words) -> Option<Option<Vec<String>>> {
    let from = words.at + 1;
    words.group().then_some(())?;
    let own = words.tokens.get(from..words.at - 1)?;
    let mut words = Words::new(words.source, own);
    let mut columns = Vec::new();
    while !words.at_end() {
        let Some(column) = words.ident() else {
            return Some(None);
        };
        // Another operator class or collation may take other values for equal.
        while !words.at_end() && !words.eat(",") {
            if !words.eat_any(&["asc", "desc", "nulls", "first", "last"]) {
                return Some(None);
            }
        }
        columns.push(column);
    }
    Some(Some(columns))
}
