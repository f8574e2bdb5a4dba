//! ALTER DOMAIN.

use super::alter::{Named, altered, new_owner};
use super::expression::expression;
use super::{constraint, rename};
use crate::statement::words::Words;
use crate::statement::{AlterDomain, DomainAction, ObjectName, ObjectType, StatementKind};

/// PostgreSQL's parse node of the two sorts of action on a domain.
const ADD: &str = "AlterDomainStmt:ADD";
const DROP: &str = "AlterDomainStmt:DROP";

/// What follows ALTER DOMAIN.
pub(super) fn alter(words: &mut Words) -> Option<StatementKind> {
    let name = words.name()?;
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("rename", _) => rename::relation(words, ObjectType::Domain, name, false),
        ("set", "schema") => rename::schema(words, ObjectType::Domain, name, false),
        ("owner", _) => {
            new_owner(words)?;
            let (object, node) = (ObjectType::Domain, "AlterOwnerStmt:DOMAIN");
            Some(altered(words, object, Named::plain(Some(name)), node))
        }
        _ => changed(words, name),
    }
}

fn changed(words: &mut Words, name: ObjectName) -> Option<StatementKind> {
    let (first, second) = (words.word(0), words.word(1));
    words.at += 2;
    let (node, action) = match (first.as_str(), second.as_str()) {
        ("add", _) => {
            words.at -= 1;
            (ADD, DomainAction::AddConstraint(added(words)?))
        }
        ("set", "not") => {
            words.eat("null").then_some(())?;
            (ADD, DomainAction::SetNotNull)
        }
        ("validate", "constraint") => (ADD, DomainAction::ValidateConstraint(words.ident()?)),
        ("drop", "constraint") => {
            let if_exists = words.eat_all(&["if", "exists"]);
            let constraint = words.ident()?;
            words.eat_any(&["cascade", "restrict"]);
            let action = DomainAction::DropConstraint {
                constraint,
                if_exists,
            };
            (DROP, action)
        }
        ("drop", "not") => {
            words.eat("null").then_some(())?;
            (DROP, DomainAction::DropNotNull)
        }
        ("drop", "default") => (DROP, DomainAction::DropDefault),
        ("set", "default") => {
            let default = expression(words, &[])?;
            ("AlterDomainStmt", DomainAction::SetDefault(default))
        }
        _ => return None,
    };
    words
        .at_end()
        .then_some(StatementKind::AlterDomain(AlterDomain {
            name,
            action,
            node,
        }))
}

/// The constraint as written.
fn added(words: &mut Words) -> Option<String> {
    let from = words.at;
    let name = constraint::name(words)?;
    // Of a domain, NOT NULL names no column.
    if !words.eat_all(&["not", "null"]) {
        constraint::rule(words, name, Vec::new())?;
    }
    while constraint::timing(words)? || words.eat_all(&["not", "valid"]) {}
    Some(words.text_from(from))
}
