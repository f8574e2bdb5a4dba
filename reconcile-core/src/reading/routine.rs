//! Functions, procedures and prepared statements that the script itself defines and then runs.

use std::collections::{HashMap, HashSet};

use super::Reading;
use crate::script::Script;
use crate::statement::{Call, Detail, ObjectName, Routine};

/// What the script has defined so far.
#[derive(Debug, Default)]
pub(super) struct Routines {
    defined: HashMap<String, Routine>,
    prepared: HashSet<String>,
    /// Those whose bodies have been judged where they were called first.
    judged: HashSet<String>,
}

impl Routines {
    /// Notes what a statement defines, and lets it run what it calls of that.
    pub(super) fn step(&mut self, script: &Script, reading: &mut Reading) {
        let Some(statement) = &reading.statement else {
            return;
        };
        if let Some(routine) = statement.routine(script) {
            self.judged.remove(&routine.name.name);
            self.defined.insert(routine.name.name.clone(), routine);
        }
        self.prepared.extend(reading.inside.prepares.clone());
        self.run(reading);
    }

    /// Takes in the bodies of the routines that it calls, and of those that they call.
    fn run(&mut self, reading: &mut Reading) {
        let mut next: Vec<Call> = reading.inside.calls.clone();
        let details = |details: &[Detail]| -> Vec<Call> {
            let calls = details.iter().flat_map(|detail| &detail.inside.calls);
            calls.cloned().collect()
        };
        if let Some(body) = &reading.body {
            next.extend(details(&body.details));
        }
        let prepared = reading.inside.executes.as_ref();
        reading.executes_known = prepared.is_none_or(|name| self.prepared.contains(name));
        while let Some(call) = next.pop() {
            let Some(routine) = self.defined.get(&call.name.name) else {
                continue;
            };
            reading.known.insert(call.name.name.clone());
            if same_schema(&call.name, &routine.name) && self.judged.insert(call.name.name.clone())
            {
                next.extend(details(&routine.body.details));
                reading.take_in(routine.body.clone());
            }
        }
    }
}

fn same_schema(one: &ObjectName, other: &ObjectName) -> bool {
    let both = one.schema.as_ref().zip(other.schema.as_ref());
    both.is_none_or(|(one, other)| one == other)
}
