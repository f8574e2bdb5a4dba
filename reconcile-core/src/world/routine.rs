//! Routines: those of the catalog that a statement means by name and arguments, and the script's own.

use super::harmless::Judged;
use super::{Place, Presence, Signature, World};
use crate::catalog::Routine;
use crate::reading::Reading;
use crate::statement::{Call, CreateObject, FunctionClass, ObjectName};

/// What the script has made of a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Overloads {
    /// The script's own, while nothing else was done with the name.
    own: Vec<(Place, Signature)>,
}

impl<'a> World<'a> {
    /// The routines of a name that the catalog has, in the first schema of the path that has any.
    pub(crate) fn routines(&self, name: &ObjectName) -> Presence<Vec<&'a Routine>> {
        let Some(catalog) = self.catalog() else {
            return Presence::Unknown;
        };
        let path: Vec<&str> = match &name.schema {
            Some(schema) => vec![schema],
            None => match self.path.schemas() {
                Some(schemas) => schemas.iter().map(String::as_str).collect(),
                None => return Presence::Unknown,
            },
        };
        for schema in path {
            if self.seen(schema).is_none() {
                return Presence::Unknown;
            }
            let found: Vec<_> = catalog.routines(schema, &name.name).collect();
            if !found.is_empty() {
                return Presence::Here(found);
            }
        }
        Presence::Absent
    }

    /// Those that a statement may mean by what stands in its parentheses; without any, all. What the
    /// script has made, or may have changed, is not known.
    pub(crate) fn overloads(
        &self,
        name: &ObjectName,
        arguments: Option<&str>,
    ) -> Presence<Vec<&'a Routine>> {
        let found = match self.routines(name) {
            Presence::Here(found) => found,
            Presence::Absent if self.overloads.contains_key(&name.name) => {
                return Presence::Unknown;
            }
            other => return other,
        };
        let Some(wanted) = arguments.map(Signature::read) else {
            return Presence::Here(found);
        };
        let fits = |routine: &&Routine| {
            let own = Signature::read(&routine.arguments);
            wanted
                .as_ref()
                .zip(own)
                .is_none_or(|(wanted, own)| wanted.may_be(&own))
        };
        let fitting: Vec<_> = found.into_iter().filter(fits).collect();
        match fitting.is_empty() {
            false => Presence::Here(fitting),
            // Another schema of the path may have it.
            true if name.schema.is_none()
                && self.path.schemas().is_none_or(|all| all.len() > 1) =>
            {
                Presence::Unknown
            }
            true if self.overloads.contains_key(&name.name) => Presence::Unknown,
            true => Presence::Absent,
        }
    }

    /// Whether this script has made the very routine.
    pub(crate) fn own_routine(&self, name: &ObjectName, arguments: Option<&str>) -> bool {
        let own = self.overloads.get(&name.name).map(|all| &all.own);
        let Some(own) = own.filter(|own| !own.is_empty()) else {
            return false;
        };
        let place = self.target(name, false);
        match arguments.map(Signature::read) {
            Some(Some(wanted)) => own.contains(&(place, wanted)),
            Some(None) => false,
            // Without arguments there can be only one of the name.
            None => own.len() == 1 && self.routines(name).is_absent(),
        }
    }

    /// Whether what a routine does is in view: each one that the name may mean was defined by the
    /// script before, or can write nothing.
    fn knows_routine(&self, reading: &Reading, name: &ObjectName) -> bool {
        let defined = reading.known.get(&name.name).map_or(&[][..], Vec::as_slice);
        match self.candidates(name) {
            Presence::Here(found) => found
                .into_iter()
                .all(|routine| self.is_known(reading, routine)),
            _ => !defined.is_empty(),
        }
    }

    /// What the function of a call does, as far as that is in view. A name of PostgreSQL's own may
    /// mean one of the database whose parameters fit better.
    pub(crate) fn class(&self, reading: &Reading, call: &Call) -> FunctionClass {
        match call.class(self.majors()) {
            FunctionClass::Unknown if self.knows_routine(reading, &call.name) => {
                FunctionClass::Computes
            }
            class if self.is_overloaded(reading, &call.name) => match class {
                FunctionClass::RunsCode => class,
                _ => FunctionClass::Unknown,
            },
            class => class,
        }
    }

    /// Whether the path leads to one of the name that is not in view, and no extension's.
    fn is_overloaded(&self, reading: &Reading, name: &ObjectName) -> bool {
        let Presence::Here(found) = self.candidates(name) else {
            return false;
        };
        let mut own = found.into_iter().filter(|own| own.extension.is_none());
        own.any(|routine| !self.is_known(reading, routine))
    }

    /// Whether the script has defined it again, or it can write nothing.
    fn is_known(&self, reading: &Reading, routine: &'a Routine) -> bool {
        let defined = reading.known.get(&routine.name.name);
        let defined = defined.map_or(&[][..], Vec::as_slice);
        let redefined = |routine: &Routine| {
            let own = Signature::read(&routine.arguments);
            own.is_some()
                && defined.iter().any(|made| {
                    let here = made.name.schema.as_ref();
                    here.is_none_or(|schema| *schema == routine.name.schema)
                        && Signature::read(&made.arguments) == own
                })
        };
        redefined(routine) || self.writes_nothing(routine)
    }

    /// The routines of a name in all schemas of the path: the parameters decide among them.
    fn candidates(&self, name: &ObjectName) -> Presence<Vec<&'a Routine>> {
        let (None, Some(path)) = (&name.schema, self.path.schemas()) else {
            return self.routines(name);
        };
        let first = self.routines(name);
        if let (Presence::Here(_), Some(catalog)) = (&first, self.catalog()) {
            let own = path
                .iter()
                .flat_map(|schema| catalog.routines(schema, &name.name));
            return Presence::Here(own.collect());
        }
        first
    }

    /// `CREATE FUNCTION` and its like.
    pub(super) fn routine_made(&mut self, made: &CreateObject) {
        self.judged = Judged::default();
        let place = self.target(&made.name, false);
        // What is replaced may have been there before.
        let arguments = made.arguments.as_deref();
        let new = !made.or_replace || self.overloads(&made.name, arguments).is_absent();
        let signature = arguments.and_then(Signature::read);
        let own = self.overloads.entry(made.name.name.clone()).or_default();
        if let Some(signature) = signature.filter(|_| new) {
            own.own.push((place, signature));
        }
    }

    /// One of the name is gone, or has another name or place.
    pub(super) fn routine_moved(&mut self, name: &str) {
        self.judged = Judged::default();
        self.overloads.insert(name.to_owned(), Overloads::default());
    }
}
