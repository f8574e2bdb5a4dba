//! Tests of plain data and pure decisions: no server, no files but fixtures.

mod head;
mod mutation;
mod name;
mod report;
mod robustness;
mod rules_docs;
mod script;
mod specs;
