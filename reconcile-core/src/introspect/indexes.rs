//! Indexes of tables and materialised views.

use super::answer::Row;
use super::builder::{Builder, Oid, Owner, Place, Relation, class, missing};
use super::relations;
use crate::catalog::{Index, IndexColumn, IndexKey};
use crate::error::Result;
use crate::name::QualifiedName;

/// The database's default collation, `pg_catalog."default"`.
const DEFAULT_COLLATION: Oid = 100;

pub(super) fn index(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let (oid, of): (Oid, Oid) = (row.parse(0)?, row.parse(2)?);
    let relation = b.relation(of)?;
    let keys: Vec<i16> = row.numbers(12)?;
    let key_count = row.parse::<usize>(11)?.min(keys.len());
    let expressions = row.deparsed_list(20)?;
    let index = Index {
        name: row.owned(1)?,
        method: b
            .access_methods
            .get(&row.parse(3)?)
            .cloned()
            .ok_or_else(|| missing("access method", 0))?,
        unique: row.flag(4)?,
        nulls_not_distinct: row.flag(5)?,
        columns: key_columns(b, row, &keys[..key_count], &expressions)?,
        include: b.column_names(of, &keys[key_count..])?,
        predicate: row.opt_deparsed(21)?,
        constraint: None,
        partition_of: None,
        invalid: !row.flag(6)?,
        not_ready: !row.flag(7)?,
        deferred: !row.flag(8)?,
        clustered: row.flag(9)?,
        replica_identity: row.flag(10)?,
        options: row.list(16)?,
        tablespace: b.tablespace(row.parse(17)?),
        comment: b.comment(class::RELATION, oid, 0),
        size: relations::size(b, row, 18, 19, None)?,
    };
    add(b, oid, relation, index)
}

fn add(b: &mut Builder, oid: Oid, relation: Relation, mut index: Index) -> Result<()> {
    if let Some(&Place::Constraint(Owner::Table(table), at)) = b.constraint_indexes.get(&oid) {
        let constraint = &mut b.tables[table].constraints[at];
        constraint.index = Some(index.name.clone());
        constraint.include.clone_from(&index.include);
        constraint.nulls_not_distinct = index.nulls_not_distinct;
        index.constraint = Some(constraint.name.clone());
    }
    let list = match relation {
        Relation::Table(at) => &mut b.tables[at].indexes,
        Relation::View(at) => &mut b.views[at].indexes,
        Relation::Composite(_) => return Err(missing("the table of index", oid)),
    };
    let place = Place::Index(relation, list.len());
    list.push(index);
    b.places.insert((class::RELATION, oid), place);
    Ok(())
}

fn key_columns(
    b: &Builder,
    row: &Row<'_>,
    keys: &[i16],
    expressions: &[String],
) -> Result<Vec<IndexColumn>> {
    let (oid, of): (Oid, Oid) = (row.parse(0)?, row.parse(2)?);
    let relation = b.relation(of)?;
    let (options, classes, collations): (Vec<i16>, Vec<Oid>, Vec<Oid>) =
        (row.numbers(13)?, row.numbers(14)?, row.numbers(15)?);
    let mut expressions = expressions.iter();
    let mut columns = Vec::with_capacity(keys.len());
    for (i, &key) in keys.iter().enumerate() {
        let at = |list: &[Oid]| list.get(i).copied().unwrap_or_default();
        let bits = options.get(i).copied().unwrap_or_default();
        let position = i16::try_from(i + 1).unwrap_or(i16::MAX);
        let opclass_options = b
            .opclass_options
            .get(&(oid, position))
            .cloned()
            .unwrap_or_default();
        let (of_type, of_collation) = b
            .column_type(relation, key)
            .unwrap_or((0, DEFAULT_COLLATION));
        let key = match key {
            0 => IndexKey::Expression(
                expressions
                    .next()
                    .ok_or_else(|| missing("an expression of index", oid))?
                    .clone(),
            ),
            key => IndexKey::Column(b.column_name(of, key)?),
        };
        // The type of an expression is not in the catalog: its class counts as default if it is
        // one for some type.
        let opclass = b.special_opclass(at(&classes), of_type).cloned();
        columns.push(IndexColumn {
            key,
            collation: b.collation(at(&collations), of_collation),
            opclass: match (opclass, opclass_options.is_empty()) {
                (None, false) => b.opclasses.get(&at(&classes)).map(|o| o.name.clone()),
                (opclass, _) => opclass,
            },
            opclass_options,
            descending: bits & 1 != 0,
            nulls_first: bits & 2 != 0,
        });
    }
    Ok(columns)
}

/// Indexes that are parts of a partitioned index, and those that foreign keys rely on, once all
/// are known.
pub(super) fn link_parents(b: &mut Builder) {
    for (table, at, index) in std::mem::take(&mut b.foreign_key_indexes) {
        let name = b.index_name(index).map(|name| name.name);
        b.tables[table].constraints[at].index = name;
    }
    for (child, parent) in std::mem::take(&mut b.index_parents) {
        if let Some(&Place::Index(Relation::Table(at), i)) = b.places.get(&(class::RELATION, child))
        {
            let name = b.index_name(parent);
            b.tables[at].indexes[i].partition_of = name;
        }
    }
}

impl Builder {
    /// The operator class with this id, where it is not what the type would get by default: it is
    /// a default for another type only, or for none. Follows `GetDefaultOpClass` of the server.
    pub(super) fn special_opclass(&self, oid: Oid, of_type: Oid) -> Option<&QualifiedName> {
        let opclass = self.opclasses.get(&oid)?;
        let mut base = of_type;
        while let Some(next) = self.types.get(&base).and_then(|t| t.base) {
            base = next;
        }
        let elsewhere =
            opclass.input != base && self.default_opclasses.contains(&(opclass.method, base));
        (!opclass.default || elsewhere).then_some(&opclass.name)
    }
}
