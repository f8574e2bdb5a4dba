//! Tests against real PostgreSQL servers, of every supported major version.

#[path = "../common/mod.rs"]
mod common;

mod cluster;
mod demo;
