//! What a transaction finds, and what it has done to it.

use std::collections::{BTreeMap, BTreeSet};

use postgres::{GenericClient, Row, SimpleQueryMessage};

use crate::baseline::guard::{Held, HeldTable};
use crate::catalog::{Catalog, TableKind};
use crate::error::{Error, ErrorKind, Result};
use crate::linter::Linter;
use crate::name::QualifiedName;
use crate::rules::exclusive_lock;
use crate::script::Script;

/// The tables that nobody else can use while a script runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Exclusive {
    pub(super) locked: Vec<QualifiedName>,
    /// Those of them that are rewritten: only there rows can go without the server counting it. To
    /// count others would keep everybody waiting for nothing.
    pub(super) counted: Vec<QualifiedName>,
}

/// What the linter says of the locks of a script.
pub(super) fn exclusive(script: &Script, catalog: &Catalog, path: &[String]) -> Exclusive {
    let linter = Linter::new().catalog(catalog.clone());
    let report = linter.search_path(path).locks(true).lint(script);
    let mut named: BTreeMap<&str, bool> = BTreeMap::new();
    for (object, rewritten) in report.findings().iter().filter_map(exclusive_lock) {
        *named.entry(object).or_default() |= rewritten;
    }
    let mut exclusive = Exclusive::default();
    for table in &catalog.tables {
        // Foreign tables cannot be locked.
        if table.kind == TableKind::Foreign {
            continue;
        }
        if let Some(rewritten) = named.get(table.name.to_string().as_str()) {
            exclusive.locked.push(table.name.clone());
            if *rewritten {
                exclusive.counted.push(table.name.clone());
            }
        }
    }
    exclusive
}

/// Locks tables, so that nobody changes their rows between the two counts. All in one statement, in
/// the order of their names.
pub(super) fn lock(
    client: &mut impl GenericClient,
    tables: &[QualifiedName],
) -> std::result::Result<(), postgres::Error> {
    if tables.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = tables.iter().map(ToString::to_string).collect();
    client.batch_execute(&format!(
        "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
        names.join(", ")
    ))
}

/// All tables as they stand now; these are counted.
pub(super) fn held(
    client: &mut impl GenericClient,
    counted: &mut Counted,
    tables: &[QualifiedName],
) -> Result<Held> {
    let rows = client
        .query_typed(include_str!("../held.sql"), &[])
        .map_err(failed)?;
    let mut held = Held::new();
    for row in &rows {
        let (id, table) = table(row).map_err(failed)?;
        held.insert(id, table);
    }
    counted.note(&held, tables);
    counted.count(client, &mut held)?;
    Ok(held)
}

/// Which tables are counted, by their ids: a rename does not hide one.
#[derive(Debug, Default)]
pub(super) struct Counted(Option<BTreeSet<i64>>);

impl Counted {
    fn note(&mut self, held: &Held, tables: &[QualifiedName]) {
        if self.0.is_none() {
            let names: BTreeSet<String> = tables.iter().map(ToString::to_string).collect();
            let own = held.iter().filter(|(_, table)| names.contains(&table.name));
            self.0 = Some(own.map(|(id, _)| *id).collect());
        }
    }

    /// In one message, whatever their number.
    fn count(&self, client: &mut impl GenericClient, held: &mut Held) -> Result<()> {
        let ids = self.0.iter().flatten();
        let there: Vec<i64> = ids.filter(|id| held.contains_key(id)).copied().collect();
        let queries: Vec<String> = there
            .iter()
            .filter_map(|id| held.get(id))
            .map(|table| format!("SELECT pg_catalog.count(*) FROM {}", table.name))
            .collect();
        if queries.is_empty() {
            return Ok(());
        }
        let messages = client
            .simple_query(&queries.join(";\n"))
            .map_err(|error| Error::from_postgres(error, "counting rows"))?;
        let numbers: Vec<u64> = messages
            .iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
                _ => None,
            })
            .collect();
        if numbers.len() != there.len() {
            let message = "the server counted other tables than it was asked for";
            return Err(Error::new(ErrorKind::UnexpectedAnswer, message));
        }
        for (id, rows) in there.iter().zip(numbers) {
            if let Some(table) = held.get_mut(id) {
                table.rows = Some(rows);
            }
        }
        Ok(())
    }
}

fn table(row: &Row) -> std::result::Result<(i64, HeldTable), postgres::Error> {
    let numbers: Vec<i16> = row.try_get("numbers")?;
    let columns: Vec<String> = row.try_get("columns")?;
    let table = HeldTable {
        name: row.try_get("name")?,
        root: row.try_get("root")?,
        columns: numbers.into_iter().zip(columns).collect::<BTreeMap<_, _>>(),
        filenode: row.try_get("filenode")?,
        deleted: row.try_get::<_, i64>("deleted")?.unsigned_abs(),
        rows: None,
    };
    Ok((row.try_get("id")?, table))
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "reading which tables there are")
}
