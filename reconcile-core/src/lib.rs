#![doc = include_str!("../README.md")]
#![warn(missing_docs)]
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

pub mod error;
//TMPpub mod finding;
//TMPpub mod linter;
pub mod name;
//TMPpub mod rules;
pub mod script;
pub mod statement;

pub use error::{Error, ErrorKind, Result};
//TMPpub use finding::{Finding, Report, Severity};
//TMPpub use linter::Linter;
pub use script::Script;
