//! Tables that Prisma does not know and that are not in its way.

use super::Work;
use crate::name::QualifiedName;
use crate::statement::{ObjectName, ObjectType, StatementKind};

/// Leaves the drops of these tables out.
pub(super) fn repair(work: &mut Work<'_>, keep: &[QualifiedName]) {
    let schema = work.schema;
    let is_kept = |name: &ObjectName| {
        let own = name.schema.as_deref().unwrap_or(schema);
        keep.iter()
            .any(|kept| kept.schema == own && kept.name == name.name)
    };
    for own in &mut work.statements {
        let StatementKind::Drop(drop) = &own.statement.kind else {
            continue;
        };
        if drop.object == ObjectType::Table
            && !drop.names.is_empty()
            && drop.names.iter().all(is_kept)
        {
            own.whole = Some(String::new());
            own.reasons
                .push("it is the table of reconcile's journal, and stays".to_owned());
        }
    }
}
