//! MERGE: what each of its WHEN clauses does.

use std::ops::Range;

use super::assign::Assignments;
use super::condition;
use super::dml::{SHAPE, Target, Writes};
use super::tokens::Tokens;
use super::{Unread, WriteKind};

impl Writes {
    pub(super) fn merge(&mut self, t: &Tokens, range: Range<usize>) -> Result<(), Unread> {
        if !t.is(range.start + 1, "into") {
            return Err(SHAPE);
        }
        let target = Target::at(t, range.start + 2, &["using"])?;
        self.target = target.first;
        if !t.is(target.next, "using") {
            return Err(SHAPE);
        }
        self.from = Some(target.next);
        let end = t.find_keyword(target.next, range.end, &["returning"]);
        let begins = |at: usize| {
            t.keyword(at, "when") && (t.is(at + 1, "matched") || t.all(at + 1, &["not", "matched"]))
        };
        let mut at = t.find(target.next, end, begins).ok_or(SHAPE)?;
        while at < end {
            let next = t.find(at + 1, end, begins).unwrap_or(end);
            self.when.push(at);
            self.when_clause(t, &target, at..next)?;
            at = next;
        }
        Ok(())
    }

    /// `WHEN [NOT] MATCHED [BY …] [AND condition] THEN …`
    fn when_clause(
        &mut self,
        t: &Tokens,
        target: &Target,
        range: Range<usize>,
    ) -> Result<(), Unread> {
        let then = then(t, range.start + 1, range.end).ok_or(SHAPE)?;
        let and = range.start
            + match () {
                () if t.is(range.start + 1, "not") => 3,
                () => 2,
            };
        let and = if t.is(and, "by") { and + 2 } else { and };
        let filter = t.is(and, "and").then_some(and + 1..then);
        let kind = match t.text(then + 1).to_ascii_lowercase().as_str() {
            "delete" => WriteKind::MergeDelete,
            "insert" => WriteKind::MergeInsert,
            "update" => WriteKind::MergeUpdate,
            "do" if t.is(then + 2, "nothing") => return Ok(()),
            _ => return Err(SHAPE),
        };
        let mut write = target.write(t, kind, range.clone());
        write.condition = condition::of(t, filter.clone());
        if kind == WriteKind::MergeUpdate {
            if !t.is(then + 2, "set") {
                return Err(SHAPE);
            }
            let set = then + 3..range.end;
            let assignments = Assignments::of(t, set, &mut self.columns).ok_or(SHAPE)?;
            write.fills_nulls = assignments.fill_nulls(t, filter.as_ref(), target);
            write.columns = assignments.columns();
        } else if t.symbol(then + 2, b'(') {
            self.columns.push(then + 2);
        }
        self.all.push(write);
        Ok(())
    }
}

/// The THEN of the clause; those of CASE expressions in its condition are passed over.
fn then(t: &Tokens, from: usize, end: usize) -> Option<usize> {
    let mut at = from;
    let mut cases = 0usize;
    while at < end {
        if t.keyword(at, "case") {
            cases += 1;
        } else if t.keyword(at, "end") {
            cases = cases.saturating_sub(1);
        } else if cases == 0 && t.keyword(at, "then") {
            return Some(at);
        }
        at = t.after(at);
    }
    None
}
