//! What depends on something that was taken out.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use super::{Gone, Taken, Unit, Units};
use crate::script::lexer::{TokenKind, significant};
use crate::script::{PieceKind, Script};
use crate::statement::{ActionKind, ConstraintRule, ObjectName, StatementKind, fold};

/// Something that is there because dropping it was taken out, or that is not as the script expects.
#[derive(Debug)]
enum Left {
    /// An object that is still there.
    Object(ObjectName),
    /// A column that is still there, or still has its type.
    Column(ObjectName, String),
    /// An object that is not made as the script would have made it.
    Shape(ObjectName),
    /// A table whose rows are not as the script would have made them.
    Rows(ObjectName),
    /// Nobody knows what.
    Anything,
}

/// Takes out what can only fail now: making an object or a column that is still there.
pub(super) fn follow(
    script: &Script,
    units: &Units,
    taken: &mut Vec<(Unit, Taken)>,
    gone: &mut Gone,
) {
    let makers = makers(units);
    let left: Vec<(usize, Left)> = taken
        .iter()
        .flat_map(|(unit, _)| {
            let own = lefts(script, units, unit).into_iter();
            own.map(|left| (unit.piece, left))
        })
        .collect();
    for (from, left) in &left {
        let key = match left {
            Left::Object(name) => (name.name.as_str(), None),
            Left::Column(table, column) => (table.name.as_str(), Some(column.as_str())),
            Left::Shape(_) | Left::Rows(_) | Left::Anything => continue,
        };
        let own = makers.get(&key).map_or(&[][..], Vec::as_slice);
        for &at in own.iter().filter(|at| *at >= from) {
            for unit in made_again(script, units, at, left) {
                if gone.has(&unit) {
                    continue;
                }
                gone.insert(&unit);
                let what = match left {
                    Left::Column(table, column) => format!("column {column} of {table}"),
                    Left::Object(name) => name.to_string(),
                    Left::Shape(_) | Left::Rows(_) | Left::Anything => continue,
                };
                let reason = format!("{what} is still there, because its drop was taken out");
                let line = script.position(unit.start).line;
                let why = Taken {
                    start: unit.start,
                    end: unit.end,
                    line,
                    rule: None,
                    reason,
                    instead: None,
                };
                taken.push((unit, why));
            }
        }
    }
}

/// The pieces that make an object of a name, or a column of it, in order.
fn makers(units: &Units) -> HashMap<(&str, Option<&str>), Vec<usize>> {
    let mut makers: HashMap<(&str, Option<&str>), Vec<usize>> = HashMap::new();
    for at in 0..units.pieces.len() {
        let name = match units.definition(at).map(|statement| &statement.kind) {
            Some(StatementKind::CreateTable(made)) => &made.name,
            Some(StatementKind::CreateSequence(made)) => &made.name,
            Some(StatementKind::CreateEnum(made)) => &made.name,
            Some(StatementKind::CreateObject(made)) => &made.name,
            Some(StatementKind::AlterRelation(alter)) => {
                for action in &alter.actions {
                    if let ActionKind::AddColumn { column, .. } = &action.kind {
                        let key = (alter.name.name.as_str(), Some(column.name.as_str()));
                        makers.entry(key).or_default().push(at);
                    }
                }
                continue;
            }
            _ => continue,
        };
        makers.entry((&name.name, None)).or_default().push(at);
    }
    makers
}

