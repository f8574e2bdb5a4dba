//! The tables of many-to-many relations.

use crate::catalog::ForeignKeyAction;

use super::super::constraint_names::{LIMIT, cut};
use super::super::relations::{ManyToMany, Side};
use super::super::schema::{Field, IndexMethod};
use super::build::Builder;
use super::{
    ExpectedColumn, ExpectedDefault, ExpectedForeignKey, ExpectedIndex, ExpectedIndexColumn,
    ExpectedKey, ExpectedTable, JoinTableKey, TableOrigin,
};

impl Builder<'_> {
    /// `None` where a side is a view.
    pub(super) fn join_table(&self, pair: &ManyToMany<'_>) -> Option<ExpectedTable> {
        let (a, b) = (pair.a, pair.b);
        if a.model.is_view || b.model.is_view {
            return None;
        }
        let relation = a.relation.name_from(&a.model.name);
        let table: String = format!("_{relation}").chars().take(LIMIT).collect();
        let sides = [("A", key(&a)?, &a), ("B", key(&b)?, &b)];
        let mut columns = Vec::new();
        let mut foreign_keys = Vec::new();
        for (letter, field, side) in sides {
            columns.push(ExpectedColumn {
                name: letter.to_owned(),
                field: letter.to_owned(),
                data_type: self.data_type(field, false),
                not_null: true,
                is_optional: false,
                default: ExpectedDefault::None,
                is_ignored: false,
            });
            if self.uses_foreign_keys() {
                foreign_keys.push(self.key_to(&table, letter, field, side));
            }
        }
        let mut indexes = vec![self.index_on(&table, "_B_index", &["B"], false)];
        let primary_key = match self.join_table_key {
            JoinTableKey::PrimaryKey => Some(ExpectedKey {
                name: self.name(&with_suffix(&table, "_AB_pkey")),
                columns: vec!["A".to_owned(), "B".to_owned()],
            }),
            JoinTableKey::UniqueIndex => {
                indexes.insert(0, self.index_on(&table, "_AB_unique", &["A", "B"], true));
                None
            }
        };
        Some(ExpectedTable {
            name: self.qualified(a.model.schema.as_deref(), &table),
            origin: TableOrigin::ManyToMany {
                relation,
                a: a.model.name.clone(),
                b: b.model.name.clone(),
            },
            is_ignored: false,
            columns,
            primary_key,
            indexes,
            foreign_keys,
        })
    }

    fn index_on(&self, table: &str, suffix: &str, columns: &[&str], unique: bool) -> ExpectedIndex {
        let column = |name: &&str| ExpectedIndexColumn {
            name: (*name).to_owned(),
            descending: None,
            operator_class: None,
        };
        ExpectedIndex {
            name: self.name(&with_suffix(table, suffix)),
            unique,
            method: IndexMethod::BTree,
            columns: columns.iter().map(column).collect(),
            predicate: None,
        }
    }

    fn key_to(
        &self,
        table: &str,
        letter: &str,
        field: &Field,
        side: &Side<'_>,
    ) -> ExpectedForeignKey {
        let suffix = format!("_{letter}_fkey");
        // Prisma cuts these two by bytes, and the one of B a byte earlier than it has to.
        let limit = LIMIT - suffix.len();
        let base = cut(table, limit);
        ExpectedForeignKey {
            name: self.name(&format!("{base}{suffix}")),
            columns: vec![letter.to_owned()],
            table: self.qualified(side.model.schema.as_deref(), side.model.table()),
            references: vec![self.name(field.column())],
            on_delete: ForeignKeyAction::Cascade,
            on_update: ForeignKeyAction::Cascade,
        }
    }
}

/// The field that is a model's key.
fn key<'a>(side: &Side<'a>) -> Option<&'a Field> {
    let name = side.model.primary_key.as_ref()?.fields.first()?;
    side.model.field(name)
}

fn with_suffix(table: &str, suffix: &str) -> String {
    let base: String = table.chars().take(LIMIT - suffix.len()).collect();
    format!("{base}{suffix}")
}
