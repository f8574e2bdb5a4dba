use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::ActionKind;

pub(super) const RULE: Rule = Rule {
    id: "attach-partition",
    code: "R049",
    severity: Severity::Warning,
    summary: "A table becomes a partition: this fails if one of its rows is out of its bounds.",
    docs: include_str!("attach_partition.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(alter) = context.alter_table() else {
        return Vec::new();
    };
    let attached = alter
        .actions
        .iter()
        .filter_map(|action| match &action.kind {
            ActionKind::AttachPartition(partition) => Some((action, partition)),
            _ => None,
        });
    attached
        .filter(|(_, partition)| {
            let world = context.world;
            !world.made_table(partition) && !world.relation(partition).is_absent()
        })
        .map(|(action, partition)| {
            let rows = context.rows(partition);
            let (table, partition) = (
                context.world.qualified(&alter.name),
                context.world.qualified(partition),
            );
            let message = format!(
                "this fails if a row of {partition} is out of its bounds or breaks a constraint of {table}"
            );
            Draft::new(action.start, action.end, message)
                .object(&partition)
                .help("add a check of the same bounds first: it is verified without the stronger lock")
                .settled(&rows, "the table is empty", "rows to be checked")
        })
        .collect()
}
