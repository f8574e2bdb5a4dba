//! A reading of some schemas is the whole catalog without what is in the others.
//!
//! Left out with them: tables of publications, default privileges, dependencies one end of which is
//! not read. Kept: names of what is referred to, and objects in no schema.

use std::collections::HashSet;

use reconcile_core::catalog::Catalog;
use reconcile_core::introspect::Introspector;

use super::{hard, hard_catalog, json};
use crate::common::MAJORS;

fn restricted(full: &Catalog, schemas: &[&str]) -> Catalog {
    let mut catalog = full.clone();
    let within = |schema: &str| schemas.contains(&schema);
    catalog.reading.scope = schemas.iter().map(ToString::to_string).collect();
    catalog.reading.scope.sort();
    catalog.schemas.retain(|x| within(&x.name));
    catalog.tables.retain(|x| within(&x.name.schema));
    catalog.views.retain(|x| within(&x.name.schema));
    catalog.sequences.retain(|x| within(&x.name.schema));
    catalog.enums.retain(|x| within(&x.name.schema));
    catalog.domains.retain(|x| within(&x.name.schema));
    catalog.composites.retain(|x| within(&x.name.schema));
    catalog.ranges.retain(|x| within(&x.name.schema));
    catalog.routines.retain(|x| within(&x.name.schema));
    catalog
        .others
        .retain(|x| x.schema.as_deref().is_none_or(within));
    catalog
        .default_privileges
        .retain(|x| x.schema.as_deref().is_none_or(within));
    for publication in &mut catalog.publications {
        publication.tables.retain(|x| within(&x.table.schema));
    }
    let known: HashSet<_> = catalog.objects().into_iter().collect();
    catalog
        .dependencies
        .retain(|d| known.contains(&d.object) && known.contains(&d.on));
    catalog
}

#[test]
fn scoped_readings() {
    for major in MAJORS {
        let full = hard_catalog(major);
        let mut scopes: Vec<Vec<&str>> =
            full.schemas.iter().map(|s| vec![s.name.as_str()]).collect();
        scopes.push(vec!["select", "app"]);
        scopes.push(full.schemas.iter().map(|s| s.name.as_str()).collect());
        for scope in scopes {
            let mut client = hard(major).client();
            let catalog = Introspector::new()
                .schemas(scope.clone())
                .read(&mut client)
                .unwrap();
            let (ours, expected) = (json(&catalog), json(&restricted(full, &scope)));
            let differing: Vec<_> = ours
                .lines()
                .zip(expected.lines())
                .filter(|(a, b)| a != b)
                .take(4)
                .collect();
            assert!(ours == expected, "{scope:?} on {major}: {differing:#?}");
        }
    }
}
