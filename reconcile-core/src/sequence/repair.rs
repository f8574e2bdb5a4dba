//! From a judgement to what would put it right: pure decisions, and the SQL that carries them out.
//!
//! | the role | method | what can go wrong |
//! |---|---|---|
//! | owns the sequence | [`Method::Locked`] | nothing is lost: nobody takes a value meanwhile |
//! | may `SELECT` it, and use or `UPDATE` it | [`Method::Nextval`] | nothing: values are taken until the rows are passed |
//! | may `SELECT` and `UPDATE` it | [`Method::Guarded`] | values come twice if the application takes more than lie ahead within the one statement |
//!
//! The second takes a second for a million values. Where more lie ahead, the third comes first: nobody
//! takes a million in between. Over a short way it would lose values: beside three sessions that took
//! them by the thousand, 568 came twice in 3,300 moves by 160, and none in 4,000 moves by a million.
//!
//! Sequences move forward only, keep their phase, and are never moved past a limit, unless
//! [`Consent`] names them.

use std::collections::HashMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::judged::Judged;
use super::report::{SequenceReport, SequenceState};
use super::state::{Flag, Status};
use crate::catalog::FeedVia;
use crate::name::{QualifiedName, quote_ident};

mod consent;
mod rewind;
mod rights;
mod script;
mod sql;
mod text;

#[cfg(feature = "postgres")]
pub(super) use sql::KEY;

pub use consent::Consent;
pub use rights::Rights;

/// So many values are taken one by one within a second, and nobody takes them while one statement runs.
const FEW_VALUES: u64 = 1_000_000;
/// With more, that is no longer a matter of seconds.
const MOST_VALUES: u64 = 5_000_000;

/// How a sequence is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Method {
    /// `setval` under a lock that keeps everybody else from the sequence, and from nothing else.
    Locked,
    /// `setval` in the same statement that looks where it stands, some steps further than needed.
    /// Over a million values and more, which nobody takes in between.
    Guarded,
    /// `nextval` until the rows are passed.
    Nextval,
}

/// Where a sequence is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Aim {
    /// Forward, to the first value past every row.
    Forward,
    /// Forward past every row, where no value is left.
    Exhaust,
    /// Back, to the first value past every row.
    Rewind,
}

/// A sequence that is to be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repair {
    /// The sequence.
    pub sequence: QualifiedName,
    /// How.
    pub method: Method,
    /// Where to.
    pub aim: Aim,
    /// The next value, as it was when the sequence was judged.
    pub next: Option<i64>,
    /// The next value afterwards, if nothing happens in between; `None` where none is left.
    pub target: Option<i64>,
    /// Its owner.
    pub owner: String,
    judged: Judged,
}

/// A sequence that is not well and is not moved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftAlone {
    /// The sequence.
    pub sequence: QualifiedName,
    /// Why, and what would help.
    pub reason: String,
}

/// What is to be done, in the report's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RepairPlan {
    /// The sequences to be moved.
    pub repairs: Vec<Repair>,
    /// Those that are not well and stay where they are.
    pub left_alone: Vec<LeftAlone>,
}

impl RepairPlan {
    /// Decides for every sequence of a report. Those that are well are in neither list.
    #[must_use]
    pub fn new(
        report: &SequenceReport,
        rights: &HashMap<QualifiedName, Rights>,
        consent: &Consent,
    ) -> Self {
        let mut plan = Self::default();
        for state in &report.sequences {
            match repair(state, rights.get(&state.sequence), consent) {
                Ok(repair) => plan.repairs.extend(repair),
                Err(reason) => plan.left_alone.push(LeftAlone {
                    sequence: state.sequence.clone(),
                    reason,
                }),
            }
        }
        plan
    }
}

