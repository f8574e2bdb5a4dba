//! CREATE.

use super::{index, sequence, table};
use crate::statement::words::Words;
use crate::statement::{
    CreateEnum, CreateObject, CreateSchema, ObjectName, ObjectType, StatementKind,
};

/// What follows CREATE.
pub(super) fn create(words: &mut Words) -> Option<StatementKind> {
    let or_replace = words.eat_all(&["or", "replace"]);
    words.eat_any(&["global", "local"]);
    let temporary = words.eat_any(&["temp", "temporary"]);
    words.eat("unlogged");
    words.eat_any(&["recursive", "constraint"]);
    let unique = words.eat("unique");
    if words.is(&["default", "conversion"]) {
        words.at += 1;
    }
    let object = words.object()?;
    match object {
        ObjectType::Table => table::create(words, temporary),
        ObjectType::Schema => schema(words),
        ObjectType::Index => index::create(words, unique),
        ObjectType::Sequence => sequence::create(words, temporary),
        _ => other(words, object, or_replace, temporary),
    }
}

fn schema(words: &mut Words) -> Option<StatementKind> {
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    let name = if words.word(0) == "authorization" {
        None
    } else {
        Some(words.ident()?)
    };
    if words.eat("authorization") {
        words.ident()?;
    }
    let has_elements = !words.at_end();
    if has_elements && !matches!(words.word(0).as_str(), "create" | "grant") {
        return None;
    }
    Some(StatementKind::CreateSchema(CreateSchema {
        name,
        if_not_exists,
        has_elements,
    }))
}

fn other(
    words: &mut Words,
    object: ObjectType,
    or_replace: bool,
    temporary: bool,
) -> Option<StatementKind> {
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    let from = words.at;
    let name = words.name();
    let arguments = object.is_routine().then(|| words.arguments()).flatten();
    words.at = from;
    let node = node(object, words)?;
    words.at = from;
    if node == "CreateEnumStmt" {
        return labels(words, name?);
    }
    // What has no name of its own makes no object that another statement could mean by a name.
    let Some(name) = name else {
        return Some(StatementKind::Other(node));
    };
    let on = match object {
        ObjectType::Trigger | ObjectType::Policy => on(words, "on"),
        ObjectType::Rule => on(words, "to"),
        _ => None,
    };
    Some(StatementKind::CreateObject(CreateObject {
        object,
        name,
        arguments,
        on,
        or_replace,
        if_not_exists,
        temporary,
        node,
    }))
}

/// The table behind this word.
fn on(words: &mut Words, word: &str) -> Option<ObjectName> {
    words.at += 1;
    words.until(&[word]);
    words.eat(word).then(|| words.name()).flatten()
}

/// `name AS ENUM (label, …)`
fn labels(words: &mut Words, name: ObjectName) -> Option<StatementKind> {
    words.skip_name();
    words.at += 2; // AS ENUM
    let from = words.at + 1;
    words.group().then_some(())?;
    let mut own = Words::new(words.source, words.tokens.get(from..words.at - 1)?);
    let mut labels = Vec::new();
    while !own.at_end() {
        labels.push(own.label()?);
        (own.eat(",") || own.at_end()).then_some(())?;
    }
    words
        .at_end()
        .then_some(StatementKind::CreateEnum(CreateEnum { name, labels }))
}

fn node(object: ObjectType, words: &mut Words) -> Option<&'static str> {
    Some(match object {
        ObjectType::View => "ViewStmt",
        ObjectType::MaterializedView => "CreateTableAsStmt:MATVIEW",
        ObjectType::Domain => "CreateDomainStmt",
        ObjectType::Function | ObjectType::Procedure => "CreateFunctionStmt",
        ObjectType::Trigger => "CreateTrigStmt",
        ObjectType::Rule => "RuleStmt",
        ObjectType::Policy => "CreatePolicyStmt",
        ObjectType::Extension => "CreateExtensionStmt",
        ObjectType::Cast => "CreateCastStmt",
        ObjectType::Conversion => "CreateConversionStmt",
        ObjectType::Language => language(words),
        ObjectType::ForeignServer => "CreateForeignServerStmt",
        ObjectType::Publication => "CreatePublicationStmt",
        ObjectType::Subscription => "CreateSubscriptionStmt",
        ObjectType::Statistics => "CreateStatsStmt",
        ObjectType::Transform => "CreateTransformStmt",
        ObjectType::Tablespace => "CreateTableSpaceStmt",
        ObjectType::Database => "CreatedbStmt",
        ObjectType::UserMapping => "CreateUserMappingStmt",
        ObjectType::Role => "CreateRoleStmt",
        ObjectType::EventTrigger => "CreateEventTrigStmt",
        ObjectType::AccessMethod => "CreateAmStmt",
        ObjectType::ForeignTable => "CreateForeignTableStmt",
        ObjectType::ForeignDataWrapper => "CreateFdwStmt",
        ObjectType::OperatorClass => "CreateOpClassStmt",
        ObjectType::OperatorFamily => "CreateOpFamilyStmt",
        ObjectType::Type => data_type(words)?,
        ObjectType::Aggregate => "DefineStmt:AGGREGATE",
        ObjectType::Collation => "DefineStmt:COLLATION",
        ObjectType::Operator => "DefineStmt:OPERATOR",
        ObjectType::TextSearchConfiguration => "DefineStmt:TSCONFIGURATION",
        ObjectType::TextSearchDictionary => "DefineStmt:TSDICTIONARY",
        ObjectType::TextSearchParser => "DefineStmt:TSPARSER",
        ObjectType::TextSearchTemplate => "DefineStmt:TSTEMPLATE",
        ObjectType::Index
        | ObjectType::LargeObject
        | ObjectType::Routine
        | ObjectType::Schema
        | ObjectType::Sequence
        | ObjectType::Table => return None,
    })
}

/// Without a handler it is an old spelling of CREATE EXTENSION.
fn language(words: &mut Words) -> &'static str {
    words.skip_name();
    if words.word(0) == "handler" {
        "CreatePlangStmt"
    } else {
        "CreateExtensionStmt"
    }
}

fn data_type(words: &mut Words) -> Option<&'static str> {
    words.skip_name();
    Some(match (words.word(0).as_str(), words.word(1).as_str()) {
        ("as", "enum") => "CreateEnumStmt",
        ("as", "range") => "CreateRangeStmt",
        ("as", "(") => "CompositeTypeStmt",
        ("" | "(", _) => "DefineStmt:TYPE",
        _ => return None,
    })
}
