//! Sequences, and the columns that they feed.

use std::collections::HashMap;

use super::answer::Row;
use super::builder::{Builder, Oid, Place, class};
use super::relations;
use crate::catalog::{ColumnRef, Feed, FeedVia, Sequence};
use crate::error::{Error, ErrorKind, Result};
use crate::name::{QualifiedName, split_ident};

pub(super) fn sequence(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let owned_by = match row.opt_parse::<Oid>(12)? {
        Some(table) => Some(ColumnRef {
            table: b.relation_name(table)?.clone(),
            column: b.column_name(table, row.parse(13)?)?,
        }),
        None => None,
    };
    let sequence = Sequence {
        name: b.qualified(row.parse(1)?, row.text(2)?)?,
        owner: b.role(row.parse(3)?),
        data_type: row.deparsed(5)?,
        start: row.parse(6)?,
        increment: row.parse(7)?,
        min: row.parse(8)?,
        max: row.parse(9)?,
        cache: row.parse(10)?,
        cycle: row.flag(11)?,
        persistence: relations::persistence(row, 4)?,
        owned_by,
        identity: row.letter(14)? == Some('i'),
        feeds: Vec::new(),
        comment: b.comment(class::RELATION, oid, 0),
        extension: b.extension(class::RELATION, oid),
        privileges: Builder::grants(row, 15)?,
    };
    b.places
        .insert((class::RELATION, oid), Place::Sequence(b.sequences.len()));
    b.sequences.push(sequence);
    Ok(())
}

/// A column that a sequence feeds. Where only a text names the sequence, it is looked up as the
/// server would look it up with the usual `search_path`.
pub(super) fn feed(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let table: Oid = row.parse(1)?;
    let (table_name, column) = match (row.opt(5)?, row.opt(6)?, row.opt(7)?) {
        (Some(schema), Some(name), Some(column)) => {
            (QualifiedName::new(schema, name), column.to_owned())
        }
        _ => (
            b.relation_name(table)?.clone(),
            b.column_name(table, row.parse(2)?)?,
        ),
    };
    let via = match row.text(3)? {
        "d" => FeedVia::Default,
        "e" => FeedVia::Expression,
        "i" => FeedVia::Identity,
        "f" => FeedVia::Function,
        "m" => FeedVia::Domain,
        "l" => FeedVia::LateBound,
        "g" => FeedVia::Guessed,
        other => {
            let message = format!("`{other}` is not a way in which a sequence feeds a column");
            return Err(Error::new(ErrorKind::UnexpectedAnswer, message));
        }
    };
    let sequences = match row.opt_parse::<Oid>(0)? {
        Some(oid) => match b.places.get(&(class::RELATION, oid)) {
            Some(&Place::Sequence(at)) => vec![at],
            _ => Vec::new(),
        },
        None => {
            let guess = row
                .opt(4)?
                .and_then(|text| literal(text.strip_prefix("nextval(")?));
            guess
                .and_then(|(name, _)| b.sequence_named(&name))
                .into_iter()
                .collect()
        }
    };
    for at in sequences {
        b.sequences[at].feeds.push(Feed {
            table: table_name.clone(),
            column: column.clone(),
            via,
        });
    }
    Ok(())
}

/// Columns whose default looks a sequence's name up at every insert: `nextval('x'::text)`. That
/// leaves no dependency, so the printed defaults are looked through, those of domains included.
pub(super) fn late_bound(b: &mut Builder) {
    let domains: HashMap<&QualifiedName, &str> = b
        .domains
        .iter()
        .filter_map(|d| Some((&d.name, d.default.as_deref()?)))
        .filter(|(_, default)| !late_names(default).is_empty())
        .collect();
    let mut feeds = Vec::new();
    for table in &b.tables {
        for column in &table.columns {
            let of_domain = || {
                domains
                    .get(&column.data_type.name)
                    .copied()
                    .filter(|_| !column.data_type.array)
            };
            let default = column.default.as_deref().or_else(of_domain);
            let Some(default) = default.filter(|d| d.contains("nextval(")) else {
                continue;
            };
            for at in late_names(default)
                .iter()
                .filter_map(|name| b.sequence_named(name))
            {
                feeds.push((
                    at,
                    Feed::new(table.name.clone(), &column.name, FeedVia::LateBound),
                ));
            }
        }
    }
    for (at, feed) in feeds {
        b.sequences[at].feeds.push(feed);
    }
}

/// The texts in `nextval(…)` that are not constants of the type regclass.
fn late_names(default: &str) -> Vec<String> {
    default
        .match_indices("nextval(")
        .filter_map(|(at, call)| {
            let argument = &default[at + call.len()..];
            let (name, rest) = literal(argument.trim_start_matches('('))?;
            let bound = argument.starts_with('\'') && rest.starts_with("::regclass)");
            (!bound).then_some(name)
        })
        .collect()
}

/// The string literal that `text` begins with, its quotes undoubled, and what follows.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('\'')?;
    let mut value = String::new();
    loop {
        let quote = rest.find('\'')?;
        value.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Some((value, rest)),
        }
    }
}

impl Builder {
    /// The sequence that the server would find under a name, on the usual `search_path`.
    fn sequence_named(&self, name: &str) -> Option<usize> {
        let (first, rest) = split_ident(name)?;
        match rest.strip_prefix('.').and_then(split_ident) {
            Some((second, "")) => self
                .sequence_places
                .get(&QualifiedName::new(first, second))
                .copied(),
            None if rest.is_empty() => self.search_path.iter().find_map(|schema| {
                self.sequence_places
                    .get(&QualifiedName::new(schema, &first))
                    .copied()
            }),
            _ => None,
        }
    }
}
