use super::{Context, Draft, Rule};
use crate::catalog::Routine;
use crate::finding::Severity;
use crate::statement::{Drop, ObjectName, ObjectType, Statement};
use crate::world::{Presence, Signature};

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
    let named = drop.names.iter().zip(&drop.arguments);
    named
        .filter_map(|(name, arguments)| one(context, statement, drop, name, arguments.as_deref()))
        .collect()
}

fn one(
    context: &Context<'_>,
    statement: &Statement,
    drop: &Drop,
    name: &ObjectName,
    arguments: Option<&str>,
) -> Option<Draft> {
    let world = context.world;
    // One of a session's own is gone with the session.
    let temporary = name.schema.as_deref() == Some("pg_temp");
    if temporary || world.own_routine(name, arguments) {
        return None;
    }
    let there = world.overloads(name, arguments);
    if there.is_absent() {
        return None;
    }
    let what = drop.object.words();
    let shown = arguments.map_or_else(|| name.to_string(), |own| format!("{name}({own})"));
    let falls = if drop.cascade {
        "; triggers, defaults, views and columns that use it would go with it"
    } else {
        ""
    };
    let message = format!(
        "{what} {shown} would be gone: whoever calls it fails, also from code that PostgreSQL does \
         not look into{falls}"
    );
    let draft = Draft::at(statement, message).object(name);
    if !drop.cascade && made_again(context, name, arguments, there) {
        return Some(draft.info().help(
            "the script makes it again: its privileges do not come back by themselves; CREATE OR \
             REPLACE would keep them",
        ));
    }
    Some(draft.help("see that nothing calls it any more, also from outside the database"))
}

/// Whether the script makes a routine of that name and those arguments further on.
fn made_again(
    context: &Context<'_>,
    name: &ObjectName,
    arguments: Option<&str>,
    there: Presence<Vec<&Routine>>,
) -> bool {
    let gone = match (arguments, there) {
        (Some(own), _) => Signature::read(own),
        // Without arguments there is only one of the name.
        (None, Presence::Here(found)) => match found.as_slice() {
            [only] => Signature::read(&only.arguments),
            _ => None,
        },
        (None, _) => None,
    };
    let mut again = context.script.outline().routines_after(name, context.at);
    gone.is_some_and(|gone| {
        again.any(|made| {
            let own = made.arguments.as_deref().and_then(Signature::read);
            own.is_some_and(|own| own == gone)
        })
    })
}
