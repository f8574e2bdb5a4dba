use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::ActionKind;
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
            let (table, name) = (context.world.qualified(&alter.name), quote_ident(name));
            let message = format!(
                "this fails if a row of {table} from before constraint {name} does not meet it"
            );
            Draft::new(action.start, action.end, message)
                .object(format!("{table}.{name}"))
                .help("find and mend the rows that do not meet it first")
                .settled(&rows, "the table is empty", "rows to be checked")
        })
        .collect()
}
