//! What was found out, put together.

use super::ground::Ground;
use super::original::Original;
use super::report::{REHEARSAL_SCHEMA_VERSION, Rehearsal, RehearsalCopy};
use super::run::Run;
use super::seen::Seen;
use super::{Rehearser, remaining};
use crate::catalog::{Catalog, DiffOptions, View, ViewKind};
use crate::prisma::checksum;
use crate::script::Script;

impl Rehearser {
    #[allow(
        clippy::too_many_arguments,
        reason = "it puts together what was found out"
    )]
    pub(super) fn report(
        &self,
        script: &Script,
        original: &Original,
        ground: &Ground,
        run: Run,
        before: &Seen,
        after: &Seen,
        goal: &Catalog,
    ) -> Rehearsal {
        let (remaining, not_modelled) = remaining::parted(&after.catalog, goal);
        let snapshot = &original.snapshot;
        let kept = original.dumped.is_none();
        Rehearsal {
            schema_version: REHEARSAL_SCHEMA_VERSION,
            script: script.name().to_owned(),
            checksum: checksum(script.text()),
            place: original.conditions.as_ref().map(|own| own.place.clone()),
            at: original.conditions.as_ref().map(|own| own.at.clone()),
            catalog: original.fingerprint.clone(),
            copy: RehearsalCopy {
                snapshot: kept.then(|| snapshot.path().display().to_string()),
                rows: self.rows,
                server_version_num: ground.version,
                throwaway: ground.is_throwaway(),
                on_live_server: ground.on_live_server,
                role: None,
                rights_not_rehearsed: None,
                differences: self.differences(&original.catalog, &before.catalog),
            },
            passed: run.failure.is_none(),
            failure: run.failure,
            statements: run.statements,
            changes: before.catalog.diff(&after.catalog),
            remaining,
            not_modelled,
            rows: before.counted(after),
            microseconds: run.microseconds,
        }
    }

    /// In what the copy is none.
    fn differences(&self, original: &Catalog, copy: &Catalog) -> Vec<String> {
        let options = DiffOptions::new().ignore_extension_members(true);
        let mut original = original.clone();
        if !self.rows {
            // Without rows nothing is in a materialised view.
            let materialized = |view: &&mut View| view.kind == ViewKind::Materialized;
            let views = original.views.iter_mut().filter(materialized);
            views.for_each(|view| view.populated = false);
        }
        let differences = original.diff_with(copy, &options).to_string();
        differences.lines().map(str::to_owned).collect()
    }
}
