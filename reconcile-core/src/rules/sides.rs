//! Types as `type_change` judges them: what the catalog and the script know of each.

use super::Context;
use crate::catalog::{Catalog, DataType, Extension};
use crate::name::QualifiedName;
use crate::statement::ObjectName;
use crate::type_change::{Parsed, Side, TypeKind, parse_type};

impl Context<'_> {
    /// A type as a statement writes it; none for what PostgreSQL refuses.
    pub(crate) fn parsed_type(&self, sql: &str) -> Option<Parsed> {
        parse_type(sql, &mut |name| self.named_type(name))
    }

    /// A type that is not PostgreSQL's own.
    fn named_type(&self, name: &ObjectName) -> Option<Side> {
        if let Some(catalog) = self.world.catalog()
            && let Some(own) = self.world.type_name(name)
        {
            let kind = kind(catalog, &own);
            return (kind != TypeKind::Unknown).then(|| side(own, kind));
        }
        // One that the script has made is an enum if it has labels.
        let labels = self.world.data_type(name).here()??;
        let kind = if labels.is_empty() {
            TypeKind::Unknown
        } else {
            TypeKind::Enum { labels }
        };
        let schema = name.schema.clone().unwrap_or_default();
        Some(side(QualifiedName::new(schema, name.name.clone()), kind))
    }
}

fn side(name: QualifiedName, kind: TypeKind) -> Side {
    let data_type = DataType {
        text: name.to_string(),
        name,
        modifier: None,
        array: false,
    };
    Side::new(data_type, kind)
}

/// A type of the catalog.
pub(crate) fn of_catalog(catalog: &Catalog, data_type: &DataType) -> Side {
    Side::new(data_type.clone(), kind(catalog, &data_type.name))
}

fn kind(catalog: &Catalog, name: &QualifiedName) -> TypeKind {
    let (schema, own) = name.as_parts();
    if schema == "pg_catalog" {
        return TypeKind::BuiltIn;
    }
    if let Some(found) = catalog.enumeration(schema, own) {
        return TypeKind::Enum {
            labels: found.labels.clone(),
        };
    }
    if let Some(domain) = catalog.domain(schema, own) {
        return TypeKind::Domain {
            base: Box::new(of_catalog(catalog, &domain.base)),
            checked: !domain.constraints.is_empty(),
            not_null: domain.not_null,
        };
    }
    if catalog.composite(schema, own).is_some() || catalog.table(schema, own).is_some() {
        return TypeKind::Composite;
    }
    if catalog.range(schema, own).is_some() {
        return TypeKind::Range;
    }
    // citext is the one whose base type was measured.
    let of_extension = |extension: &&Extension| extension.name == own;
    match catalog.extensions.iter().find(of_extension) {
        Some(extension) => TypeKind::Extension(extension.name.clone()),
        None => TypeKind::Unknown,
    }
}
