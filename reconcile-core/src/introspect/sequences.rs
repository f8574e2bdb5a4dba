//! Sequences, and the columns that they feed.

use super::answer::Row;
use super::builder::{Builder, Oid, Place, class};
use super::relations;
use crate::catalog::{ColumnRef, Feed, FeedVia, Sequence, Unseen};
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
    let mut via = via(row.text(3)?)?;
    let sequences = match row.opt_parse::<Oid>(0)? {
        Some(oid) => match b.places.get(&(class::RELATION, oid)) {
            Some(&Place::Sequence(at)) => vec![at],
            _ => Vec::new(),
        },
        None => {
            let expression = row.opt(4)?.unwrap_or_default();
            let named = late_bound::parse(expression);
            if via == FeedVia::LateBound && !named.plain {
                via = FeedVia::Expression;
            }
            if via != FeedVia::Guessed && named.names.contains(&None) {
                note_computed_name(b, &table_name, &column, expression);
            }
            named_sequences(b, &named)
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

fn via(letter: &str) -> Result<FeedVia> {
    Ok(match letter {
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
    })
}

/// The sequences of these names, each once.
fn named_sequences(b: &Builder, named: &LateBound) -> Vec<usize> {
    let position = |name: &QualifiedName| b.sequences.iter().position(|s| s.name == *name);
    let path = || b.search_path.iter().map(String::as_str);
    let mut found = Vec::new();
    for name in named.names.iter().flatten() {
        let full = name.resolve(path(), |full| position(full).is_some());
        let place = full.as_ref().and_then(position);
        found.extend(place.filter(|p| !found.contains(p)));
    }
    found
}

/// Some sequence feeds the column, and nobody can say which.
fn note_computed_name(b: &mut Builder, table: &QualifiedName, column: &str, expression: &str) {
    b.unseen.push(Unseen {
        object: format!("column {} of {table}", quote_ident(column)),
        what: format!("which sequence feeds it: the name is computed in {expression}"),
        grant: None,
    });
}
