//! CREATE.

use crate::statement::words::Words;
use crate::statement::{CreateSchema, CreateTable, Data, ObjectType, StatementKind};

/// What follows CREATE.
pub(super) fn create(words: &mut Words) -> Option<StatementKind> {
    words.eat_all(&["or", "replace"]);
    words.eat_any(&["global", "local"]);
    let temporary = words.eat_any(&["temp", "temporary"]);
    words.eat("unlogged");
    words.eat_any(&["recursive", "unique", "constraint"]);
    if words.is(&["default", "conversion"]) {
        words.at += 1;
    }
    let object = words.object()?;
    match object {
        ObjectType::Table => table(words, temporary),
        ObjectType::Schema => schema(words),
        _ => other(object, words).map(StatementKind::Other),
    }
}

fn table(words: &mut Words, temporary: bool) -> Option<StatementKind> {
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    let name = words.name()?;
    // AS is reserved: outside parentheses it can only begin the query.
    if words.first_of(&["as"]).is_some() {
        return Some(StatementKind::Data(Data::CreateTableAs));
    }
    let partition = words.is(&["partition", "of"]);
    let columns = words.word(0) == "(" || words.word(0) == "of" || partition;
    columns.then(|| {
        StatementKind::CreateTable(CreateTable {
            name,
            temporary,
            if_not_exists,
            standalone: !partition && words.first_of(&["inherits"]).is_none(),
        })
    })
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
    Some(StatementKind::CreateSchema(CreateSchema {
        name,
        if_not_exists,
        has_elements: !words.at_end(),
    }))
}

fn other(object: ObjectType, words: &mut Words) -> Option<&'static str> {
    Some(match object {
        ObjectType::View => "ViewStmt",
        ObjectType::MaterializedView => "CreateTableAsStmt:MATVIEW",
        ObjectType::Index => "IndexStmt",
        ObjectType::Sequence => "CreateSeqStmt",
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
        ObjectType::Type => data_type(words),
        ObjectType::Aggregate => "DefineStmt:AGGREGATE",
        ObjectType::Collation => "DefineStmt:COLLATION",
        ObjectType::Operator => "DefineStmt:OPERATOR",
        ObjectType::TextSearchConfiguration => "DefineStmt:TSCONFIGURATION",
        ObjectType::TextSearchDictionary => "DefineStmt:TSDICTIONARY",
        ObjectType::TextSearchParser => "DefineStmt:TSPARSER",
        ObjectType::TextSearchTemplate => "DefineStmt:TSTEMPLATE",
        ObjectType::LargeObject | ObjectType::Routine | ObjectType::Schema | ObjectType::Table => {
            return None;
        }
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

fn data_type(words: &mut Words) -> &'static str {
    words.skip_name();
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("as", "enum") => "CreateEnumStmt",
        ("as", "range") => "CreateRangeStmt",
        ("as", _) => "CompositeTypeStmt",
        _ => "DefineStmt:TYPE",
    }
}
