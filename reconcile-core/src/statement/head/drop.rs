//! DROP and TRUNCATE.

use crate::script::lexer::TokenKind;
use crate::statement::words::Words;
use crate::statement::{Drop, ObjectName, ObjectType, StatementKind, Truncate};

/// What follows DROP.
pub(super) fn drop(words: &mut Words) -> Option<StatementKind> {
    if words.is(&["owned", "by"]) {
        words.at += 2;
        return Some(StatementKind::DropOwned(
            words.until(&["cascade", "restrict"]),
        ));
    }
    let object = words.object()?;
    let concurrently = object == ObjectType::Index && words.eat("concurrently");
    let if_exists = words.eat_all(&["if", "exists"]);
    if object == ObjectType::Database {
        let name = words.name()?;
        return Some(StatementKind::DropDatabase(name));
    }
    let from = words.at;
    let mut arguments = Vec::new();
    let (names, on) = targets(words, object, &mut arguments);
    // Where the names alone say all, the statement is read to its last word. Others hold methods,
    // types and languages besides, and only what can be read of their names is taken.
    let plain = !matches!(
        object,
        ObjectType::Cast
            | ObjectType::Operator
            | ObjectType::OperatorClass
            | ObjectType::OperatorFamily
            | ObjectType::Transform
            | ObjectType::UserMapping
            | ObjectType::Role
    );
    let last = words.tokens.len().checked_sub(1)?;
    let cascade = last >= words.at && is_behavior(words, last, "cascade");
    let behavior = cascade || (last >= words.at && is_behavior(words, last, "restrict"));
    if plain {
        names.as_ref()?;
        if words.at + usize::from(behavior) != words.tokens.len() && object != ObjectType::Aggregate
        {
            return None;
        }
    }
    words.at = words.tokens.len() - usize::from(behavior);
    Some(StatementKind::Drop(Drop {
        object,
        names: names.unwrap_or_default(),
        arguments,
        on,
        target: words.text_from(from),
        if_exists,
        cascade,
        concurrently,
    }))
}

fn is_behavior(words: &Words, at: usize, wanted: &str) -> bool {
    words.tokens.get(at).is_some_and(|token| {
        token.kind == TokenKind::Word && token.text(words.source).eq_ignore_ascii_case(wanted)
    })
}

/// `name [(signature)], …` or `name ON table`
fn targets(
    words: &mut Words,
    object: ObjectType,
    arguments: &mut Vec<Option<String>>,
) -> (Option<Vec<ObjectName>>, Option<ObjectName>) {
    let mut names = Vec::new();
    loop {
        let Some(name) = words.name() else {
            return (None, None);
        };
        names.push(name);
        if object.is_routine() {
            arguments.push(words.arguments());
        }
        if !words.eat(",") {
            break;
        }
    }
    let of_table = matches!(
        object,
        ObjectType::Trigger | ObjectType::Rule | ObjectType::Policy
    );
    let on = (of_table && words.eat("on"))
        .then(|| words.name())
        .flatten();
    (Some(names), on)
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
    let restart_identity = words.eat("restart");
    if (restart_identity || words.eat("continue")) && !words.eat("identity") {
        return None;
    }
    let cascade = words.eat("cascade");
    words.eat("restrict");
    words.at_end().then_some(StatementKind::Truncate(Truncate {
        tables,
        restart_identity,
        cascade,
    }))
}
