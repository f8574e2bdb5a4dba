use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{Drop, ObjectType, Statement, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "drop-schema",
    code: "R003",
    severity: Severity::Error,
    summary: "A schema, a database or all that a role owns is dropped.",
    docs: include_str!("drop_schema.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    match &statement.kind {
        StatementKind::Drop(drop) if drop.object == ObjectType::Schema => {
            schemas(context, statement, drop)
        }
        StatementKind::DropDatabase(name) => {
            let message = format!("database {name} and everything in it would be lost");
            vec![Draft::at(statement, message).object(name.to_string())]
        }
        StatementKind::DropOwned(_) => {
            let message =
                "every table, schema and other object of the role in this database would be lost";
            let help = "give them to another role first: REASSIGN OWNED BY … TO …";
            vec![Draft::at(statement, message.to_owned()).help(help)]
        }
        _ => Vec::new(),
    }
}

fn schemas(context: &Context<'_>, statement: &Statement, drop: &Drop) -> Vec<Draft> {
    drop.names
        .iter()
        .filter(|name| !context.world.made_schema(name))
        .map(|name| {
            let draft = |message| Draft::at(statement, message).object(name.to_string());
            if drop.cascade {
                draft(format!(
                    "schema {name} and everything in it would be lost, tables with all their rows"
                ))
                .help("drop what is in it by name, so that each loss can be seen")
            } else {
                draft(format!(
                    "schema {name} would be gone with its privileges; the statement fails unless it is empty"
                ))
                .severity(Severity::Warning)
            }
        })
        .collect()
}
