//! ALTER.

use super::{action, domain, grant, rename, sequence};
use crate::statement::words::Words;
use crate::statement::{
    AddLabel, AlterObject, AlterRelation, ObjectName, ObjectType, StatementKind,
};

/// What follows ALTER.
pub(super) fn alter(words: &mut Words) -> Option<StatementKind> {
    match words.word(0).as_str() {
        "system" => return Some(StatementKind::Other("AlterSystemStmt")),
        "default" => return default_privileges(words),
        _ => {}
    }
    let group = words.word(0) == "group";
    let object = words.object()?;
    match object {
        ObjectType::Table
        | ObjectType::ForeignTable
        | ObjectType::View
        | ObjectType::MaterializedView
        | ObjectType::Index
        | ObjectType::Sequence
        | ObjectType::Type => relation(words, object),
        ObjectType::Domain => domain::alter(words),
        ObjectType::Role => Some(role(words, group)),
        ObjectType::Database => Some(database(words)),
        _ => other(words, object),
    }
}

/// `DEFAULT PRIVILEGES [FOR ROLE …] [IN SCHEMA …] {GRANT | REVOKE} …`
fn default_privileges(words: &mut Words) -> Option<StatementKind> {
    words.until(&["grant", "revoke"]);
    let revoke = words.word(0) == "revoke";
    words.at += 1;
    match grant(words, revoke)? {
        StatementKind::Privileges(mut privileges) => {
            privileges.node = "AlterDefaultPrivilegesStmt";
            Some(StatementKind::Privileges(privileges))
        }
        _ => None,
    }
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
    if let Some(kind) = no_list(words, object, &name, if_exists) {
        return kind;
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
#[expect(
    clippy::option_option,
    reason = "a list of actions is an answer beside what is not understood"
)]
fn no_list(
    words: &mut Words,
    object: ObjectType,
    name: &ObjectName,
    if_exists: bool,
) -> Option<Option<StatementKind>> {
    let is_type = object == ObjectType::Type;
    let of_sequence = object == ObjectType::Sequence;
    let other = |words: &mut Words, node| {
        let named = Named::plain(Some(name.clone()));
        Some(Some(altered(words, object, named, node)))
    };
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("rename", _) => Some(rename::relation(words, object, name.clone(), if_exists)),
        ("set", "schema") => Some(rename::schema(words, object, name.clone(), if_exists)),
        ("add", "value") if is_type => Some(add_label(words, name.clone())),
        ("owner", _) if is_type => {
            new_owner(words).map_or(Some(None), |()| other(words, "AlterOwnerStmt:TYPE"))
        }
        ("set", "(") if is_type => other(words, "AlterTypeStmt"),
        ("depends", _) | ("no", "depends") => other(words, "AlterObjectDependsStmt"),
        (
            "as" | "cache" | "cycle" | "increment" | "maxvalue" | "minvalue" | "owned" | "restart"
            | "sequence" | "start" | "logged" | "unlogged",
            _,
        )
        | ("no", "cycle" | "maxvalue" | "minvalue")
            if of_sequence =>
        {
            Some(sequence::alter(words, name.clone(), if_exists))
        }
        _ => None,
    }
}

/// `ADD VALUE [IF NOT EXISTS] label [BEFORE | AFTER …]`
fn add_label(words: &mut Words, name: ObjectName) -> Option<StatementKind> {
    words.at += 2;
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    let label = words.label()?;
    if words.eat_any(&["before", "after"]) {
        words.label()?;
    }
    words.at_end().then_some(StatementKind::AddLabel(AddLabel {
        name,
        label,
        if_not_exists,
    }))
}

/// Whether `OWNER TO role` is all that is left; passes over nothing.
pub(super) fn new_owner(words: &Words) -> Option<()> {
    let mut ahead = Words::new(words.source, words.tokens.get(words.at..)?);
    ahead.eat_all(&["owner", "to"]).then_some(())?;
    ahead.ident()?;
    ahead.at_end().then_some(())
}

/// The statement that alters an object, from the words behind its name on.
pub(super) fn altered(
    words: &mut Words,
    object: ObjectType,
    named: Named,
    node: &'static str,
) -> StatementKind {
    StatementKind::AlterObject(AlterObject {
        object,
        name: named.name,
        arguments: named.arguments,
        on: named.on,
        action: words.until(&[]),
        node,
    })
}

fn role(words: &mut Words, group: bool) -> StatementKind {
    let name = words.name();
    let node = match (words.word(0).as_str(), words.word(1).as_str()) {
        ("add" | "drop", _) if group => "AlterRoleStmt",
        ("rename", "to") => "RenameStmt:ROLE",
        ("set" | "reset", _) | ("in", "database") => "AlterRoleSetStmt",
        _ => "AlterRoleStmt",
    };
    altered(words, ObjectType::Role, Named::plain(name), node)
}

fn database(words: &mut Words) -> StatementKind {
    let name = words.name();
    let node = match (words.word(0).as_str(), words.word(1).as_str()) {
        ("rename", "to") => "RenameStmt:DATABASE",
        ("owner", "to") => "AlterOwnerStmt:DATABASE",
        ("set", "tablespace") if !matches!(words.word(2).as_str(), "to" | "=" | ".") => {
            "AlterDatabaseStmt"
        }
        ("set" | "reset", _) => "AlterDatabaseSetStmt",
        ("refresh", _) => "AlterDatabaseRefreshCollStmt",
        _ => "AlterDatabaseStmt",
    };
    altered(words, ObjectType::Database, Named::plain(name), node)
}

fn other(words: &mut Words, object: ObjectType) -> Option<StatementKind> {
    if object == ObjectType::UserMapping {
        let node = "AlterUserMappingStmt";
        return Some(altered(words, object, Named::default(), node));
    }
    let if_exists = object == ObjectType::Policy && words.eat_all(&["if", "exists"]);
    let named = named(words, object);
    let left = words.tokens.len().saturating_sub(words.at);
    let node = match (words.word(0).as_str(), words.word(1).as_str()) {
        ("rename", "to") => return rename::object(words, object, named, if_exists),
        ("owner", "to") => {
            new_owner(words)?;
            "AlterOwnerStmt"
        }
        ("depends", "on") | ("no", "depends") => "AlterObjectDependsStmt",
        // Of a function, SET SCHEMA 'x' is a setting.
        ("set", "schema") if left == 3 && words.word(2) != "'" => {
            let name = named.name.unwrap_or_default();
            return rename::schema(words, object, name, false);
        }
        _ => other_kind(words, object)?,
    };
    Some(altered(words, object, named, node))
}

fn other_kind(words: &Words, object: ObjectType) -> Option<&'static str> {
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

/// What an ALTER names.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) name: Option<ObjectName>,
    /// In the parentheses behind the name of a routine.
    pub(super) arguments: Option<String>,
    /// The table or view of a part.
    pub(super) on: Option<ObjectName>,
}

impl Named {
    pub(super) fn plain(name: Option<ObjectName>) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }
}

/// Reads the name of an object, with its table if it is one of a table, or its arguments.
fn named(words: &mut Words, object: ObjectType) -> Named {
    let from = words.at;
    skip_object(words, object);
    let to = words.at;
    words.at = from;
    let name = words.name();
    let arguments = object.is_routine().then(|| words.arguments()).flatten();
    let of_table = matches!(
        object,
        ObjectType::Trigger | ObjectType::Rule | ObjectType::Policy
    );
    let on = (of_table && words.eat("on"))
        .then(|| words.name())
        .flatten();
    words.at = to;
    Named {
        name,
        arguments,
        on,
    }
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
