//! What the server says of itself and of the role before anything is moved.

use std::collections::HashMap;
use std::time::Duration;

use postgres::types::Type;
use postgres::{Client, SimpleQueryMessage};

use crate::error::{Error, ErrorKind, Result};
use crate::name::QualifiedName;
use crate::sequence::Rights;
use crate::sequence::repair::KEY;

/// Under which conditions sequences are moved on this server.
pub(super) struct Conditions {
    /// After how long the server would look for a deadlock, whose victim may be anybody.
    pub(super) deadlock_timeout: Duration,
}

impl Conditions {
    /// Refuses a server and a session that cannot write.
    pub(super) fn read(client: &mut Client) -> Result<Self> {
        let messages = client
            .simple_query(include_str!("conditions.sql"))
            .map_err(|e| Error::from_postgres(e, "asking whether sequences can be moved"))?;
        let row = messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let column = |at| row.and_then(|row| row.try_get(at).ok().flatten());
        let (Some(in_recovery), Some(read_only), Some(timeout), Some(in_transaction)) =
            (column(0), column(1), column(2), column(3))
        else {
            return Err(Error::new(
                ErrorKind::UnexpectedAnswer,
                "the server did not say whether sequences can be moved",
            ));
        };
        if in_recovery == "t" {
            return Err(Error::new(
                ErrorKind::Permission,
                "the server is a standby, where no sequence can be moved",
            )
            .with_help("connect to the primary"));
        }
        if read_only == "t" {
            return Err(Error::new(
                ErrorKind::Permission,
                "the session is read-only, so that no sequence can be moved",
            )
            .with_help(
                "somebody set default_transaction_read_only for this role, database or server: use another role, or reset it",
            ));
        }
        if in_transaction == "t" {
            return Err(Error::new(
                ErrorKind::Usage,
                "sequences cannot be moved within a transaction: each has a short one of its own",
            ));
        }
        let milliseconds = timeout.parse().unwrap_or(1000);
        Ok(Self {
            deadlock_timeout: Duration::from_millis(milliseconds),
        })
    }
}

/// What the role may do with each of these sequences. One that is gone is left out.
pub(super) fn rights<'a>(
    client: &mut Client,
    sequences: impl Iterator<Item = &'a QualifiedName>,
) -> Result<HashMap<QualifiedName, Rights>> {
    let names: Vec<&QualifiedName> = sequences.collect();
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let schemas: Vec<&str> = names.iter().map(|name| name.schema.as_str()).collect();
    let parts: Vec<&str> = names.iter().map(|name| name.name.as_str()).collect();
    let failed = |e| Error::from_postgres(e, "asking what the role may do with the sequences");
    let rows = client
        .query_typed(
            include_str!("rights.sql"),
            &[(&schemas, Type::TEXT_ARRAY), (&parts, Type::TEXT_ARRAY)],
        )
        .map_err(failed)?;
    let mut all = HashMap::new();
    for row in rows {
        let at: i64 = row.try_get(0).map_err(failed)?;
        let name = usize::try_from(at).ok().and_then(|at| names.get(at));
        let (role, owner): (String, String) = (
            row.try_get(1).map_err(failed)?,
            row.try_get(2).map_err(failed)?,
        );
        let mut rights = Rights::granted(
            role,
            owner,
            row.try_get(4).map_err(failed)?,
            row.try_get(5).map_err(failed)?,
        );
        rights.owns = row.try_get(3).map_err(failed)?;
        if let Some(name) = name {
            all.insert((*name).clone(), rights);
        }
    }
    Ok(all)
}

/// Who keeps a sequence locked, in words; they may have gone by now.
pub(super) fn holders(client: &mut Client, sequence: &QualifiedName) -> Result<String> {
    let failed = |e| Error::from_postgres(e, "asking who holds a lock");
    let name = sequence.to_string();
    let rows = client
        .query_typed(
            include_str!("holders.sql"),
            &[(&name, Type::TEXT), (&KEY, Type::INT4)],
        )
        .map_err(failed)?;
    let (mut copies, mut pids) = (None, None);
    if let Some(row) = rows.first() {
        copies = row.try_get::<_, Option<bool>>(0).map_err(failed)?;
        pids = row.try_get::<_, Option<String>>(1).map_err(failed)?;
    }
    Ok(match (copies, pids) {
        (Some(true), Some(pids)) => {
            format!("another reconcile is at work on it (process {pids} of the server)")
        }
        (_, Some(pids)) => {
            format!("another session keeps it locked (process {pids} of the server)")
        }
        _ => "another session kept it, or a table that it feeds, locked".to_owned(),
    })
}
