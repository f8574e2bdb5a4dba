//! ALTER … RENAME and ALTER … SET SCHEMA.

use super::alter::Named;
use crate::statement::words::Words;
use crate::statement::{MoveSchema, ObjectName, ObjectType, Rename, RenamedPart, StatementKind};

/// RENAME of a relation, a type or a domain, or of a part of one.
pub(super) fn relation(
    words: &mut Words,
    object: ObjectType,
    name: ObjectName,
    if_exists: bool,
) -> Option<StatementKind> {
    words.at += 1;
    let of_type = object == ObjectType::Type;
    let domain = object == ObjectType::Domain;
    // TO, CONSTRAINT and COLUMN are reserved: none of them is the name of a column here.
    let (node, part) = match words.word(0).as_str() {
        "to" if domain => ("RenameStmt:DOMAIN", RenamedPart::Itself),
        "to" => ("RenameStmt", RenamedPart::Itself),
        "constraint" => {
            words.at += 1;
            let node = if domain {
                "RenameStmt:DOMCONSTRAINT"
            } else {
                "RenameStmt:TABCONSTRAINT"
            };
            (node, RenamedPart::Constraint(words.ident()?))
        }
        "value" if of_type => {
            words.at += 1;
            ("AlterEnumStmt:RENAME", RenamedPart::Label(words.label()?))
        }
        "attribute" if of_type => {
            words.at += 1;
            ("RenameStmt:ATTRIBUTE", RenamedPart::Column(words.ident()?))
        }
        _ if matches!(object, ObjectType::Index | ObjectType::Sequence) || of_type || domain => {
            return None;
        }
        _ => {
            words.eat("column");
            ("RenameStmt:COLUMN", RenamedPart::Column(words.ident()?))
        }
    };
    words.eat("to").then_some(())?;
    let to = match part {
        RenamedPart::Label(_) => words.label()?,
        _ => words.ident()?,
    };
    if of_type && matches!(part, RenamedPart::Column(_)) {
        words.eat_any(&["cascade", "restrict"]);
    }
    words.at_end().then_some(())?;
    Some(StatementKind::Rename(Rename {
        object,
        name,
        arguments: None,
        on: None,
        part,
        to,
        if_exists,
        node,
    }))
}

/// RENAME TO of an object of another kind.
pub(super) fn object(
    words: &mut Words,
    object: ObjectType,
    named: Named,
    if_exists: bool,
) -> Option<StatementKind> {
    words.at += 2;
    let to = words.ident()?;
    words.at_end().then_some(StatementKind::Rename(Rename {
        object,
        name: named.name.unwrap_or_default(),
        arguments: named.arguments,
        on: named.on,
        part: RenamedPart::Itself,
        to,
        if_exists,
        node: "RenameStmt",
    }))
}

/// SET SCHEMA.
pub(super) fn schema(
    words: &mut Words,
    object: ObjectType,
    name: ObjectName,
    if_exists: bool,
) -> Option<StatementKind> {
    words.at += 2;
    let to = words.ident()?;
    words
        .at_end()
        .then_some(StatementKind::MoveSchema(MoveSchema {
            object,
            name,
            to,
            if_exists,
        }))
}
