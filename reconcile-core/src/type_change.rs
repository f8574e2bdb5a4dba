//! What `ALTER TABLE … ALTER COLUMN … TYPE` does to the values of a column.
//!
//! [`judge`] answers for every pair of the types that were measured: whether values can change
//! without a word, whether some are refused, what has to be rewritten, and which settings matter.
//! `tests/live/type_change.rs` holds it to PostgreSQL, on every major version, in both directions:
//! it never says more and never says less than what was seen there.
//!
//! A value counts as kept if a cast back restores it, either directly or through its text (or, for
//! money, through `numeric`). Numbers, and `character`, are compared with `=`: trailing zeros of a
//! `numeric`, the sign of zero and padding are no loss. What this cannot see is a value that comes
//! back whole but means something else in the meantime: [`Change::meaning`] says it.
//!
//! Casts that somebody created are not seen: [`Verdict::Impossible`] is about PostgreSQL's own.
//!
//! ```
//! use reconcile_core::type_change::{Session, Side, Using, Verdict, judge, parse_type};
//!
//! let side = |sql| parse_type(sql, &mut |_| None).unwrap().side;
//! let change = judge(&side("integer"), &side("real"), Using::None, &Session::new());
//! assert_eq!(change.verdict, Verdict::Lossy);
//! assert_eq!(change.to_string(), "precision beyond 24 bits is lost");
//! ```

use std::fmt;

use crate::catalog::DataType;

mod base;
mod effect;
mod network;
mod number;
mod outcome;
mod parse;
mod path;
mod probe;
mod reference;
mod session;
mod settings;
mod temporal;
mod text;
mod work;

pub use outcome::judge;
pub use parse::{Parsed, parse_type};
pub use probe::Probe;
pub use reference::reference;
pub use session::{Session, Setting};

/// The type of a column before or after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Side {
    /// The type, as the catalog has it.
    pub data_type: DataType,
    /// What kind of type it is; of an array, what kind its elements are.
    pub kind: TypeKind,
}

impl Side {
    /// A type and what it is.
    #[must_use]
    pub fn new(data_type: DataType, kind: TypeKind) -> Self {
        Self { data_type, kind }
    }

    /// Whether both are the same type with the same modifier. What modifiers say that are not known
    /// stands in the text alone.
    fn is_same_as(&self, other: &Self) -> bool {
        let (mine, others) = (&self.data_type, &other.data_type);
        let known = ![self, other]
            .iter()
            .any(|side| side.kind == TypeKind::Unknown);
        mine.name == others.name
            && mine.modifier == others.modifier
            && mine.array == others.array
            && (known || mine.text == others.text)
    }
}

/// What kind of type one is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TypeKind {
    /// PostgreSQL's own.
    BuiltIn,
    /// An enum.
    Enum {
        /// Its labels, in their order.
        labels: Vec<String>,
    },
    /// A domain.
    Domain {
        /// What it narrows.
        base: Box<Side>,
        /// Whether it has `CHECK` constraints of its own.
        checked: bool,
        /// Whether it refuses NULL itself.
        not_null: bool,
    },
    /// A composite type, or the row type of a table.
    Composite,
    /// A range or multirange that a user created.
    Range,
    /// A base type that belongs to an extension of this name, such as `citext`.
    Extension(String),
    /// Nothing is known of it.
    Unknown,
}

/// The `USING` clause of the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Using {
    /// There is none: the values are assigned.
    None,
    /// `USING c::t` or `USING CAST(c AS t)`, of the column itself to the new type itself. An
    /// explicit cast finds more casts, and cuts off silently what is too long.
    Cast,
    /// `USING c::text::t`, of the column itself to the new type itself (to an array: through
    /// `text` or `text[]`). So Prisma recreates an enum.
    ThroughText,
    /// Any other expression.
    Expression,
}

/// What happens to the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The type stays as it is.
    Same,
    /// All values are kept, whatever they are.
    Lossless,
    /// No value is refused, and some change without a word.
    Lossy,
    /// Some values are refused; then the statement fails and nothing happens.
    MayFail {
        /// Whether some of those that are not refused change without a word.
        changes: bool,
    },
    /// PostgreSQL has no cast for it (42804, 42846): the statement fails even on an empty table.
    Impossible,
    /// Not measured: never to be taken for harmless.
    Unknown,
}

/// How much of the table the statement has to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Work {
    /// The catalog: it takes no time.
    Catalog,
    /// Indexes on the column; the table is read for them.
    Indexes,
    /// The whole table and all its indexes.
    Table,
}

/// The answer of [`judge`]. Displays as a sentence without an end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What happens to the values.
    pub verdict: Verdict,
    /// Which values are refused.
    pub refused: Option<String>,
    /// What becomes of values that change.
    pub changed: Option<String>,
    /// What values that are kept mean from now on, where that is something else.
    pub meaning: Option<&'static str>,
    /// How much is written; none if there is nothing to do, as the statement fails or is not known.
    pub work: Option<Work>,
    /// The settings of the session that the new values depend on.
    pub settings: Vec<Setting>,
    /// A condition that finds the values that are refused or changed, where there is one.
    pub probe: Option<Probe>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (&self.refused, &self.changed, self.verdict) {
            (Some(refused), Some(changed), _) => format!("{refused}; {changed}"),
            (Some(reason), None, _) | (None, Some(reason), _) => reason.clone(),
            (None, None, Verdict::Same) => "the type stays as it is".to_owned(),
            (None, None, _) => "all values are kept".to_owned(),
        };
        f.pad(&text)
    }
}
