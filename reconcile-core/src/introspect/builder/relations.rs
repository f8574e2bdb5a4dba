//! Tables, views and indexes by their ids.

use super::{Builder, Oid, Place, Relation, class, missing};
use crate::catalog::Table;
use crate::error::Result;
use crate::name::QualifiedName;

impl Builder {
    /// The name of an index, in scope or outside it.
    pub(in crate::introspect) fn index_name(&self, oid: Oid) -> Option<QualifiedName> {
        let (of, index) = match self.places.get(&(class::RELATION, oid)) {
            Some(&Place::Index(Relation::Table(at), i)) => {
                (&self.tables[at].name, &self.tables[at].indexes[i])
            }
            Some(&Place::Index(Relation::View(at), i)) => {
                (&self.views[at].name, &self.views[at].indexes[i])
            }
            _ => return self.outside.get(&oid).map(|o| o.name.clone()),
        };
        Some(QualifiedName::new(&of.schema, &index.name))
    }

    pub(in crate::introspect) fn relation(&self, oid: Oid) -> Result<Relation> {
        self.relations
            .get(&oid)
            .copied()
            .ok_or_else(|| missing("relation", oid))
    }

    pub(in crate::introspect) fn table_mut(&mut self, oid: Oid) -> Result<(usize, &mut Table)> {
        match self.relations.get(&oid) {
            Some(&Relation::Table(at)) => Ok((at, &mut self.tables[at])),
            _ => Err(missing("table", oid)),
        }
    }

    /// The name of a table or view, in scope or outside it.
    pub(in crate::introspect) fn relation_name(&self, oid: Oid) -> Result<&QualifiedName> {
        match self.relations.get(&oid) {
            Some(&relation) => Ok(self.name_of(relation)),
            None => self
                .outside
                .get(&oid)
                .map(|o| &o.name)
                .ok_or_else(|| missing("relation", oid)),
        }
    }

    pub(in crate::introspect) fn name_of(&self, relation: Relation) -> &QualifiedName {
        match relation {
            Relation::Table(at) => &self.tables[at].name,
            Relation::View(at) => &self.views[at].name,
            Relation::Composite(at) => &self.composites[at].name,
        }
    }
}
