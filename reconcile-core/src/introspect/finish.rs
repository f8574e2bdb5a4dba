//! The last touch: every list in its order, so that two readings are equal to the byte.

use super::builder::Builder;
use crate::catalog::sort;
use crate::error::{Error, ErrorKind, Result};

pub(super) fn finish(b: &mut Builder) -> Result<()> {
    if let Some((&(relation, _), _)) = b.generated.iter().next() {
        let message = format!(
            "a generated column of {} was dropped while it was read",
            b.name_of(relation)
        );
        return Err(Error::new(ErrorKind::Changed, message));
    }
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
    Ok(())
}
