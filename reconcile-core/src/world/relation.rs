//! What is known of one relation.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use crate::catalog::{self, Table};
use crate::statement::ColumnDefinition;

/// Whether something is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presence<T> {
    /// It is, as far as the catalog and the script tell.
    Here(T),
    /// It is not.
    Absent,
    /// Nobody tells.
    Unknown,
}

impl<T> Presence<T> {
    pub(crate) fn here(self) -> Option<T> {
        match self {
            Self::Here(value) => Some(value),
            Self::Absent | Self::Unknown => None,
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    pub(crate) fn is_here(&self) -> bool {
        matches!(self, Self::Here(_))
    }
}

/// The kinds of relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RelationKind {
    Table,
    ForeignTable,
    View,
    MaterializedView,
    Sequence,
    Index,
}

/// A relation as the next statement finds it.
#[derive(Debug, Clone)]
pub(crate) struct Relation<'a> {
    pub(crate) kind: RelationKind,
    /// Of a table: what the catalog has of it; none for one that the script made.
    pub(crate) base: Option<&'a Table>,
    /// Whether the script made it, and made it new.
    pub(crate) made: bool,
    /// Whether the script made it as a temporary one.
    pub(crate) temporary: bool,
    /// Shared, since each look at a relation makes a copy.
    changes: Option<Arc<Changes<'a>>>,
    /// Whether all columns of a table of the script's own are written there.
    complete: bool,
}

/// What the script has done with the parts of a relation.
#[derive(Debug, Clone, Default)]
struct Changes<'a> {
    /// Columns that it has added or changed; none for one that is gone.
    columns: HashMap<String, Option<Column<'a>>>,
    /// Constraints that it has added (`true`) or dropped.
    constraints: HashMap<String, bool>,
}

/// A column as the next statement finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column<'a> {
    /// What the catalog has of it, unless the script has made it.
    pub(crate) base: Option<&'a catalog::Column>,
    /// Its type: as the catalog prints it, or as the script writes it.
    pub(crate) data_type: String,
    /// Whether the script gave it this type: then `data_type` is as written.
    pub(crate) retyped: bool,
    pub(crate) not_null: bool,
    pub(crate) has_default: bool,
    /// Whether the script gave it another default, or took it.
    pub(crate) redefaulted: bool,
    pub(crate) identity: bool,
    pub(crate) generated: bool,
}

impl<'a> Relation<'a> {
    pub(super) fn of_catalog(kind: RelationKind, base: Option<&'a Table>) -> Self {
        Self {
            kind,
            base,
            made: false,
            temporary: false,
            changes: None,
            complete: false,
        }
    }

    /// One that the script makes; its columns, if all are known.
    pub(super) fn made(
        kind: RelationKind,
        temporary: bool,
        columns: Option<&[ColumnDefinition]>,
    ) -> Self {
        let made = |column: &ColumnDefinition| (column.name.clone(), Some(Column::made(column)));
        let changes = columns.map(|all| Changes {
            columns: all.iter().map(made).collect(),
            constraints: HashMap::new(),
        });
        Self {
            made: true,
            temporary,
            changes: changes.map(Arc::new),
            complete: columns.is_some(),
            ..Self::of_catalog(kind, None)
        }
    }

    pub(crate) fn column(&self, name: &str) -> Presence<Column<'a>> {
        let changes = self.changes.as_ref();
        if let Some(known) = changes.and_then(|changes| changes.columns.get(name)) {
            return match known {
                Some(column) => Presence::Here(column.clone()),
                None => Presence::Absent,
            };
        }
        match self.base {
            Some(table) => table.column(name).map_or(Presence::Absent, |column| {
                Presence::Here(Column::of_catalog(column))
            }),
            None if self.complete => Presence::Absent,
            None => Presence::Unknown,
        }
    }

    /// Whether it has a constraint of this name.
    pub(crate) fn constraint(&self, name: &str) -> Presence<Option<&'a catalog::Constraint>> {
        let changes = self.changes.as_ref();
        let known = changes.and_then(|changes| changes.constraints.get(name));
        match (known, self.base) {
            (Some(true), _) => Presence::Here(None),
            (Some(false), _) => Presence::Absent,
            (None, Some(table)) => table
                .constraint(name)
                .map_or(Presence::Absent, |found| Presence::Here(Some(found))),
            (None, None) => Presence::Unknown,
        }
    }

    pub(super) fn set_column(&mut self, name: &str, column: Option<Column<'a>>) {
        self.changes_mut().columns.insert(name.to_owned(), column);
    }

    pub(super) fn change_column(&mut self, name: &str, change: impl FnOnce(&mut Column<'a>)) {
        if let Presence::Here(mut column) = self.column(name) {
            change(&mut column);
            self.set_column(name, Some(column));
        }
    }

    pub(super) fn set_constraint(&mut self, name: &str, there: bool) {
        let constraints = &mut self.changes_mut().constraints;
        constraints.insert(name.to_owned(), there);
    }

    fn changes_mut(&mut self) -> &mut Changes<'a> {
        Arc::make_mut(self.changes.get_or_insert_default())
    }
}

impl<'a> Column<'a> {
    fn of_catalog(column: &'a catalog::Column) -> Self {
        Self {
            base: Some(column),
            data_type: column.data_type.text.clone(),
            retyped: false,
            not_null: column.not_null,
            has_default: column.default.is_some(),
            redefaulted: false,
            identity: column.identity.is_some(),
            generated: column.generated.is_some(),
        }
    }

    pub(super) fn made(column: &ColumnDefinition) -> Self {
        Self {
            base: None,
            data_type: column.data_type.clone(),
            retyped: true,
            not_null: column.not_null,
            has_default: column.default.is_some() || column.is_serial(),
            redefaulted: true,
            identity: column.identity,
            generated: column.generated,
        }
    }
}
