//! Sequences, and the columns that they feed.

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
        None => named_sequences(b, row.opt(4)?.unwrap_or_default()),
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

/// The sequences whose names stand in `nextval('…')` anywhere in an expression.
fn named_sequences(b: &Builder, expression: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, _) in expression.match_indices("nextval(") {
        let Some(literal) = first_literal(&expression[at..]) else {
            continue;
        };
        let Some((first, rest)) = split_ident(&literal) else {
            continue;
        };
        let place = match rest.strip_prefix('.').and_then(split_ident) {
            Some((name, "")) => b
                .sequences
                .iter()
                .position(|s| s.name.schema == first && s.name.name == name),
            None if rest.is_empty() => b.search_path.iter().find_map(|schema| {
                b.sequences
                    .iter()
                    .position(|s| s.name.schema == *schema && s.name.name == first)
            }),
            _ => None,
        };
        found.extend(place.filter(|p| !found.contains(p)));
    }
    found
}

/// The first string literal in `text`, its quotes undoubled.
fn first_literal(text: &str) -> Option<String> {
    let start = text.find('\'')? + 1;
    let mut literal = String::new();
    let mut chars = text[start..].chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\'' {
            literal.push(c);
        } else if chars.next_if_eq(&'\'').is_some() {
            literal.push('\'');
        } else {
            return Some(literal);
        }
    }
    None
}
