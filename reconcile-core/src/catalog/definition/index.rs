//! Indexes, as `pg_get_indexdef` prints them.

use super::{push_ident, push_idents, push_options, push_visible};
use crate::catalog::{Index, IndexColumn, IndexKey, Table, TableKind};
use crate::name::QualifiedName;

impl Index {
    /// The statement that makes the index, as `pg_get_indexdef(oid)` prints it under an empty
    /// `search_path`.
    ///
    /// `relation` is its table or materialised view; `partitioned` says whether that is a
    /// partitioned table, whose own indexes are printed with `ON ONLY`. The tablespace is not part
    /// of that text, there as here.
    #[must_use]
    pub fn definition(&self, relation: &QualifiedName, partitioned: bool) -> String {
        let mut out = String::from(if self.unique {
            "CREATE UNIQUE INDEX "
        } else {
            "CREATE INDEX "
        });
        push_ident(&mut out, &self.name);
        out.push_str(if partitioned { " ON ONLY " } else { " ON " });
        out.push_str(&relation.to_string());
        out.push_str(" USING ");
        push_ident(&mut out, &self.method);
        out.push_str(" (");
        for (i, column) in self.columns.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            column.push_definition(&mut out);
        }
        out.push(')');
        self.push_rest(&mut out);
        out
    }

    fn push_rest(&self, out: &mut String) {
        if !self.include.is_empty() {
            out.push_str(" INCLUDE (");
            push_idents(out, &self.include);
            out.push(')');
        }
        if self.nulls_not_distinct {
            out.push_str(" NULLS NOT DISTINCT");
        }
        if !self.options.is_empty() {
            out.push_str(" WITH (");
            push_options(out, &self.options);
            out.push(')');
        }
        if let Some(predicate) = &self.predicate {
            out.push_str(" WHERE ");
            out.push_str(predicate);
        }
    }
}

impl IndexColumn {
    /// Appends the column with collation, operator class and order: `lower(b) DESC NULLS LAST`.
    pub(crate) fn push_definition(&self, out: &mut String) {
        match &self.key {
            IndexKey::Column(name) => push_ident(out, name),
            IndexKey::Expression(expression) => out.push_str(expression),
        }
        if let Some(collation) = &self.collation {
            out.push_str(" COLLATE ");
            push_visible(out, collation);
        }
        if let Some(opclass) = &self.opclass {
            out.push(' ');
            push_visible(out, opclass);
        }
        if !self.opclass_options.is_empty() {
            out.push_str(" (");
            push_options(out, &self.opclass_options);
            out.push(')');
        }
        // NULLs come first in descending order, and last in ascending, unless it is said.
        out.push_str(match (self.descending, self.nulls_first) {
            (true, true) => " DESC",
            (true, false) => " DESC NULLS LAST",
            (false, true) => " NULLS FIRST",
            (false, false) => "",
        });
    }
}

impl Table {
    /// The statement that makes one of this table's indexes; see [`Index::definition`].
    #[must_use]
    pub fn index_definition(&self, index: &Index) -> String {
        index.definition(&self.name, self.kind == TableKind::Partitioned)
    }
}
