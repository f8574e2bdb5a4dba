//! INSERT, UPDATE and DELETE: which table, which rows, which columns.

use std::ops::Range;

use super::assign::Assignments;
use super::condition;
use super::tokens::Tokens;
use super::{Condition, Source, Unread, Write, WriteKind};
use crate::statement::ObjectName;

/// What one statement that writes rows says.
#[derive(Debug, Default)]
pub(super) struct Writes {
    pub(super) all: Vec<Write>,
    /// Parentheses around names of columns.
    pub(super) columns: Vec<usize>,
    /// Parentheses around the query of an INSERT, and behind ON CONFLICT.
    pub(super) groups: Vec<usize>,
    /// Where the rows of an INSERT are named.
    pub(super) source: Option<usize>,
    /// Each WHEN of a MERGE.
    pub(super) when: Vec<usize>,
    /// Where a list of tables begins behind USING.
    pub(super) from: Option<usize>,
    /// The first token of the table that is written.
    pub(super) target: usize,
}

pub(super) const SHAPE: Unread = Unread {
    why: "what it writes is not understood",
};

/// The table that a statement writes.
pub(super) struct Target {
    pub(super) table: ObjectName,
    pub(super) only: bool,
    /// What its columns may be qualified with.
    pub(super) alias: Option<String>,
    pub(super) first: usize,
    /// The index behind all this.
    pub(super) next: usize,
}

impl Target {
    /// `[ONLY] name [*] [[AS] alias]`; words of the statement are no alias.
    pub(super) fn at(t: &Tokens, mut at: usize, no_alias: &[&str]) -> Result<Self, Unread> {
        let only = t.is(at, "only");
        at += usize::from(only);
        let grouped = only && t.symbol(at, b'(');
        at += usize::from(grouped);
        let first = at;
        let (table, next) = t.name(at).ok_or(SHAPE)?;
        at = next;
        if grouped {
            at = if t.symbol(at, b')') {
                at + 1
            } else {
                return Err(SHAPE);
            };
        }
        at += usize::from(t.symbol(at, b'*'));
        let explicit = t.is(at, "as");
        at += usize::from(explicit);
        let alias = if explicit || !t.any(at, no_alias) {
            t.ident(at)
        } else {
            None
        };
        at += usize::from(alias.is_some());
        Ok(Self {
            table,
            only,
            alias,
            first,
            next: at,
        })
    }

    pub(super) fn write(&self, t: &Tokens, kind: WriteKind, range: Range<usize>) -> Write {
        Write {
            kind,
            table: self.table.clone(),
            only: self.only,
            start: t.start(range.start),
            end: t.end(range.end),
            columns: Vec::new(),
            condition: Condition::None,
            fills_nulls: false,
            source: Source::Other,
        }
    }
}

impl Writes {
    /// What the statement `range` writes, if it is one that writes.
    pub(super) fn of(t: &Tokens, range: Range<usize>) -> Result<Option<Self>, Unread> {
        let mut writes = Self::default();
        match t.text(range.start).to_ascii_lowercase().as_str() {
            "insert" => writes.insert(t, range)?,
            "update" => writes.update(t, range)?,
            "delete" => writes.delete(t, range)?,
            "merge" => writes.merge(t, range)?,
            "select" | "values" | "table" | "(" => return Ok(None),
            _ => return Err(SHAPE),
        }
        Ok(Some(writes))
    }

    fn update(&mut self, t: &Tokens, range: Range<usize>) -> Result<(), Unread> {
        let target = Target::at(t, range.start + 1, &["set"])?;
        self.target = target.first;
        if !t.is(target.next, "set") {
            return Err(SHAPE);
        }
        let set = target.next + 1;
        let behind = t.find_keyword(set, range.end, &["from", "where", "returning"]);
        let behind = not_distinct_from(t, set, behind, range.end);
        let filter = filter(t, behind, range.end);
        let assignments = Assignments::of(t, set..behind, &mut self.columns).ok_or(SHAPE)?;
        let mut write = target.write(t, WriteKind::Update, range);
        write.condition = condition::of(t, filter.clone());
        write.fills_nulls = assignments.fill_nulls(t, filter.as_ref(), &target);
        write.columns = assignments.columns();
        self.all.push(write);
        Ok(())
    }

    fn delete(&mut self, t: &Tokens, range: Range<usize>) -> Result<(), Unread> {
        let at = range.start + 1;
        if !t.is(at, "from") {
            return Err(SHAPE);
        }
        let target = Target::at(t, at + 1, &["using", "where", "returning"])?;
        self.target = target.first;
        let at = target.next;
        if t.is(at, "using") {
            self.from = Some(at);
        } else if at < range.end && !t.any(at, &["where", "returning"]) {
            return Err(SHAPE);
        }
        let mut write = target.write(t, WriteKind::Delete, range.clone());
        write.condition = condition::of(t, filter(t, at, range.end));
        self.all.push(write);
        Ok(())
    }

