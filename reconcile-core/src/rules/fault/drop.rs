//! `DROP`.

use super::{Fate, Faults, words};
use crate::catalog::{ObjectKind, ObjectRef};
use crate::rules::fallen::list;
use crate::statement::{Drop, ObjectName, ObjectType};
use crate::world::{Presence, RelationKind};

impl Faults<'_> {
    pub(super) fn drop(&mut self, drop: &Drop) {
        if let Some(table) = &drop.on {
            for name in &drop.names {
                let there = self.context.world.part(drop.object, table, &name.name);
                if there.is_absent() {
                    let shown = self.context.part_name(table, &name.name);
                    self.missing(drop.object.words(), shown, drop.if_exists);
                }
            }
            return;
        }
        for (at, name) in drop.names.iter().enumerate() {
            match (drop.object, relation_kind(drop.object)) {
                (_, Some(kind)) => self.drop_relation(drop, name, kind),
                (ObjectType::Schema, _) => self.drop_schema(drop, name),
                (ObjectType::Extension | ObjectType::Publication, _)
                    if self
                        .context
                        .world
                        .global(drop.object, &name.name)
                        .is_absent() =>
                {
                    self.missing(drop.object.words(), name, drop.if_exists);
                }
                (object, _) if object.is_routine() => {
                    let arguments = drop.arguments.get(at).and_then(Option::as_deref);
                    self.drop_routine(drop, name, arguments);
                }
                (ObjectType::Type | ObjectType::Domain, _) => self.drop_type(drop, name),
                _ => {}
            }
        }
    }

    fn drop_relation(&mut self, drop: &Drop, name: &ObjectName, kind: RelationKind) {
        let wanted = drop.object.words();
        let Some(is) = self.relation(wanted, name, drop.if_exists) else {
            return;
        };
        let world = self.context.world;
        let shown = world.qualified(name);
        if is != kind {
            let is = words(is);
            let message = format!("{shown} is no {wanted} but a {is}: the statement fails");
            self.add(Fate::Rejected, &shown, message);
            return self.help(format!(
                "if it shall go: DROP {} {shown}",
                is.to_uppercase()
            ));
        }
        let object = match kind {
            RelationKind::Table | RelationKind::ForeignTable => ObjectKind::Table,
            RelationKind::View => ObjectKind::View,
            RelationKind::MaterializedView => ObjectKind::MaterializedView,
            RelationKind::Sequence => ObjectKind::Sequence,
            RelationKind::Index => return self.drop_index(name),
        };
        if let Some(object) = world.object(object, name) {
            self.refused(drop, wanted, &shown, &object);
        }
    }

    /// An index of a constraint, or a part of the index of a partitioned table, goes only with that.
    fn drop_index(&mut self, name: &ObjectName) {
        let world = self.context.world;
        let shown = world.qualified(name);
        let Some((table, index)) = world.index(name) else {
            return;
        };
        if let (Some(constraint), Some(table)) = (&index.constraint, table) {
            let table = ObjectName {
                schema: Some(table.name.schema.clone()),
                name: table.name.name.clone(),
            };
            let there = world.relation(&table).here();
            if !there.is_some_and(|table| table.constraint(constraint).is_here()) {
                return;
            }
            let constraint = crate::name::quote_ident(constraint);
            let message = format!(
                "index {shown} belongs to constraint {constraint} of {table}: the statement fails"
            );
            self.add(Fate::Rejected, &shown, message);
            self.help(format!(
                "if the constraint shall go: ALTER TABLE {table} DROP CONSTRAINT {constraint}"
            ));
        } else if let Some(whole) = &index.partition_of {
            let message = format!("index {shown} is a part of index {whole}: the statement fails");
            self.add(Fate::Rejected, &shown, message);
        }
    }

    fn drop_schema(&mut self, drop: &Drop, name: &ObjectName) {
        match self.context.world.schema(&name.name) {
            Presence::Absent => self.missing("schema", name, drop.if_exists),
            Presence::Here(()) => {
                let object = ObjectRef::global(ObjectKind::Schema, &name.name);
                self.refused(drop, "schema", name, &object);
            }
            Presence::Unknown => {}
        }
    }

    fn drop_type(&mut self, drop: &Drop, name: &ObjectName) {
        let world = self.context.world;
        match world.data_type(name) {
            Presence::Absent => {
                self.missing(
                    drop.object.words(),
                    world.qualified_type(name),
                    drop.if_exists,
                );
            }
            Presence::Here(_) => {
                let shown = world.qualified_type(name);
                if let (Some(schema), false) = (&shown.schema, world.own(drop.object, name)) {
                    let full = crate::name::QualifiedName::new(schema, &name.name);
                    let object = ObjectRef::new(ObjectKind::Type, &full);
                    self.refused(drop, drop.object.words(), &shown, &object);
                }
            }
            Presence::Unknown => {}
        }
    }

    fn drop_routine(&mut self, drop: &Drop, name: &ObjectName, arguments: Option<&str>) {
        let world = self.context.world;
        let what = drop.object.words();
        let shown = arguments.map_or_else(|| name.to_string(), |own| format!("{name}({own})"));
        match world.overloads(name, arguments) {
            Presence::Absent => self.missing(what, shown, drop.if_exists),
            Presence::Here(found) => match found.as_slice() {
                [only] => {
                    let object = ObjectRef::routine(&only.name, &only.arguments);
                    self.refused(drop, what, name, &object);
                }
                [_, _, ..] if arguments.is_none() => {
                    let message =
                        format!("there is more than one {what} {name}: the statement fails");
                    self.add(Fate::Rejected, name, message);
                    self.help("write the types of the arguments of the one that is meant");
                }
                _ => {}
            },
            Presence::Unknown => {}
        }
    }

    /// Without `CASCADE` others hold it.
    fn refused(&mut self, drop: &Drop, what: &str, shown: &ObjectName, object: &ObjectRef) {
        if drop.cascade {
            return;
        }
        let mut holders = self.context.refused_by(object);
        // What is dropped by the same statement holds nothing.
        holders.retain(|holder| {
            let whole = holder.parent.as_ref().unwrap_or(&holder.name);
            !drop.names.iter().any(|name| name.name == *whole)
        });
        if holders.is_empty() {
            return;
        }
        let holders = list(&holders);
        let message = format!("{what} {shown} is needed by {holders}: the statement fails");
        self.add(Fate::Rejected, shown, message);
        self.help("see first what needs it; CASCADE would take that, too");
    }
}

fn relation_kind(object: ObjectType) -> Option<RelationKind> {
    Some(match object {
        ObjectType::Table => RelationKind::Table,
        ObjectType::ForeignTable => RelationKind::ForeignTable,
        ObjectType::View => RelationKind::View,
        ObjectType::MaterializedView => RelationKind::MaterializedView,
        ObjectType::Sequence => RelationKind::Sequence,
        ObjectType::Index => RelationKind::Index,
        _ => return None,
    })
}
