//! The tables and indexes of the copy: their names, their files, and the locks on them.

use std::collections::{BTreeMap, BTreeSet};

use postgres::GenericClient;
use postgres::types::{ToSql, Type};

use crate::error::{Error, Result};
use crate::name::QualifiedName;

/// A table, index, view or sequence.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) name: QualifiedName,
    pub(super) kind: String,
    /// The table, if this is an index.
    pub(super) table: Option<u32>,
    file: u32,
}

/// By their ids, which no rename changes.
pub(super) type Relations = BTreeMap<u32, Relation>;

/// Locks by relation and mode.
pub(super) type Locks = BTreeSet<(u32, Mode)>;

/// The modes of locks on tables, from the weakest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    AccessShare,
    RowShare,
    RowExclusive,
    ShareUpdateExclusive,
    Share,
    ShareRowExclusive,
    Exclusive,
    AccessExclusive,
}

impl Mode {
    /// As `pg_locks` spells it; what is not known counts as the strongest.
    fn of(text: &str) -> Self {
        match text {
            "AccessShareLock" => Self::AccessShare,
            "RowShareLock" => Self::RowShare,
            "RowExclusiveLock" => Self::RowExclusive,
            "ShareUpdateExclusiveLock" => Self::ShareUpdateExclusive,
            "ShareLock" => Self::Share,
            "ShareRowExclusiveLock" => Self::ShareRowExclusive,
            "ExclusiveLock" => Self::Exclusive,
            _ => Self::AccessExclusive,
        }
    }

    /// The modes that it keeps others from, by their places.
    fn conflicts(self) -> u8 {
        match self {
            Self::AccessShare => 0b1000_0000,
            Self::RowShare => 0b1100_0000,
            Self::RowExclusive => 0b1111_0000,
            Self::ShareUpdateExclusive => 0b1111_1000,
            Self::Share => 0b1110_1100,
            Self::ShareRowExclusive => 0b1111_1100,
            Self::Exclusive => 0b1111_1110,
            Self::AccessExclusive => 0b1111_1111,
        }
    }

    /// Whether it keeps others from all that `other` does.
    fn covers(self, other: Self) -> bool {
        other.conflicts() & !self.conflicts() == 0
    }

    /// As `LOCK TABLE` spells it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::AccessShare => "ACCESS SHARE",
            Self::RowShare => "ROW SHARE",
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::Exclusive => "EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }
}

/// All of them.
pub(super) fn relations<C: GenericClient>(client: &mut C) -> Result<Relations> {
    let failed = |error| Error::from_postgres(error, "looking at the copy's tables");
    let rows = client
        .query_typed(include_str!("relations.sql"), &[])
        .map_err(failed)?;
    let mut relations = Relations::new();
    for row in rows {
        let schema: String = row.try_get(1).map_err(failed)?;
        let name: String = row.try_get(2).map_err(failed)?;
        let relation = Relation {
            name: QualifiedName::new(schema, name),
            kind: row.try_get(3).map_err(failed)?,
            table: row.try_get(4).map_err(failed)?,
            file: row.try_get(5).map_err(failed)?,
        };
        relations.insert(row.try_get(0).map_err(failed)?, relation);
    }
    Ok(relations)
}

/// Those of these known relations that have another file now, with it.
pub(super) fn changed_files<C: GenericClient>(
    client: &mut C,
    known: &Relations,
    ids: &[u32],
) -> Result<Vec<(u32, u32)>> {
    let failed = |error| Error::from_postgres(error, "looking at the files of the copy's tables");
    let files: Vec<u32> = ids
        .iter()
        .map(|id| known.get(id).map_or(0, |relation| relation.file))
        .collect();
    let parameters: [(&(dyn ToSql + Sync), Type); 2] =
        [(&ids, Type::OID_ARRAY), (&files, Type::OID_ARRAY)];
    let rows = client
        .query_typed(include_str!("files.sql"), &parameters)
        .map_err(failed)?;
    let read = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    read.collect::<std::result::Result<_, _>>().map_err(failed)
}

/// The locks that this session holds on any relation but these.
pub(super) fn locks_besides<C: GenericClient>(client: &mut C, ids: &[u32]) -> Result<Locks> {
    let failed = |error| Error::from_postgres(error, "looking at the locks of a statement");
    let rows = client
        .query_typed(include_str!("locks.sql"), &[(&ids, Type::OID_ARRAY)])
        .map_err(failed)?;
    let mut locks = Locks::new();
    for row in rows {
        let mode: String = row.try_get(1).map_err(failed)?;
        locks.insert((row.try_get(0).map_err(failed)?, Mode::of(&mode)));
    }
    Ok(locks)
}

/// What people want to know of new locks: those that keep others from something that no other lock of
/// the step does, on the relation or, for an index, on its table.
pub(super) fn worth_telling(new: &Locks, held: &Locks, known: &Relations) -> Locks {
    let told = new.iter().filter(|(id, mode)| {
        let Some(relation) = known.get(id) else {
            return false;
        };
        let of = |on: u32| held.range((on, Mode::AccessShare)..=(on, Mode::AccessExclusive));
        let own = of(*id).filter(|(_, other)| other != mode);
        let table = relation.table.into_iter().flat_map(of);
        !own.chain(table).any(|(_, other)| other.covers(*mode))
    });
    told.copied().collect()
}

/// The names of the known tables and indexes that have got these files, which are noted down.
pub(super) fn new_files(
    known: &mut Relations,
    changed: &[(u32, u32)],
) -> (Vec<String>, Vec<String>) {
    let (mut tables, mut indexes) = (BTreeMap::new(), Vec::new());
    for (id, file) in changed {
        let Some(old) = known.get_mut(id) else {
            continue;
        };
        old.file = *file;
        match old.kind.as_str() {
            "r" | "m" => {
                tables.insert(*id, old.name.to_string());
            }
            "i" => indexes.push((old.table, old.name.to_string())),
            // A sequence writes a file at every change of its parameters.
            _ => {}
        }
    }
    indexes.retain(|(table, _)| table.is_none_or(|table| !tables.contains_key(&table)));
    let mut tables: Vec<String> = tables.into_values().collect();
    let mut indexes: Vec<String> = indexes.into_iter().map(|(_, name)| name).collect();
    tables.sort_unstable();
    indexes.sort_unstable();
    (tables, indexes)
}
