//! All data of a database: rows, values, positions of sequences, large objects.

use std::collections::BTreeMap;

use postgres::{Client, SimpleQueryMessage};

/// The data of a database at one moment. Tables, columns and sequences are known by their ids, so
/// that a new name is no loss.
pub(super) struct Picture {
    relations: BTreeMap<u32, Relation>,
    sequences: BTreeMap<u32, Sequence>,
    large_objects: Vec<Vec<String>>,
}

struct Relation {
    name: String,
    rows: usize,
    columns: BTreeMap<i16, Column>,
}

struct Column {
    name: String,
    data_type: String,
    /// The values that are not NULL, as text, sorted.
    values: Vec<String>,
    /// Whether they are computed from others.
    generated: bool,
}

struct Sequence {
    name: String,
    next: i64,
    increment: i64,
}

impl Picture {
    pub(super) fn of(client: &mut Client) -> Self {
        let mut relations = BTreeMap::new();
        for row in rows(client, RELATIONS) {
            let (id, name) = (row[0].parse().unwrap(), row[1].clone());
            relations.insert(id, Relation::of(client, id, name, &BTreeMap::new()));
        }
        Self {
            relations,
            sequences: sequences(client),
            large_objects: rows(client, LARGE_OBJECTS),
        }
    }

    /// What was there then and is not there now, as this transaction sees it.
    pub(super) fn lost(&self, client: &mut Client) -> Vec<String> {
        let mut lost = Vec::new();
        let names: BTreeMap<u32, String> = rows(client, RELATIONS)
            .into_iter()
            .map(|row| (row[0].parse().unwrap(), row[1].clone()))
            .collect();
        for (id, before) in &self.relations {
            match names.get(id) {
                Some(name) => {
                    let types = before.columns.iter();
                    let types = types.map(|(number, column)| (*number, column.data_type.clone()));
                    let after = Relation::of(client, *id, name.clone(), &types.collect());
                    before.compare(&after, &mut lost);
                }
                None if before.rows > 0 => lost.push(format!("{} is gone", before.name)),
                None => {}
            }
        }
        let after = sequences(client);
        for (id, before) in &self.sequences {
            match after.get(id) {
                None => lost.push(format!("sequence {} is gone", before.name)),
                Some(now) if (now.next - before.next).signum() * before.increment.signum() < 0 => {
                    lost.push(format!("sequence {} went back", before.name));
                }
                Some(_) => {}
            }
        }
        let now = rows(client, LARGE_OBJECTS);
        let gone = self.large_objects.iter().filter(|own| !now.contains(own));
        lost.extend(gone.map(|own| format!("large object {}", own[0])));
        lost
    }
}

impl Relation {
    /// The data of a relation; values of columns that have another type than before are cast back.
    fn of(client: &mut Client, id: u32, name: String, types: &BTreeMap<i16, String>) -> Self {
        let count = rows(client, &format!("SELECT count(*) FROM ONLY {name}"));
        let mut columns = BTreeMap::new();
        for row in rows(client, &COLUMNS.replace("$1", &id.to_string())) {
            let number: i16 = row[0].parse().unwrap();
            let (quoted, data_type) = (&row[1], &row[2]);
            let back = types.get(&number).filter(|before| *before != data_type);
            let text = |cast: &str| {
                format!(
                    "SELECT ({quoted}{cast})::text FROM ONLY {name} WHERE {quoted} IS NOT NULL \
                     ORDER BY 1"
                )
            };
            let cast = back.map(|before| format!("::text::{before}"));
            let values = cast
                .and_then(|cast| try_or_go_back(client, &text(&cast)))
                .unwrap_or_else(|| rows(client, &text("")));
            columns.insert(
                number,
                Column {
                    name: quoted.clone(),
                    data_type: data_type.clone(),
                    values: values.into_iter().map(|mut row| row.remove(0)).collect(),
                    generated: row[3] == "t",
                },
            );
        }
        Self {
            rows: count[0][0].parse().unwrap(),
            name,
            columns,
        }
    }

    fn compare(&self, after: &Self, lost: &mut Vec<String>) {
        if after.rows < self.rows {
            lost.push(format!("{} has fewer rows", self.name));
        }
        for (number, column) in self.columns.iter().filter(|(_, column)| !column.generated) {
            let what = format!("{}.{}", self.name, column.name);
            match after.columns.get(number) {
                None if column.values.is_empty() => {}
                None => lost.push(format!("{what} is gone")),
                Some(now) => {
                    let mut left = now.values.clone();
                    let gone = column.values.iter().any(|value| {
                        match left.iter().position(|other| other == value) {
                            Some(at) => {
                                left.swap_remove(at);
                                false
                            }
                            None => true,
                        }
                    });
                    if gone {
                        lost.push(format!("values of {what} changed"));
                    }
                }
            }
        }
    }
}

fn sequences(client: &mut Client) -> BTreeMap<u32, Sequence> {
    let mut sequences = BTreeMap::new();
    for row in rows(client, SEQUENCES) {
        let (name, increment): (&String, i64) = (&row[1], row[2].parse().unwrap());
        let state = rows(client, &format!("SELECT last_value, is_called FROM {name}"));
        let last: i64 = state[0][0].parse().unwrap();
        let next = if state[0][1] == "t" {
            last + increment
        } else {
            last
        };
        let sequence = Sequence {
            name: name.clone(),
            next,
            increment,
        };
        sequences.insert(row[0].parse().unwrap(), sequence);
    }
    sequences
}

#[track_caller]
fn rows(client: &mut Client, sql: &str) -> Vec<Vec<String>> {
    try_rows(client, sql).unwrap_or_else(|| panic!("{sql} failed"))
}

/// As [`try_rows`], in a transaction that goes on after a failure.
fn try_or_go_back(client: &mut Client, sql: &str) -> Option<Vec<Vec<String>>> {
    client.batch_execute("SAVEPOINT cast_back").unwrap();
    let rows = try_rows(client, sql);
    if rows.is_none() {
        client.batch_execute("ROLLBACK TO cast_back").unwrap();
    }
    rows
}

fn try_rows(client: &mut Client, sql: &str) -> Option<Vec<Vec<String>>> {
    let messages = client.simple_query(sql).ok()?;
    let rows = messages.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(
            (0..row.len())
                .map(|at| row.get(at).unwrap_or("").to_owned())
                .collect(),
        ),
        _ => None,
    });
    Some(rows.collect())
}

/// Tables and materialised views with rows of their own.
const RELATIONS: &str = "SELECT c.oid, c.oid::regclass::text FROM pg_class c \
    JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
    AND n.nspname !~ '^pg_toast' AND (c.relkind <> 'm' OR c.relispopulated) ORDER BY 1";

const COLUMNS: &str = "SELECT attnum, quote_ident(attname), format_type(atttypid, atttypmod), \
    attgenerated <> '' FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped";

const SEQUENCES: &str = "SELECT s.seqrelid, s.seqrelid::regclass::text, s.seqincrement \
    FROM pg_sequence s ORDER BY 1";

const LARGE_OBJECTS: &str = "SELECT oid, md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY 1";
