//! Unique constraints, unique indexes and primary keys that a statement adds.

use super::added::Added;
use super::{Context, Draft};
use crate::catalog::{Index, IndexKey, Table};
use crate::evidence::{Answer, Question};
use crate::name::quote_ident;
use crate::statement::{CreateIndex, ObjectName, Statement};

/// What no two rows may be equal in.
#[derive(Debug)]
pub(super) struct Key<'a> {
    pub(super) table: &'a ObjectName,
    /// The columns; none where expressions stand among them.
    pub(super) columns: Option<Vec<String>>,
    nulls_not_distinct: bool,
    /// Whether only some rows count.
    partial: bool,
    start: usize,
    end: usize,
}

impl<'a> Key<'a> {
    /// None where the constraint takes over an index that is there already.
    pub(super) fn of_constraint(added: &Added<'a>) -> Option<Self> {
        let constraint = added.constraint;
        constraint.using_index.is_none().then(|| Self {
            table: added.table,
            columns: Some(constraint.columns.clone()).filter(|columns| !columns.is_empty()),
            nulls_not_distinct: constraint.nulls_not_distinct,
            partial: false,
            start: added.start,
            end: added.end,
        })
    }

    /// As the constraint says, or as the index that it takes over.
    pub(super) fn of_primary_key(context: &Context<'_>, added: &Added<'a>) -> Self {
        let constraint = added.constraint;
        let index = constraint.using_index.as_ref().and_then(|name| {
            let name = ObjectName {
                schema: added.table.schema.clone(),
                name: name.clone(),
            };
            context.world.index(&name)
        });
        let columns = match index {
            Some((_, index)) => plain_columns(index),
            None => Some(constraint.columns.clone()).filter(|columns| !columns.is_empty()),
        };
        Self {
            table: added.table,
            columns,
            nulls_not_distinct: false,
            partial: false,
            start: added.start,
            end: added.end,
        }
    }

    pub(super) fn of_index(statement: &Statement, index: &'a CreateIndex) -> Self {
        Self {
            table: &index.table,
            columns: index.columns.clone(),
            nulls_not_distinct: index.nulls_not_distinct,
            partial: index.predicate.is_some(),
            start: statement.start,
            end: statement.end,
        }
    }

    /// The finding that rows may be equal in it.
    pub(super) fn duplicates(&self, context: &Context<'_>) -> Draft {
        let table = context.world.qualified(self.table);
        let answer = self.ask(context);
        let Some(columns) = &self.columns else {
            let message = format!(
                "this fails if two rows of {table} are equal in the expressions of the key"
            );
            return Draft::new(self.start, self.end, message).object(&table);
        };
        let list = quoted(columns);
        let rows = if self.partial { "of its rows" } else { "rows" };
        let message = format!("this fails if two {rows} of {table} are equal in ({list})");
        let draft = Draft::new(self.start, self.end, message)
            .object(&table)
            .help("find the rows that are equal, and decide which of them stay")
            .settled(
                &answer,
                "no two rows are equal in it",
                "groups of equal rows",
            );
        if self.partial {
            return draft;
        }
        let known: Vec<_> = columns
            .iter()
            .map(|column| format!("{} IS NOT NULL", quote_ident(column)))
            .collect();
        let filter = if self.nulls_not_distinct {
            String::new()
        } else {
            format!(" WHERE {}", known.join(" AND "))
        };
        draft.query(format!(
            "SELECT {list}, count(*) FROM {table}{filter} GROUP BY {list} HAVING count(*) > 1"
        ))
    }

    /// The finding that rows may have NULL in it.
    pub(super) fn has_nulls(&self, context: &Context<'_>, columns: &[&String]) -> Draft {
        let table = context.world.qualified(self.table);
        let list: Vec<_> = columns.iter().map(|column| quote_ident(column)).collect();
        let message = format!(
            "this fails if a row of {table} has NULL in {}",
            list.join(" or ")
        );
        let draft = Draft::new(self.start, self.end, message)
            .object(&table)
            .query(self.query_of_nulls(context, columns));
        match columns {
            [only] => {
                let answer = context.nulls(self.table, only);
                draft.settled(&answer, "no row has NULL in it", "rows with NULL")
            }
            _ => draft,
        }
    }

    /// Shows the rows that have NULL in one of these columns.
    pub(super) fn query_of_nulls(&self, context: &Context<'_>, columns: &[&String]) -> String {
        let null = |column: &&String| format!("{} IS NULL", quote_ident(column));
        let conditions: Vec<_> = columns.iter().map(null).collect();
        let table = context.world.qualified(self.table);
        format!("SELECT * FROM {table} WHERE {}", conditions.join(" OR "))
    }

    fn ask(&self, context: &Context<'_>) -> Answer {
        let (Some(columns), false) = (&self.columns, self.partial) else {
            return Answer::NotAsked;
        };
        let mut names = Vec::new();
        let mut table = None;
        for column in columns {
            let Some((name, column)) = context.asked_about_column(self.table, column) else {
                return Answer::NotAsked;
            };
            table = Some(name);
            names.push(column);
        }
        let Some(table) = table else {
            return Answer::NotAsked;
        };
        context.ask(Question::Duplicates {
            table,
            columns: names,
            nulls_not_distinct: self.nulls_not_distinct,
        })
    }
}

fn quoted(columns: &[String]) -> String {
    let quoted: Vec<_> = columns.iter().map(|column| quote_ident(column)).collect();
    quoted.join(", ")
}

/// Whether rows that are equal in the key are refused already, or have NULL in it.
pub(super) fn covered(context: &Context<'_>, key: &Key<'_>) -> bool {
    let Some(columns) = &key.columns else {
        return false;
    };
    let is_null = |column: &String| context.is_all_null(key.table, column);
    if !key.nulls_not_distinct && columns.iter().any(is_null) {
        return true;
    }
    let relation = context.world.relation(key.table).here();
    let Some(base) = relation.as_ref().and_then(|relation| relation.base) else {
        return false;
    };
    // Columns that the script has changed or renamed are others than those of the catalog.
    let same = |column: &String| {
        let known = relation.as_ref().and_then(|r| r.column(column).here());
        known.is_some_and(|known| {
            !known.retyped && known.base.is_some_and(|base| &base.name == column)
        })
    };
    columns.iter().all(same)
        && base.indexes.iter().any(|index| {
            let object = ObjectName {
                schema: Some(base.name.schema.clone()),
                name: index.name.clone(),
            };
            context.world.index(&object).is_some()
                && refuses_equal(index)
                && plain_columns(index).is_some_and(|own| {
                    own.iter().all(|column| columns.contains(column))
                        && (!key.nulls_not_distinct
                            || index.nulls_not_distinct
                            || own.iter().all(|column| is_required(base, column)))
                })
        })
}

fn is_required(table: &Table, column: &str) -> bool {
    table.column(column).is_some_and(|column| column.not_null)
}

fn refuses_equal(index: &Index) -> bool {
    index.unique && !index.invalid && !index.not_ready && index.predicate.is_none()
}

/// The key columns, if no expression is among them and each compares as its type does.
fn plain_columns(index: &Index) -> Option<Vec<String>> {
    index
        .columns
        .iter()
        .map(|column| match &column.key {
            IndexKey::Column(name) if column.collation.is_none() && column.opclass.is_none() => {
                Some(name.clone())
            }
            _ => None,
        })
        .collect()
}
