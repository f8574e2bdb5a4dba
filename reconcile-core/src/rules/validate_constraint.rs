use super::settle::named;
use super::{Context, Draft, Rule};
use crate::catalog::{ConstraintKind, ForeignKeyMatch};
use crate::evidence::{Answer, Question};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{ActionKind, ObjectName};
use crate::world::Presence;

pub(super) const RULE: Rule = Rule {
    id: "validate-constraint",
    code: "R047",
    severity: Severity::Warning,
    summary: "A constraint is validated: this fails if a row does not meet it.",
    docs: include_str!("validate_constraint.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(alter) = context.alter_table() else {
        return Vec::new();
    };
    let validated = alter
        .actions
        .iter()
        .filter_map(|action| match &action.kind {
            ActionKind::ValidateConstraint(name) => Some((action, name)),
            _ => None,
        });
    validated
        .filter(|(_, name)| {
            let relation = context.world.relation(&alter.name).here();
            match relation.map(|relation| relation.constraint(name)) {
                Some(Presence::Here(Some(known))) => known.not_valid,
                Some(Presence::Absent) => false,
                _ => true,
            }
        })
        .map(|(action, name)| {
            let rows = context.rows(&alter.name);
            let refused = refused(context, &alter.name, name);
            let (table, name) = (context.world.qualified(&alter.name), quote_ident(name));
            let message = format!(
                "this fails if a row of {table} from before constraint {name} does not meet it"
            );
            let draft = Draft::new(action.start, action.end, message)
                .object(format!("{table}.{name}"))
                .help("find and mend the rows that do not meet it first");
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

/// How many rows do not meet a constraint of the catalog.
fn refused(context: &Context<'_>, table: &ObjectName, name: &str) -> Answer {
    let relation = context.world.relation(table).here();
    let known = relation.and_then(|relation| relation.constraint(name).here().flatten());
    let Some(known) = known else {
        return Answer::NotAsked;
    };
    match (&known.foreign_key, &known.expression) {
        (Some(key), _) if key.matching == ForeignKeyMatch::Simple && !known.period => {
            let referred = named(&key.table);
            let (own, other) = (context.asked_about(table), context.asked_about(&referred));
            let Some((own, other)) = own.zip(other) else {
                return Answer::NotAsked;
            };
            context.ask(Question::Orphans {
                table: own,
                columns: known.columns.clone(),
                referenced: other,
                referenced_columns: key.columns.clone(),
            })
        }
        (None, Some(expression)) if known.kind == ConstraintKind::Check => {
            context.refused(table, expression)
        }
        _ => Answer::NotAsked,
    }
}
