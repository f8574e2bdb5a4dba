//! Whether somebody changed the schema while it was read.
//!
//! Rows of the system catalogs come from one snapshot, but the server prints expressions with the
//! names of the present moment. So the snapshot is compared with one from after the reading; only
//! where transactions ended in between, what they changed is asked for.

use postgres::{GenericClient, SimpleQueryMessage};

use super::answer::Row;
use super::builder::{Builder, Oid, class};
use super::template::Template;
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

/// The condition that a row's `xmin` is this id or one from then to now. They are compared modulo
/// 2^32, as the catalogs hold them, and very old rows may hold any number: hence the end.
pub(super) fn condition(column: &str, first: u64) -> String {
    format!(
        "({column}::pg_catalog.text::pg_catalog.int8 - {} + {WRAP}) % {WRAP} < (select \
         pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text::pg_catalog.int8 - {first})",
        first % WRAP
    )
}

pub(super) fn snapshot(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let text = row.text(0)?;
    let snapshot = Snapshot::parse(text).ok_or_else(|| {
        Error::new(
            ErrorKind::UnexpectedAnswer,
            format!("`{text}` is not a snapshot"),
        )
    })?;
    b.snapshots.push(snapshot);
    Ok(())
}

/// Demands that nothing that was read has changed since: a third trip, where transactions ended.
pub(super) fn refuse<C: GenericClient>(
    client: &mut C,
    b: &Builder,
    template: &Template,
) -> Result<()> {
    let [before, after] = b.snapshots.as_slice() else {
        return Ok(());
    };
    let Some(changed_since) = before.first_change(after) else {
        return Ok(());
    };
    let template = Template {
        changed_since,
        ..template.clone()
    };
    let script = format!(
        "BEGIN READ ONLY;\n{}{};\nCOMMIT",
        include_str!("settings.sql"),
        template.fill(include_str!("changes.sql"))?
    );
    let messages = match client.simple_query(&script) {
        Ok(messages) => messages,
        Err(error) => {
            let _ = client.batch_execute("ROLLBACK");
            return Err(Error::from_postgres(error, "looking for changes"));
        }
    };
    for message in &messages {
        if let SimpleQueryMessage::Row(row) = message
            && let Some(what) = changed(b, &Row::new(row, "changes"))?
        {
            let message = format!("{what} was changed while the catalog was read");
            return Err(Error::new(ErrorKind::Changed, message)
                .with_help("the schema seems to be changing; read it again"));
        }
    }
    Ok(())
}

/// What of that which was read is not as it was.
fn changed(b: &Builder, row: &Row<'_>) -> Result<Option<String>> {
    let (class, oid): (Oid, Oid) = (row.parse(0)?, row.parse(1)?);
    let (part, name): (i16, _) = (row.parse(2)?, row.opt(3)?);
    Ok(match (class, part) {
        (class::SCHEMA, _) => b
            .schema_names
            .get(&oid)
            .filter(|n| Some(n.as_str()) != name),
        (class::RELATION, 0) => {
            return relation(b, oid, name, row.opt_parse(4)?);
        }
        (class::RELATION, part) => {
            return Ok(b.relations.get(&oid).and_then(|&relation| {
                let column = crate::name::quote_ident(&b.column(relation, part)?.name);
                Some(format!("column {}.{column}", b.name_of(relation)))
            }));
        }
        _ => return Ok(b.object(class, oid, 0).map(|object| object.to_string())),
    }
    .map(|name| format!("schema {}", crate::name::quote_ident(name))))
}

/// A table or view under another name. (`TRUNCATE`, for one, makes a new row of the old.)
fn relation(
    b: &Builder,
    oid: Oid,
    name: Option<&str>,
    schema: Option<Oid>,
) -> Result<Option<String>> {
    let Some(&relation) = b.relations.get(&oid) else {
        return Ok(None);
    };
    let read = b.name_of(relation);
    let schema = schema.and_then(|schema| b.schema_names.get(&schema));
    let same = Some(read.name.as_str()) == name && schema == Some(&read.schema);
    Ok((!same).then(|| read.to_string()))
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
            assert_eq!(one.first_change(&other), first, "{before} {after}");
        }
        for bad in ["", "1", "1:2", "1:2:x", "a:2:"] {
            assert_eq!(Snapshot::parse(bad), None, "{bad}");
        }
    }
}
