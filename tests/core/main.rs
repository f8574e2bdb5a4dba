//! Tests of plain data and pure decisions: no server, no files but fixtures.

mod definition;
mod diff;
mod name;
