//! The table that takes the place of one that is dropped: another with the same columns.

use foldhash::{HashMap, HashMapExt as _};

use super::Context;
use crate::reading::{Reading, Readings};
use crate::statement::{CreateTable, ObjectName, StatementKind};

/// The tables that a script makes, as numbers of its pieces, by the names of their columns.
#[derive(Debug)]
pub(crate) struct Successors {
    by_columns: HashMap<Vec<String>, Vec<usize>>,
}

impl Successors {
    pub(super) fn of(readings: &Readings<'_>) -> Self {
        let mut by_columns: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, reading) in readings.iter() {
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
            .filter_map(|at| made(self.script.readings.kept(*at)?));
        let mut others = tables.filter(|new| new.name.name != table.name);
        let found = others.next()?;
        others.next().is_none().then_some(&found.name)
    }
}
