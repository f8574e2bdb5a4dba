//! What the tests share: throwaway servers of every major version, databases on them, client
//! programs, fixtures.
//!
//! A missing program fails the test and says how to get it. No test is skipped for it: a check that
//! did not run proves nothing.

// Each test binary that includes this file uses another part of it.
#![allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses another part"
)]

mod files;
mod server;

pub(crate) use files::{client_tool, fixture, fixture_path, node, read, root};
pub(crate) use server::{Database, Server, binaries, output, server, servers};

/// Every major version of PostgreSQL that is supported.
pub(crate) const MAJORS: [u32; 6] = [13, 14, 15, 16, 17, 18];
