//! Functions, procedures and prepared statements that the script itself defines and then runs.

use foldhash::{HashMap, HashSet};

use super::{Overload, Reading};
use crate::script::Script;
use crate::statement::{Body, Call, ObjectName, Routine, Statement, StatementKind};

/// What the script has defined so far.
#[derive(Debug, Default)]
pub(super) struct Routines {
    /// By their names, each of its arguments once, the latest definition.
    defined: HashMap<String, Vec<Defined>>,
    prepared: HashSet<String>,
}

#[derive(Debug)]
struct Defined {
    routine: Routine,
    /// Its body has been judged where it was called first.
    judged: bool,
}

impl Routines {
    /// Notes what a statement defines, and lets it run what it calls of that.
    pub(super) fn step(&mut self, script: &Script, reading: &mut Reading) {
        let Some(statement) = &reading.statement else {
            return;
        };
        if let Some(routine) = statement.routine(script) {
            self.define(routine);
        }
        self.prepared.extend(reading.inside.prepares.clone());
        self.run(reading);
    }

    fn define(&mut self, routine: Routine) {
        let all = self.defined.entry(routine.name.name.clone()).or_default();
        // The same in other words stays beside it: then both are judged.
        let same = |own: &Defined| {
            own.routine.name == routine.name && own.routine.arguments == routine.arguments
        };
        let judged = false;
        match all.iter().rposition(same) {
            Some(at) => all[at] = Defined { routine, judged },
            None => all.push(Defined { routine, judged }),
        }
    }

    /// Takes in the bodies of the routines that it may call, and of those that they call.
    fn run(&mut self, reading: &mut Reading) {
        // Each with whether it is run where no transaction can be ended: only CALL can do that.
        let is_call =
            |own: Option<&Statement>| own.is_some_and(|own| own.kind == StatementKind::Call);
        let outer = !is_call(reading.statement.as_ref());
        let calls = reading.inside.calls.iter().cloned();
        let mut next: Vec<(Call, bool)> = calls.map(|call| (call, outer)).collect();
        let inner = |body: &Body, outer: bool| -> Vec<(Call, bool)> {
            let own = body.statements.iter().zip(&body.details);
            own.flat_map(|(statement, detail)| {
                let atomic = outer || detail.atomic || !is_call(Some(statement));
                let calls = detail.inside.calls.iter().cloned();
                calls.map(move |call| (call, atomic))
            })
            .collect()
        };
        if let Some(body) = &reading.body {
            next.extend(inner(body, false));
        }
        let prepared = reading.inside.executes.as_ref();
        reading.executes_known = prepared.is_none_or(|name| self.prepared.contains(name));
        while let Some((call, atomic)) = next.pop() {
            let all = self.defined.get_mut(&call.name.name);
            for own in all.into_iter().flatten() {
                let routine = &own.routine;
                if !same_schema(&call.name, &routine.name) {
                    continue;
                }
                let known = reading.known.entry(call.name.name.clone()).or_default();
                known.push(Overload {
                    name: routine.name.clone(),
                    arguments: routine.arguments.clone(),
                });
                if !std::mem::replace(&mut own.judged, true) {
                    next.extend(inner(&routine.body, atomic));
                    let body = routine.body.clone();
                    reading.take_in(if atomic { body.atomic() } else { body });
                }
            }
        }
    }
}

fn same_schema(one: &ObjectName, other: &ObjectName) -> bool {
    let both = one.schema.as_ref().zip(other.schema.as_ref());
    both.is_none_or(|(one, other)| one == other)
}
