//! Routines of the catalog that only read and compute, by their definitions.

use std::cell::RefCell;
use std::rc::Rc;

use foldhash::{HashMap, HashSet, HashSetExt as _};

use super::World;
use crate::catalog::Routine;
use crate::script::Script;
use crate::statement::{Body, Data, FunctionClass, Inside, ObjectName, Statement, StatementKind};

/// What was said before, by definition: a script may call a routine in each of its statements.
pub(super) type Judged = Rc<RefCell<HashMap<String, bool>>>;

impl<'a> World<'a> {
    /// Whether a routine of the catalog, with all that it calls, writes nothing and runs nothing
    /// that is not in view.
    ///
    /// `STABLE` and `IMMUTABLE` do not answer that: PostgreSQL believes them, and what such a
    /// function calls may be `VOLATILE` and write.
    pub(super) fn writes_nothing(&self, routine: &'a Routine) -> bool {
        let Some(definition) = &routine.definition else {
            return false;
        };
        if let Some(known) = self.judged.borrow().get(definition) {
            return *known;
        }
        let own = self.all_only_read(routine);
        self.judged.borrow_mut().insert(definition.clone(), own);
        own
    }

    fn all_only_read(&self, first: &'a Routine) -> bool {
        let (mut next, mut seen) = (vec![first], HashSet::new());
        while let Some(routine) = next.pop() {
            let Some(definition) = &routine.definition else {
                return false;
            };
            if !seen.insert(definition) {
                continue;
            }
            let Some(called) = body(definition).and_then(|body| self.called(&body)) else {
                return false;
            };
            next.extend(called);
        }
        true
    }

    /// The routines that a body calls; none if it does more than read and compute.
    fn called(&self, body: &Body) -> Option<Vec<&'a Routine>> {
        let mut statements = body.statements.iter();
        if !body.problems.is_empty()
            || !statements.all(|own| own.kind == StatementKind::Data(Data::Select))
        {
            return None;
        }
        let mut called = Vec::new();
        for detail in &body.details {
            if !only_reads(&detail.inside) {
                return None;
            }
            for call in &detail.inside.calls {
                match call.class(self.majors()) {
                    FunctionClass::Computes | FunctionClass::ExtensionComputes => {
                        called.extend(self.overloading(&call.name)?);
                    }
                    FunctionClass::Unknown => called.extend(self.namesakes(&call.name)?),
                    _ => return None,
                }
            }
        }
        Some(called)
    }

    /// What users have made of a name of PostgreSQL's own; none if the script has changed that.
    fn overloading(&self, name: &ObjectName) -> Option<Vec<&'a Routine>> {
        if name.schema.is_some() {
            return Some(Vec::new());
        }
        if self.overloads.contains_key(&name.name) {
            return None;
        }
        let all = self.catalog().map_or(&[][..], |catalog| &catalog.routines);
        let found = all.iter().filter(|own| own.name.name == name.name);
        Some(found.filter(|own| own.extension.is_none()).collect())
    }

    /// All that a routine of the catalog may mean by a name: it can have a search path of its own.
    fn namesakes(&self, name: &ObjectName) -> Option<Vec<&'a Routine>> {
        if self.overloads.contains_key(&name.name) {
            return None;
        }
        let catalog = match &name.schema {
            Some(schema) => self.seen(schema)?,
            // Any schema may have it, also one that was not read.
            None => self.catalog()?,
        };
        let scope = &catalog.reading.scope;
        let in_view = name.schema.is_some() || scope.is_empty();
        let in_schema = |own: &Routine| {
            let schema = name.schema.as_ref();
            schema.is_none_or(|schema| *schema == own.name.schema)
        };
        let found = catalog.routines.iter();
        let found = found.filter(|own| in_view && own.name.name == name.name && in_schema(own));
        let found: Vec<_> = found.collect();
        (!found.is_empty()).then_some(found)
    }
}

fn only_reads(inside: &Inside) -> bool {
    inside.writes.is_empty() && inside.executes.is_none() && !inside.program
}

/// What runs by a definition of `pg_get_functiondef`.
fn body(definition: &str) -> Option<Body> {
    let script = Script::new("", definition);
    let mut pieces = script.statements();
    let statement = Statement::read(&script, pieces.next()?);
    let routine = statement.routine(&script)?;
    pieces.next().is_none().then_some(routine.body)
}
