use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{ConstraintRule, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "add-check",
    code: "R045",
    severity: Severity::Warning,
    summary: "A check is added: this fails if a row does not meet it.",
    docs: include_str!("add_check.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    if let StatementKind::Other("AlterDomainStmt:ADD") = statement.kind {
        let message = "this fails if a value of the domain, in any table, does not meet it";
        return vec![Draft::at(statement, message)];
    }
    let added = context.added();
    added
        .iter()
        .filter(|added| added.checks_rows())
        .filter_map(|added| match &added.constraint.kind {
            ConstraintRule::Check(condition) => Some((added, condition)),
            _ => None,
        })
        .map(|(added, condition)| {
            let rows = context.rows(added.table);
            let table = context.world.qualified(added.table);
            let object = match &added.constraint.name {
                Some(name) => format!("{table}.{}", quote_ident(name)),
                None => table.to_string(),
            };
            let message = format!("this fails if a row of {table} does not meet {condition}");
            Draft::new(added.start, added.end, message)
                .object(object)
                .help(
                    "add it NOT VALID, mend the rows that do not meet it, then VALIDATE CONSTRAINT",
                )
                .fix(format!("SELECT * FROM {table} WHERE NOT {condition}"))
                .settled(&rows, "the table is empty", "rows to be checked")
        })
        .collect()
}
