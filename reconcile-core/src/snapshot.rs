//! A copy of a database to fall back on, with the proof that it can be read.
//!
//! [`Creator`] dumps a database with the real `pg_dump` into a folder of its own: the schema as SQL,
//! the rows of chosen tables as SQL, everything as one archive; and beside these, seen in the same
//! moment, the [`Catalog`](crate::catalog::Catalog), the positions of the sequences, and how many
//! rows each table has. A [`Manifest`] holds the checksums. The folder gets its name when it is
//! whole: what has another name is no snapshot.
//!
//! [`Snapshot::verify`] reads it all back; [`Restorer`] brings it into a *new* database and
//! compares that with what was there.
//!
//! ```no_run
//! use reconcile_core::connect::{Session, Target};
//! use reconcile_core::snapshot::Creator;
//!
//! let target = Target::parse("postgresql://app@db.example.com/shop")?;
//! let snapshot = Creator::new("db-snapshots").tables(["users"]).create(&target, &Session::new())?;
//! println!("{}", snapshot.path().display());
//! # Ok::<(), reconcile_core::Error>(())
//! ```

mod create;
mod digest;
mod folder;
mod look;
mod manifest;
mod moment;
mod program;
mod report;
pub(crate) mod restore;
pub(crate) mod rows;
pub(crate) mod temporary;
mod variables;
mod verify;

pub use create::{Creator, Step};
pub use folder::{Entry, Snapshot, list};
pub use manifest::{Contents, File, Manifest, TableRows};
pub use report::{SCHEMA_VERSION, SnapshotList, SnapshotReport};
pub use restore::{RestorePlan, Restored, Restorer};
pub use verify::{Problem, Verified};
