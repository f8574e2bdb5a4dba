//! The walk over a statement's tokens that finds calls, tables and SELECT INTO. One pass, no
//! recursion.

use std::collections::{BTreeSet, HashSet};

use super::dml::Writes;
use super::frame::{Frame, From, Kind};
use super::tokens::Tokens;
use super::with::With;
use super::wrapper::Wrapped;
use super::{Condition, Inside, Source, Unread, Write, WriteKind};
use crate::script::lexer::TokenKind;
use crate::statement::ObjectName;

/// Whose SQL it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sql,
    /// In PL/pgSQL the target of INTO is a variable.
    PlPgSql,
}

/// Words that end a list of tables.
const CLAUSES: [&str; 15] = [
    "where",
    "group",
    "having",
    "window",
    "order",
    "limit",
    "offset",
    "fetch",
    "for",
    "union",
    "intersect",
    "except",
    "returning",
    "do",
    "select",
];

pub(super) fn statement(
    source: &str,
    start: usize,
    end: usize,
    dialect: Dialect,
) -> Result<Inside, Unread> {
    let t = Tokens::new(source, start, end)?;
    let mut inside = Inside::default();
    if t.is(0, "call") {
        return Reader::new(&t, 1, t.len(), dialect).read(inside);
    }
    let wrapped = Wrapped::of(&t)?;
    let (first, end) = (wrapped.first, wrapped.end);
    inside.runs = wrapped.runs;
    inside.prepares = wrapped.prepares;
    inside.program = wrapped.program;
    if let Some((kind, table)) = wrapped.creates {
        inside.writes.push(made(&t, kind, table));
    }
    if first >= end {
        return Ok(inside);
    }
    if t.is(first, "execute") {
        inside.executes = Some(t.ident(first + 1).ok_or(Unread {
            why: "what it executes is not understood",
        })?);
        let mut reader = Reader::new(&t, first + 2, end, dialect);
        reader.groups.insert(first + 2);
        return reader.read(inside);
    }
    let mut reader = Reader::new(&t, first, end, dialect);
    reader.with = With::of(&t, first, end)?;
    reader.names.extend(&reader.with.columns);
    for range in &reader.with.statements {
        reader.starts.insert(range.start);
        if let Some(writes) = Writes::of(&t, range.clone())? {
            inside.writes.extend(writes.all);
            reader.names.extend(writes.columns);
            reader.groups.extend(writes.groups);
            reader.targets.insert(writes.target);
            reader.using.extend(writes.from);
            reader.merging.extend(writes.when);
            reader.starts.extend(writes.source);
            reader.writing.insert(range.start);
        }
    }
    reader.read(inside)
}

pub(super) fn expression(source: &str, start: usize, end: usize) -> Result<Inside, Unread> {
    let t = Tokens::new(source, start, end)?;
    let mut reader = Reader::new(&t, 0, t.len(), Dialect::PlPgSql);
    reader.groups.clear();
    // What PL/pgSQL calls an expression may go on as a query does: `x := a FROM t`.
    if let Some(frame) = reader.frames.last_mut() {
        frame.query = true;
    }
    for at in 0..t.len() {
        if t.symbol(at, b'(') && t.is(at + 1, "with") {
            let with = With::of(&t, at + 1, t.close(at))?;
            reader.names.extend(&with.columns);
            for (name, visible) in with.expressions {
                reader
                    .with
                    .expressions
                    .entry(name)
                    .or_default()
                    .extend(visible);
            }
        }
    }
    reader.read(Inside::default())
}

fn made(t: &Tokens, kind: WriteKind, table: ObjectName) -> Write {
    Write {
        kind,
        table,
        only: false,
        start: t.start(0),
        end: t.end(t.len()),
        columns: Vec::new(),
        condition: Condition::None,
        fills_nulls: false,
        source: Source::Other,
    }
}

