//! The verb behind WITH and its list of common table expressions, whose names may be verbs too.

use crate::statement::words::Words;
use crate::statement::{Data, StatementKind};

/// What follows WITH.
pub(super) fn with(words: &mut Words) -> Option<StatementKind> {
    skip_expressions(words)?;
    Some(StatementKind::Data(match words.word(0).as_str() {
        "insert" => Data::Insert,
        "update" => Data::Update,
        "delete" => Data::Delete,
        "merge" => Data::Merge,
        "select" | "values" | "table" | "(" => Data::Select,
        _ => return None,
    }))
}

fn skip_expressions(words: &mut Words) -> Option<()> {
    if words.word(0) == "recursive" && !matches!(words.word(1).as_str(), "as" | "(") {
        words.at += 1;
    }
    loop {
        words.skip_name();
        words.group();
        if !words.eat("as") {
            return None;
        }
        words.eat("not");
        words.eat("materialized");
        if !words.group() {
            return None;
        }
        if words.eat("search") {
            words.at += 2; // DEPTH or BREADTH, FIRST
            if !(words.eat("by") && columns_set(words)) {
                return None;
            }
        }
        if words.eat("cycle") {
            skip_cycle(words)?;
        }
        if !words.eat(",") {
            return Some(());
        }
    }
}

/// `a, b SET c [TO … DEFAULT …] USING d`
fn skip_cycle(words: &mut Words) -> Option<()> {
    if !columns_set(words) {
        return None;
    }
    while !words.eat("using") {
        if words.at_end() {
            return None;
        }
        words.at += 1;
    }
    words.at += 1;
    Some(())
}

/// `a, b SET c`
fn columns_set(words: &mut Words) -> bool {
    words.at += 1;
    while words.eat(",") {
        words.at += 1;
    }
    let set = words.eat("set");
    words.at += 1;
    set
}
