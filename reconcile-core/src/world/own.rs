//! What the script has brought into the database, whether or not rows have come into it since:
//! what was not there before the script protects and serves nothing yet.

use super::{Key, Place, Presence, World};
use crate::statement::{
    ActionKind, AlterRelation, Drop, ObjectName, ObjectType, Rename, RenamedPart, StatementKind,
};

/// What kind of object it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    Object(ObjectType),
    Column,
    Constraint,
}

impl From<ObjectType> for Class {
    fn from(object: ObjectType) -> Self {
        Self::Object(object)
    }
}

/// An object that is no part of a table: its class, place and name.
pub(super) type Own = (Class, Place, String);

/// The parts of a table that the script has made (`true`) or dropped.
pub(super) type Parts = std::collections::HashMap<(Class, String), bool>;

impl World<'_> {
    /// Whether this script has made the object. Routines are asked for by
    /// [`own_routine`](Self::own_routine).
    pub(crate) fn own(&self, object: ObjectType, name: &ObjectName) -> bool {
        self.own.contains(&self.own_key(object, name))
    }

    /// Whether this script has made the relation, of whatever kind: `ALTER TABLE` names them all.
    pub(crate) fn own_relation(&self, name: &ObjectName) -> bool {
        self.own_table(name) || RELATIONS.iter().any(|object| self.own(*object, name))
    }

    /// The same for a table.
    pub(crate) fn own_table(&self, name: &ObjectName) -> bool {
        self.made_temporary(name) || self.own(ObjectType::Table, name)
    }

    /// The same for a part of a table or view, such as a column, constraint or trigger.
    pub(crate) fn own_part(&self, class: Class, table: &ObjectName, part: &str) -> bool {
        self.own_table(table) || self.noted(class, table, part) == Some(true)
    }

    /// Whether a table or view has a trigger, rule or policy of this name.
    pub(crate) fn part(&self, object: ObjectType, table: &ObjectName, name: &str) -> Presence<()> {
        let found = |there: bool| {
            if there {
                Presence::Here(())
            } else {
                Presence::Absent
            }
        };
        if let Some(there) = self.noted(Class::Object(object), table, name) {
            return found(there);
        }
        let Presence::Here(relation) = self.relation(table) else {
            return match self.relation(table) {
                Presence::Absent => Presence::Absent,
                _ => Presence::Unknown,
            };
        };
        match (relation.base, object) {
            (Some(table), ObjectType::Trigger) => found(table.trigger(name).is_some()),
            (Some(table), ObjectType::Rule) => found(table.rules.iter().any(|r| r.name == name)),
            (Some(table), ObjectType::Policy) => {
                found(table.policies.iter().any(|policy| policy.name == name))
            }
            // Views, and tables that the script has made.
            _ => Presence::Unknown,
        }
    }

    /// Takes in what a statement makes, before anything else follows from it.
    pub(super) fn take_note(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::CreateTable(table) => {
                let before = self.relation(&table.name);
                let free = table.temporary || !before.is_here();
                let new = (!table.if_not_exists && free) || before.is_absent();
                self.note(ObjectType::Table, &table.name, table.temporary, new);
            }
            StatementKind::CreateIndex(index) => {
                if let Some(name) = &index.name {
                    let name = beside(&index.table, name);
                    let new = is_new(&self.relation(&name), index.if_not_exists);
                    self.note(ObjectType::Index, &name, false, new);
                }
            }
            StatementKind::CreateSequence(made) => {
                let new = is_new(&self.relation(&made.name), made.if_not_exists);
                self.note(ObjectType::Sequence, &made.name, made.temporary, new);
            }
            StatementKind::CreateEnum(made) => {
                let new = !self.data_type(&made.name).is_here();
                self.note(ObjectType::Type, &made.name, false, new);
            }
            StatementKind::CreateSchema(made) => {
                if let Some(name) = &made.name {
                    let new = is_new(&self.schema(name), made.if_not_exists);
                    let name = ObjectName {
                        schema: None,
                        name: name.clone(),
                    };
                    self.note(ObjectType::Schema, &name, false, new);
                }
            }
            StatementKind::CreateObject(made) if made.object.is_routine() => {
                self.routine_made(made);
            }
            StatementKind::CreateObject(made) => {
                let optional = made.or_replace || made.if_not_exists;
                if let Some(table) = &made.on {
                    let known = self.part(made.object, table, &made.name.name);
                    if is_new(&known, optional) {
                        let class = Class::Object(made.object);
                        self.note_part(class, table, &made.name.name, true);
                    }
                } else {
                    let of_relations = RELATIONS.contains(&made.object) && !made.temporary;
                    let new = if of_relations {
                        is_new(&self.relation(&made.name), optional)
                    } else {
                        !optional
                    };
                    self.note(made.object, &made.name, made.temporary, new);
                }
            }
            StatementKind::AlterRelation(alter) => self.note_actions(alter),
            StatementKind::Drop(drop) => self.note_drop(drop),
            StatementKind::Rename(rename) => self.note_rename(rename),
            _ => {}
        }
    }

    fn note_actions(&mut self, alter: &AlterRelation) {
        for action in &alter.actions {
            match &action.kind {
                ActionKind::DropColumn { column, .. } => {
                    self.note_part(Class::Column, &alter.name, column, false);
                }
                ActionKind::DropConstraint { constraint, .. } => {
                    self.note_part(Class::Constraint, &alter.name, constraint, false);
                }
                _ => {}
            }
        }
        let drops = |name: &str| {
            alter.actions.iter().any(|action| {
                matches!(&action.kind, ActionKind::DropColumn { column, .. } if column == name)
                    || matches!(&action.kind, ActionKind::DropConstraint { constraint, .. }
                        if constraint == name)
            })
        };
        for action in &alter.actions {
            match &action.kind {
                ActionKind::AddColumn {
                    column,
                    if_not_exists,
                } => {
                    let before = match self.relation(&alter.name) {
                        _ if drops(&column.name) => Presence::Absent,
                        Presence::Here(relation) => relation.column(&column.name),
                        _ => Presence::Unknown,
                    };
                    if is_new(&before, *if_not_exists) {
                        self.note_part(Class::Column, &alter.name, &column.name, true);
                    }
                }
                ActionKind::AddConstraint(constraint) => {
                    // What becomes a constraint may have protected before, as an index.
                    if let (Some(name), None) = (&constraint.name, &constraint.using_index) {
                        let before = match self.relation(&alter.name) {
                            _ if drops(name) => Presence::Absent,
                            Presence::Here(relation) => relation.constraint(name),
                            _ => Presence::Unknown,
                        };
                        if !is_new(&before, false) {
                            continue;
                        }
                        self.note_part(Class::Constraint, &alter.name, name, true);
                    }
                }
                _ => {}
            }
        }
    }

    fn note_drop(&mut self, drop: &Drop) {
        let arguments = drop.arguments.iter().chain(std::iter::repeat(&None));
        for (name, arguments) in drop.names.iter().zip(arguments) {
            if drop.object.is_routine() {
                let arguments = arguments.as_deref();
                if !self.overloads(name, arguments).is_absent() {
                    self.routine_moved(&name.name);
                }
            } else if let Some(table) = &drop.on {
                self.note_part(Class::Object(drop.object), table, &name.name, false);
            } else {
                let key = self.own_key(drop.object, name);
                self.own.remove(&key);
                self.parts.remove(&(key.1, key.2));
            }
        }
    }

    fn note_rename(&mut self, rename: &Rename) {
        if rename.object.is_routine() {
            self.routine_moved(&rename.name.name);
            return self.routine_moved(&rename.to);
        }
        if let Some(table) = &rename.on {
            let class = Class::Object(rename.object);
            return self.note_renamed(class, table, &rename.name.name, &rename.to);
        }
        match &rename.part {
            RenamedPart::Itself => {
                let from = self.own_key(rename.object, &rename.name);
                if self.own.remove(&from) {
                    self.own.insert((from.0, from.1.clone(), rename.to.clone()));
                }
                if let Some(parts) = self.parts.remove(&(from.1.clone(), from.2)) {
                    self.parts.insert((from.1, rename.to.clone()), parts);
                }
            }
            RenamedPart::Column(column) => {
                self.note_renamed(Class::Column, &rename.name, column, &rename.to);
            }
            RenamedPart::Constraint(constraint) => {
                self.note_renamed(Class::Constraint, &rename.name, constraint, &rename.to);
            }
            RenamedPart::Label(_) => {}
        }
    }

    fn note_renamed(&mut self, class: Class, table: &ObjectName, from: &str, to: &str) {
        if self.noted(class, table, from) == Some(true) {
            self.note_part(class, table, to, true);
        } else if let Some(parts) = self.parts.get_mut(&self.key(table)) {
            // What is known of an older part of that name no longer holds.
            parts.remove(&(class, to.to_owned()));
        }
        self.note_part(class, table, from, false);
    }

    fn note(&mut self, object: ObjectType, name: &ObjectName, temporary: bool, new: bool) {
        if new {
            let place = match object {
                _ if is_global(object) => NOWHERE,
                _ => self.target(name, temporary),
            };
            let own = (Class::Object(object), place, name.name.clone());
            self.own.insert(own);
        }
    }

    fn note_part(&mut self, class: Class, table: &ObjectName, part: &str, made: bool) {
        let parts = self.parts.entry(self.key(table)).or_default();
        parts.insert((class, part.to_owned()), made);
    }

    fn noted(&self, class: Class, table: &ObjectName, part: &str) -> Option<bool> {
        let parts = self.parts.get(&self.key(table))?;
        parts.get(&(class, part.to_owned())).copied()
    }

    fn own_key(&self, object: ObjectType, name: &ObjectName) -> Own {
        let place = match object {
            _ if is_global(object) => NOWHERE,
            ObjectType::Type | ObjectType::Domain => self.type_key(name).0,
            _ if RELATIONS.contains(&object) || object == ObjectType::Index => self.place(name),
            _ => self.target(name, false),
        };
        (Class::Object(object), place, name.name.clone())
    }

    fn key(&self, name: &ObjectName) -> Key {
        (self.place(name), name.name.clone())
    }
}

