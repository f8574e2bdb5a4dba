use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::ObjectType;

pub(super) const RULE: Rule = Rule {
    id: "drop-trigger",
    code: "R054",
    severity: Severity::Warning,
    summary: "A trigger is dropped: what it does on each change is no longer done.",
    docs: include_str!("drop_trigger.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    if let Some((statement, drop)) = context.drop_of(&[ObjectType::EventTrigger]) {
        let gone = drop.names.iter();
        let gone = gone.filter(|name| !context.world.own(ObjectType::EventTrigger, name));
        return gone
            .map(|name| {
                let message = format!(
                    "event trigger {name} would be gone: what it does on each change of the schema \
                     would no longer be done"
                );
                Draft::at(statement, message).object(name)
            })
            .collect();
    }
    context.dropped_part(ObjectType::Trigger, |name| {
        format!("trigger {name} would be gone: what it does on each change would no longer be done")
    })
}
