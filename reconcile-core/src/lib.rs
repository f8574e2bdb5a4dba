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
pub mod error;
#[cfg(feature = "postgres")]
pub mod introspect;
pub mod name;
pub mod sequence;
#[cfg(feature = "postgres")]
mod server_error;

pub use error::{Error, ErrorKind, Result};
