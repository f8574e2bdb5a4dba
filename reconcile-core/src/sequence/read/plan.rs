//! What has to be read for each sequence, worked out from the catalog alone.

use std::collections::HashMap;

use crate::catalog::{Catalog, ColumnRef, Feed, FeedVia, IndexKey, Sequence, Table, TableKind};
use crate::name::QualifiedName;
use crate::sequence::fed::{Holds, Range};
use crate::sequence::{FedColumn, Flag, JudgedColumn, SequenceState, Status};

/// With more tables and indexes, even a fresh look at each one's end takes long.
const FEW_LOCKS: usize = 64;

/// One sequence, and how far its judgement has come.
pub(super) struct Subject<'a> {
    pub(super) sequence: &'a Sequence,
    /// The columns whose values are the sequence's.
    pub(super) columns: Vec<Column<'a>>,
    /// Whether it is to be judged: its status is unknown until that is done. If not, only its
    /// position is of interest, and its status follows from the catalog.
    pub(super) judged: bool,
    pub(super) state: SequenceState,
}

/// A column to be read.
pub(super) struct Column<'a> {
    pub(super) feed: &'a Feed,
    pub(super) range: Range,
    pub(super) numeric: bool,
    /// Tables, the fed one or its children, without a usable index.
    pub(super) unindexed: Vec<&'a Table>,
    /// How many locks a query takes: planning opens every index.
    pub(super) locks: usize,
}

impl Subject<'_> {
    /// Notes why it cannot be read. The first reason counts.
    pub(super) fn give_up(&mut self, reason: String) {
        self.state.reason.get_or_insert(reason);
    }

    /// The columns with their extremes, one each.
    pub(super) fn judged_columns(&self, fed: &[FedColumn]) -> Vec<JudgedColumn> {
        let columns = self.columns.iter().zip(fed);
        let judged = |(column, fed): (&Column<'_>, &FedColumn)| {
            let quick = column.unindexed.is_empty() && column.locks <= FEW_LOCKS;
            JudgedColumn::new(column.feed.clone(), *fed).quick(quick)
        };
        columns.map(judged).collect()
    }

    pub(super) fn is_given_up(&self) -> bool {
        self.state.reason.is_some()
    }
}

/// The tables of a catalog by their parents, through partitions and `INHERITS`.
pub(super) struct Plan<'a> {
    catalog: &'a Catalog,
    children: HashMap<&'a QualifiedName, Vec<&'a Table>>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(catalog: &'a Catalog) -> Self {
        let mut children: HashMap<_, Vec<_>> = HashMap::new();
        for table in &catalog.tables {
            let partition_of = table.partition_of.iter().map(|part| &part.parent);
            for parent in partition_of.chain(&table.inherits) {
                children.entry(parent).or_default().push(table);
            }
        }
        Self { catalog, children }
    }

    /// All sequences but those that serve only within an extension.
    pub(super) fn subjects(&self) -> Vec<Subject<'a>> {
        let sequences = self.catalog.sequences.iter();
        sequences
            .filter(|sequence| sequence.extension.is_none() || !sequence.feeds.is_empty())
            .map(|sequence| self.subject(sequence))
            .collect()
    }

    fn subject(&self, sequence: &'a Sequence) -> Subject<'a> {
        let mut columns = Vec::new();
        let mut indirect = false;
        let mut problem = None;
        for feed in &sequence.feeds {
            match self.column(feed) {
                Ok(Some(column)) => columns.push(column),
                Ok(None) => indirect = true,
                Err(reason) => problem = Some(reason),
            }
        }
        let judged = problem.is_some() || !columns.is_empty();
        let status = match (judged, indirect) {
            (true, _) => Status::Unknown,
            (false, true) => Status::Indirect,
            (false, false) => Status::Unlinked,
        };
        let mut state = SequenceState::new(sequence.name.clone(), sequence.feeds.clone(), status);
        state.reason = problem;
        if indirect && !columns.is_empty() {
            state.flag(Flag::AlsoIndirect);
        }
        match &sequence.owned_by {
            Some(owner) if !feeds(sequence, owner) => state.flag(Flag::OwnedElsewhere),
            None if !columns.is_empty() => state.flag(Flag::NotOwned),
            _ => {}
        }
        if columns.iter().any(|column| !self.is_unique(column.feed)) {
            state.flag(Flag::NotUnique);
        }
        Subject {
            sequence,
            columns,
            judged,
            state,
        }
    }

    /// How a fed column is read; `None` if its values are not those of the sequence.
    fn column(&self, feed: &'a Feed) -> Result<Option<Column<'a>>, String> {
        if matches!(feed.via, FeedVia::Expression | FeedVia::Guessed) {
            return Ok(None);
        }
        let (table, name) = (&feed.table, &feed.column);
        let column = self.catalog.get_table(table).and_then(|t| t.column(name));
        let column = column.ok_or_else(|| {
            format!("column {name} of {table} is not in the catalog; introspect its schema too")
        })?;
        let range = match Holds::of(&column.data_type, self.catalog) {
            Holds::Whole(range) => range,
            Holds::Other => return Ok(None),
            Holds::NotInCatalog => {
                return Err(format!(
                    "type {} of column {name} of {table} is not in the catalog; introspect its schema too",
                    column.data_type.name
                ));
            }
        };
        let mut planned = Column {
            feed,
            range,
            numeric: !range.is_of_integers(),
            unindexed: Vec::new(),
            locks: 0,
        };
        self.visit(table, &mut planned, 0);
        Ok(Some(planned))
    }

    /// Adds a table and all that are read with it.
    fn visit(&self, name: &QualifiedName, column: &mut Column<'a>, depth: usize) {
        // Deeper than any real tree: a catalog edited by hand may hold a circle.
        let Some(table) = self.catalog.get_table(name).filter(|_| depth < 64) else {
            return;
        };
        column.locks += 1 + table.indexes.len();
        if table.kind != TableKind::Partitioned && !has_usable_index(table, &column.feed.column) {
            column.unindexed.push(table);
        }
        for child in self.children.get(name).into_iter().flatten() {
            self.visit(&child.name, column, depth + 1);
        }
    }

    fn is_unique(&self, feed: &Feed) -> bool {
        self.catalog.get_table(&feed.table).is_some_and(|table| {
            table.indexes.iter().any(|index| {
                index.unique && index.columns.len() == 1 && is_usable(index, &feed.column)
            })
        })
    }
}

fn feeds(sequence: &Sequence, owner: &ColumnRef) -> bool {
    let mut feeds = sequence.feeds.iter();
    feeds.any(|feed| feed.table == owner.table && feed.column == owner.column)
}

/// Whether the planner finds the extreme of a column at one end of an index.
fn has_usable_index(table: &Table, column: &str) -> bool {
    table.indexes.iter().any(|index| is_usable(index, column))
}

fn is_usable(index: &crate::catalog::Index, column: &str) -> bool {
    index.method == "btree"
        && !index.invalid
        && !index.not_ready
        && index.predicate.is_none()
        && index.columns.first().is_some_and(|first| {
            first.opclass.is_none()
                && matches!(&first.key, IndexKey::Column(name) if name == column)
        })
}
