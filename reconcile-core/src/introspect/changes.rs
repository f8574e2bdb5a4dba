//! Whether somebody changed the schema while it was read.
//!
//! Rows of the system catalogs come from one snapshot, but the server prints expressions with the
//! names of the present moment. So the snapshot is compared with one from after the reading; only
//! where transactions ended in between, it is looked up what they changed.

use std::fmt;

use postgres::SimpleQueryMessage;

use super::answer::Row;
use super::builder::{Builder, Oid};
use crate::catalog::ObjectRef;
use crate::error::{Error, ErrorKind, Result};

/// Transaction ids wrap around at this number.
const WRAP: u64 = 1 << 32;

/// A `pg_snapshot`: `xmin:xmax:xip,xip`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Snapshot {
    oldest: u64,
    next: u64,
    running: Vec<u64>,
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let running: Vec<_> = self.running.iter().map(u64::to_string).collect();
        write!(f, "{}:{}:{}", self.oldest, self.next, running.join(","))
    }
}

impl Snapshot {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        Some(Self {
            oldest: parts.next()?.parse().ok()?,
            next: parts.next()?.parse().ok()?,
            running: parts
                .next()?
                .split(',')
                .filter(|id| !id.is_empty())
                .map(|id| id.parse().ok())
                .collect::<Option<_>>()?,
        })
    }

    /// What to ask for after this snapshot, when that of the end is known; `None` where nothing can
    /// have changed.
    pub(super) fn changes_until(&self, later: &Self) -> Option<Changes> {
        Some(Changes {
            possible: self.first_change(later)?,
            ..self.changes_until_now()
        })
    }

    /// What to ask for after this snapshot, when that of the end is not known yet.
    pub(super) fn changes_until_now(&self) -> Changes {
        Changes {
            possible: self.oldest,
            certain: self.next,
            unless: self.to_string(),
        }
    }

    /// The first id that may have become visible between this snapshot and a later one.
    /// Sub-transactions are not in the list of the running, but never have lower ids than theirs;
    /// a standby has no list at all.
    fn first_change(&self, later: &Self) -> Option<u64> {
        if self == later {
            return None;
        }
        if self.running.is_empty() && later.oldest > self.oldest {
            return Some(self.oldest);
        }
        let ended = self.running.iter().filter(|id| !later.running.contains(id));
        Some(ended.min().copied().unwrap_or(self.next).min(self.next))
    }
}

/// Which changes are asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    /// The first transaction whose changes may not have been seen.
    possible: u64,
    /// The first transaction whose changes certainly were not seen.
    certain: u64,
    /// The snapshot with which nothing has changed.
    unless: String,
}

impl Changes {
    /// The value of a placeholder in `changes.sql`.
    pub(super) fn condition(&self, key: &str, column: &str) -> Option<String> {
        match key {
            "changed" => Some(condition(column, self.possible)),
            "certain" => Some(condition(column, self.certain)),
            "since" => Some(format!("{column} <> '{}'", self.unless)),
            _ => None,
        }
    }
}

/// The condition that a row's `xmin` is this id or one from then to now. `age` looks at the 32 bits
/// that the catalogs hold; it is negative for frozen rows of long ago.
fn condition(column: &str, first: u64) -> String {
    let id = first % WRAP;
    format!(
        "pg_catalog.age({column}) between 0 and (select pg_catalog.age('{id}'::pg_catalog.xid))"
    )
}

pub(super) fn snapshot(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    b.snapshots.push(parsed(row.text(0)?)?);
    Ok(())
}

/// The snapshot with which an answer begins.
pub(super) fn first_snapshot(messages: &[SimpleQueryMessage]) -> Result<Snapshot> {
    let text = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    parsed(text.unwrap_or_default())
}

fn parsed(text: &str) -> Result<Snapshot> {
    Snapshot::parse(text).ok_or_else(|| {
        let message = format!("`{text}` is not a snapshot");
        Error::new(ErrorKind::UnexpectedAnswer, message)
    })
}

/// Refuses what was read where this has changed since.
pub(super) fn change(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let Some(what) = changed(b, row)? else {
        return Ok(());
    };
    let message = format!("{what} was changed while the catalog was read");
    Err(Error::new(ErrorKind::Changed, message)
        .with_help("the schema seems to be changing; read it again"))
}

/// What of that which was read is not as it was. Of schemas and relations only the name counts
/// (`TRUNCATE`, for one, makes a new row of the old), and of rows that may have been seen.
fn changed(b: &Builder, row: &Row<'_>) -> Result<Option<ObjectRef>> {
    let (class, oid, part): (Oid, Oid, i32) = (row.parse(0)?, row.parse(1)?, row.parse(2)?);
    let (name, schema) = (row.opt(3)?, row.opt_parse::<Oid>(4)?);
    let Some(object) = b.object(class, oid, part) else {
        return Ok(None);
    };
    let schema = schema.and_then(|schema| b.schema_names.get(&schema));
    let renamed = name.is_some_and(|name| name != object.name);
    let moved = schema.is_some() && schema != object.schema.as_ref();
    Ok((renamed || moved || row.flag(5)?).then_some(object))
}

#[cfg(test)]
mod tests {
    use super::Snapshot;

    #[test]
    fn changes_begin_at_the_first_id_that_may_have_become_visible() {
        for (before, after, first) in [
            ("10:12:10", "10:12:10", None),
            // 12 ended, 13 did not.
            ("12:12:", "13:14:13", Some(12)),
            // 10 was running, and ended; ids above it may be sub-transactions of its own.
            ("10:12:10,11", "11:12:11", Some(10)),
            ("10:12:10", "10:20:10,15", Some(12)),
            // A standby.
            ("10:12:", "11:12:", Some(10)),
        ] {
            let [one, other] = [before, after].map(|text| Snapshot::parse(text).unwrap());
            assert_eq!(one.to_string(), before);
            assert_eq!(one.first_change(&other), first, "{before} {after}");
        }
        for bad in ["", "1", "1:2", "1:2:x", "a:2:"] {
            assert_eq!(Snapshot::parse(bad), None, "{bad}");
        }
    }
}
