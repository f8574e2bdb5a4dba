//! What is known of a script before anything of it runs.

use postgres::GenericClient;

use super::report::{Applied, Ending, StepReport, StepState};
use super::rows::Exclusive;
use super::{APPLY_SCHEMA_VERSION, Applier, rows};
use crate::baseline::plan::{ApplyPlan, holds_on};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::finding::{Finding, Report, Severity};
use crate::name::QualifiedName;
use crate::prisma::checksum;
use crate::rules;
use crate::script::Script;
use crate::statement::Statement;

/// What a script meets in the database, as it is now.
pub(super) struct Judged {
    pub(super) catalog: Catalog,
    pub(super) report: Report,
    /// The tables that nobody else can use while it runs.
    pub(super) exclusive: Exclusive,
}

impl Applier {
    /// Reads the catalog, asks for evidence, and judges what is left of the script.
    pub(super) fn judge<C: GenericClient>(
        &self,
        client: &mut C,
        script: &Script,
        asks: bool,
    ) -> Result<Judged> {
        let catalog = self.introspector.read(client)?;
        let linter = self.linter.clone().catalog(catalog.clone());
        let linter = linter.search_path(&self.search_path);
        let scripts = std::slice::from_ref(script);
        let questions = linter.questions(scripts);
        let linter = if asks && !questions.is_empty() {
            linter.answers(self.asker.ask(client, &questions)?)
        } else {
            linter
        };
        Ok(Judged {
            exclusive: rows::exclusive(script, &catalog, &self.search_path),
            report: linter.lint(script),
            catalog,
        })
    }
}

/// Why a script must not run, or would certainly fail; `None` if nothing speaks against it. Of a
/// part of a script, comments that allow something elsewhere in it are no mistake.
pub(super) fn refusal(report: &Report, whole: bool) -> Option<String> {
    let found = report.findings().iter().filter(|own| stops(own));
    let certain: Vec<&Finding> = found
        .filter(|own| whole || !rules::is_about_allowances(own.rule))
        .collect();
    if let Some(first) = certain.first() {
        let more = match certain.len() {
            1 => String::new(),
            all => format!(", and {} more", all - 1),
        };
        let line = first.start.line;
        return Some(format!("line {line}: {}{more}", first.message));
    }
    // A rule that settings have lowered does not make a statement readable.
    let unread: usize = report.files().iter().map(|file| file.unreadable).sum();
    if unread > 0 {
        return Some(format!(
            "{unread} of its statements could not be read in full"
        ));
    }
    report
        .not_checked()
        .first()
        .map(|open| format!("could not be found out: {}: {}", open.question, open.reason))
}

/// An error, what by the catalog can only fail, and what fails on rows that were seen.
fn stops(finding: &Finding) -> bool {
    let seen = finding.severity == Severity::Warning && finding.evidence.is_some();
    finding.severity == Severity::Error
        || rules::fails(finding) && finding.severity > Severity::Info
        || rules::is_about_rows(finding.code) && seen
}

/// The plan, before anything has run.
pub(super) fn planned(script: &Script, plan: &ApplyPlan, judged: &Judged) -> Applied {
    let step = |step: &crate::baseline::Step| StepReport {
        statements: step.statements.len(),
        line: step
            .statements
            .first()
            .map_or(0, |piece| script.position(piece.start).line),
        alone: step.alone,
        state: StepState::Pending,
        milliseconds: 0,
    };
    Applied {
        schema_version: APPLY_SCHEMA_VERSION,
        script: checksum(script.text()),
        catalog: judged.catalog.fingerprint(),
        steps: plan.steps.iter().map(step).collect(),
        locked: names(&judged.exclusive.locked),
        counted: names(&judged.exclusive.counted),
        lint: judged.report.clone(),
        gone: Vec::new(),
        unmet: Vec::new(),
        ending: Ending::Planned,
    }
}

fn names(tables: &[QualifiedName]) -> Vec<String> {
    tables.iter().map(ToString::to_string).collect()
}

/// The script without the steps that `gone` names by their numbers, from 1: the bytes of their
/// statements become blanks, so that every other keeps its place. What they set in the session
/// stays: it holds in the others.
pub(super) fn without(script: &Script, plan: &ApplyPlan, gone: impl Fn(usize) -> bool) -> Script {
    let mut text = script.text().to_owned();
    let steps = plan.steps.iter().zip(1..);
    for (step, _) in steps.filter(|(_, number)| gone(*number)) {
        let statements = step.statements.iter();
        for piece in statements.filter(|piece| !holds_on(&Statement::read(script, piece))) {
            // The semicolon stays; an empty statement is none.
            let blank: String = script
                .slice(piece)
                .bytes()
                .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
                .collect();
            text.replace_range(piece.start..piece.end, &blank);
        }
    }
    Script::new(script.name(), text)
}
