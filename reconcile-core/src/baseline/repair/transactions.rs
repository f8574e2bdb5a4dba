//! The transaction that Prisma puts around the change of an enum.

use super::Work;
use crate::statement::{StatementKind, Transaction};

/// Takes `BEGIN` and `COMMIT` out where all of the script can run in one transaction.
pub(super) fn repair(work: &mut Work<'_>) {
    let mut begun = None;
    for at in 0..work.statements.len() {
        match &work.statements[at].statement.kind {
            StatementKind::Transaction(Transaction::Begin) => begun = Some(at),
            StatementKind::Transaction(Transaction::Commit) => {
                if let Some(begin) = begun.take()
                    && makes_enum(work, begin + 1, at)
                {
                    leave_out(work, begin);
                    leave_out(work, at);
                }
            }
            StatementKind::Transaction(_) => begun = None,
            _ => {}
        }
    }
}

/// Whether it is what Prisma writes: nothing but a type that takes the place of another one.
fn makes_enum(work: &Work<'_>, from: usize, to: usize) -> bool {
    let block = work.statements.get(from..to).unwrap_or_default();
    let Some(StatementKind::CreateEnum(made)) = block.first().map(|own| &own.statement.kind) else {
        return false;
    };
    let known = |kind: &StatementKind| {
        matches!(
            kind,
            StatementKind::CreateEnum(_)
                | StatementKind::AlterRelation(_)
                | StatementKind::Rename(_)
                | StatementKind::Drop(_)
        )
    };
    made.name.name.ends_with("_new") && block.iter().all(|own| known(&own.statement.kind))
}

fn leave_out(work: &mut Work<'_>, at: usize) {
    let own = &mut work.statements[at];
    own.whole = Some(String::new());
    own.reasons
        .push("the script is one transaction, and this would end it half-way".to_owned());
}
