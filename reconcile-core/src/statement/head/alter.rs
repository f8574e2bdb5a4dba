//! ALTER.

use super::action;
use crate::statement::words::Words;
use crate::statement::{AlterRelation, ObjectType, StatementKind};

/// What follows ALTER.
pub(super) fn alter(words: &mut Words) -> Option<StatementKind> {
    let kind = match words.word(0).as_str() {
        "system" => "AlterSystemStmt",
        "default" => "AlterDefaultPrivilegesStmt",
        _ => {
            let group = words.word(0) == "group";
            let object = words.object()?;
            match object {
                ObjectType::Table
                | ObjectType::ForeignTable
                | ObjectType::View
                | ObjectType::MaterializedView
                | ObjectType::Index
                | ObjectType::Sequence
                | ObjectType::Type => return relation(words, object),
                ObjectType::Domain => domain(words)?,
                ObjectType::Role => role(words, group),
                ObjectType::Database => database(words),
                _ => other(words, object)?,
            }
        }
    };
    Some(StatementKind::Other(kind))
}

fn relation(words: &mut Words, object: ObjectType) -> Option<StatementKind> {
    if words.is(&["all", "in", "tablespace"]) {
        return Some(StatementKind::Other("AlterTableMoveAllStmt"));
    }
    let if_exists = words.eat_all(&["if", "exists"]);
    let only = words.eat("only");
    let group = only && words.eat("(");
    let name = words.name()?;
    if group && !words.eat(")") {
        return None;
    }
    words.eat("*");
    if let Some(kind) = no_list(words, object) {
        return Some(StatementKind::Other(kind));
    }
    Some(StatementKind::AlterRelation(AlterRelation {
        object,
        name,
        if_exists,
        only,
        actions: action::actions(words, object == ObjectType::Type)?,
    }))
}

/// The forms of ALTER on a relation that are no list of actions.
fn no_list(words: &Words, object: ObjectType) -> Option<&'static str> {
    let is_type = object == ObjectType::Type;
    Some(match (words.word(0).as_str(), words.word(1).as_str()) {
        ("rename", "to") => "RenameStmt",
        ("rename", "constraint") if words.word(3) == "to" => "RenameStmt:TABCONSTRAINT",
        ("rename", "value") if is_type => "AlterEnumStmt:RENAME",
        ("rename", "attribute") if is_type => "RenameStmt:ATTRIBUTE",
        ("rename", _) => "RenameStmt:COLUMN",
        ("set", "schema") => "AlterObjectSchemaStmt",
        ("add", "value") if is_type => "AlterEnumStmt:ADD",
        ("owner", _) if is_type => "AlterOwnerStmt:TYPE",
        ("set", "(") if is_type => "AlterTypeStmt",
        ("depends", _) | ("no", "depends") => "AlterObjectDependsStmt",
        (
            "as" | "cache" | "cycle" | "increment" | "maxvalue" | "minvalue" | "owned" | "restart"
            | "sequence" | "start" | "logged" | "unlogged",
            _,
        )
        | ("no", "cycle" | "maxvalue" | "minvalue")
            if object == ObjectType::Sequence =>
        {
            "AlterSeqStmt"
        }
        _ => return None,
    })
}

fn domain(words: &mut Words) -> Option<&'static str> {
    words.skip_name();
    Some(match (words.word(0).as_str(), words.word(1).as_str()) {
        ("rename", "to") => "RenameStmt:DOMAIN",
        ("rename", _) => "RenameStmt:DOMCONSTRAINT",
        ("owner", _) => "AlterOwnerStmt:DOMAIN",
        ("set", "schema") => "AlterObjectSchemaStmt",
        ("drop" | "set", "constraint" | "not" | "default") | ("add" | "validate", _) => {
            "AlterDomainStmt"
        }
        _ => return None,
    })
}

fn role(words: &mut Words, group: bool) -> &'static str {
    words.at += 1;
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("add" | "drop", _) if group => "AlterRoleStmt",
        ("rename", "to") => "RenameStmt:ROLE",
        ("set" | "reset", _) | ("in", "database") => "AlterRoleSetStmt",
        _ => "AlterRoleStmt",
    }
}

fn database(words: &mut Words) -> &'static str {
    words.skip_name();
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("rename", "to") => "RenameStmt:DATABASE",
        ("owner", "to") => "AlterOwnerStmt:DATABASE",
        ("set", "tablespace") if !matches!(words.word(2).as_str(), "to" | "=" | ".") => {
            "AlterDatabaseStmt"
        }
        ("set" | "reset", _) => "AlterDatabaseSetStmt",
        ("refresh", _) => "AlterDatabaseRefreshCollStmt",
        _ => "AlterDatabaseStmt",
    }
}

fn other(words: &mut Words, object: ObjectType) -> Option<&'static str> {
    if object == ObjectType::UserMapping {
        return Some("AlterUserMappingStmt");
    }
    skip_object(words, object);
    let left = words.tokens.len().saturating_sub(words.at);
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("rename", "to") => return Some("RenameStmt"),
        ("owner", "to") => return Some("AlterOwnerStmt"),
        ("depends", "on") | ("no", "depends") => return Some("AlterObjectDependsStmt"),
        // Of a function, SET SCHEMA 'x' is a setting.
        ("set", "schema") if left == 3 && words.word(2) != "'" => {
            return Some("AlterObjectSchemaStmt");
        }
        _ => {}
    }
    Some(match object {
        ObjectType::Function
        | ObjectType::Procedure
        | ObjectType::Routine
        | ObjectType::Aggregate => "AlterFunctionStmt",
        ObjectType::Policy => "AlterPolicyStmt",
        ObjectType::EventTrigger => "AlterEventTrigStmt",
        ObjectType::Extension if words.word(0) == "update" => "AlterExtensionStmt",
        ObjectType::Extension => "AlterExtensionContentsStmt",
        ObjectType::Publication => "AlterPublicationStmt",
        ObjectType::Subscription => "AlterSubscriptionStmt",
        ObjectType::ForeignServer => "AlterForeignServerStmt",
        ObjectType::ForeignDataWrapper => "AlterFdwStmt",
        ObjectType::Statistics => "AlterStatsStmt",
        ObjectType::TextSearchConfiguration => "AlterTsconfigurationStmt",
        ObjectType::TextSearchDictionary => "AlterTsdictionaryStmt",
        ObjectType::OperatorFamily => "AlterOpFamilyStmt",
        ObjectType::Operator => "AlterOperatorStmt",
        ObjectType::Collation => "AlterCollationStmt",
        ObjectType::Tablespace => "AlterTableSpaceOptionsStmt",
        _ => return None,
    })
}

/// Passes over the name of an object, with its signature or table.
fn skip_object(words: &mut Words, object: ObjectType) {
    match object {
        ObjectType::Function
        | ObjectType::Procedure
        | ObjectType::Routine
        | ObjectType::Aggregate => {
            words.skip_name();
            words.group();
        }
        ObjectType::Operator => {
            while !words.at_end() && !words.group() {
                words.at += 1;
            }
        }
        ObjectType::OperatorClass | ObjectType::OperatorFamily => {
            words.skip_name();
            words.at += 2; // USING method
        }
        ObjectType::Trigger | ObjectType::Rule | ObjectType::Policy => {
            words.at += 2; // its name, ON
            words.skip_name();
        }
        ObjectType::LargeObject => {
            words.eat_any(&["+", "-"]);
            words.at += 1;
        }
        _ => words.skip_name(),
    }
}
