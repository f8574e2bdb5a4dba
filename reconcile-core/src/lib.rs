#![doc = include_str!("../README.md")]
#![warn(missing_docs)]
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

pub mod catalog;
#[cfg(all(feature = "cluster", unix))]
pub mod cluster;
pub mod error;
pub mod name;

pub use error::{Error, ErrorKind, Result};
