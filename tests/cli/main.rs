//! Tests of the command as a user starts it.

#[path = "../common/mod.rs"]
mod common;

mod config;
mod lint;
mod run;
mod schema;
