//! Columns of tables and views, attributes of composite types.

use super::answer::Row;
use super::builder::{Builder, Oid, class};
use crate::catalog::{Column, GeneratedKind, Identity};
use crate::error::Result;

pub(super) fn column(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let position: i16 = row.parse(1)?;
    let Some(&relation) = b.relations.get(&oid) else {
        // Only index columns with options come here: the options are those of operator classes.
        b.opclass_options.insert((oid, position), row.list(14)?);
        return Ok(());
    };
    let (type_oid, collation): (Oid, Oid) = (row.parse(3)?, row.opt_parse(9)?.unwrap_or(0));
    let mut options = row.list(14)?;
    options.extend(row.list(15)?);
    let usual = b.types.get(&type_oid).map(|t| (t.collation, t.storage));
    let (usual_collation, usual_storage) = usual.unwrap_or((0, 'x'));
    if let Some(letter) = row.letter(8)? {
        b.generated
            .insert((relation, position), generated_kind(letter));
    }
    let column = Column {
        name: row.owned(2)?,
        position,
        data_type: b.data_type(type_oid, row.opt_parse(4)?.unwrap_or(-1), row.opt_owned(5)?),
        not_null: row.flag_or(6, false)?,
        default: None,
        identity: row.letter(7)?.map(|letter| match letter {
            'a' => Identity::Always,
            'd' => Identity::ByDefault,
            other => Identity::Other(other),
        }),
        generated: None,
        collation: b.collation(collation, usual_collation),
        inherited: !row.flag_or(10, true)?,
        storage: row
            .letter(11)?
            .filter(|&s| s != usual_storage)
            .map(storage_name),
        compression: row.letter(12)?.map(|c| match c {
            'p' => "pglz".to_owned(),
            'l' => "lz4".to_owned(),
            other => other.to_string(),
        }),
        statistics: row.opt_parse(13)?,
        options,
        comment: b.comment(class::RELATION, oid, position.into()),
        privileges: Builder::grants(row, 16)?,
    };
    b.set_column_type(relation, (position, type_oid, collation));
    b.columns_mut(relation).push(column);
    Ok(())
}

fn generated_kind(letter: char) -> GeneratedKind {
    match letter {
        's' => GeneratedKind::Stored,
        'v' => GeneratedKind::Virtual,
        other => GeneratedKind::Other(other),
    }
}

fn storage_name(letter: char) -> String {
    match letter {
        'p' => "plain".to_owned(),
        'e' => "external".to_owned(),
        'x' => "extended".to_owned(),
        'm' => "main".to_owned(),
        other => other.to_string(),
    }
}

/// The rows came in no order; everything after them looks columns up by number.
pub(super) fn order(b: &mut Builder) {
    for table in &mut b.tables {
        table.columns.sort_unstable_by_key(|c| c.position);
    }
    for view in &mut b.views {
        view.columns.sort_unstable_by_key(|c| c.position);
    }
    for composite in &mut b.composites {
        composite.attributes.sort_unstable_by_key(|c| c.position);
    }
}
