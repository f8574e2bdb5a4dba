//! Defaults of columns, and the expressions of generated ones.

use super::answer::Row;
use super::builder::{Builder, Oid, Place, class, missing};
use crate::catalog::{Dependency, DependencyKind, Generated, ObjectKind, ObjectRef};
use crate::error::Result;

pub(super) fn default(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let (oid, position): (Oid, i16) = (row.parse(0)?, row.parse(1)?);
    let Some(&relation) = b.relations.get(&oid) else {
        return Ok(());
    };
    let generated = b.generated.remove(&(relation, position));
    let columns = b.columns_mut(relation);
    let column = columns
        .binary_search_by_key(&position, |c| c.position)
        .map(|at| &mut columns[at])
        .map_err(|_| missing("a column of relation", oid))?;
    if let Some(kind) = generated {
        column.generated = Some(Generated {
            kind,
            expression: row.deparsed(3)?,
        });
    } else {
        column.default = row.opt_owned(3)?;
    }
    b.places.insert(
        (class::DEFAULT, row.parse(2)?),
        Place::Default(relation, position),
    );
    for source in row.numbers::<i16>(4)? {
        b.generated_from.push((relation, position, source));
    }
    Ok(())
}

/// What generated columns are computed from, once all columns are known.
pub(super) fn link_generated(b: &mut Builder) {
    for (relation, position, source) in std::mem::take(&mut b.generated_from) {
        let name = |p| b.column(relation, p).map(|c| c.name.clone());
        let (Some(column), Some(source)) = (name(position), name(source)) else {
            continue;
        };
        let of = b.name_of(relation);
        // Before 15 the column itself depends, and goes without CASCADE.
        let (kind, how) = if b.major >= 15 {
            (ObjectKind::Default, DependencyKind::Normal)
        } else {
            (ObjectKind::Column, DependencyKind::Automatic)
        };
        b.dependencies.push(Dependency {
            object: ObjectRef::part(kind, of, column),
            on: ObjectRef::part(ObjectKind::Column, of, source),
            kind: how,
        });
    }
}
