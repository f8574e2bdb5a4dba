//! The assignments of an update.

use std::ops::Range;

use super::condition::conjuncts;
use super::dml::Target;
use super::tokens::Tokens;

/// `SET a = …, (b, c) = …`
#[derive(Debug, Default)]
pub(super) struct Assignments(Vec<Assignment>);

#[derive(Debug)]
struct Assignment {
    column: String,
    /// Its value; none where several columns are assigned at once.
    value: Option<Range<usize>>,
    /// Only a field or an element of the column is assigned.
    partly: bool,
}

impl Assignments {
    /// None if the list is not understood. Parentheses around columns are added to `columns`.
    pub(super) fn of(t: &Tokens, range: Range<usize>, columns: &mut Vec<usize>) -> Option<Self> {
        let mut list = Self::default();
        let mut at = range.start;
        loop {
            let end = t
                .find(at, range.end, |at| t.symbol(at, b','))
                .unwrap_or(range.end);
            if t.symbol(at, b'(') {
                columns.push(at);
                let close = t.close(at);
                let mut name = at + 1;
                while name < close {
                    let next = t
                        .find(name, close, |at| t.symbol(at, b','))
                        .unwrap_or(close);
                    list.push(t, name, None)?;
                    name = next + 1;
                }
                if !t.symbol(close + 1, b'=') {
                    return None;
                }
            } else {
                let equals = t.find(at, end, |at| t.symbol(at, b'='))?;
                list.push(t, at, Some(equals + 1..end))?;
                let plain = equals == at + 1;
                list.0.last_mut()?.partly = !plain;
            }
            if end >= range.end {
                return (!list.0.is_empty()).then_some(list);
            }
            at = end + 1;
        }
    }

    fn push(&mut self, t: &Tokens, at: usize, value: Option<Range<usize>>) -> Option<()> {
        self.0.push(Assignment {
            column: t.ident(at)?,
            value,
            partly: false,
        });
        Some(())
    }

    pub(super) fn columns(&self) -> Vec<String> {
        self.0.iter().map(|one| one.column.clone()).collect()
    }

    /// Whether no value is overwritten: each column IS NULL by the condition, or keeps its own value
    /// through `coalesce(column, …)`.
    pub(super) fn fill_nulls(
        &self,
        t: &Tokens,
        filter: Option<&Range<usize>>,
        target: &Target,
    ) -> bool {
        let conditions = filter.map_or_else(Vec::new, |range| conjuncts(t, range.clone()));
        self.0.iter().all(|one| {
            let is_null = |range: &Range<usize>| {
                let end = range.end;
                end >= range.start + 3
                    && t.is(end - 2, "is")
                    && t.is(end - 1, "null")
                    && is_column(t, range.start..end - 2, &one.column, target)
            };
            !one.partly
                && (conditions.iter().any(is_null)
                    || one
                        .value
                        .as_ref()
                        .is_some_and(|value| keeps(t, value, &one.column, target)))
        })
    }
}

/// `coalesce(column, …)`
fn keeps(t: &Tokens, value: &Range<usize>, column: &str, target: &Target) -> bool {
    let open = value.start + 1;
    if !(t.is(value.start, "coalesce") && t.symbol(open, b'(') && t.after(open) == value.end) {
        return false;
    }
    let close = t.close(open);
    let end = t
        .find(open + 1, close, |at| t.symbol(at, b','))
        .unwrap_or(close);
    is_column(t, open + 1..end, column, target)
}

/// Whether the tokens are the target's column, alone or qualified by the table or its alias.
fn is_column(t: &Tokens, range: Range<usize>, column: &str, target: &Target) -> bool {
    let parts = (range.end.saturating_sub(range.start)).div_ceil(2);
    let ident = |from_the_end: usize| t.ident(range.end.checked_sub(2 * from_the_end + 1)?);
    let dots = (0..parts.saturating_sub(1)).all(|i| t.symbol(range.start + 2 * i + 1, b'.'));
    if !dots || range.len().is_multiple_of(2) || ident(0).as_deref() != Some(column) {
        return false;
    }
    let table = target.alias.as_ref().unwrap_or(&target.table.name);
    match parts {
        // Behind an unqualified word of an update only the target's column can be meant.
        1 => true,
        2 => ident(1).as_ref() == Some(table),
        3 => {
            target.alias.is_none()
                && ident(1).as_ref() == Some(table)
                && ident(2) == target.table.schema
        }
        _ => false,
    }
}
