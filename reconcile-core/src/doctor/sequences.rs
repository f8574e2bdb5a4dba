//! Sequences that lag behind the rows.

use super::{Diagnosis, Doctor, KnownProblem, NotLookedAt};
use crate::finding::Severity;
use crate::sequence::{SequenceReport, SequenceState, Status};

impl Doctor {
    /// Takes in how every sequence stands.
    pub fn sequences(mut self, report: &SequenceReport) -> Self {
        for state in &report.sequences {
            match state.status {
                Status::Behind | Status::BehindWouldExhaust | Status::Exhausted => {
                    self.found(behind(state));
                }
                Status::Unknown => self.not_looked_at.push(NotLookedAt {
                    what: format!("sequence {}", state.sequence),
                    reason: state.reason.clone().unwrap_or_default(),
                    help: None,
                }),
                _ => {}
            }
        }
        self
    }
}

fn behind(state: &SequenceState) -> Diagnosis {
    let columns: Vec<String> = state
        .feeds
        .iter()
        .map(|feed| format!("{}.{}", feed.table, crate::name::quote_ident(&feed.column)))
        .collect();
    let columns = columns.join(", ");
    let (seen, consequence) = if state.status == Status::Exhausted {
        (
            format!("it has no value left for {columns}"),
            "every insert that takes a value from it fails".to_owned(),
        )
    } else {
        let number = |value: Option<i64>| value.map_or("unknown".to_owned(), |n| n.to_string());
        (
            format!(
                "its next value is {}, and {columns} goes up to {}",
                number(state.next),
                number(state.extreme)
            ),
            "an insert soon fails with a duplicate key (23505, P2002), or makes a duplicate where \
             nothing is unique"
                .to_owned(),
        )
    };
    let mut fix: Vec<String> = state.widen.iter().map(|sql| format!("{sql};")).collect();
    if state.status == Status::Behind {
        fix.insert(0, "reconcile sequences --apply".to_owned());
    } else if fix.is_empty() {
        fix.push(format!(
            "reconcile sequences # says why {} cannot simply be moved",
            state.sequence
        ));
    }
    Diagnosis::new(
        KnownProblem::SequenceBehind,
        Severity::Error,
        state.sequence.to_string(),
    )
    .seen(seen)
    .consequence(consequence)
    .fix(fix)
}
