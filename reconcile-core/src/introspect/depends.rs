//! Dependencies, resolved to the objects that they are between.

use super::answer::Row;
use super::builder::{Builder, Oid, Owner, Place, Relation, class};
use crate::catalog::{Dependency, DependencyKind, ObjectKind, ObjectRef, ViewKind};
use crate::error::Result;

/// A dependency of something that is not in this catalog (an array type, an internal trigger, a
/// thing outside the schemas asked for) says nothing about what is.
pub(super) fn dependency(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let object = b.object(row.parse(0)?, row.parse(1)?, row.parse(2)?);
    let on = b.object(row.parse(3)?, row.parse(4)?, row.parse(5)?);
    let (Some(object), Some(on)) = (object, on) else {
        return Ok(());
    };
    if object == on {
        return Ok(());
    }
    let kind = match row.letter(6)?.unwrap_or(' ') {
        'n' => DependencyKind::Normal,
        'a' => DependencyKind::Automatic,
        'i' => DependencyKind::Internal,
        'e' => DependencyKind::Extension,
        other => DependencyKind::Other(other),
    };
    b.dependencies.push(Dependency { object, on, kind });
    Ok(())
}

impl Builder {
    /// The object with this id; a column, where `part` is a column's number.
    pub(super) fn object(&self, class: Oid, oid: Oid, part: i32) -> Option<ObjectRef> {
        if class == class::RELATION && part > 0 {
            let relation = *self.relations.get(&oid)?;
            let column = self.column(relation, part.try_into().ok()?)?;
            return Some(ObjectRef::part(
                ObjectKind::Column,
                self.name_of(relation),
                &column.name,
            ));
        }
        let place = *self.places.get(&(class, oid)).or_else(|| {
            // An array stands for its elements' type.
            let element = self
                .types
                .get(&oid)
                .filter(|_| class == class::TYPE)?
                .element?;
            self.places.get(&(class::TYPE, element))
        })?;
        Some(self.object_at(place))
    }

    fn object_at(&self, place: Place) -> ObjectRef {
        use ObjectKind as Kind;
        match place {
            Place::Schema(at) => ObjectRef::global(Kind::Schema, &self.schemas[at].name),
            Place::Extension(at) => ObjectRef::global(Kind::Extension, &self.extensions[at].name),
            Place::Publication(at) => {
                ObjectRef::global(Kind::Publication, &self.publications[at].name)
            }
            Place::PublicationTable(at, i) => {
                let publication = &self.publications[at];
                publication.tables[i].object_ref(&publication.name)
            }
            Place::Other(at) => {
                let other = &self.others[at];
                ObjectRef::global(Kind::Other, format!("{} {}", other.kind, other.identity))
            }
            Place::Table(at) => ObjectRef::new(Kind::Table, &self.tables[at].name),
            Place::View(at) => self.view_object(at),
            Place::Composite(at) => ObjectRef::new(Kind::Type, &self.composites[at].name),
            Place::Sequence(at) => ObjectRef::new(Kind::Sequence, &self.sequences[at].name),
            Place::Enum(at) => ObjectRef::new(Kind::Type, &self.enums[at].name),
            Place::Domain(at) => ObjectRef::new(Kind::Type, &self.domains[at].name),
            Place::Range(at) => ObjectRef::new(Kind::Type, &self.ranges[at].name),
            Place::Routine(at) => {
                let routine = &self.routines[at];
                ObjectRef::routine(&routine.name, &routine.arguments)
            }
            Place::Index(..)
            | Place::Default(..)
            | Place::Constraint(..)
            | Place::Trigger(..)
            | Place::Rule(..)
            | Place::Policy(..) => self.part_at(place),
        }
    }

    fn view_object(&self, at: usize) -> ObjectRef {
        let view = &self.views[at];
        let kind = match view.kind {
            ViewKind::Materialized => ObjectKind::MaterializedView,
            _ => ObjectKind::View,
        };
        ObjectRef::new(kind, &view.name)
    }

    fn part_at(&self, place: Place) -> ObjectRef {
        use ObjectKind as Kind;
        let (kind, of, name) = match place {
            Place::Index(relation, i) => {
                let of = self.name_of(relation);
                let name = match relation {
                    Relation::Table(at) => &self.tables[at].indexes[i].name,
                    Relation::View(at) => &self.views[at].indexes[i].name,
                    Relation::Composite(_) => &of.name,
                };
                return ObjectRef::new(
                    Kind::Index,
                    &crate::name::QualifiedName::new(&of.schema, name),
                );
            }
            Place::Default(relation, position) => (
                Kind::Default,
                self.name_of(relation),
                self.column(relation, position)
                    .map_or("", |c| c.name.as_str()),
            ),
            Place::Constraint(Owner::Table(at), i) => (
                Kind::Constraint,
                &self.tables[at].name,
                self.tables[at].constraints[i].name.as_str(),
            ),
            Place::Constraint(Owner::Domain(at), i) => (
                Kind::Constraint,
                &self.domains[at].name,
                self.domains[at].constraints[i].name.as_str(),
            ),
            Place::Trigger(relation, i) => {
                let name = match relation {
                    Relation::View(at) => &self.views[at].triggers[i].name,
                    Relation::Table(at) | Relation::Composite(at) => {
                        &self.tables[at].triggers[i].name
                    }
                };
                (Kind::Trigger, self.name_of(relation), name.as_str())
            }
            Place::Rule(relation, i) => {
                let name = match relation {
                    Relation::View(at) => &self.views[at].rules[i].name,
                    Relation::Table(at) | Relation::Composite(at) => &self.tables[at].rules[i].name,
                };
                (Kind::Rule, self.name_of(relation), name.as_str())
            }
            Place::Policy(at, i) => (
                Kind::Policy,
                &self.tables[at].name,
                self.tables[at].policies[i].name.as_str(),
            ),
            other => return self.object_at(other),
        };
        ObjectRef::part(kind, of, name)
    }
}
