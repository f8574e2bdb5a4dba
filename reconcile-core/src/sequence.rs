//! Sequences that lag behind the columns they feed.
//!
//! [`decide`] judges one sequence from plain numbers, without a server: what the next value will
//! be, whether a row already has it or a later one, and which value would put that right without
//! ever going back. [`Inspector`] reads those numbers for every sequence of a
//! [`Catalog`](crate::catalog::Catalog) and collects the judgements in a [`SequenceReport`]. It
//! never calls `nextval` or `setval`. [`RepairPlan`] says what would put them right and how, as far
//! as the role's rights reach, and [`Repairer`] does it.
//!
//! ```
//! use reconcile_core::sequence::{FedColumn, Limits, Position, Status, decide};
//!
//! // `serial` of a table into which rows up to 50 were imported.
//! let decision = decide(&Limits::BIGINT, Position::called(3), &[FedColumn::bigint(Some(50))]);
//! assert_eq!(decision.status, Status::Behind);
//! assert_eq!((decision.next, decision.target), (Some(4), Some(51)));
//! assert_eq!(decision.steps_behind, Some(47));
//! ```

#[cfg(feature = "postgres")]
mod apply;
mod autoincrement;
mod decide;
mod extreme;
mod fed;
mod judged;
pub mod late_bound;
mod limits;
mod pace;
#[cfg(feature = "postgres")]
mod read;
mod repair;
mod repaired;
mod report;
mod state;
mod widen;

#[cfg(feature = "postgres")]
pub use apply::{Progress, Repairer};
pub use autoincrement::{AutoincrementField, AutoincrementLack, AutoincrementProblem};
pub use decide::{Decision, decide};
pub use fed::{FedColumn, Range};
pub use judged::{Judged, JudgedColumn};
pub use limits::{Limits, Position};
pub use pace::Pace;
#[cfg(feature = "postgres")]
pub use read::Inspector;
pub use repair::{Aim, Consent, LeftAlone, Method, Repair, RepairPlan, Rights};
pub use repaired::{Outcome, Repaired};
pub use report::{SCHEMA_VERSION, SequenceReport, SequenceState, Summary};
pub use state::{Flag, Status};
