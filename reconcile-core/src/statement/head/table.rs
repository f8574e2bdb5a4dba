//! CREATE TABLE.

use super::constraint::{constraint, is_constraint};
use super::{element, expression, index, options, partition};
use crate::script::lexer::{Token, TokenKind};
use crate::statement::words::Words;
use crate::statement::{CreateTable, Data, StatementKind};

/// What follows CREATE TABLE.
pub(super) fn create(words: &mut Words, temporary: bool) -> Option<StatementKind> {
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    let name = words.name()?;
    // AS is reserved: outside parentheses it can only begin the query.
    if words.first_of(&["as"]).is_some() {
        return Some(StatementKind::Data(Data::CreateTableAs));
    }
    let partition = words.eat_all(&["partition", "of"]);
    let of_type = !partition && words.eat("of");
    if partition || of_type {
        words.name()?;
    }
    let list = !(partition || of_type);
    let standalone = !partition && words.first_of(&["inherits"]).is_none();
    let mut table = CreateTable {
        name,
        temporary,
        if_not_exists,
        standalone,
        columns: (list && standalone).then(Vec::new),
        constraints: Vec::new(),
    };
    if list {
        elements(words, &mut table)?;
    } else if words.word(0) == "(" {
        typed_elements(words)?;
    }
    if partition {
        partition::bound(words)?;
    }
    storage(words)?;
    Some(StatementKind::CreateTable(table))
}

/// What stands behind the elements of a table, up to the end.
fn storage(words: &mut Words) -> Option<()> {
    if words.eat("inherits") {
        expression::group(words)?;
    }
    if words.eat_all(&["partition", "by"]) {
        words.ident()?;
        index::keys(words)?;
    }
    if words.eat("using") {
        words.ident()?;
    }
    if words.eat("with") {
        options::storage(words)?;
    }
    words.eat_all(&["without", "oids"]);
    if words.eat_all(&["on", "commit"]) {
        let rows = words.eat_all(&["delete", "rows"]) || words.eat_all(&["preserve", "rows"]);
        (rows || words.eat("drop")).then_some(())?;
    }
    if words.eat("tablespace") {
        words.ident()?;
    }
    words.at_end().then_some(())
}

/// The columns and constraints in parentheses.
fn elements(words: &mut Words, table: &mut CreateTable) -> Option<()> {
    let from = words.at + 1;
    words.group().then_some(())?;
    let own = words.tokens.get(from..words.at - 1)?;
    for element in split(own) {
        let mut words = Words::new(words.source, element);
        if words.eat("like") {
            words.name()?;
            while words.eat_any(&["including", "excluding"]) {
                words.ident()?;
            }
            table.columns = None;
        } else if is_constraint(&words) {
            table.constraints.push(constraint(&mut words)?);
        } else {
            let column = element::column(&mut words)?;
            if let Some(columns) = &mut table.columns {
                columns.push(column);
            }
        }
        words.at_end().then_some(())?;
    }
    Some(())
}

/// Constraints, and what columns that are given elsewhere hold besides.
fn typed_elements(words: &mut Words) -> Option<()> {
    let from = words.at + 1;
    words.group().then_some(())?;
    let own = words.tokens.get(from..words.at - 1)?;
    split(own).try_for_each(|element| {
        let mut words = Words::new(words.source, element);
        if is_constraint(&words) {
            constraint(&mut words)?;
        } else {
            element::typed_column(&mut words)?;
        }
        words.at_end().then_some(())
    })
}

/// The parts between the commas that stand outside parentheses.
fn split(tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
    let mut depth = 0i64;
    tokens
        .split(move |token| {
            match token.kind {
                TokenKind::Symbol(b'(' | b'[') => depth += 1,
                TokenKind::Symbol(b')' | b']') => depth -= 1,
                _ => {}
            }
            depth == 0 && token.is_symbol(b',')
        })
        .filter(|part| !part.is_empty())
}
