//! A database as it is before the script, and after it.

use std::collections::BTreeMap;

use postgres::Client;

use super::relations::{Relations, relations};
use super::report::{ChangedRows, RehearsedRows};
use crate::catalog::Catalog;
use crate::connect::{Session, Target, connect};
use crate::error::Result;
use crate::introspect::Introspector;
use crate::snapshot::rows;

/// What a database is at one moment.
pub(super) struct Seen {
    pub(super) catalog: Catalog,
    pub(super) relations: Relations,
    rows: Option<BTreeMap<u32, u64>>,
}

impl Seen {
    pub(super) fn of(target: &Target, count: bool) -> Result<Self> {
        // Nobody else is here, so that nothing is waited for.
        let session = Session::new().statement_timeout(std::time::Duration::ZERO);
        let mut client: Client = connect(target, &session)?;
        let catalog = Introspector::new().read(&mut client)?;
        let relations = relations(&mut client)?;
        let rows = if count {
            let ids: BTreeMap<_, u32> =
                relations.iter().map(|(id, own)| (&own.name, *id)).collect();
            let counted = rows::count(&mut client, &catalog, &mut |_| {})?;
            let by_id = counted
                .iter()
                .filter_map(|own| Some((*ids.get(&own.table)?, own.rows)));
            Some(by_id.collect())
        } else {
            None
        };
        Ok(Self {
            catalog,
            relations,
            rows,
        })
    }

    pub(super) fn counted(&self, after: &Self) -> Option<RehearsedRows> {
        let (old, new) = (self.rows.as_ref()?, after.rows.as_ref()?);
        let mut changed: Vec<ChangedRows> = old
            .iter()
            .map(|(id, before)| ChangedRows {
                table: self
                    .relations
                    .get(id)
                    .map_or_else(String::new, |own| own.name.to_string()),
                before: *before,
                after: new.get(id).copied(),
            })
            .collect();
        let sum = |of: &dyn Fn(&ChangedRows) -> u64| changed.iter().map(of).sum();
        let (before, after) = (sum(&|own| own.before), sum(&|own| own.after.unwrap_or(0)));
        changed.retain(|own| own.after != Some(own.before));
        changed.sort_unstable_by(|a, b| a.table.cmp(&b.table));
        Some(RehearsedRows {
            before,
            after,
            changed,
        })
    }
}
