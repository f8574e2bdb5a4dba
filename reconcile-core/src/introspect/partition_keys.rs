//! Partition keys.

use super::answer::Row;
use super::builder::{Builder, Oid};
use crate::catalog::{PartitionKey, PartitionStrategy, push_visible};
use crate::error::Result;
use crate::name::push_ident;

/// How a partitioned table spreads its rows; printed here unless there is an expression in it.
pub(super) fn partition_key(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let letter = row.letter(1)?.unwrap_or(' ');
    let strategy = match letter {
        'r' => PartitionStrategy::Range,
        'l' => PartitionStrategy::List,
        'h' => PartitionStrategy::Hash,
        other => PartitionStrategy::Other(other),
    };
    let positions: Vec<i16> = row.numbers(2)?;
    let relation = b.relation(oid)?;
    let columns: Vec<String> = positions
        .iter()
        .map(|&p| {
            b.column(relation, p)
                .map(|c| c.name.clone())
                .unwrap_or_default()
        })
        .collect();
    let definition = if let Some(text) = row.opt(5)? {
        text.to_owned()
    } else {
        let (classes, collations): (Vec<Oid>, Vec<Oid>) = (row.numbers(3)?, row.numbers(4)?);
        plain_key(b, oid, letter, &positions, &columns, &classes, &collations)
    };
    let (_, table) = b.table_mut(oid)?;
    table.partition_key = Some(PartitionKey {
        strategy,
        columns,
        definition,
    });
    Ok(())
}

fn plain_key(
    b: &Builder,
    oid: Oid,
    letter: char,
    positions: &[i16],
    columns: &[String],
    classes: &[Oid],
    collations: &[Oid],
) -> String {
    let mut out = String::from(match letter {
        'r' => "RANGE (",
        'l' => "LIST (",
        'h' => "HASH (",
        _ => "(",
    });
    for (i, column) in columns.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        push_ident(&mut out, column);
        let (type_oid, collation) = positions
            .get(i)
            .and_then(|p| b.column_type(b.relation(oid).ok()?, *p))
            .unwrap_or((0, 0));
        if let Some(other) = collations.get(i).and_then(|&c| b.collation(c, collation)) {
            out.push_str(" COLLATE ");
            push_visible(&mut out, &other);
        }
        if let Some(opclass) = classes.get(i).and_then(|&c| b.special_opclass(c, type_oid)) {
            out.push(' ');
            push_visible(&mut out, opclass);
        }
    }
    out.push(')');
    out
}
