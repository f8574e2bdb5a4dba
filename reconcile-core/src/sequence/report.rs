//! The result for all sequences, in the form that `reconcile sequences --format json` prints.

use std::collections::BTreeMap;
#[cfg(feature = "postgres")]
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::autoincrement::AutoincrementField;
use super::decide::Decision;
use super::judged::Judged;
use super::pace::Pace;
use super::repaired::Repaired;
use super::state::{Flag, Status};
use crate::catalog::Feed;
use crate::name::QualifiedName;

/// The version of the serialised form.
pub const SCHEMA_VERSION: u32 = 1;

/// Every sequence with its state, in the catalog's order.
///
/// Serialises to the JSON of `reconcile sequences --format json`. All values of sequences are JSON
/// integers of up to 64 bits: more than a JavaScript number holds exactly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SequenceReport {
    /// The version of this form, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// When it was made, by the server's clock: seconds since the beginning of 1970 (UTC). `None`
    /// where there is no sequence, or no server.
    #[serde(default)]
    pub read_at: Option<i64>,
    /// The sequences.
    pub sequences: Vec<SequenceState>,
    /// How many there are of each status.
    pub summary: Summary,
    /// The `autoincrement()` fields of a Prisma schema, in its order, each with what feeds it. Only
    /// where there was a schema to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autoincrement: Option<Vec<AutoincrementField>>,
}

/// How many sequences there are of each status; all statuses are listed.
pub type Summary = BTreeMap<Status, usize>;

/// One sequence, what it feeds, and how it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SequenceState {
    /// The sequence.
    pub sequence: QualifiedName,
    /// The columns that it feeds.
    pub feeds: Vec<Feed>,
    /// The state.
    pub status: Status,
    /// The value that `nextval` would return next; `None` if it would fail.
    pub next: Option<i64>,
    /// The furthest value of the fed columns within the sequence's bounds.
    pub extreme: Option<i64>,
    /// What the next value would be after the repair. Only for [`Status::Behind`].
    pub target: Option<i64>,
    /// By how many values it lags.
    pub steps_behind: Option<u64>,
    /// The first value, counted from the next one, that a row already has.
    pub first_collision: Option<i64>,
    /// How many values are left, the next one included.
    pub remaining: Option<u64>,
    /// How much of its values is used, in percent; 100 only if nothing is left.
    pub used_percent: Option<f64>,
    /// What else is worth knowing.
    pub flags: Vec<Flag>,
    /// Why the status is [`Status::Unknown`], and what to do about it; or why a part of the answer
    /// is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The statements that would give it more room, where little is left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub widen: Vec<String>,
    /// How many values it used up for each row that is there, by the planner's estimate of the rows:
    /// far more than 1 where inserts fail or do nothing (`ON CONFLICT`), or rows are deleted. Only
    /// where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values_per_row: Option<f64>,
    /// How fast it is used up. Only where there is an earlier report to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
    /// How fast it was used up at least since the server counts the rows that are inserted: in
    /// `days_left` at most nothing is left. Only where that is known, and within ten years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_pace: Option<Pace>,
    /// What was done to move it, or why nothing was. Only where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repaired>,
    /// What was judged; what a repair starts from.
    #[serde(skip)]
    pub judged: Option<Judged>,
}

impl SequenceReport {
    /// Counts and keeps.
    #[must_use]
    pub fn new(sequences: Vec<SequenceState>) -> Self {
        let mut summary: Summary = Status::ALL.iter().map(|status| (*status, 0)).collect();
        for state in &sequences {
            *summary.entry(state.status).or_default() += 1;
        }
        Self {
            schema_version: SCHEMA_VERSION,
            read_at: None,
            sequences,
            summary,
            autoincrement: None,
        }
    }

    /// The same, made at this time: seconds since the beginning of 1970.
    #[must_use]
    pub fn at(mut self, seconds: Option<i64>) -> Self {
        self.read_at = seconds;
        self
    }

    /// The same, with the fields of a Prisma schema.
    #[must_use]
    pub fn with_autoincrement(mut self, fields: Vec<AutoincrementField>) -> Self {
        self.autoincrement = Some(fields);
        self
    }

    /// The same sequences, some of them judged anew.
    #[cfg(feature = "postgres")]
    pub(super) fn renewed(self, anew: Vec<SequenceState>) -> Self {
        let mut anew: HashMap<_, _> = anew
            .into_iter()
            .map(|state| (state.sequence.clone(), state))
            .collect();
        let (read_at, autoincrement) = (self.read_at, self.autoincrement);
        let states = self.sequences.into_iter().map(|old| {
            let Some(mut state) = anew.remove(&old.sequence) else {
                return old;
            };
            state.repair = old.repair;
            state.widen = old.widen;
            state
        });
        let mut report = Self::new(states.collect()).at(read_at);
        report.autoincrement = autoincrement;
        report
    }

    /// The sequence of this name.
    #[must_use]
    pub fn get(&self, name: &QualifiedName) -> Option<&SequenceState> {
        self.sequences.iter().find(|state| state.sequence == *name)
    }
}

impl SequenceState {
    /// A sequence about which nothing is known yet.
    #[must_use]
    pub fn new(sequence: QualifiedName, feeds: Vec<Feed>, status: Status) -> Self {
        Self {
            sequence,
            feeds,
            status,
            next: None,
            extreme: None,
            target: None,
            steps_behind: None,
            first_collision: None,
            remaining: None,
            used_percent: None,
            flags: Vec::new(),
            reason: None,
            widen: Vec::new(),
            values_per_row: None,
            pace: None,
            mean_pace: None,
            repair: None,
            judged: None,
        }
    }

    /// Takes over what [`decide`](super::decide) says.
    #[must_use]
    pub fn with_decision(mut self, decision: Decision) -> Self {
        let saturated = |value: u128| u64::try_from(value).unwrap_or(u64::MAX);
        self.status = decision.status;
        self.next = decision.next;
        self.extreme = decision.extreme;
        self.target = decision.target;
        self.steps_behind = decision.steps_behind.map(saturated);
        self.remaining = decision.remaining.map(saturated);
        self.used_percent = decision.used_percent;
        self.flags.extend(decision.flags);
        self
    }

    /// Adds a flag, once.
    #[cfg(feature = "postgres")]
    pub(super) fn flag(&mut self, flag: Flag) {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
    }
}
