//! Tables, views and composite types, without their parts.

use super::answer::Row;
use super::builder::{Builder, Oid, Place, Relation, class};
use crate::catalog::{
    Column, Composite, ForeignTable, PartitionOf, Persistence, ReplicaIdentity, Size, Table,
    TableKind, Unseen, View, ViewKind,
};
use crate::error::Result;
use crate::name::{QualifiedName, quote_ident};

pub(super) fn relation(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let name = b.qualified(row.parse(1)?, row.text(2)?)?;
    let kind = row.letter(3)?.unwrap_or(' ');
    note_unreadable(b, row, &name, kind)?;
    let (relation, place) = match kind {
        'v' | 'm' => {
            let view = view(b, row, oid, name, kind)?;
            b.views.push(view);
            (
                Relation::View(b.views.len() - 1),
                Place::View(b.views.len() - 1),
            )
        }
        'c' => {
            let composite = composite(b, row, name)?;
            b.composites.push(composite);
            (
                Relation::Composite(b.composites.len() - 1),
                Place::Composite(b.composites.len() - 1),
            )
        }
        _ => {
            let table = table(b, row, oid, name, kind)?;
            b.tables.push(table);
            (
                Relation::Table(b.tables.len() - 1),
                Place::Table(b.tables.len() - 1),
            )
        }
    };
    b.relations.insert(oid, relation);
    b.places.insert((class::RELATION, oid), place);
    // The row type stands for the relation: what depends on it depends on the relation.
    b.places.insert((class::TYPE, row.parse(12)?), place);
    Ok(())
}

fn table(b: &Builder, row: &Row<'_>, oid: Oid, name: QualifiedName, kind: char) -> Result<Table> {
    let of_type: Oid = row.parse(13)?;
    Ok(Table {
        name,
        kind: match kind {
            'r' => TableKind::Ordinary,
            'p' => TableKind::Partitioned,
            'f' => TableKind::Foreign,
            other => TableKind::Other(other),
        },
        owner: b.role(row.parse(4)?),
        persistence: persistence(row, 5)?,
        partition_key: None,
        partition_of: if row.flag(6)? {
            Some(PartitionOf {
                parent: QualifiedName::new("", ""),
                bound: row.deparsed(19)?,
                detach_pending: false,
            })
        } else {
            None
        },
        inherits: Vec::new(),
        of_type: b.types.get(&of_type).map(|t| t.name.clone()),
        foreign: None,
        access_method: b.access_methods.get(&row.parse(14)?).cloned(),
        tablespace: b.tablespace(row.parse(15)?),
        options: row.list(17)?,
        replica_identity: match row.letter(9)? {
            Some('d') | None => ReplicaIdentity::PrimaryKey,
            Some('n') => ReplicaIdentity::Nothing,
            Some('f') => ReplicaIdentity::Full,
            Some('i') => ReplicaIdentity::Index,
            Some(other) => ReplicaIdentity::Other(other),
        },
        row_security: row.flag(7)?,
        row_security_forced: row.flag(8)?,
        columns: room_for_columns(row)?,
        constraints: Vec::new(),
        indexes: Vec::new(),
        triggers: Vec::new(),
        rules: Vec::new(),
        policies: Vec::new(),
        comment: b.comment(class::RELATION, oid, 0),
        extension: b.extension(class::RELATION, oid),
        privileges: Builder::grants(row, 18)?,
        size: size(b, row, 10, 11, Some(20))?,
    })
}

fn view(b: &Builder, row: &Row<'_>, oid: Oid, name: QualifiedName, kind: char) -> Result<View> {
    Ok(View {
        name,
        kind: match kind {
            'v' => ViewKind::Plain,
            'm' => ViewKind::Materialized,
            other => ViewKind::Other(other),
        },
        owner: b.role(row.parse(4)?),
        definition: String::new(),
        options: row.list(17)?,
        populated: row.flag(16)?,
        persistence: persistence(row, 5)?,
        access_method: b.access_methods.get(&row.parse(14)?).cloned(),
        tablespace: b.tablespace(row.parse(15)?),
        columns: room_for_columns(row)?,
        indexes: Vec::new(),
        triggers: Vec::new(),
        rules: Vec::new(),
        comment: b.comment(class::RELATION, oid, 0),
        extension: b.extension(class::RELATION, oid),
        privileges: Builder::grants(row, 18)?,
        size: if kind == 'm' {
            size(b, row, 10, 11, Some(20))?
        } else {
            Size::default()
        },
    })
}

