//! What the database has and the Prisma schema does not model.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use crate::catalog::{Catalog, TableKind};
use crate::name::QualifiedName;
use crate::prisma::Expected;

/// What Prisma never counts, wherever it is.
const POSTGIS: [&str; 5] = [
    "spatial_ref_sys",
    "geometry_columns",
    "geography_columns",
    "raster_columns",
    "raster_overviews",
];

/// Tables and enums that the Prisma schema does not model. For Prisma they are drift: `migrate dev` asks to reset the
/// database, and `db push` drops them, until they are declared as external.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct External {
    /// The tables as `tables.external` names them: schema and name, unquoted.
    pub tables: Vec<String>,
    /// The enums as `enums.external` names them.
    pub enums: Vec<String>,
    /// What to write into `prisma.config.ts`; `None` where there is nothing to declare.
    pub snippet: Option<String>,
}

impl External {
    /// What `catalog` has in the schemas that Prisma looks at: those that the datasource lists (`listed`), else that of the
    /// connection. Partitions, views and everything else that Prisma does not see are left out.
    #[must_use]
    pub fn new(catalog: &Catalog, expected: &Expected, listed: &[String], schema: &str) -> Self {
        let looks_at = |name: &QualifiedName| {
            let own = name.schema.as_str();
            if listed.is_empty() {
                own == schema
            } else {
                listed.iter().any(|listed| listed == own)
            }
        };
        let tables = catalog.tables.iter().filter(|table| {
            let is_partition = table.kind == TableKind::Ordinary && table.partition_of.is_some();
            let name = table.name.name.as_str();
            looks_at(&table.name)
                && table.kind != TableKind::Foreign
                && !is_partition
                && name != "_prisma_migrations"
                && !POSTGIS.contains(&name.to_ascii_lowercase().as_str())
                && expected.table(&table.name.schema, name).is_none()
        });
        let enums = catalog.enums.iter().filter(|own| {
            looks_at(&own.name)
                && expected
                    .enumeration(&own.name.schema, &own.name.name)
                    .is_none()
        });
        let tables: BTreeSet<String> = tables.map(|table| unquoted(&table.name)).collect();
        let enums: BTreeSet<String> = enums.map(|own| unquoted(&own.name)).collect();
        let (tables, enums) = (Vec::from_iter(tables), Vec::from_iter(enums));
        Self {
            snippet: snippet(&tables, &enums),
            tables,
            enums,
        }
    }

    /// Whether there is nothing to declare.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.enums.is_empty()
    }
}

fn unquoted(name: &QualifiedName) -> String {
    format!("{}.{}", name.schema, name.name)
}

fn snippet(tables: &[String], enums: &[String]) -> Option<String> {
    if tables.is_empty() && enums.is_empty() {
        return None;
    }
    let mut out = String::from("experimental: { externalTables: true },\n");
    for (key, names) in [("tables", tables), ("enums", enums)] {
        if names.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{key}: {{\n  external: [");
        for name in names {
            let _ = writeln!(out, "    {},", javascript(name));
        }
        out.push_str("  ],\n},\n");
    }
    Some(out)
}

/// A string of JavaScript.
fn javascript(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Separators of lines are none of JSON's, and end a line in JavaScript.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
