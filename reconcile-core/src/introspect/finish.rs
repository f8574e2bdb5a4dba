//! The last touch: every list in its order, so that two readings are equal to the byte.

use super::builder::Builder;
use crate::catalog::sort;

pub(super) fn finish(b: &mut Builder) {
    let mut parents = std::mem::take(&mut b.parents);
    parents.sort_unstable();
    for (table, _, parent) in parents {
        b.tables[table].inherits.push(parent);
    }
    for table in &mut b.tables {
        sort(&mut table.constraints);
        sort(&mut table.indexes);
        sort(&mut table.triggers);
        sort(&mut table.rules);
        sort(&mut table.policies);
    }
    for view in &mut b.views {
        sort(&mut view.indexes);
        sort(&mut view.triggers);
        sort(&mut view.rules);
    }
    for domain in &mut b.domains {
        sort(&mut domain.constraints);
    }
    for sequence in &mut b.sequences {
        sequence.feeds.sort_unstable();
        sequence.feeds.dedup();
    }
    for publication in &mut b.publications {
        publication.tables.sort_unstable();
        publication.schemas.sort_unstable();
    }
    sort(&mut b.schemas);
    sort(&mut b.tables);
    sort(&mut b.views);
    sort(&mut b.sequences);
    sort(&mut b.enums);
    sort(&mut b.domains);
    sort(&mut b.composites);
    sort(&mut b.ranges);
    sort(&mut b.routines);
    sort(&mut b.extensions);
    sort(&mut b.publications);
    sort(&mut b.others);
    b.default_privileges.sort_unstable();
    b.dependencies.sort_unstable();
    b.dependencies.dedup();
}
