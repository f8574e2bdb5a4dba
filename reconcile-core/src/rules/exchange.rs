//! Columns that come where others go: what is recreated, and what is probably renamed.

use foldhash::{HashMap, HashMapExt as _, HashSet};

use super::Context;
use super::data_type::plain;
use crate::statement::{ActionKind, AlterRelation, ColumnDefinition, StatementKind};
use crate::world::{Presence, Relation};

/// The columns that a statement adds, made once for all those that it drops.
#[derive(Debug)]
pub(super) struct Exchange<'a> {
    /// By name, with those of the next statement on the same table.
    again: HashMap<&'a str, &'a ColumnDefinition>,
    /// Those of this statement that are there under no other name yet.
    new: Vec<&'a ColumnDefinition>,
    /// So many columns go and do not come again.
    goes: usize,
    /// By type: how many of them go, and those that come.
    by_type: HashMap<String, (usize, Vec<&'a ColumnDefinition>)>,
}

impl<'a> Exchange<'a> {
    pub(super) fn of(
        context: &'a Context<'_>,
        alter: &'a AlterRelation,
        relation: Option<&Relation<'_>>,
    ) -> Self {
        let mut again: HashMap<_, _> = added(alter).map(|new| (new.name.as_str(), new)).collect();
        let own: HashSet<&str> = again.keys().copied().collect();
        for new in context.next_alter(alter).into_iter().flat_map(added) {
            again.entry(new.name.as_str()).or_insert(new);
        }
        let all_gone: HashSet<&str> = gone(alter).collect();
        let new: Vec<&ColumnDefinition> = added(alter)
            .filter(|new| !all_gone.contains(new.name.as_str()) && !new.generated)
            .collect();
        let mut by_type: HashMap<_, (usize, Vec<_>)> = HashMap::new();
        for new in &new {
            by_type
                .entry(plain(&new.data_type))
                .or_default()
                .1
                .push(*new);
        }
        let mut goes = 0;
        for name in all_gone.iter().filter(|name| !own.contains(**name)) {
            goes += 1;
            if let Some(Presence::Here(column)) = relation.map(|relation| relation.column(name)) {
                by_type.entry(plain(&column.data_type)).or_default().0 += 1;
            }
        }
        Self {
            again,
            new,
            goes,
            by_type,
        }
    }

    /// The column that is added under the name of one that goes.
    pub(super) fn again(&self, name: &str) -> Option<&'a ColumnDefinition> {
        self.again.get(name).copied()
    }

    /// The column that one of this type, if that is known, probably becomes: the only one that comes
    /// for the only one that goes, with or without regard to other types.
    pub(super) fn new_name(&self, data_type: Option<&str>) -> Option<&'a ColumnDefinition> {
        if let ([only], 1) = (self.new.as_slice(), self.goes) {
            return Some(only);
        }
        match self.by_type.get(&plain(data_type?)) {
            Some((1, alike)) => match alike.as_slice() {
                [only] => Some(only),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Context<'_> {
    /// The next statement, if it alters the same table.
    fn next_alter(&self, alter: &AlterRelation) -> Option<&AlterRelation> {
        // Not where the statement stands inside a DO block.
        if self.is_inner() {
            return None;
        }
        let next = self.script.readings.kept(self.at + 1)?;
        let next = next.statement.as_ref()?;
        match &next.kind {
            StatementKind::AlterRelation(next) if next.name == alter.name => Some(next),
            _ => None,
        }
    }
}

fn added(alter: &AlterRelation) -> impl Iterator<Item = &ColumnDefinition> {
    let actions = alter.actions.iter();
    actions.filter_map(|action| match &action.kind {
        ActionKind::AddColumn { column, .. } => Some(column),
        _ => None,
    })
}

fn gone(alter: &AlterRelation) -> impl Iterator<Item = &str> {
    let actions = alter.actions.iter();
    actions.filter_map(|action| match &action.kind {
        ActionKind::DropColumn { column, .. } => Some(column.as_str()),
        _ => None,
    })
}
