use super::fallen::list;
use super::{Context, Draft, Rule};
use crate::catalog::ObjectKind;
use crate::finding::Severity;
use crate::statement::ObjectType;
use crate::world::{Presence, RelationKind};

pub(super) const RULE: Rule = Rule {
    id: "drop-view",
    code: "R057",
    severity: Severity::Warning,
    summary: "A view is dropped: whoever reads it fails.",
    docs: include_str!("drop_view.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some((statement, drop)) = context.drop_of(&[ObjectType::View]) else {
        return Vec::new();
    };
    let (world, mut found) = (context.world, Vec::new());
    for name in &drop.names {
        let there = match world.relation(name) {
            Presence::Here(relation) => relation.kind == RelationKind::View,
            Presence::Absent => false,
            Presence::Unknown => true,
        };
        let object = world.object(ObjectKind::View, name);
        // That it is refused is said by the rule `rejected`.
        let refused = |object| !drop.cascade && !context.refused_by(object).is_empty();
        let refused = object.as_ref().is_some_and(refused);
        let falls = object
            .filter(|_| drop.cascade)
            .and_then(|object| context.falls_with(&object))
            .unwrap_or_default();
        if !there || refused || world.own(ObjectType::View, name) {
            continue;
        }
        let view = world.qualified(name);
        let mut message = format!("view {view} would be gone: whoever reads it fails");
        let more: Vec<_> = falls.data.iter().chain(&falls.rest).cloned().collect();
        if !more.is_empty() {
            message = format!("{message}; with it would go {}", list(&more));
        }
        let draft = Draft::at(statement, message).object(&view);
        found.push(
            if context
                .script
                .outline()
                .made_after(ObjectType::View, name, None, context.at)
            {
                draft.info().help(
                    "the script makes it again: its privileges, comments and triggers do not come \
                     back by themselves; CREATE OR REPLACE VIEW would keep them",
                )
            } else {
                draft.help("see that nothing reads it any more")
            },
        );
    }
    found
}
