//! Tests of plain data and pure decisions: no server, no files but fixtures.

#[path = "../common/files.rs"]
mod common;
mod layout;
mod definition;
mod diff;
mod name;
mod url;
