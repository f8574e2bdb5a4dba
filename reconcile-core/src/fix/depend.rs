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
    let mut all = Lefts::default();
    for (unit, why) in taken {
        for left in lefts(script, units, unit) {
            all.add(unit.piece, (why.start, why.line), left);
        }
    }
    let Some(first) = taken.iter().map(|(unit, _)| unit.piece).min() else {
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
        if let Some(needs) = all.needed(at, &stays) {
            let start = piece.start;
            doubts.push(Depends { start, needs });
        }
    }
    doubts
}

/// What is left, by the names that a statement needs it by: a script may drop thousands of columns.
#[derive(Default)]
struct Lefts {
    /// Each with its piece, and the first byte and the line of what was taken out.
    all: Vec<(usize, (usize, usize), Left)>,
    /// Columns and shapes, by the folded names of their tables.
    of_tables: HashMap<String, Vec<usize>>,
    /// Objects and rows, by their names.
    named: HashMap<String, Vec<usize>>,
    /// Of what nobody knows, what no statement came behind yet: the first one stands for all.
    unknown: Vec<usize>,
}

impl Lefts {
    fn add(&mut self, piece: usize, why: (usize, usize), left: Left) {
        let at = self.all.len();
        match &left {
            Left::Column(name, _) | Left::Shape(name) => {
                self.of_tables.entry(fold(&name.name)).or_default().push(at);
            }
            Left::Object(name) | Left::Rows(name) => {
                self.named.entry(name.name.clone()).or_default().push(at);
            }
            Left::Anything => self.unknown.push(at),
        }
        self.all.push((piece, why, left));
    }

    /// The first of all that the statement of this piece may need.
    fn needed<F: FnOnce() -> HashSet<String>>(
        &mut self,
        piece: usize,
        stays: &Stays<'_, F>,
    ) -> Option<(usize, usize)> {
        let before = |at: &usize| self.all.get(*at).is_some_and(|(own, ..)| *own < piece);
        let (behind, rest) = self
            .unknown
            .iter()
            .partition::<Vec<usize>, _>(|at| before(at));
        let mut may: Vec<usize> = behind;
        if !self.of_tables.is_empty() {
            let words = stays.words.iter();
            may.extend(words.filter_map(|word| self.of_tables.get(word)).flatten());
        }
        if !self.named.is_empty() {
            let names = stays.names().into_iter();
            may.extend(names.filter_map(|name| self.named.get(name)).flatten());
        }
        self.unknown = rest;
        let needed = may.into_iter().filter(|at| {
            let own = self.all.get(*at);
            own.is_some_and(|(own, _, left)| *own < piece && stays.needs(left))
        });
        self.all.get(needed.min()?).map(|(_, why, _)| *why)
    }
}

/// A statement that stays; its kind, if it is no INSERT of rows.
struct Stays<'a, F: FnOnce() -> HashSet<String>> {
    kind: Option<&'a StatementKind>,
    words: LazyCell<HashSet<String>, F>,
}

impl<'a, F: FnOnce() -> HashSet<String>> Stays<'a, F> {
    /// The names by which it may need an object or the rows of a table.
    fn names(&self) -> Vec<&'a str> {
        match self.kind {
            Some(StatementKind::Rename(rename)) => vec![rename.to.as_str()],
            Some(StatementKind::CreateIndex(index)) => vec![index.table.name.as_str()],
            Some(StatementKind::AlterRelation(alter)) => {
                let others = alter
                    .actions
                    .iter()
                    .filter_map(|action| match &action.kind {
                        ActionKind::AddConstraint(added) => match &added.kind {
                            ConstraintRule::ForeignKey { table, .. } => Some(table.name.as_str()),
                            _ => None,
                        },
                        _ => None,
                    });
                std::iter::once(alter.name.name.as_str())
                    .chain(others)
                    .collect()
            }
            _ => Vec::new(),
        }
    }

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