/// A name in the schema of another one.
fn beside(other: &ObjectName, name: &str) -> ObjectName {
    ObjectName {
        schema: other.schema.clone(),
        name: name.to_owned(),
    }
}

/// Whether a `CREATE` makes an object: where there is one already, PostgreSQL refuses it, or passes
/// over it or replaces it if the statement says so.
fn is_new<T>(before: &Presence<T>, optional: bool) -> bool {
    match before {
        Presence::Here(_) => false,
        Presence::Absent => true,
        Presence::Unknown => !optional,
    }
}

/// The place of what is in no schema.
const NOWHERE: Place = Place::Schema(String::new());

const RELATIONS: [ObjectType; 5] = [
    ObjectType::Table,
    ObjectType::View,
    ObjectType::MaterializedView,
    ObjectType::ForeignTable,
    ObjectType::Sequence,
];

fn is_global(object: ObjectType) -> bool {
    matches!(
        object,
        ObjectType::AccessMethod
            | ObjectType::Cast
            | ObjectType::Database
            | ObjectType::EventTrigger
            | ObjectType::Extension
            | ObjectType::ForeignDataWrapper
            | ObjectType::ForeignServer
            | ObjectType::Language
            | ObjectType::Publication
            | ObjectType::Role
            | ObjectType::Schema
            | ObjectType::Subscription
            | ObjectType::Tablespace
    )
}
