use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::ObjectType;

pub(super) const RULE: Rule = Rule {
    id: "drop-routine",
    code: "R058",
    severity: Severity::Warning,
    summary: "A function, procedure or aggregate is dropped: whoever calls it fails.",
    docs: include_str!("drop_routine.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

const ROUTINES: [ObjectType; 4] = [
    ObjectType::Function,
    ObjectType::Procedure,
    ObjectType::Routine,
    ObjectType::Aggregate,
];

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some((statement, drop)) = context.drop_of(&ROUTINES) else {
        return Vec::new();
    };
    let world = context.world;
    // One of a session's own is gone with the session.
    let temporary = |schema: &Option<String>| schema.as_deref() == Some("pg_temp");
    let names = drop.names.iter();
    names
        .filter(|name| !temporary(&name.schema) && !world.routines(name).is_absent())
        .map(|name| {
            let what = drop.object.words();
            let message = format!(
                "{what} {name} would be gone: whoever calls it fails, also from code that \
                 PostgreSQL does not look into{}",
                if drop.cascade {
                    "; triggers, defaults, views and columns that use it would go with it"
                } else {
                    ""
                }
            );
            let draft = Draft::at(statement, message).object(name);
            let outline = context.script.outline();
            let again = ROUTINES[..2].iter();
            let mut again = again.filter(|kind| outline.made_after(**kind, name, None, context.at));
            if again.next().is_some() && !drop.cascade {
                draft.info().help(
                    "the script makes one of that name again: its privileges do not come back by \
                     themselves; CREATE OR REPLACE would keep them",
                )
            } else {
                draft.help("see that nothing calls it any more, also from outside the database")
            }
        })
        .collect()
}
