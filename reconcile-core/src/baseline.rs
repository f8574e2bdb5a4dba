//! The baseline of a database that is taken over into Prisma's migrations: two scripts, made, rehearsed, applied and
//! adopted.
//!
//! The *from-empty script* makes the Prisma schema in an empty database and becomes the first migration. The *diff*
//! brings the live database there, is made safe, and is applied once.

pub mod adopt;
#[cfg(feature = "postgres")]
mod apply;
#[cfg(feature = "postgres")]
mod conditions;
pub mod generate;
#[cfg(feature = "postgres")]
mod guard;
mod plan;
#[cfg(all(feature = "snapshot", unix))]
mod rehearse;
pub mod repair;

#[cfg(feature = "postgres")]
pub use crate::loss::Loss;
#[cfg(feature = "postgres")]
pub use apply::{
    APPLY_SCHEMA_VERSION, Applied, Applier, ApplyProgress, Ending, Failure, Record, StepReport,
    StepState,
};
#[cfg(feature = "postgres")]
pub use conditions::Conditions;
pub use plan::{ApplyPlan, Step};
#[cfg(all(feature = "snapshot", unix))]
pub use rehearse::{
    ChangedRows, HeldLock, REHEARSAL_SCHEMA_VERSION, Rehearsal, RehearsalCopy, RehearsalProgress,
    RehearsedRows, RehearsedStatement, Rehearser,
};
