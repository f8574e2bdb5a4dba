//! Sequences, and the columns that they feed.

use std::collections::HashMap;

use super::answer::Row;
use super::builder::{Builder, Oid, Place, class};
use super::relations;
use crate::catalog::{Column, ColumnRef, Feed, FeedVia, Sequence, Table, Unseen};
use crate::error::{Error, ErrorKind, Result};
use crate::name::{QualifiedName, quote_ident};
use crate::sequence::late_bound::{self, LateBound};

pub(super) fn sequence(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let owned_by = match row.opt_parse::<Oid>(12)? {
        Some(table) => Some(ColumnRef {
            table: b.relation_name(table)?.clone(),
            column: b.column_name(table, row.parse(13)?)?,
        }),
        None => None,
    };
    let identity = row.letter(14)? == Some('i');
    let extension = b.extension(class::RELATION, oid);
    // What is fed within an extension is the extension's own business.
    let table = row.opt_parse::<Oid>(12)?.unwrap_or(0);
    let feeds = owned_by.iter().filter(|_| {
        identity && (extension.is_none() || b.extension(class::RELATION, table).is_none())
    });
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
        feeds: feeds
            .map(|c| Feed::new(c.table.clone(), &c.column, FeedVia::Identity))
            .collect(),
        owned_by,
        identity,
        comment: b.comment(class::RELATION, oid, 0),
        extension,
        privileges: Builder::grants(row, 15)?,
    };
    b.places
        .insert((class::RELATION, oid), Place::Sequence(b.sequences.len()));
    b.sequences.push(sequence);
    Ok(())
}

/// A column that a sequence feeds.
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
    let via = via(row.text(3)?)?;
    let sequences = if let Some(oid) = row.opt_parse::<Oid>(0)? {
        match b.places.get(&(class::RELATION, oid)) {
            Some(&Place::Sequence(at)) => vec![at],
            _ => Vec::new(),
        }
    } else {
        let guess = late_bound::parse(row.opt(4)?.unwrap_or_default());
        named_sequences(b, &guess, |name| {
            b.sequences.iter().position(|s| s.name == *name)
        })
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

fn via(letter: &str) -> Result<FeedVia> {
    Ok(match letter {
        "d" => FeedVia::Default,
        "e" => FeedVia::Expression,
        "f" => FeedVia::Function,
        "m" => FeedVia::Domain,
        "g" => FeedVia::Guessed,
        other => {
            let message = format!("`{other}` is not a way in which a sequence feeds a column");
            return Err(Error::new(ErrorKind::UnexpectedAnswer, message));
        }
    })
}

/// Columns whose default looks a sequence's name up at every insert: `nextval('x'::text)`. That
/// leaves no dependency, so the printed defaults are looked through, those of domains included.
pub(super) fn late_bound(b: &mut Builder) {
    let speaks = |default: &&str| default.contains("nextval(");
    let domains: HashMap<&QualifiedName, &str> = b
        .domains
        .iter()
        .filter_map(|d| Some((&d.name, d.default.as_deref().filter(speaks)?)))
        .collect();
    let mut found = Vec::new();
    for table in &b.tables {
        for column in &table.columns {
            let of_domain = || {
                let domain = domains.get(&column.data_type.name).copied();
                domain.filter(|_| !column.data_type.array)
            };
            let default = column.default.as_deref().or_else(of_domain);
            let Some(default) = default.filter(speaks) else {
                continue;
            };
            let named = late_bound::parse(default);
            if named.names.is_empty() || is_from_parent(b, table, column) {
                continue;
            }
            found.push((table, column, named, default));
        }
    }
    if found.is_empty() {
        return;
    }
    let places: HashMap<_, _> = (0..)
        .zip(&b.sequences)
        .map(|(at, s)| (&s.name, at))
        .collect();
    let mut feeds = Vec::new();
    let mut computed = Vec::new();
    for (table, column, named, default) in found {
        if named.names.contains(&None) {
            computed.push(computed_name(&table.name, &column.name, default));
        }
        let via = if named.plain {
            FeedVia::LateBound
        } else {
            FeedVia::Expression
        };
        let feed = Feed::new(table.name.clone(), &column.name, via);
        let sequences = named_sequences(b, &named, |name| places.get(name).copied());
        feeds.extend(sequences.into_iter().map(|at| (at, feed.clone())));
    }
    for (at, feed) in feeds {
        b.sequences[at].feeds.push(feed);
    }
    b.unseen.extend(computed);
}

/// Whether a partition's column has the default of the partitioned table's.
fn is_from_parent(b: &Builder, table: &Table, column: &Column) -> bool {
    table.partition_of.as_ref().is_some_and(|part| {
        let parent = b.tables.iter().find(|t| t.name == part.parent);
        let above = parent.and_then(|parent| parent.column(&column.name));
        above.is_some_and(|above| {
            above.default == column.default && above.data_type == column.data_type
        })
    })
}

/// The sequences of these names, each once, found as on the usual `search_path`.
fn named_sequences(
    b: &Builder,
    named: &LateBound,
    position: impl Fn(&QualifiedName) -> Option<usize>,
) -> Vec<usize> {
    let path = || b.search_path.iter().map(String::as_str);
    let mut found = Vec::new();
    for name in named.names.iter().flatten() {
        let full = name.resolve(path(), |full| position(full).is_some());
        let place = full.as_ref().and_then(&position);
        found.extend(place.filter(|p| !found.contains(p)));
    }
    found
}

/// Some sequence feeds the column, and nobody can say which.
fn computed_name(table: &QualifiedName, column: &str, default: &str) -> Unseen {
    Unseen {
        object: format!("column {} of {table}", quote_ident(column)),
        what: format!("which sequence feeds it: the name is computed in {default}"),
        grant: None,
    }
}
