//! Tests against real PostgreSQL servers, of every supported major version.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/sequence_guide.rs"]
mod sequence_guide;

mod baseline_apply;
mod baseline_apply_killed;
mod baseline_apply_rights;
mod baseline_apply_waits;
mod cascade;
mod cluster;
mod connect;
mod demo;
mod ensure;
mod evidence;
mod health;
mod inside;
mod introspect;
mod locks;
mod oracle;
mod pgbouncer;
mod prisma;
mod rehearse;
mod routines;
mod sequence_apply;
mod sequence_decide;
mod sequence_feeds;
mod sequence_formulas;
mod sequence_hammer;
mod sequence_headroom;
mod sequence_lines;
mod sequence_read;
mod server;
mod shop;
mod snapshot;
mod tls;
mod transaction_control;
mod type_change;

use reconcile_core::Error;

/// Asserts that nothing that a user can get to see of an error holds a password.
fn assert_no_password(error: &Error) {
    let mut shown = format!("{error} {error:?} {:?}", error.help());
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        shown.push_str(&error.to_string());
        cause = error.source();
    }
    assert!(!shown.contains(server::PASSWORD), "{shown}");
}

/// The message in the words of PostgreSQL 14 and later.
fn as_from_14(error: &Error) -> String {
    let message = error.to_string();
    message
        .replace("SSL off", "no encryption")
        .replace("SSL on", "SSL encryption")
}
