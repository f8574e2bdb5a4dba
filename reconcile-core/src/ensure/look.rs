//! What of the required tables is there, and what would make the rest.

use postgres::{Client, Transaction};

use super::choose::{Bootstrap, Choice};
use super::ensurer::Ensurer;
use super::run::read_row;
use super::{EnsureReport, EnsureState, EnsuredTable, SCHEMA_VERSION};
use crate::catalog::Catalog;
use crate::check::{RequiredState, required_tables};
use crate::error::Result;
use crate::finding::{Finding, Severity};
use crate::name::QualifiedName;
use crate::script::Script;

impl Ensurer {
    /// What there is, and what would be run.
    pub(super) fn look(&self, client: &mut Client) -> Result<(EnsureReport, Choice)> {
        let mut transaction = self.session.clone().read_only(true).begin(client)?;
        let catalog = self.introspector.read(&mut transaction)?;
        let mut tables: Vec<EnsuredTable> = required_tables(&catalog, &self.required)
            .into_iter()
            .map(|own| EnsuredTable {
                table: own.table,
                state: own.state,
                created: false,
                made_by: None,
                message: None,
            })
            .collect();
        for table in &mut tables {
            self.examine(&mut transaction, table)?;
        }
        let missing: Vec<QualifiedName> = tables
            .iter()
            .filter(|own| own.state == RequiredState::Missing)
            .map(|own| own.table.clone())
            .collect();
        let mut choice = Choice::default();
        if let (Some(bootstrap), false) = (&self.bootstrap, missing.is_empty()) {
            choice = bootstrap.choose(&catalog, &missing);
        }
        let findings = self.findings(catalog, &choice);
        let report = EnsureReport {
            schema_version: SCHEMA_VERSION,
            state: state(&tables, &findings),
            tables,
            statements: choice
                .chosen
                .iter()
                .map(|own| own.statement.clone())
                .collect(),
            skipped: choice.skipped.clone(),
            findings,
        };
        Ok((report, choice))
    }

    /// Reads a row of a table that is there, and says of one that is not what makes it.
    fn examine(&self, transaction: &mut Transaction, own: &mut EnsuredTable) -> Result<()> {
        match own.state {
            RequiredState::Present | RequiredState::Unreadable => {
                own.message = read_row(transaction, &own.table)?.map(|error| error.to_string());
                own.state = if own.message.is_some() {
                    RequiredState::Unreadable
                } else {
                    RequiredState::Present
                };
            }
            RequiredState::Missing => {
                let by = |bootstrap: &Bootstrap| {
                    bootstrap
                        .makes(&own.table)
                        .map(Script::name)
                        .map(str::to_owned)
                };
                own.made_by = self.bootstrap.as_ref().and_then(by);
                if own.made_by.is_none() {
                    let offer = self.offered.as_ref().filter(|(own, _)| by(own).is_some());
                    own.message =
                        Some(offer.map_or_else(
                            || "no script makes it".to_owned(),
                            |(_, how)| how.clone(),
                        ));
                }
            }
            RequiredState::NotATable => {
                own.message = Some("something else has its name".to_owned());
            }
        }
        Ok(())
    }

    /// What the linter has against what was chosen. An allowance for a statement that is not run is none to speak of.
    fn findings(&self, catalog: Catalog, choice: &Choice) -> Vec<Finding> {
        if choice.chosen.is_empty() {
            return Vec::new();
        }
        let linter = self
            .linter
            .clone()
            .catalog(catalog)
            .search_path([&self.schema]);
        let report = linter.lint_all(&choice.scripts);
        let findings = report.findings().iter();
        findings
            .filter(|own| own.rule != "allowance")
            .cloned()
            .collect()
    }
}

/// What all of it comes to.
pub(super) fn state(tables: &[EnsuredTable], findings: &[Finding]) -> EnsureState {
    let any = |wanted: fn(&EnsuredTable) -> bool| tables.iter().any(wanted);
    if findings.iter().any(|own| own.severity >= Severity::Error) {
        EnsureState::Refused
    } else if any(|own| own.state == RequiredState::NotATable)
        || any(|own| own.state == RequiredState::Missing && own.made_by.is_none())
    {
        EnsureState::Missing
    } else if any(|own| own.state == RequiredState::Missing) {
        EnsureState::WouldCreate
    } else if any(|own| own.state == RequiredState::Unreadable) {
        EnsureState::Unreadable
    } else {
        EnsureState::Present
    }
}
