//! What a group of parentheses, and each place in it, stands for.

/// A group in parentheses or brackets, or the whole statement.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The index of the token that closes it.
    pub(super) close: usize,
    pub(super) kind: Kind,
    /// A query or a statement that writes: FROM begins a list of tables.
    pub(super) query: bool,
    pub(super) from: From,
    /// Between GROUP BY and the next clause.
    pub(super) grouping: bool,
}

/// What stands inside a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Expressions, queries, tables.
    Plain,
    /// Names and types: nothing in it is called.
    Names,
    /// `CAST (… AS type)`
    Cast,
    /// The type in a CAST.
    CastType,
    /// `XMLTABLE (…)` and `JSON_TABLE (…)`
    RowsOf,
}

/// A place in a list of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// Not in one.
    No,
    /// A table, function or join comes next.
    Expect,
    /// Behind a table: its alias, its sample, how it is joined.
    After,
    /// In the condition of a join.
    On,
}

impl Frame {
    pub(super) fn new(close: usize, kind: Kind) -> Self {
        Self {
            close,
            kind,
            query: false,
            from: From::No,
            grouping: false,
        }
    }
}