    fn insert(&mut self, t: &Tokens, range: Range<usize>) -> Result<(), Unread> {
        if !t.is(range.start + 1, "into") {
            return Err(SHAPE);
        }
        // Only AS makes an alias here.
        let first = range.start + 2;
        let (_, named) = t.name(first).ok_or(SHAPE)?;
        let target = if t.is(named, "as") {
            Target::at(t, first, &[])?
        } else {
            let (table, next) = t.name(first).ok_or(SHAPE)?;
            Target {
                table,
                only: false,
                alias: None,
                first,
                next,
            }
        };
        self.target = target.first;
        let mut at = target.next;
        if t.symbol(at, b'(') && !t.begins_query(at + 1) && !t.symbol(at + 1, b'(') {
            self.columns.push(at);
            at = t.after(at);
        }
        if t.is(at, "overriding") {
            at += 3;
        }
        if t.symbol(at, b'(') {
            self.groups.push(at);
        }
        self.source = Some(at);
        let conflict = conflict_update(t, at, range.end);
        let update = conflict.as_ref().map_or(range.end, |found| found.start);
        let behind = t.find_keyword(at, update, &["returning"]);
        let mut write = target.write(t, WriteKind::Insert, range.clone());
        write.source = source(t, at, behind);
        self.all.push(write);
        if let Some(conflict) = conflict {
            self.conflict(t, &target, &conflict, range.end)?;
        }
        Ok(())
    }

    /// `ON CONFLICT … DO UPDATE SET … [WHERE …] [RETURNING …]`
    fn conflict(
        &mut self,
        t: &Tokens,
        target: &Target,
        found: &Conflict,
        end: usize,
    ) -> Result<(), Unread> {
        if t.symbol(found.start + 2, b'(') {
            self.groups.push(found.start + 2);
        }
        if t.is(found.action + 1, "nothing") {
            return Ok(());
        }
        let set = found.action + 3;
        if !t.all(found.action + 1, &["update", "set"]) {
            return Err(SHAPE);
        }
        let behind = t.find_keyword(set, end, &["where", "returning"]);
        let filter = filter(t, behind, end);
        let until = t.find_keyword(behind, end, &["returning"]);
        let assignments = Assignments::of(t, set..behind, &mut self.columns).ok_or(SHAPE)?;
        let mut write = target.write(t, WriteKind::ConflictUpdate, found.start..until);
        write.condition = condition::of(t, filter.clone());
        write.fills_nulls = assignments.fill_nulls(t, filter.as_ref(), target);
        write.columns = assignments.columns();
        self.all.push(write);
        Ok(())
    }
}

/// `IS DISTINCT FROM` in an assignment ends no list of assignments.
fn not_distinct_from(t: &Tokens, set: usize, mut at: usize, end: usize) -> usize {
    while at > set && t.is(at, "from") && t.is(at - 1, "distinct") {
        at = t.find_keyword(at + 1, end, &["from", "where", "returning"]);
    }
    at
}

/// `ON CONFLICT … DO`
struct Conflict {
    start: usize,
    /// DO
    action: usize,
}

/// The clause, if there is one: DO is reserved, and nothing else in an INSERT holds it.
fn conflict_update(t: &Tokens, from: usize, end: usize) -> Option<Conflict> {
    let action = t.find(from, end, |at| {
        t.keyword(at, "do") && t.any(at + 1, &["nothing", "update"])
    })?;
    // The last one before DO: a join may have a condition that begins with a column `conflict`.
    let begins = |at: usize| t.keyword(at, "on") && t.is(at + 1, "conflict");
    let mut start = t.find(from, action, begins)?;
    while let Some(next) = t.find(start + 1, action, begins) {
        start = next;
    }
    Some(Conflict { start, action })
}

/// The tokens of the condition behind WHERE, if there is one from here on.
fn filter(t: &Tokens, from: usize, end: usize) -> Option<Range<usize>> {
    let start = t.find_keyword(from, end, &["where"]);
    let until = t.find_keyword(start, end, &["returning"]);
    (start < end).then_some(start + 1..until)
}

fn source(t: &Tokens, at: usize, end: usize) -> Source {
    let literals = t.all(at, &["default", "values"])
        || (t.is(at, "values") && t.plain_rows && {
            let next = at + 1;
            next >= end || t.keyword(next, "on")
        });
    if literals {
        Source::Literals
    } else {
        Source::Other
    }
}