/// Comment, privileges and extension of a composite type hang on its type, not on its relation.
fn composite(b: &Builder, row: &Row<'_>, name: QualifiedName) -> Result<Composite> {
    let type_oid: Oid = row.parse(12)?;
    Ok(Composite {
        name,
        owner: b.role(row.parse(4)?),
        attributes: room_for_columns(row)?,
        comment: b.comment(class::TYPE, type_oid, 0),
        extension: b.extension(class::TYPE, type_oid),
        privileges: b.type_privileges.get(&type_oid).cloned(),
    })
}

/// A column is half a kilobyte: lists that grow by doubling would take twice the memory.
fn room_for_columns(row: &Row<'_>) -> Result<Vec<Column>> {
    Ok(Vec::with_capacity(row.parse::<usize>(22)?.min(1_600)))
}

pub(super) fn persistence(row: &Row<'_>, column: usize) -> Result<Persistence> {
    Ok(match row.letter(column)? {
        Some('u') => Persistence::Unlogged,
        Some('p') | None => Persistence::Permanent,
        Some(other) => Persistence::Other(other),
    })
}

/// Before 14 a table that was never analysed says 0 rows on 0 pages, since then -1.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a row estimate is a positive whole number"
)]
pub(super) fn size(
    b: &Builder,
    row: &Row<'_>,
    rows: usize,
    pages: usize,
    total: Option<usize>,
) -> Result<Size> {
    let (rows, pages): (f64, u64) = (
        row.parse(rows)?,
        row.parse::<i32>(pages)?.unsigned_abs().into(),
    );
    let counted = rows >= 0.0 && (pages > 0 || rows > 0.0 || b.major >= 14);
    Ok(Size {
        estimated_rows: counted.then_some(rows as u64),
        estimated_bytes: pages * b.block_size,
        total_bytes: total.map(|t| row.opt_parse(t)).transpose()?.flatten(),
    })
}

/// Rows need the right to use the schema, and the right to select from the relation.
fn note_unreadable(b: &mut Builder, row: &Row<'_>, name: &QualifiedName, kind: char) -> Result<()> {
    let closed = kind != 'c' && b.closed_schemas.contains(&row.parse(1)?);
    let refused = !row.flag(21)?;
    if !closed && !refused {
        return Ok(());
    }
    let role = quote_ident(&b.reader);
    let schema = quote_ident(&name.schema);
    let usage = closed.then(|| format!("GRANT USAGE ON SCHEMA {schema} TO {role}"));
    let select = refused.then(|| format!("GRANT SELECT ON {name} TO {role}"));
    let grants: Vec<String> = usage.into_iter().chain(select).collect();
    b.unseen.push(Unseen {
        object: name.to_string(),
        what: "its rows cannot be read".to_owned(),
        grant: Some(grants.join("; ")),
    });
    Ok(())
}

/// A parent of a table or of an index.
pub(super) fn inherits(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let (child, parent): (Oid, Oid) = (row.parse(0)?, row.parse(1)?);
    let detach_pending = row.flag(3)?;
    let Some(&Relation::Table(at)) = b.relations.get(&child) else {
        b.index_parents.push((child, parent));
        return Ok(());
    };
    let name = b.relation_name(parent)?.clone();
    let table = &mut b.tables[at];
    match &mut table.partition_of {
        Some(partition) => {
            partition.parent = name;
            partition.detach_pending = detach_pending;
        }
        None => b.parents.push((at, row.parse(2)?, name)),
    }
    Ok(())
}

pub(super) fn foreign_table(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let foreign = ForeignTable {
        server: row.owned(1)?,
        options: row.list(2)?,
    };
    if let Ok((_, table)) = b.table_mut(row.parse(0)?) {
        table.foreign = Some(foreign);
    }
    Ok(())
}

/// The query of a view.
pub(super) fn view_definition(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    if let Relation::View(at) = b.relation(row.parse(0)?)? {
        b.views[at].definition = row.deparsed(1)?;
    }
    Ok(())
}
