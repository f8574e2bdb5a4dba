//! Lists of common table expressions: where the statements behind and inside them begin.

use std::collections::HashMap;
use std::ops::Range;

use super::Unread;
use super::tokens::Tokens;

/// What the WITH clauses of a statement say.
#[derive(Debug, Default)]
pub(super) struct With {
    /// For each name of a common table expression where it hides a table.
    pub(super) expressions: HashMap<String, Vec<Range<usize>>>,
    /// Token ranges of statements: bodies of expressions, and what stands behind a list of them.
    pub(super) statements: Vec<Range<usize>>,
    /// Parentheses of column lists.
    pub(super) columns: Vec<usize>,
}

const SHAPE: Unread = Unread {
    why: "its WITH clause is not understood",
};

impl With {
    /// All WITH clauses of the statement `first..end`, also those of queries inside it.
    pub(super) fn of(t: &Tokens, first: usize, end: usize) -> Result<Self, Unread> {
        let mut with = Self::default();
        // Where the groups around the token end.
        let mut ends = vec![end];
        for at in first..end {
            while ends.len() > 1 && ends.last().is_some_and(|end| *end <= at) {
                ends.pop();
            }
            if t.symbol(at, b'(') {
                ends.push(t.close(at));
            } else if t.is(at, "with") && begins_clause(t, at, first) {
                let end = ends.last().copied().unwrap_or(end);
                with.clause(t, at, end)?;
            }
        }
        if !t.is(first, "with") {
            with.statements.push(first..end);
        }
        with.statements.sort_by_key(|range| range.start);
        Ok(with)
    }

    fn clause(&mut self, t: &Tokens, start: usize, end: usize) -> Result<(), Unread> {
        let mut at = start + 1;
        let recursive = t.is(at, "recursive") && !t.is(at + 1, "as") && !t.symbol(at + 1, b'(');
        at += usize::from(recursive);
        loop {
            let name = t.ident(at).ok_or(SHAPE)?;
            at += 1;
            if t.symbol(at, b'(') {
                self.columns.push(at);
                at = t.after(at);
            }
            at += usize::from(t.is(at, "as"));
            at += usize::from(t.is(at, "not"));
            at += usize::from(t.is(at, "materialized"));
            if !t.symbol(at, b'(') {
                return Err(SHAPE);
            }
            let close = t.close(at);
            self.columns.push(at);
            if !t.is(at + 1, "with") {
                self.statements.push(at + 1..close);
            }
            let from = if recursive { start } else { close };
            self.expressions.entry(name).or_default().push(from..end);
            at = behind_search_and_cycle(t, close + 1, end)?;
            if !t.symbol(at, b',') {
                break;
            }
            at += 1;
        }
        self.statements.push(at..end);
        Ok(())
    }
}

/// WITH is reserved: at the beginning of a query it can only begin a clause. Behind the columns of an
/// INSERT its shape tells it from `WITH ORDINALITY` and the like.
fn begins_clause(t: &Tokens, at: usize, first: usize) -> bool {
    if at == first || t.symbol(at - 1, b'(') {
        return true;
    }
    let name = at + 1 + usize::from(t.is(at + 1, "recursive") && !t.is(at + 2, "as"));
    let behind = if t.symbol(name + 1, b'(') {
        t.after(name + 1)
    } else {
        name + 1
    };
    let body = behind + 1;
    !t.is_label(at)
        && t.ident(name).is_some()
        && t.is(behind, "as")
        && (t.symbol(body, b'(')
            || (t.any(body, &["materialized", "not"]) && !t.symbol(body + 1, b',')))
}

/// `SEARCH {DEPTH | BREADTH} FIRST BY a, b SET c`, then `CYCLE a, b SET c [TO d DEFAULT e] USING f`
fn behind_search_and_cycle(t: &Tokens, mut at: usize, end: usize) -> Result<usize, Unread> {
    if t.is(at, "search") {
        at = columns_set(t, at + 4)?;
    }
    if t.is(at, "cycle") {
        at = columns_set(t, at + 1)?;
        at = t.find(at, end, |at| t.is(at, "using")).ok_or(SHAPE)? + 2;
    }
    Ok(at)
}

/// The index behind `a, b SET c`.
fn columns_set(t: &Tokens, mut at: usize) -> Result<usize, Unread> {
    while t.symbol(at + 1, b',') {
        at += 2;
    }
    if t.is(at + 1, "set") {
        Ok(at + 3)
    } else {
        Err(SHAPE)
    }
}
