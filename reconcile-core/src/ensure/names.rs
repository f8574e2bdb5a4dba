//! Names as they stand in statements.

use std::collections::HashSet;

use crate::script::lexer::{TokenKind, significant};
use crate::statement::ObjectName;
use crate::statement::words::{Words, tokens};

/// The last parts of all names in a statement, and the words that are none: what it may need. Names in literals count,
/// because `nextval('…')` has one.
pub(super) fn mentioned(sql: &str) -> HashSet<String> {
    let mut names = HashSet::new();
    let all = tokens(sql, 0, sql.len());
    let mut words = Words::new(sql, &all);
    while !words.at_end() {
        if let Some(name) = words.ident() {
            names.insert(name);
        } else {
            words.at += 1;
        }
    }
    for token in significant(sql, 0, sql.len()) {
        if token.kind != TokenKind::Text {
            continue;
        }
        let text = sql.get(token.start..token.end).unwrap_or_default();
        let inner = text.trim_matches('\'');
        if let Some(name) = ObjectName::parse(inner) {
            names.insert(name.name);
            names.extend(name.schema);
        }
    }
    names
}

/// The last parts of the names of tables that a statement refers to: behind REFERENCES, PARTITION OF, INHERITS, LIKE and
/// the words that read and write rows.
pub(super) fn referred(sql: &str) -> HashSet<String> {
    let mut names = HashSet::new();
    let all = tokens(sql, 0, sql.len());
    let mut words = Words::new(sql, &all);
    while !words.at_end() {
        if !words.eat_any(&[
            "references",
            "of",
            "like",
            "from",
            "join",
            "into",
            "inherits",
        ]) {
            words.at += 1;
            continue;
        }
        words.eat("(");
        while let Some(name) = words.name() {
            names.insert(name.name);
            if !words.eat(",") {
                break;
            }
        }
    }
    names
}

/// The relation or type that a COMMENT is on.
pub(super) fn comment_on(sql: &str) -> Option<ObjectName> {
    let all = tokens(sql, 0, sql.len());
    let mut words = Words::new(sql, &all);
    words.eat_all(&["comment", "on"]).then_some(())?;
    if words.eat("column") {
        let mut parts = vec![words.ident()?];
        while words.eat(".") {
            parts.push(words.ident()?);
        }
        parts.pop();
        let name = parts.pop()?;
        let schema = parts.pop();
        return Some(ObjectName { schema, name });
    }
    if words.eat_any(&["constraint", "trigger", "policy", "rule"]) {
        words.ident()?;
        words.eat("on").then_some(())?;
        return words.name();
    }
    words
        .eat_any(&["table", "sequence", "type", "domain"])
        .then_some(())?;
    words.name()
}

/// The relations that a GRANT is on, if it names them.
pub(super) fn listed(sql: &str) -> Option<Vec<ObjectName>> {
    let all = tokens(sql, 0, sql.len());
    let mut words = Words::new(sql, &all);
    words.eat_any(&["table", "sequence", "type", "domain"]);
    let mut names = vec![words.name()?];
    while words.eat(",") {
        names.push(words.name()?);
    }
    words.at_end().then_some(names)
}
