//! Extensions, publications, default privileges, and objects of the rarer kinds.

use super::answer::Row;
use super::builder::{Builder, Oid, Place, class, missing};
use crate::catalog::{DefaultPrivileges, Extension, OtherObject, Publication, PublicationTable};
use crate::error::Result;
use crate::name::split_ident;

pub(super) fn extension(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let name = row.owned(1)?;
    b.extension_names.insert(oid, name.clone());
    b.places.insert(
        (class::EXTENSION, oid),
        Place::Extension(b.extensions.len()),
    );
    b.extensions.push(Extension {
        name,
        version: row.owned(2)?,
        schema: row.owned(3)?,
        owner: b.role(row.parse(4)?),
        relocatable: row.flag(5)?,
        comment: b.comment(class::EXTENSION, oid, 0),
    });
    Ok(())
}

pub(super) fn publication(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let mut operations = Vec::new();
    for (column, operation) in [(4, "insert"), (5, "update"), (6, "delete"), (7, "truncate")] {
        if row.flag(column)? {
            operations.push(operation.to_owned());
        }
    }
    b.places.insert(
        (class::PUBLICATION, oid),
        Place::Publication(b.publications.len()),
    );
    b.publications.push(Publication {
        name: row.owned(1)?,
        owner: b.role(row.parse(2)?),
        all_tables: row.flag(3)?,
        operations,
        via_partition_root: row.flag(8)?,
        tables: Vec::new(),
        schemas: Vec::new(),
        generated_columns: row.flag(9)?,
        comment: b.comment(class::PUBLICATION, oid, 0),
    });
    Ok(())
}

fn publication_at(b: &Builder, oid: Oid) -> Result<usize> {
    match b.places.get(&(class::PUBLICATION, oid)) {
        Some(&Place::Publication(at)) => Ok(at),
        _ => Err(missing("publication", oid)),
    }
}

/// Tables outside the schemas asked for are left out with their schemas.
pub(super) fn publication_table(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let at = publication_at(b, row.parse(0)?)?;
    let relation: Oid = row.parse(1)?;
    if b.scoped && !b.relations.contains_key(&relation) {
        return Ok(());
    }
    let table = PublicationTable {
        table: b.relation_name(relation)?.clone(),
        columns: b.column_names(relation, &row.numbers(2)?)?,
        filter: row.opt_deparsed(3)?,
    };
    let tables = &mut b.publications[at].tables;
    let place = Place::PublicationTable(at, tables.len());
    tables.push(table);
    b.places
        .insert((class::PUBLICATION_TABLE, row.parse(4)?), place);
    Ok(())
}

pub(super) fn publication_schema(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let at = publication_at(b, row.parse(0)?)?;
    let schema = row.owned(1)?;
    b.publications[at].schemas.push(schema);
    Ok(())
}

pub(super) fn default_privileges(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    b.default_privileges.push(DefaultPrivileges {
        role: b.role(row.parse(0)?),
        schema: row.opt_owned(1)?,
        objects: match row.letter(2)?.unwrap_or(' ') {
            'r' => "tables".to_owned(),
            'S' => "sequences".to_owned(),
            'f' => "functions".to_owned(),
            'T' => "types".to_owned(),
            'n' => "schemas".to_owned(),
            'L' => "large objects".to_owned(),
            other => other.to_string(),
        },
        privileges: Builder::grants(row, 3)?.unwrap_or_default(),
    });
    Ok(())
}

/// An object of a rarer kind. In a scoped reading, those in other schemas are left out.
pub(super) fn other(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let (class, oid): (Oid, Oid) = (row.parse(0)?, row.parse(1)?);
    // Printed in quotes where it needs them.
    let schema = row
        .opt(3)?
        .map(|s| split_ident(s).map_or_else(|| s.to_owned(), |(name, _)| name));
    if schema
        .as_ref()
        .is_some_and(|s| !b.schemas.iter().any(|x| x.name == *s))
    {
        return Ok(());
    }
    let object = OtherObject {
        kind: row.deparsed(2)?,
        identity: row.deparsed(4)?,
        schema,
        owner: row.opt_parse::<Oid>(5)?.map(|owner| b.role(owner)),
        definition: row.opt_owned(6)?.filter(|d| !d.is_empty()),
        comment: b.comment(class, oid, 0),
        extension: b.extension(class, oid),
        privileges: Builder::grants(row, 7)?,
    };
    b.places.insert((class, oid), Place::Other(b.others.len()));
    b.others.push(object);
    Ok(())
}