/// The units of a piece that would make again what is left.
fn made_again(script: &Script, units: &Units, at: usize, left: &Left) -> Vec<Unit> {
    let whole = || units.piece(script, at).into_iter().collect();
    let Some(statement) = units.definition(at) else {
        return Vec::new();
    };
    match (left, &statement.kind) {
        (Left::Object(name), StatementKind::CreateTable(made))
            if !made.if_not_exists && same(name, &made.name) =>
        {
            whole()
        }
        (Left::Object(name), StatementKind::CreateSequence(made))
            if !made.if_not_exists && same(name, &made.name) =>
        {
            whole()
        }
        (Left::Object(name), StatementKind::CreateEnum(made)) if same(name, &made.name) => whole(),
        (Left::Object(name), StatementKind::CreateObject(made))
            if !made.if_not_exists && !made.or_replace && same(name, &made.name) =>
        {
            whole()
        }
        (Left::Column(table, column), StatementKind::AlterRelation(alter))
            if same(table, &alter.name) =>
        {
            let adds = |kind: &ActionKind| {
                matches!(kind, ActionKind::AddColumn { column: own, if_not_exists: false }
                    if own.name == *column)
            };
            let added = alter.actions.iter().enumerate();
            added
                .filter(|(_, action)| adds(&action.kind))
                .filter_map(|(action, _)| match alter.actions.len() {
                    1 => units.piece(script, at),
                    _ => units.action(at, action),
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What is left where a unit was taken out.
fn lefts(script: &Script, units: &Units, unit: &Unit) -> Vec<Left> {
    let Some(statement) = units.statement(script, unit.piece) else {
        return vec![Left::Anything];
    };
    match &statement.kind {
        StatementKind::Drop(drop) => drop.names.iter().cloned().map(Left::Object).collect(),
        StatementKind::AlterRelation(alter) => {
            let own = unit.action.map_or(0..alter.actions.len(), |at| at..at + 1);
            let actions = alter.actions.get(own).unwrap_or_default().iter();
            actions
                .filter_map(|action| match &action.kind {
                    ActionKind::DropColumn { column, .. } => Some(column),
                    ActionKind::ChangeType(change) => Some(&change.column),
                    ActionKind::AddColumn { column, .. } => Some(&column.name),
                    _ => None,
                })
                .map(|column| Left::Column(alter.name.clone(), column.clone()))
                .collect()
        }
        StatementKind::CreateTable(made) => vec![Left::Shape(made.name.clone())],
        StatementKind::CreateEnum(made) => vec![Left::Shape(made.name.clone())],
        StatementKind::Truncate(truncate) => {
            truncate.tables.iter().cloned().map(Left::Rows).collect()
        }
        StatementKind::InsertValues(insert) => vec![Left::Rows(insert.table.clone())],
        _ => vec![Left::Anything],
    }
}

/// A statement that may depend on what was taken out.
pub(super) struct Depends {
    pub(super) start: usize,
    /// What it may depend on: its first byte, and its line.
    pub(super) needs: (usize, usize),
}

/// Later statements that may depend on what was taken out.
pub(super) fn doubts(script: &Script, units: &Units, taken: &[(Unit, Taken)]) -> Vec<Depends> {
    let mut lefts: Vec<(&Unit, &Taken, Left)> = Vec::new();
    for (unit, why) in taken {
        let own = self::lefts(script, units, unit).into_iter();
        lefts.extend(own.map(|left| (unit, why, left)));
    }
    let Some(first) = lefts.iter().map(|(unit, ..)| unit.piece).min() else {
        return Vec::new();
    };
    let gone: HashSet<usize> = taken
        .iter()
        .filter(|(unit, _)| unit.action.is_none())
        .map(|(unit, _)| unit.piece)
        .collect();
    let left_over = super::write::blanked(script, units, taken);
    let mut doubts = Vec::new();
    for (at, (piece, _)) in units.pieces.iter().enumerate().skip(first + 1) {
        if gone.contains(&at) || piece.kind != PieceKind::Statement {
            continue;
        }
        let stays = Stays {
            kind: units.definition(at).map(|statement| &statement.kind),
            words: LazyCell::new(|| words(left_over.slice(piece))),
        };
        let mut why = None;
        // Of those behind what nobody knows, the first one stands for all.
        lefts.retain(|(unit, taken, left)| {
            let needs = unit.piece < at && stays.needs(left);
            if needs {
                why.get_or_insert((taken.start, taken.line));
            }
            !(needs && matches!(left, Left::Anything))
        });
        if let Some(needs) = why {
            let start = piece.start;
            doubts.push(Depends { start, needs });
        }
    }
    doubts
}

/// A statement that stays; its kind, if it is no INSERT of rows.
struct Stays<'a, F: FnOnce() -> HashSet<String>> {
    kind: Option<&'a StatementKind>,
    words: LazyCell<HashSet<String>, F>,
}

impl<F: FnOnce() -> HashSet<String>> Stays<'_, F> {
    /// Whether it may depend on what is left.
    fn needs(&self, left: &Left) -> bool {
        let mentions = |name: &str| self.words.contains(&fold(name));
        match left {
            Left::Column(table, column) => mentions(&table.name) && mentions(column),
            Left::Shape(name) => mentions(&name.name),
            // What is still there can only be in the way of what gets its name.
            Left::Object(name) => {
                matches!(self.kind, Some(StatementKind::Rename(rename)) if rename.to == name.name)
            }
            Left::Rows(table) => self.checks(table),
            Left::Anything => true,
        }
    }

    /// Whether it fails or not by the rows of this table.
    fn checks(&self, table: &ObjectName) -> bool {
        match self.kind {
            Some(StatementKind::CreateIndex(index)) => index.unique && same(table, &index.table),
            Some(StatementKind::AlterRelation(alter)) => {
                let own = same(table, &alter.name);
                alter.actions.iter().any(|action| match &action.kind {
                    ActionKind::SetNotNull(_) => own,
                    ActionKind::AddConstraint(added) => {
                        own || matches!(&added.kind,
                            ConstraintRule::ForeignKey { table: other, .. } if same(table, other))
                    }
                    _ => false,
                })
            }
            _ => false,
        }
    }
}

/// The words and names of a statement, folded.
fn words(text: &str) -> HashSet<String> {
    significant(text, 0, text.len())
        .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdent))
        .map(|token| fold(token.text(text).trim_matches('"')))
        .collect()
}

/// Whether two names may mean the same object.
fn same(one: &ObjectName, other: &ObjectName) -> bool {
    let schemas = one.schema.as_ref().zip(other.schema.as_ref());
    one.name == other.name && schemas.is_none_or(|(one, other)| one == other)
}