/// What to do with one sequence, if anything; or why nothing can be done.
fn repair(
    state: &SequenceState,
    rights: Option<&Rights>,
    consent: &Consent,
) -> Result<Option<Repair>, String> {
    let sequence = &state.sequence;
    let aim = match state.status {
        Status::Behind => Aim::Forward,
        Status::BehindWouldExhaust if consent.exhaust.contains(sequence) => Aim::Exhaust,
        Status::BehindWouldExhaust => return Err(format!(
            "past its last row there is no value left, and moving it there would make every insert fail; remove the row that is out of line, widen column and sequence, or allow it to be exhausted: --allow-exhaust '{sequence}'"
        )),
        Status::Ok | Status::Unused | Status::Empty | Status::Exhausted
            if consent.rewind.contains(sequence) =>
        {
            return rewind::repair(state, rights);
        }
        Status::Exhausted => return Err("no value is left: a wider type or another MAXVALUE or MINVALUE is needed, moving it does not help".to_owned()),
        Status::Unknown => {
            let reason = state.reason.clone();
            return Err(reason.unwrap_or_else(|| "it could not be judged".to_owned()));
        }
        Status::Cycling => return Err("it begins again at its end, so that there is no value past all rows".to_owned()),
        _ => return Ok(None),
    };
    let judged = state.judged.clone().ok_or("it was not read")?;
    let late_bound = |via: FeedVia| via == FeedVia::LateBound;
    if judged.columns.iter().all(|c| late_bound(c.feed.via)) {
        return Err("it is found by a text that is looked up at every insert, so that another search_path may mean another sequence; write the default as nextval('…'::regclass)".to_owned());
    }
    let rights = rights.ok_or("it does not exist any more; introspect again")?;
    let method = method(state, rights, aim)?;
    Ok(Some(Repair {
        sequence: sequence.clone(),
        method,
        aim,
        next: state.next,
        target: state.target,
        owner: rights.owner.clone(),
        judged,
    }))
}

fn method(state: &SequenceState, rights: &Rights, aim: Aim) -> Result<Method, String> {
    let steps = state.steps_behind.unwrap_or(u64::MAX);
    // UPDATE, too, is a right to nextval.
    let takes = rights.usage || rights.update;
    let by_nextval = |most| takes && steps <= most && aim == Aim::Forward;
    if rights.owns {
        Ok(Method::Locked)
    } else if by_nextval(FEW_VALUES) {
        Ok(Method::Nextval)
    } else if rights.update {
        Ok(Method::Guarded)
    } else if by_nextval(MOST_VALUES) {
        Ok(Method::Nextval)
    } else {
        let (sequence, role) = (&state.sequence, quote_ident(&rights.role));
        Err(format!(
            "{sequence} may not be moved; run as its owner {}, or run: grant update on sequence {sequence} to {role}",
            quote_ident(&rights.owner)
        ))
    }
}

impl Repair {
    /// Whether sessions may keep values that they took in blocks, from before the move.
    #[must_use]
    pub fn leaves_cached_values(&self) -> bool {
        self.judged.limits.cache > 1 && self.method != Method::Locked
    }

    /// The statements as one message, from `begin` to `commit`; its last row says what was and what
    /// is.
    #[must_use]
    pub fn transaction(&self, lock_timeout: Duration, statement_timeout: Duration) -> String {
        let form = sql::Style {
            lock_timeout: lock_timeout.as_millis().max(1),
            statement_timeout: statement_timeout.as_millis().max(1),
            script: false,
        };
        sql::transaction(self, &form)
    }

    /// The statements as a script that psql runs, any number of times: what is right stays.
    #[must_use]
    pub fn script(&self) -> String {
        script::repair(self)
    }
}

impl SequenceState {
    fn is_fed_unseen(&self) -> bool {
        self.flags.contains(&Flag::AlsoIndirect)
            || self.feeds.iter().any(|f| {
                matches!(
                    f.via,
                    FeedVia::LateBound | FeedVia::Guessed | FeedVia::Expression
                )
            })
    }
}
