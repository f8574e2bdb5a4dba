//! How a database fares, for a look at it every week, and for the day after a migration.
//!
//! `HealthReader` reads, [`judge`] says what is the matter, [`HealthReport::since`] compares with an
//! earlier report, [`LOG_PATTERNS`] are what to look for in the server's log meanwhile.

mod facts;
mod judge;
mod log;
mod moment;
#[cfg(feature = "postgres")]
mod read;
mod report;
mod since;
mod thresholds;

pub use facts::{
    DatabaseAge, DatabaseHealth, HealthFacts, IndexHealth, PreparedTransaction, ReplicationSlot,
    SessionHealth, TableHealth, UnvalidatedConstraint,
};
pub use judge::judge;
pub use log::{LOG_PATTERNS, LogPattern, LogWatch, log_query};
pub use moment::Moment;
#[cfg(feature = "postgres")]
pub use read::HealthReader;
pub use report::{
    HealthFinding, HealthIssue, HealthReport, HealthSummary, NotRead, SCHEMA_VERSION,
};
pub use since::{CounterChanges, HealthChanges, TableChange};
pub use thresholds::{Levels, Thresholds};
