#![doc = include_str!("../README.md")]
#![warn(missing_docs)]
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod allowance;
pub mod baseline;
pub mod catalog;
pub mod check;
#[cfg(all(feature = "cluster", unix))]
pub mod cluster;
pub mod connect;
pub mod doctor;
pub mod ensure;
pub mod error;
pub mod evidence;
pub mod finding;
pub mod fix;
pub mod health;
#[cfg(feature = "postgres")]
pub mod introspect;
pub mod journal;
pub mod linter;
mod loss;
pub mod name;
pub mod prisma;
mod reading;
pub mod rules;
pub mod run;
pub mod safeguard;
#[cfg(feature = "schema")]
pub mod schema;
pub mod script;
pub mod sequence;
#[cfg(feature = "postgres")]
mod server_error;
pub mod settings;
#[cfg(all(feature = "snapshot", unix))]
pub mod snapshot;
pub mod statement;
pub mod testing;
pub mod type_change;
mod world;

pub use error::{Error, ErrorKind, Result};
pub use finding::{Finding, Report, Severity};
pub use linter::Linter;
pub use script::Script;
