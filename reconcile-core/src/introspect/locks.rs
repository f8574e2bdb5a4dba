//! Who was in the way of a reading that waited too long for a lock.

use postgres::{GenericClient, SimpleQueryMessage};

use super::answer::Row;
use super::session::Session;
use crate::error::{Error, ErrorKind};

/// The server does not say which lock it was: adds those that it can have been.
pub(super) fn named<C: GenericClient>(client: &mut C, session: &Session, error: Error) -> Error {
    if error.sqlstate() != Some("55P03") {
        return error;
    }
    let script = format!(
        "{}{}{};\n{}",
        session.begin(),
        include_str!("settings.sql"),
        include_str!("locks.sql"),
        session.end()
    );
    let Ok(messages) = client.simple_query(&script) else {
        // The caller is told of the timeout in any case.
        let _ = client.batch_execute(session.undo());
        return error;
    };
    let locks: Vec<String> = messages.iter().filter_map(lock).collect();
    if locks.is_empty() {
        return error;
    }
    let message = format!("{error}; locked: {}", locks.join(", "));
    Error::new(ErrorKind::Timeout, message)
        .with_sqlstate("55P03")
        .with_help("end that session (see pg_stat_activity), or raise the lock timeout")
}

fn lock(message: &SimpleQueryMessage) -> Option<String> {
    let SimpleQueryMessage::Row(row) = message else {
        return None;
    };
    let row = Row::new(row, "locks");
    let (relation, process) = (row.text(0).ok()?, row.text(1).ok()?);
    Some(format!("{relation} by process {process}"))
}
