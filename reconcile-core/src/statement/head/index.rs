//! CREATE INDEX.

use super::{expression, options};
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
    words.eat("*");
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
    options(words, &mut index)?;
    Some(StatementKind::CreateIndex(index))
}

/// What stands behind the keys, up to the end.
fn options(words: &mut Words, index: &mut CreateIndex) -> Option<()> {
    if words.eat("include") {
        words.group().then_some(())?;
    }
    if words.eat("nulls") {
        index.nulls_not_distinct = words.eat("not");
        words.eat("distinct").then_some(())?;
    }
    if words.eat("with") {
        options::storage(words)?;
    }
    if words.eat("tablespace") {
        words.ident()?;
    }
    if words.eat("where") {
        index.predicate = Some(expression::expression(words, &[])?);
    }
    words.at_end().then_some(())
}

/// The keys in parentheses: their columns, or none where anything else is among them.
#[expect(
    clippy::option_option,
    reason = "an expression among the keys is an answer beside what is not understood"
)]
pub(super) fn keys(words: &mut Words) -> Option<Option<Vec<String>>> {
    let from = words.at + 1;
    words.group().then_some(())?;
    let own = words.tokens.get(from..words.at - 1)?;
    let mut words = Words::new(words.source, own);
    let mut columns = Some(Vec::new());
    loop {
        let column = key(&mut words)?;
        columns = columns.zip(column).map(|(mut columns, column)| {
            columns.push(column);
            columns
        });
        if !words.eat(",") {
            break;
        }
    }
    words.at_end().then_some(columns)
}

/// One key; its column, if it is one in the order and with the equality of its type.
#[expect(
    clippy::option_option,
    reason = "an expression is an answer beside what is not understood"
)]
pub(super) fn key(words: &mut Words) -> Option<Option<String>> {
    let mut column = None;
    if words.word(0) == "(" {
        expression::group(words)?;
    } else {
        let name = words.name()?;
        if words.word(0) == "(" {
            expression::group(words)?;
        } else if name.schema.is_none() {
            column = Some(name.name);
        }
    }
    // Another operator class or collation may take other values for equal.
    if words.eat("collate") {
        words.name()?;
        column = None;
    }
    if !matches!(
        words.word(0).as_str(),
        "" | "," | "asc" | "desc" | "nulls" | "with"
    ) {
        words.name()?;
        words.group();
        column = None;
    }
    words.eat_any(&["asc", "desc"]);
    if words.eat("nulls") {
        words.eat_any(&["first", "last"]).then_some(())?;
    }
    Some(column)
}
