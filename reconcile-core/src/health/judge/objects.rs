//! Indexes and constraints that do not do what they are there for.

use crate::finding::Severity;
use crate::health::facts::{HealthFacts, IndexHealth, UnvalidatedConstraint};
use crate::health::report::{HealthFinding, HealthIssue};

pub(super) fn found(facts: &HealthFacts) -> Vec<HealthFinding> {
    let indexes = facts.indexes.iter().map(index);
    indexes
        .chain(facts.constraints.iter().map(constraint))
        .collect()
}

fn index(own: &IndexHealth) -> HealthFinding {
    let (name, table) = (&own.index, &own.table);
    let finding = |issue, severity, message, help| HealthFinding {
        issue,
        severity,
        object: name.to_string(),
        message,
        help,
    };
    if own.building {
        let message = format!("it is being built on {table} just now");
        return finding(HealthIssue::IndexBuild, Severity::Info, message, None);
    }
    // What nobody may rely on, although it was meant to keep values apart, is worse than slow.
    let severity = if own.unique {
        Severity::Error
    } else {
        Severity::Warning
    };
    let costs = if own.unique {
        "nothing proves that the values are apart"
    } else if own.ready {
        "no query uses it, and every write pays for it"
    } else {
        "no query uses it"
    };
    let message = format!("it is not valid on {table}: {costs}");
    // REINDEX CONCURRENTLY leaves these, numbered where there were several.
    let bare = name.name.trim_end_matches(|c: char| c.is_ascii_digit());
    let help = if own.partitioned {
        format!("create it on every partition of {table}, then ALTER INDEX {name} ATTACH PARTITION")
    } else if bare.ends_with("_ccnew") || bare.ends_with("_ccold") {
        format!("DROP INDEX CONCURRENTLY {name};")
    } else {
        format!("REINDEX INDEX CONCURRENTLY {name};")
    };
    finding(HealthIssue::InvalidIndex, severity, message, Some(help))
}

fn constraint(own: &UnvalidatedConstraint) -> HealthFinding {
    let (name, on) = (&own.constraint, &own.on);
    let object = format!("{on}.{name}");
    if !own.enforced {
        return HealthFinding {
            issue: HealthIssue::UnenforcedConstraint,
            severity: Severity::Info,
            object,
            message: "it is not enforced: no row is held to it".to_owned(),
            help: None,
        };
    }
    let kind = if own.of_domain { "DOMAIN" } else { "TABLE" };
    HealthFinding {
        issue: HealthIssue::UnvalidatedConstraint,
        severity: Severity::Warning,
        object,
        message: "rows from before it was added were never held to it".to_owned(),
        help: Some(format!("ALTER {kind} {on} VALIDATE CONSTRAINT {name};")),
    }
}
