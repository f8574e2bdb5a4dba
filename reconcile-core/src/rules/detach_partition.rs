use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{Action, ActionKind, AlterRelation, ObjectName, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "detach-partition",
    code: "R014",
    severity: Severity::Warning,
    summary: "A partition's rows leave the partitioned table.",
    docs: include_str!("detach_partition.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    leaving(context, |action| match action {
        ActionKind::DetachPartition { partition, .. } => Some((partition, true)),
        _ => None,
    })
}

/// The findings of actions by which the rows of a table leave another: the child comes first, then
/// the parent, unless the action belongs to the parent.
pub(super) fn leaving<'a>(
    context: &'a Context<'_>,
    pick: impl Fn(&'a ActionKind) -> Option<(&'a ObjectName, bool)>,
) -> Vec<Draft> {
    let Some(StatementKind::AlterRelation(alter)) =
        context.statement.map(|statement| &statement.kind)
    else {
        return Vec::new();
    };
    let actions = alter.actions.iter();
    actions
        .filter_map(|action| {
            let (other, from_parent) = pick(&action.kind)?;
            let (child, parent) = if from_parent {
                (other, &alter.name)
            } else {
                (&alter.name, other)
            };
            draft(context, alter, action, child, parent)
        })
        .collect()
}

fn draft(
    context: &Context<'_>,
    alter: &AlterRelation,
    action: &Action,
    child: &ObjectName,
    parent: &ObjectName,
) -> Option<Draft> {
    let world = context.world;
    let own = |name| world.made_table(name) || world.relation(name).here().is_some_and(|r| r.made);
    let absent = |name| world.relation(name).is_absent();
    if own(child) || own(parent) || absent(child) || absent(parent) {
        return None;
    }
    let object = world.qualified(&alter.name);
    let (child_name, parent) = (world.qualified(child), world.qualified(parent));
    let message = format!(
        "the rows of {child_name} would no longer be found in {parent}; they stay in {child_name}"
    );
    let draft = Draft::new(action.start, action.end, message).object(if object == parent {
        &child_name
    } else {
        &object
    });
    let answer = context.rows(child);
    Some(draft.settled(&answer, "it is empty", "rows"))
}
