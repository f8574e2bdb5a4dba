//! What takes the place of what is dropped: a table with the same columns, the same column again.

use std::collections::HashMap;

use super::Context;
use crate::reading::Reading;
use crate::statement::{
    ActionKind, AlterRelation, ColumnDefinition, CreateTable, ObjectName, StatementKind,
};

/// The tables that a script makes, as numbers of its pieces, by the names of their columns.
#[derive(Debug)]
pub(crate) struct Successors {
    by_columns: HashMap<Vec<String>, Vec<usize>>,
}

impl Successors {
    pub(super) fn of(readings: &[Reading]) -> Self {
        let mut by_columns: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, reading) in readings.iter().enumerate() {
            if let Some(columns) = made(reading).and_then(|table| table.columns.as_ref()) {
                let mut names: Vec<String> = columns.iter().map(|c| c.name.clone()).collect();
                names.sort_unstable();
                by_columns.entry(names).or_default().push(at);
            }
        }
        Self { by_columns }
    }
}

fn made(reading: &Reading) -> Option<&CreateTable> {
    match &reading.statement.as_ref()?.kind {
        StatementKind::CreateTable(table) => Some(table),
        _ => None,
    }
}

impl Context<'_> {
    /// The one table that the script makes with the same columns under another name.
    pub(super) fn new_name_of(&self, table: &ObjectName) -> Option<&ObjectName> {
        let known = self.world.relation(table).here()?.base?;
        let mut names: Vec<String> = known.columns.iter().map(|c| c.name.clone()).collect();
        names.sort_unstable();
        let like = self.script.successors().by_columns.get(&names)?;
        let tables = like
            .iter()
            .filter_map(|at| made(self.script.readings.get(*at)?));
        let mut others = tables.filter(|new| new.name.name != table.name);
        let found = others.next()?;
        others.next().is_none().then_some(&found.name)
    }

    /// The column that this statement, or the next one on the same table, adds under this name.
    pub(super) fn added_again(
        &self,
        alter: &AlterRelation,
        column: &str,
    ) -> Option<&ColumnDefinition> {
        let find = |alter: &'_ AlterRelation| {
            let mut added = added(alter);
            added.position(|new| new.name == column)
        };
        let own = match self.statement.map(|statement| &statement.kind) {
            Some(StatementKind::AlterRelation(own)) => find(own).and_then(|at| added(own).nth(at)),
            _ => None,
        };
        own.or_else(|| {
            let next = self.next_alter(alter)?;
            added(next).find(|new| new.name == column)
        })
    }

    fn next_alter(&self, alter: &AlterRelation) -> Option<&AlterRelation> {
        let this = self.script.readings.get(self.at)?;
        // Not where the statement stands inside a DO block.
        if this.statement.as_ref() != self.statement {
            return None;
        }
        let next = self.script.readings.get(self.at + 1)?.statement.as_ref()?;
        match &next.kind {
            StatementKind::AlterRelation(next) if next.name == alter.name => Some(next),
            _ => None,
        }
    }
}

/// The columns that a statement adds.
pub(super) fn added(alter: &AlterRelation) -> impl Iterator<Item = &ColumnDefinition> {
    alter
        .actions
        .iter()
        .filter_map(|action| match &action.kind {
            ActionKind::AddColumn { column, .. } => Some(column),
            _ => None,
        })
}
