//! One finding for each action: what it would do, and that it is certain to fail.

use foldhash::{HashMap, HashSet, HashSetExt as _};

use super::is_about_failing;
use crate::finding::{Finding, Severity};
use crate::statement::{Statement, StatementKind};

/// Notes in the findings of a statement which of them are about an action that is certain to fail.
pub(crate) fn link(findings: &mut [Finding], statement: Option<&Statement>) {
    let failing = findings.iter().filter(|own| is_about_failing(own.rule));
    let failing: Vec<Finding> = failing.cloned().collect();
    if failing.is_empty() {
        return;
    }
    // Of several objects one may be missing, and another one full.
    let several = statement.is_some_and(|own| match &own.kind {
        StatementKind::Drop(drop) => drop.names.len() > 1,
        StatementKind::Truncate(truncate) => truncate.tables.len() > 1,
        _ => false,
    });
    let others = findings.iter_mut().filter(|own| is_about_outcome(own));
    for other in others {
        let same = |own: &&Finding| {
            is_one_place(own, other)
                && (!several || own.object.is_some() && own.object == other.object)
        };
        other.fails = failing.iter().find(same).map(|own| own.message.clone());
    }
}

/// Whether it says what the action would do, and not what it needs or where it stands.
fn is_about_outcome(finding: &Finding) -> bool {
    !matches!(
        finding.code.as_bytes(),
        // What was not read, what fails, transactions and locks.
        b"R005" | b"R006" | [b'R', b'0', b'7' | b'8', ..]
    )
}

fn is_one_place(one: &Finding, other: &Finding) -> bool {
    (one.start, one.end) == (other.start, other.end)
}

/// Leaves out what says only that an action fails where another finding is about the same action,
/// and says so there. Nothing matters less by that.
pub(crate) fn merge(findings: &mut Vec<Finding>) {
    if findings.iter().all(|own| own.fails.is_none()) {
        return;
    }
    let key = |own: &Finding, why: &str| (own.start.offset, why.to_owned());
    let failing = findings.iter().filter(|own| is_about_failing(own.rule));
    let failing: HashMap<_, Severity> = failing
        .map(|own| (key(own, &own.message), own.severity))
        .collect();
    let mut said = HashSet::new();
    for own in findings.iter_mut() {
        let key = own.fails.take().map(|why| key(own, &why));
        // It may have been allowed.
        let Some((key, severity)) = key.and_then(|key| failing.get_key_value(&key)) else {
            continue;
        };
        own.severity = own.severity.max(*severity);
        if !own.message.contains(REFUSED) {
            own.message = format!("{}; {}", own.message, key.1);
        }
        own.fails = Some(key.1.clone());
        said.insert(key);
    }
    findings.retain(|own| !is_about_failing(own.rule) || !said.contains(&key(own, &own.message)));
}

/// What says already that the action fails.
const REFUSED: &str = "PostgreSQL refuses it as long as";
