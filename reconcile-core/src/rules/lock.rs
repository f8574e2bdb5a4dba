use super::{Context, Draft, Rule};
#[cfg(feature = "postgres")]
use crate::finding::Finding;
use crate::finding::Severity;
use crate::statement::ObjectName;

mod action;
mod statement;

pub(super) const RULE: Rule = Rule {
    id: "lock",
    code: "R080",
    severity: Severity::Info,
    summary: "Which lock a statement takes, on what, and for how long; only when asked for.",
    docs: include_str!("lock.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement.filter(|_| context.facts.locks) else {
        return Vec::new();
    };
    let mut locks: Vec<Lock> = Vec::new();
    for lock in statement::locks(context, &statement.kind) {
        let own = context.world.own_relation(&lock.on);
        if own || context.world.relation(&lock.on).is_absent() {
            continue;
        }
        // One statement takes the strongest lock that any of its actions needs.
        match locks.iter_mut().find(|known| known.on == lock.on) {
            Some(known) => {
                known.mode = known.mode.max(lock.mode);
                known.work = known.work.max(lock.work);
            }
            None => locks.push(lock),
        }
    }
    locks
        .iter()
        .map(|lock| {
            let on = context.world.qualified(&lock.on);
            let (mode, wait, work) = (lock.mode.words(), lock.mode.waits(), lock.work.words());
            Draft::at(statement, format!("{mode} lock on {on}: {wait} {work}")).object(on)
        })
        .collect()
}

/// The relation that a finding of this rule says nobody else can use meanwhile, quoted, and whether
/// it is rewritten.
#[cfg(feature = "postgres")]
pub(crate) fn exclusive(finding: &Finding) -> Option<(&str, bool)> {
    let own = finding.rule == RULE.id;
    let exclusive = own && finding.message.starts_with(Mode::AccessExclusive.words());
    let object = finding.object.as_deref().filter(|_| exclusive)?;
    Some((object, finding.message.ends_with(Work::Rewrite.words())))
}

/// A lock on a relation, and what is done under it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lock {
    on: ObjectName,
    mode: Mode,
    work: Work,
}

/// The modes, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    ShareUpdateExclusive,
    Share,
    ShareRowExclusive,
    Exclusive,
    AccessExclusive,
}

impl Mode {
    fn words(self) -> &'static str {
        match self {
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::Exclusive => "EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }

    fn waits(self) -> &'static str {
        match self {
            Self::ShareUpdateExclusive => "only other changes of the schema wait",
            Self::Share | Self::ShareRowExclusive | Self::Exclusive => "writes wait",
            Self::AccessExclusive => "reads and writes wait",
        }
    }
}

/// How long it takes, the shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Work {
    Instant,
    Scan,
    Rewrite,
}

impl Work {
    fn words(self) -> &'static str {
        match self {
            Self::Instant => "for a moment",
            Self::Scan => "while it is read from end to end",
            Self::Rewrite => "while it is rewritten",
        }
    }
}
