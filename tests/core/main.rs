//! Tests of plain data and pure decisions: no server, no files but fixtures.

#[cfg(all(feature = "postgres", unix))]
mod environment;
mod name;
mod url;
