//! Names by id, comments and memberships: what all other objects are resolved with.

use super::answer::Row;
use super::builder::{Builder, Oid, Opclass, Outside, Place, class};
use crate::catalog::Schema;
use crate::error::Result;
use crate::name::QualifiedName;

pub(super) fn schema(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let name = row.owned(1)?;
    b.schema_names.insert(oid, name.clone());
    if !row.flag(4)? {
        b.closed_schemas.insert(oid);
    }
    b.places
        .insert((class::SCHEMA, oid), Place::Schema(b.schemas.len()));
    b.schemas.push(Schema {
        name,
        owner: b.role(row.parse(2)?),
        comment: b.comment(class::SCHEMA, oid, 0),
        extension: b.extension(class::SCHEMA, oid),
        privileges: Builder::grants(row, 3)?,
    });
    Ok(())
}

pub(super) fn role(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    b.role_names.insert(row.parse(0)?, row.owned(1)?);
    Ok(())
}

pub(super) fn access_method(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    b.access_methods.insert(row.parse(0)?, row.owned(1)?);
    Ok(())
}

pub(super) fn tablespace(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    b.tablespaces.insert(row.parse(0)?, row.owned(1)?);
    Ok(())
}

pub(super) fn collation(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    b.collations.insert(
        row.parse(0)?,
        QualifiedName::new(row.text(1)?, row.text(2)?),
    );
    Ok(())
}

pub(super) fn opclass(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let opclass = Opclass {
        name: QualifiedName::new(row.text(1)?, row.text(2)?),
        method: row.parse(3)?,
        input: row.parse(4)?,
        default: row.flag(5)?,
    };
    if opclass.default {
        b.default_opclasses.insert((opclass.method, opclass.input));
    }
    b.opclasses.insert(row.parse(0)?, opclass);
    Ok(())
}

pub(super) fn comment(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    b.comments
        .insert((row.parse(0)?, row.parse(1)?, row.parse(2)?), row.owned(3)?);
    Ok(())
}

pub(super) fn member(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    b.members
        .insert((row.parse(0)?, row.parse(1)?), row.parse(2)?);
    Ok(())
}

/// A column of a relation outside the schemas asked for.
pub(super) fn outside(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let (schema, name) = (row.text(1)?, row.text(2)?);
    let relation = b.outside.entry(row.parse(0)?).or_insert_with(|| Outside {
        name: QualifiedName::new(schema, name),
        columns: rustc_hash::FxHashMap::default(),
    });
    relation.columns.insert(row.parse(3)?, row.owned(4)?);
    Ok(())
}
