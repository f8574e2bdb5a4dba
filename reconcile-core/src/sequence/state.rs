//! The words for how a sequence stands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The state of a sequence with respect to the columns it feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// The next value is past every row.
    Ok,
    /// The next value, or one that follows, is taken. Moving forward puts it right.
    Behind,
    /// The next value, or one that follows, is taken, and past the last row there is no value
    /// left: a row such as 2147483647. Moving there would make every insert fail.
    BehindWouldExhaust,
    /// The next value is one that the sequence or a column cannot hold: inserts fail.
    Exhausted,
    /// Never called, and no row is in its range.
    Unused,
    /// Called, or positioned by hand, and no row is in its range.
    Empty,
    /// It begins again at its end, so that there is no value past all rows.
    Cycling,
    /// It feeds columns only through expressions or by guess: its values are not the columns'.
    Indirect,
    /// It feeds no column.
    Unlinked,
    /// Something that is needed for a judgement could not be read; the reason says what.
    Unknown,
}

impl Status {
    /// All statuses, in their order.
    pub const ALL: &'static [Self] = &[
        Self::Ok,
        Self::Behind,
        Self::BehindWouldExhaust,
        Self::Exhausted,
        Self::Unused,
        Self::Empty,
        Self::Cycling,
        Self::Indirect,
        Self::Unlinked,
        Self::Unknown,
    ];

    /// The word that stands for it in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Behind => "behind",
            Self::BehindWouldExhaust => "behind_would_exhaust",
            Self::Exhausted => "exhausted",
            Self::Unused => "unused",
            Self::Empty => "empty",
            Self::Cycling => "cycling",
            Self::Indirect => "indirect",
            Self::Unlinked => "unlinked",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Something worth knowing about a sequence, whatever its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Flag {
    /// Less than 10 % of its values are left.
    NearExhausted,
    /// Less than 25 % of its values are left.
    RunningLow,
    /// A column's type ends before the sequence does.
    ColumnNarrower,
    /// The sequence's type ends before every column's does: `ALTER SEQUENCE … AS bigint` is due.
    SequenceNarrower,
    /// It stands between the values that its start and increment lead to: an earlier repair lost
    /// the phase.
    PhaseDrift,
    /// It counts in steps, and only rows between its values are ahead of it, as when several
    /// servers each hand out their share.
    Interleaved,
    /// Sessions take values in blocks, and may still hold values from before its position.
    Cached,
    /// A column that it feeds has no unique index: duplicates would go unnoticed.
    NotUnique,
    /// It feeds further columns through expressions, or by guess, that were not judged.
    AlsoIndirect,
    /// It is owned by a column that it does not feed.
    OwnedElsewhere,
    /// It feeds columns and is owned by none.
    NotOwned,
    /// Its first collision was not looked for, or not found in time.
    CollisionUnknown,
}
