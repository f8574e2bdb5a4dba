//! The known problems of a project that Prisma is to take over or already has, each recognised from
//! the live state and the project's files, with its fix.
//!
//! Pure: [`Doctor`] is given what other rooms have read, and decides.

mod client;
mod diagnosis;
mod duplicates;
mod history;
mod ledger;
mod sequences;
mod tables;

pub use client::{inlined_schema, same_schema};
pub use diagnosis::{Diagnosis, DoctorReport, KnownProblem, NotLookedAt, SCHEMA_VERSION};

/// Gathers diagnoses from what was read.
///
/// ```
/// use reconcile_core::doctor::{Doctor, KnownProblem};
/// use reconcile_core::prisma::{Migration, Migrations};
///
/// let baseline = Migration::new("0000_baseline", Some("-- nothing\n".to_owned()));
/// let report = Doctor::new()
///     .history("prisma/migrations", &Migrations::new(vec![baseline], None), &[])
///     .report();
/// assert_eq!(report.diagnoses[0].id, KnownProblem::EmptyBaseline);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Doctor {
    show_logs: bool,
    diagnoses: Vec<Diagnosis>,
    not_looked_at: Vec<NotLookedAt>,
}

impl Doctor {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a failed migration is shown with what the ledger logged of it. That can hold values
    /// of rows.
    pub fn show_logs(mut self, show: bool) -> Self {
        self.show_logs = show;
        self
    }

    /// Something could not be looked at.
    pub fn not_looked_at(
        mut self,
        what: impl Into<String>,
        reason: impl Into<String>,
        help: Option<String>,
    ) -> Self {
        self.not_looked_at.push(NotLookedAt {
            what: what.into(),
            reason: reason.into(),
            help,
        });
        self
    }

    /// What there is to say: the gravest first.
    #[must_use]
    pub fn report(mut self) -> DoctorReport {
        self.diagnoses
            .sort_by_key(|own| (std::cmp::Reverse(own.severity), own.id));
        DoctorReport {
            schema_version: SCHEMA_VERSION,
            diagnoses: self.diagnoses,
            not_looked_at: self.not_looked_at,
        }
    }

    fn found(&mut self, diagnosis: Diagnosis) {
        self.diagnoses.push(diagnosis);
    }
}
