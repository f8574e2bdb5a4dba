//! Columns by their relations and numbers.

use super::{Builder, Oid, Relation, missing};
use crate::catalog::Column;
use crate::error::Result;

impl Builder {
    /// Remembers the type and collation of a column.
    pub(in crate::introspect) fn set_column_type(
        &mut self,
        relation: Relation,
        of: (i16, Oid, Oid),
    ) {
        let (types, at) = match relation {
            Relation::Table(at) => (&mut self.table_types, at),
            Relation::View(at) => (&mut self.view_types, at),
            Relation::Composite(_) => return,
        };
        if types.len() <= at {
            types.resize_with(at + 1, Vec::new);
        }
        types[at].push(of);
    }

    /// The type and collation of a column of a table or view.
    pub(in crate::introspect) fn column_type(
        &self,
        relation: Relation,
        position: i16,
    ) -> Option<(Oid, Oid)> {
        let types = match relation {
            Relation::Table(at) => self.table_types.get(at),
            Relation::View(at) => self.view_types.get(at),
            Relation::Composite(_) => None,
        };
        let known = types?.iter().find(|(number, ..)| *number == position);
        known.map(|&(_, data_type, collation)| (data_type, collation))
    }

    pub(in crate::introspect) fn columns_of(&self, relation: Relation) -> &[Column] {
        match relation {
            Relation::Table(at) => &self.tables[at].columns,
            Relation::View(at) => &self.views[at].columns,
            Relation::Composite(at) => &self.composites[at].attributes,
        }
    }

    pub(in crate::introspect) fn columns_mut(&mut self, relation: Relation) -> &mut Vec<Column> {
        match relation {
            Relation::Table(at) => &mut self.tables[at].columns,
            Relation::View(at) => &mut self.views[at].columns,
            Relation::Composite(at) => &mut self.composites[at].attributes,
        }
    }

    /// The column with this number of a relation in scope.
    pub(in crate::introspect) fn column(
        &self,
        relation: Relation,
        position: i16,
    ) -> Option<&Column> {
        let columns = self.columns_of(relation);
        columns
            .binary_search_by_key(&position, |c| c.position)
            .ok()
            .map(|at| &columns[at])
    }

    /// The name of a column, in scope or outside it.
    pub(in crate::introspect) fn column_name(&self, oid: Oid, position: i16) -> Result<String> {
        let name = match self.relations.get(&oid) {
            Some(&relation) => self.column(relation, position).map(|c| c.name.clone()),
            None => self
                .outside
                .get(&oid)
                .and_then(|o| o.columns.get(&position).cloned()),
        };
        name.ok_or_else(|| missing("a column of relation", oid))
    }

    pub(in crate::introspect) fn column_names(
        &self,
        oid: Oid,
        positions: &[i16],
    ) -> Result<Vec<String>> {
        positions
            .iter()
            .map(|&p| self.column_name(oid, p))
            .collect()
    }
}