/// The walk, and what is known before it begins.
pub(super) struct Reader<'a> {
    pub(super) t: &'a Tokens<'a>,
    dialect: Dialect,
    with: With,
    /// Parentheses that hold names, not arguments.
    names: BTreeSet<usize>,
    /// Parentheses around a query or a list that are no call.
    groups: BTreeSet<usize>,
    /// First tokens of tables that are written.
    targets: BTreeSet<usize>,
    /// USING where a list of tables follows.
    using: BTreeSet<usize>,
    /// First tokens of statements, and of those that write.
    starts: BTreeSet<usize>,
    writing: BTreeSet<usize>,
    /// WHEN of a MERGE.
    merging: BTreeSet<usize>,
    /// Parentheses behind a function in FROM.
    pub(super) functions: BTreeSet<usize>,
    pub(super) frames: Vec<Frame>,
    at: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    fn new(t: &'a Tokens<'a>, first: usize, end: usize, dialect: Dialect) -> Self {
        Self {
            t,
            dialect,
            with: With::default(),
            names: BTreeSet::new(),
            groups: BTreeSet::from([first]),
            targets: BTreeSet::new(),
            using: BTreeSet::new(),
            starts: BTreeSet::new(),
            writing: BTreeSet::new(),
            merging: BTreeSet::new(),
            functions: BTreeSet::new(),
            frames: vec![Frame::new(end, Kind::Plain)],
            at: first,
            end,
        }
    }

    fn read(mut self, mut inside: Inside) -> Result<Inside, Unread> {
        let mut seen = HashSet::new();
        while self.at < self.end {
            let at = self.at;
            self.at += 1;
            let Some(frame) = self.frames.last().cloned() else {
                break;
            };
            if frame.close == at {
                self.frames.pop();
                continue;
            }
            if self.t.symbol(at, b'(') || self.t.symbol(at, b'[') {
                inside.calls.extend(self.call_at(at, &frame));
                self.open(at, &frame);
            } else if frame.from == From::Expect {
                if let Some(table) = self.table(at)?
                    && seen.insert(table.clone())
                {
                    inside.reads.push(table);
                }
            } else if self.t.symbol(at, b',') {
                if matches!(frame.from, From::After | From::On) {
                    self.set_from(From::Expect);
                }
            } else if self.t.kind(at) == Some(TokenKind::Word) {
                self.word(at, &frame, &mut inside)?;
            }
        }
        Ok(inside)
    }

    fn set_from(&mut self, from: From) {
        if let Some(frame) = self.frames.last_mut() {
            frame.from = from;
        }
    }

    /// A word outside the place where a table is expected.
    fn word(&mut self, at: usize, frame: &Frame, inside: &mut Inside) -> Result<(), Unread> {
        let t = self.t;
        if t.is_label(at) && !self.starts.contains(&at) {
            if frame.kind == Kind::Cast && at > 0 && t.is(at - 1, "as") {
                self.type_of_cast();
            }
            return Ok(());
        }
        if self.writing.contains(&at)
            && let Some(frame) = self.frames.last_mut()
        {
            frame.query = true;
        }
        let clause = CLAUSES.iter().any(|word| t.is(at, word)) || self.merging.contains(&at);
        if clause && let Some(frame) = self.frames.last_mut() {
            frame.from = From::No;
            frame.grouping = t.is(at, "group");
            frame.query |= t.is(at, "select");
        }
        let is_from = t.is(at, "from")
            && frame.query
            && !(at > 1 && t.is(at - 1, "distinct") && t.any(at - 2, &["is", "not"]));
        if is_from || self.using.contains(&at) {
            // DELETE FROM names what is written.
            if self.targets.contains(&self.behind_only(at + 1)) {
                return Ok(());
            }
            self.set_from(From::Expect);
        } else if frame.from != From::No && t.is(at, "join") {
            self.set_from(From::Expect);
        } else if frame.from == From::After && t.is(at, "on") {
            self.set_from(From::On);
        } else if t.is(at, "table") && self.begins(at, frame) {
            self.set_from(From::Expect);
        } else if t.is(at, "into")
            && frame.query
            && self.dialect == Dialect::Sql
            && !self.writing.contains(&at.wrapping_sub(1))
        {
            let table = self.table_of_into(at + 1)?;
            inside.writes.push(made(t, WriteKind::SelectInto, table));
        }
        Ok(())
    }

    fn behind_only(&self, at: usize) -> usize {
        let at = at + usize::from(self.t.is(at, "only"));
        at + usize::from(self.t.symbol(at, b'('))
    }

    /// Whether a query may begin at this word.
    fn begins(&self, at: usize, frame: &Frame) -> bool {
        let t = self.t;
        let behind = at > 0
            && (t.symbol(at - 1, b'(')
                || t.any(at - 1, &["union", "intersect", "except", "all", "distinct"]));
        frame.kind == Kind::Plain && (self.starts.contains(&at) || behind)
    }

    /// `[TEMPORARY | UNLOGGED] [TABLE] name`
    fn table_of_into(&self, mut at: usize) -> Result<ObjectName, Unread> {
        let t = self.t;
        at += usize::from(t.any(at, &["local", "global"]) && t.any(at + 1, &["temp", "temporary"]));
        at += usize::from(
            t.any(at, &["temp", "temporary", "unlogged"])
                && (t.is(at + 1, "table") || t.ident(at + 1).is_some_and(|_| !self.ends(at + 1))),
        );
        at += usize::from(t.is(at, "table"));
        t.name(at).map(|(name, _)| name).ok_or(Unread {
            why: "the table behind INTO is not understood",
        })
    }

    /// Whether a keyword that follows the table of INTO stands here.
    fn ends(&self, at: usize) -> bool {
        super::keywords::is_reserved(self.t.text(at)) && self.t.kind(at) == Some(TokenKind::Word)
    }

    /// Where a table is expected: the table, unless it is something else.
    fn table(&mut self, at: usize) -> Result<Option<ObjectName>, Unread> {
        let t = self.t;
        if t.any(at, &["lateral", "only"]) {
            return Ok(None);
        }
        if t.is(at, "rows") && t.is(at + 1, "from") && t.symbol(at + 2, b'(') {
            self.functions.insert(at + 2);
            self.at = at + 2;
            self.set_from(From::After);
            return Ok(None);
        }
        let is_word = t.kind(at) == Some(TokenKind::Word);
        if t.is(at, "cast") || (is_word && super::keywords::is_value(t.text(at))) {
            self.functions.insert(at + 1);
            self.set_from(From::After);
            return Ok(None);
        }
        let reserved = is_word && super::keywords::is_reserved(t.text(at));
        let named = if reserved { None } else { t.name(at) };
        let Some((name, next)) = named else {
            return Err(Unread {
                why: "a table that it reads is not understood",
            });
        };
        self.at = next;
        self.set_from(From::After);
        if t.symbol(next, b'(') {
            self.functions.insert(next);
            return Ok(None);
        }
        let hidden = name.schema.is_none()
            && self
                .with
                .expressions
                .get(&name.name)
                .is_some_and(|visible| visible.iter().any(|range| range.contains(&at)));
        Ok((!hidden && !self.targets.contains(&at)).then_some(name))
    }

    fn type_of_cast(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.kind = Kind::CastType;
        }
    }

    /// A parenthesis or bracket opens a group.
    fn open(&mut self, at: usize, outer: &Frame) {
        let t = self.t;
        let mut frame = Frame::new(t.close(at), Kind::Plain);
        let names = self.names.contains(&at) && !self.holds_statement(at);
        let is_function = self.functions.contains(&at);
        if matches!(outer.kind, Kind::Names | Kind::CastType) || names {
            frame.kind = Kind::Names;
        } else if t.symbol(at, b'[') {
        } else if at > 0 && t.is(at - 1, "cast") && !t.is_label(at - 1) {
            frame.kind = Kind::Cast;
        } else if at > 0
            && (t.any(at - 1, &["xmltable", "json_table"])
                || (outer.kind == Kind::RowsOf && t.is(at - 1, "columns")))
        {
            frame.kind = Kind::RowsOf;
        } else if outer.from == From::Expect {
            // A query or a join; a query shows itself by its first word.
            frame.query = true;
            if !t.begins_query(at + 1) {
                frame.from = From::Expect;
            }
            self.set_from(From::After);
        } else if outer.from == From::After && !is_function && !self.is_sample(at) {
            frame.kind = Kind::Names;
        }
        frame.grouping = outer.grouping && at > 0 && t.is(at - 1, "sets");
        self.frames.push(frame);
    }

    /// Whether it is the body of a common table expression.
    fn holds_statement(&self, at: usize) -> bool {
        self.t.is(at + 1, "with") || self.starts.contains(&(at + 1))
    }

    /// `TABLESAMPLE method (…)` and `REPEATABLE (…)`
    pub(super) fn is_sample(&self, at: usize) -> bool {
        let t = self.t;
        at > 1 && (t.is(at - 2, "tablesample") || t.is(at - 1, "repeatable"))
    }

    /// Whether the parenthesis is known to hold no arguments.
    pub(super) fn holds_no_arguments(&self, at: usize) -> bool {
        self.names.contains(&at) || self.groups.contains(&at)
    }
}
