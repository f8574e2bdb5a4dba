//! Tests of plain data and pure decisions: no server, no files but fixtures.

#[path = "../common/files.rs"]
mod common;
mod layout;
mod definition;
mod diff;
mod name;
mod url;
mod head;
mod mutation;
mod name;
mod report;
mod robustness;
mod rules_docs;
mod script;
mod specs;
