//! Constraints and columns that a statement adds to a table that is there already.

use super::Context;
use crate::statement::{
    ActionKind, AlterRelation, ColumnDefinition, ConstraintDefinition, CreateIndex, ObjectName,
    ObjectType, StatementKind,
};

/// A constraint that the rows of a table have to meet from now on.
#[derive(Debug)]
pub(crate) struct Added<'a> {
    pub(crate) table: &'a ObjectName,
    pub(crate) constraint: &'a ConstraintDefinition,
    /// The column that brings it, if the same action adds that.
    pub(crate) with: Option<&'a ColumnDefinition>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl<'a> Context<'a> {
    /// The ALTER TABLE that this statement is, of a table that may hold rows from before the script.
    pub(crate) fn alter_table(&self) -> Option<&'a AlterRelation> {
        match &self.statement?.kind {
            StatementKind::AlterRelation(alter)
                if matches!(alter.object, ObjectType::Table | ObjectType::ForeignTable)
                    && self.has_old_rows(&alter.name) =>
            {
                Some(alter)
            }
            _ => None,
        }
    }

    /// The CREATE INDEX that this statement is, of a table that may hold rows from before the script.
    pub(crate) fn create_index(&self) -> Option<&'a CreateIndex> {
        match &self.statement?.kind {
            StatementKind::CreateIndex(index) if self.has_old_rows(&index.table) => Some(index),
            _ => None,
        }
    }

    /// The table is that of the statement.
    fn has_old_rows(&self, table: &ObjectName) -> bool {
        *self.has_old_rows.get_or_init(|| {
            !self.world.made_table(table)
                && !self.world.holds_own_rows(table)
                && !self.world.relation(table).is_absent()
        })
    }

    /// The constraints that the statement adds.
    pub(crate) fn added(&self) -> Vec<Added<'a>> {
        let Some(alter) = self.alter_table() else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for action in &alter.actions {
            let mut add = |constraint, with| {
                all.push(Added {
                    table: &alter.name,
                    constraint,
                    with,
                    start: action.start,
                    end: action.end,
                });
            };
            match &action.kind {
                ActionKind::AddConstraint(constraint) => add(constraint, None),
                ActionKind::AddColumn {
                    column,
                    if_not_exists,
                } if !(*if_not_exists && self.has_column(&alter.name, &column.name)) => {
                    for constraint in &column.constraints {
                        add(constraint, Some(column));
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// Whether the table certainly has this column.
    pub(crate) fn has_column(&self, table: &ObjectName, column: &str) -> bool {
        let relation = self.world.relation(table).here();
        relation.is_some_and(|relation| relation.column(column).is_here())
    }

    /// Whether a column can hold nothing but NULL: the script has added it without a value, and has
    /// not filled it.
    pub(crate) fn is_all_null(&self, table: &ObjectName, column: &str) -> bool {
        let known = self.world.relation(table).here();
        let added = known.and_then(|relation| relation.column(column).here());
        self.world.made_column(table, column)
            && added.is_some_and(|column| {
                column.base.is_none()
                    && !column.has_default
                    && !column.identity
                    && !column.generated
            })
    }
}

impl Added<'_> {
    /// Whether the rows that are there are looked at.
    pub(crate) fn checks_rows(&self) -> bool {
        !self.constraint.not_valid && !self.constraint.not_enforced
    }

    /// Whether the action itself adds the column, with another value for each row.
    pub(crate) fn is_new_and_distinct(&self) -> bool {
        const DISTINCT: [&str; 4] = [
            "gen_random_uuid(",
            "uuid_generate_v4(",
            "uuidv7(",
            "nextval(",
        ];
        self.with.is_some_and(|column| {
            let default = column.default.as_deref().unwrap_or_default();
            column.identity
                || column.is_serial()
                || DISTINCT.iter().any(|call| default.starts_with(call))
        })
    }

    /// Whether the action itself adds the column, so that it is NULL in all rows.
    pub(crate) fn is_new_and_null(&self) -> bool {
        self.with.is_some_and(|column| !column.fills_itself())
    }
}
