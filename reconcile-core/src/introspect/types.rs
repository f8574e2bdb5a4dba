//! Types: enums, domains and ranges; what columns need to know of all the others.

use super::answer::Row;
use super::builder::{Builder, Oid, Place, TypeInfo, class};
use crate::catalog::{Domain, Enum, Range};
use crate::error::Result;
use crate::name::QualifiedName;

pub(super) fn data_type(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let name = QualifiedName::new(row.text(2)?, row.text(3)?);
    let kind = row.letter(4)?.unwrap_or(' ');
    let base: Oid = row.parse(12)?;
    let element: Oid = row.parse(5)?;
    let info = TypeInfo {
        name: name.clone(),
        text: row.owned(11)?,
        element: row.flag(6)?.then_some(element),
        base: (kind == 'd').then_some(base),
        collation: row.parse(7)?,
        storage: row.letter(8)?.unwrap_or('p'),
    };
    b.types.insert(oid, info);
    if !b.schema_names.contains_key(&row.parse(1)?) {
        return Ok(());
    }
    match kind {
        'e' => {
            b.places
                .insert((class::TYPE, oid), Place::Enum(b.enums.len()));
            b.enums.push(Enum {
                name,
                owner: b.role(row.parse(9)?),
                labels: Vec::new(),
                comment: b.comment(class::TYPE, oid, 0),
                extension: b.extension(class::TYPE, oid),
                privileges: Builder::grants(row, 10)?,
            });
        }
        'd' => {
            b.places
                .insert((class::TYPE, oid), Place::Domain(b.domains.len()));
            let domain = domain(b, row, oid, name)?;
            b.domains.push(domain);
        }
        'c' => {
            if let Some(grants) = Builder::grants(row, 10)? {
                b.type_privileges.insert(oid, grants);
            }
        }
        'r' => {
            b.places
                .insert((class::TYPE, oid), Place::Range(b.ranges.len()));
            let range = range_shell(b, row, oid, name)?;
            b.ranges.push(range);
        }
        _ => {}
    }
    Ok(())
}

/// The base type is resolved when all types are known.
fn domain(b: &mut Builder, row: &Row<'_>, oid: Oid, name: QualifiedName) -> Result<Domain> {
    b.domain_bases.push((
        b.domains.len(),
        row.parse(12)?,
        row.parse(13)?,
        row.opt_owned(14)?,
        row.parse(7)?,
    ));
    Ok(Domain {
        name,
        owner: b.role(row.parse(9)?),
        base: b.data_type(0, -1, None),
        not_null: row.flag(15)?,
        default: row.opt_owned(16)?,
        collation: None,
        constraints: Vec::new(),
        comment: b.comment(class::TYPE, oid, 0),
        extension: b.extension(class::TYPE, oid),
        privileges: Builder::grants(row, 10)?,
    })
}

/// What is known of a range from its type alone.
fn range_shell(b: &Builder, row: &Row<'_>, oid: Oid, name: QualifiedName) -> Result<Range> {
    Ok(Range {
        name,
        owner: b.role(row.parse(9)?),
        subtype: b.data_type(0, -1, None),
        opclass: QualifiedName::new("", ""),
        collation: None,
        canonical: None,
        subtype_diff: None,
        multirange: None,
        comment: b.comment(class::TYPE, oid, 0),
        extension: b.extension(class::TYPE, oid),
        privileges: Builder::grants(row, 10)?,
    })
}

/// Base types of domains, once all types are known.
pub(super) fn link_bases(b: &mut Builder) {
    for (at, base, modifier, text, collation) in std::mem::take(&mut b.domain_bases) {
        let usual = b.types.get(&base).map_or(0, |t| t.collation);
        let collation = b.collation(collation, usual);
        b.domains[at].base = b.data_type(base, modifier, text);
        b.domains[at].collation = collation;
    }
}

pub(super) fn enum_label(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    if let Some(&Place::Enum(at)) = b.places.get(&(class::TYPE, row.parse(0)?)) {
        b.labels.push((at, row.parse(1)?, row.owned(2)?));
    }
    Ok(())
}

/// Labels in their sort order, which is not the order in which they were added.
pub(super) fn link_labels(b: &mut Builder) {
    let mut labels = std::mem::take(&mut b.labels);
    labels.sort_unstable_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)));
    for (at, _, label) in labels {
        b.enums[at].labels.push(label);
    }
}

pub(super) fn range(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let Some(&Place::Range(at)) = b.places.get(&(class::TYPE, row.parse(0)?)) else {
        return Ok(());
    };
    let subtype: Oid = row.parse(1)?;
    let usual = b.types.get(&subtype).map_or(0, |t| t.collation);
    let collation = b.collation(row.parse(3)?, usual);
    let multirange: Oid = row.parse(7)?;
    let opclass = b.opclasses.get(&row.parse(4)?).map(|o| o.name.clone());
    let subtype = b.data_type(subtype, -1, row.opt_owned(2)?);
    let multirange_name = b.types.get(&multirange).map(|t| t.name.clone());
    if multirange != 0 {
        b.places.insert((class::TYPE, multirange), Place::Range(at));
    }
    let range = &mut b.ranges[at];
    range.subtype = subtype;
    range.collation = collation;
    range.multirange = multirange_name;
    range.canonical = pair(row.list(5)?);
    range.subtype_diff = pair(row.list(6)?);
    if let Some(opclass) = opclass {
        range.opclass = opclass;
    }
    Ok(())
}

fn pair(parts: Vec<String>) -> Option<QualifiedName> {
    match <[String; 2]>::try_from(parts) {
        Ok([schema, name]) => Some(QualifiedName { schema, name }),
        Err(_) => None,
    }
}
