use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{Drop, ObjectType};

pub(super) const RULE: Rule = Rule {
    id: "drop-object",
    code: "R062",
    severity: Severity::Warning,
    summary: "An object that others may need is dropped: an extension, publication, server, role ….",
    docs: include_str!("drop_object.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let crate::statement::StatementKind::Drop(drop) = &statement.kind else {
        return Vec::new();
    };
    let Some(loss) = loss(drop.object) else {
        return Vec::new();
    };
    let kind = drop.object.words();
    let draft = |name: String| {
        let message = format!("{kind} {name} would be gone: {loss}");
        Draft::at(statement, message)
            .object(name)
            .help("see that nothing needs it any more")
    };
    if drop.names.is_empty() || !is_plain(drop) {
        let target: Vec<_> = drop.target.split_ascii_whitespace().collect();
        return vec![draft(target.join(" "))];
    }
    let world = context.world;
    let names = drop.names.iter();
    names
        .filter(|name| !world.own(drop.object, name))
        .filter(|name| !world.global(drop.object, &name.name).is_absent())
        .map(|name| draft(name.to_string()))
        .collect()
}

/// Whether the names alone say what it is.
fn is_plain(drop: &Drop) -> bool {
    !matches!(
        drop.object,
        ObjectType::Operator
            | ObjectType::OperatorClass
            | ObjectType::OperatorFamily
            | ObjectType::Cast
            | ObjectType::Transform
            | ObjectType::UserMapping
    )
}

/// What goes with it; none where another rule says so, or where nothing is lost.
fn loss(object: ObjectType) -> Option<&'static str> {
    Some(match object {
        ObjectType::Extension => {
            "its functions, types and operators go, and whoever uses them fails"
        }
        ObjectType::Publication => "its subscribers get no more changes",
        ObjectType::Subscription => "no more changes come in from the publisher",
        ObjectType::ForeignServer | ObjectType::ForeignDataWrapper => {
            "what is read through it is out of reach"
        }
        ObjectType::UserMapping => "the role reaches the server no more",
        ObjectType::Role => "whoever logs in or has rights by it fails",
        ObjectType::Tablespace => "nothing can be stored there any more",
        ObjectType::Language => "its functions can no longer be made or run",
        ObjectType::Cast => "values are no longer converted by it",
        ObjectType::Collation => "whoever sorts or compares by it fails",
        ObjectType::Conversion => "texts are no longer converted by it",
        ObjectType::Operator | ObjectType::OperatorClass | ObjectType::OperatorFamily => {
            "queries and indexes that use it fail"
        }
        ObjectType::TextSearchConfiguration
        | ObjectType::TextSearchDictionary
        | ObjectType::TextSearchParser
        | ObjectType::TextSearchTemplate => "searches that use it fail",
        ObjectType::Transform => "functions in that language see such values otherwise",
        ObjectType::AccessMethod => "nothing can be made with it any more",
        ObjectType::Statistics => "the planner estimates worse, and queries may slow down",
        ObjectType::LargeObject
        | ObjectType::Aggregate
        | ObjectType::Database
        | ObjectType::Domain
        | ObjectType::EventTrigger
        | ObjectType::ForeignTable
        | ObjectType::Function
        | ObjectType::Index
        | ObjectType::MaterializedView
        | ObjectType::Policy
        | ObjectType::Procedure
        | ObjectType::Routine
        | ObjectType::Rule
        | ObjectType::Schema
        | ObjectType::Sequence
        | ObjectType::Table
        | ObjectType::Trigger
        | ObjectType::Type
        | ObjectType::View => return None,
    })
}
