//! The tables of `docs/sequences.md`, taken apart: what the guide says is what the tests ask about.

#![allow(dead_code, reason = "each test binary uses another part")]

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use reconcile_core::sequence::{Limits, Position, Status};

/// The rows of the first table below a heading, cell by cell.
#[track_caller]
pub(crate) fn table(heading: &str) -> Vec<Vec<String>> {
    let rows = lines(heading);
    assert!(rows.len() > 2, "there is no table below `{heading}`");
    rows.into_iter().skip(2).collect()
}

/// The names of its columns.
#[track_caller]
pub(crate) fn columns(heading: &str) -> Vec<String> {
    let first = lines(heading).into_iter().next();
    first.unwrap_or_else(|| panic!("there is no table below `{heading}`"))
}

fn lines(heading: &str) -> Vec<Vec<String>> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/sequences.md"));
    let guide = fs::read_to_string(path).expect("docs/sequences.md can be read");
    guide
        .lines()
        .skip_while(|line| line.trim_start_matches('#').trim() != heading)
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().to_owned()).collect()
        })
        .collect()
}

/// The text of a cell that is code.
#[track_caller]
pub(crate) fn code(cell: &str) -> &str {
    let code = cell.strip_prefix('`').and_then(|c| c.strip_suffix('`'));
    code.unwrap_or_else(|| panic!("{cell} is not code"))
}

/// The word of the JSON as the code has it.
#[track_caller]
pub(crate) fn word<T: serde::de::DeserializeOwned>(cell: &str) -> T {
    serde_json::from_value(code(cell).into()).unwrap_or_else(|error| panic!("{cell}: {error}"))
}

/// A row of the table of situations.
#[derive(Debug)]
pub(crate) struct Situation {
    pub(crate) name: String,
    /// Those of `CREATE SEQUENCE`.
    pub(crate) options: String,
    pub(crate) position: Position,
    /// The values of each table that the sequence feeds.
    pub(crate) tables: Vec<Vec<RangeInclusive<i64>>>,
    pub(crate) status: Status,
    /// The next value when `reconcile` is done.
    pub(crate) next: i64,
}

pub(crate) fn situations() -> Vec<Situation> {
    let rows = table("The situations");
    let situations = rows.iter().enumerate().map(|(at, row)| {
        let [number, name, options, position, tables, status, next] = row.as_slice() else {
            panic!("{row:?} has not seven cells");
        };
        assert_eq!(*number, (at + 1).to_string(), "{name}");
        let (last, called) = position.split_once(", ").expect("a value and a flag");
        Situation {
            name: name.clone(),
            options: if options.is_empty() {
                String::new()
            } else {
                code(options).to_owned()
            },
            position: Position {
                last_value: number_of(last),
                is_called: called.parse().expect("true or false"),
            },
            tables: tables.split(" and ").map(values).collect(),
            status: word(status),
            next: number_of(next),
        }
    });
    situations.collect()
}

#[track_caller]
fn number_of(text: &str) -> i64 {
    let number = text.parse();
    number.unwrap_or_else(|_| panic!("{text} is not a number"))
}

/// `1..50, 70` or `none`.
fn values(cell: &str) -> Vec<RangeInclusive<i64>> {
    let parts = cell.split(", ").filter(|part| *part != "none");
    let ranges = parts.map(|part| {
        let (first, last) = part.split_once("..").unwrap_or((part, part));
        number_of(first)..=number_of(last)
    });
    ranges.collect()
}

impl Situation {
    /// What `CREATE SEQUENCE` makes of the options.
    pub(crate) fn limits(&self) -> Limits {
        let mut words = self.options.split_whitespace();
        let (mut increment, mut min, mut max, mut start) = (1, None, None, None);
        let (mut type_range, mut cycle) = (i64::MIN..=i64::MAX, false);
        while let Some(word) = words.next() {
            let mut value = || words.next().expect("an option has a value");
            match word {
                "AS" => {
                    assert_eq!(value(), "integer");
                    type_range = i32::MIN.into()..=i32::MAX.into();
                }
                "INCREMENT" => increment = number_of(value()),
                "MINVALUE" => min = Some(number_of(value())),
                "MAXVALUE" => max = Some(number_of(value())),
                "START" => start = Some(number_of(value())),
                "CYCLE" => cycle = true,
                other => panic!("{other} is not known as an option"),
            }
        }
        let up = increment > 0;
        let min = min.unwrap_or(if up { 1 } else { *type_range.start() });
        let max = max.unwrap_or(if up { *type_range.end() } else { -1 });
        Limits {
            increment,
            min,
            max,
            start: start.unwrap_or(if up { min } else { max }),
            cache: 1,
            cycle,
        }
    }

    /// Whether the sequence, and with it the columns, are of `integer`.
    pub(crate) fn is_integer(&self) -> bool {
        self.options.contains("AS integer")
    }

    /// Whether some row has this value.
    pub(crate) fn is_taken(&self, value: i64) -> bool {
        let mut ranges = self.tables.iter().flatten();
        ranges.any(|range| range.contains(&value))
    }
}
