//! Which relation fields belong together.

use super::schema::{Arity, Field, Model, Relation};

/// A relation field with its model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) model: &'a Model,
    pub(super) field: &'a Field,
    pub(super) relation: &'a Relation,
}

impl<'a> Side<'a> {
    pub(super) fn is_list(&self) -> bool {
        self.field.arity == Arity::List
    }

    fn is(&self, other: &Side<'_>) -> bool {
        self.model.name == other.model.name && self.field.name == other.field.name
    }

    /// The field of the other model that leads back under the same name.
    pub(super) fn opposite(&self, models: &'a [Model]) -> Option<Side<'a>> {
        let other = models.iter().find(|m| m.name == self.relation.model)?;
        sides(other).find(|side| {
            side.relation.model == self.model.name
                && side.relation.name == self.relation.name
                && !side.is(self)
        })
    }
}

/// The relation fields of a model.
pub(super) fn sides(model: &Model) -> impl Iterator<Item = Side<'_>> {
    model.relations().map(move |(field, relation)| Side {
        model,
        field,
        relation,
    })
}

/// A relation between two lists: a table of its own holds the pairs.
#[derive(Debug, Clone, Copy)]
pub(super) struct ManyToMany<'a> {
    /// The side whose key is in column `A`: by the names of the models, then of the fields.
    pub(super) a: Side<'a>,
    pub(super) b: Side<'a>,
}

/// All of them, in the order in which Prisma makes their tables.
pub(super) fn many_to_many(models: &[Model]) -> Vec<ManyToMany<'_>> {
    let mut found = Vec::new();
    for side in models.iter().flat_map(sides).filter(Side::is_list) {
        let Some(other) = side.opposite(models).filter(Side::is_list) else {
            continue;
        };
        let key = |side: &Side<'_>| (side.model.name.clone(), side.field.name.clone());
        if key(&side) < key(&other) {
            found.push(ManyToMany { a: side, b: other });
        }
    }
    found
}
