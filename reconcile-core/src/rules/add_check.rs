use super::{Context, Draft, Rule};
use crate::evidence::Answer;
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{ConstraintRule, DomainAction, StatementKind};

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
    if let StatementKind::AlterDomain(alter) = &statement.kind
        && tightens(&alter.action)
    {
        let message = "this fails if a value of the domain, in any table, does not meet it";
        let domain = context.world.qualified_type(&alter.name);
        return vec![Draft::at(statement, message).object(&domain)];
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
            let (rows, refused) = match added.with {
                Some(_) => (context.rows(added.table), Answer::NotAsked),
                None => (
                    context.rows(added.table),
                    context.refused(added.table, condition),
                ),
            };
            let table = context.world.qualified(added.table);
            let object = match &added.constraint.name {
                Some(name) => format!("{table}.{}", quote_ident(name)),
                None => table.to_string(),
            };
            let message = format!("this fails if a row of {table} does not meet {condition}");
            let draft = Draft::new(added.start, added.end, message)
                .object(object)
                .help(
                    "add it NOT VALID, mend the rows that do not meet it, then VALIDATE CONSTRAINT",
                )
                .query(format!("SELECT * FROM {table} WHERE NOT {condition}"));
            match refused {
                Answer::None if rows != Answer::None => {
                    draft.settled(&refused, "every row meets it", "")
                }
                Answer::Some(_) => draft.settled(&refused, "", "rows do not meet it"),
                _ => draft.settled(&rows, "the table is empty", "rows to be checked"),
            }
        })
        .collect()
}

/// Whether a domain refuses from now on what it took before, and looks at what is there.
fn tightens(action: &DomainAction) -> bool {
    match action {
        DomainAction::AddConstraint(text) => !text.to_ascii_uppercase().ends_with("NOT VALID"),
        DomainAction::SetNotNull => true,
        _ => false,
    }
}
