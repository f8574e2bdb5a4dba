//! The Prisma schema at hand, for its `autoincrement()` fields.

use std::path::Path;

use reconcile_core::catalog::Catalog;
use reconcile_core::check::Verdict;
use reconcile_core::connect::Target;
use reconcile_core::prisma::{Expected, ExpectedOptions, Schema};
use reconcile_core::sequence::{AutoincrementField, SequenceReport};

use crate::config::Config;
use crate::failure::Failure;
use crate::open;
use crate::output::Output;
use crate::project;
use crate::render::visible;

/// What there is to match the sequences with.
pub(super) enum Fields {
    /// There is no schema.
    None,
    /// There is one where Prisma looks, and it could not be read.
    Unread,
    /// The schema.
    Of(Box<Schema>),
}

impl Fields {
    /// A schema that was named has to be right. One that only happens to be there does not keep
    /// anybody from his sequences: what is wrong with it is said.
    pub(super) fn find(
        named: Option<&Path>,
        config: &Config,
        output: Output,
    ) -> Result<Self, Failure> {
        let Some(path) = project::schema_path(named, config) else {
            return Ok(Self::None);
        };
        match project::schema(Some(&path), config) {
            Ok((_, schema)) => Ok(Self::Of(Box::new(schema))),
            Err(failure) if named.is_some() || config.prisma_schema().is_some() => Err(failure),
            Err(failure) => {
                output.note(&format!(
                    "note: {} cannot be read, so that its autoincrement() fields are not matched with \
                     the sequences: {}; see reconcile verify",
                    visible::line(path.display()),
                    visible::line(failure)
                ));
                Ok(Self::Unread)
            }
        }
    }

    /// The report with the fields, if there is a schema.
    pub(super) fn matched(
        &self,
        report: SequenceReport,
        catalog: &Catalog,
        target: &Target,
    ) -> SequenceReport {
        let Self::Of(schema) = self else {
            return report;
        };
        let options = ExpectedOptions::new().default_schema(open::ledger_schema(target));
        let expected = Expected::new(schema, &options);
        report.with_autoincrement(AutoincrementField::all(&expected, catalog))
    }

    /// What could not be read is not clean.
    pub(super) fn verdict(&self, verdict: Verdict) -> Verdict {
        match self {
            Self::Unread => verdict.max(Verdict::Unknown),
            _ => verdict,
        }
    }
}
