use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::StatementKind;

pub(super) const RULE: Rule = Rule {
    id: "drop-database",
    code: "R008",
    severity: Severity::Error,
    summary: "A database is dropped with everything in it.",
    docs: include_str!("drop_database.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::DropDatabase(name) = &statement.kind else {
        return Vec::new();
    };
    let to = crate::name::quote_ident(&format!("_dropped_{}", name.name));
    let message = format!("database {name} and everything in it would be lost");
    let draft = Draft::at(statement, message)
        .object(name)
        .help("put it aside until nothing needs it, then drop it on purpose")
        .fix(format!("ALTER DATABASE {name} RENAME TO {to}"));
    vec![draft]
}
