//! What each step of a run does.

use std::fmt::Write as _;
use std::time::Duration;

use reconcile_core::Severity;
use reconcile_core::baseline::Ending;
use reconcile_core::baseline::adopt::{AdoptState, BASELINE};
use reconcile_core::check::Verdict;
use reconcile_core::ensure::{EnsureState, Ensurer};
use reconcile_core::health::HealthReader;
use reconcile_core::journal::{Event, RunStep};
use reconcile_core::sequence::Repairer;

use super::{Ended, Runner};
use crate::Outcome;
use crate::args::Format;
use crate::commands::apply::{SAFE, applied, applier, one_script};
use crate::commands::{adopt, ensure, generate, health, rehearse, sequences, status, verify};
use crate::failure::Failure;
use crate::open;
use crate::progress::Progress;
use crate::render::{self, count};

impl Runner<'_, '_> {
    pub(super) fn step(&mut self, step: RunStep) -> Result<Ended, Failure> {
        match step {
            RunStep::Snapshot => Ok(Ended::Done("left out".to_owned())),
            RunStep::Ensure => self.ensure(),
            RunStep::Generate => self.generate(),
            RunStep::Rehearse => self.rehearse(),
            RunStep::Apply => self.apply(),
            RunStep::Adopt => self.adopt(),
            RunStep::Sequences => self.sequences(),
            RunStep::Verify => self.verify(),
            RunStep::Status => self.status(),
            RunStep::Health => self.health(),
            _ => Ok(Ended::Failed("this step is not known".to_owned())),
        }
    }

    fn ensure(&mut self) -> Result<Ended, Failure> {
        if self.config.tables.required.is_empty() {
            return Ok(Ended::Done(
                "no table is required but those of the Prisma schema, which the diff makes"
                    .to_owned(),
            ));
        }
        let report = self.ensurer()?.apply(&mut self.client)?;
        let created: Vec<String> = report.created().map(ToString::to_string).collect();
        if !created.is_empty() {
            let event = Event::ensured(created.clone());
            self.guard.record(&mut self.client, &event)?;
        }
        Ok(match report.state {
            EnsureState::Present => Ended::Done("all required tables are there".to_owned()),
            EnsureState::Created => Ended::Done(format!("made {}", created.join(", "))),
            EnsureState::Unreadable => {
                self.show(&render::ensure::report(&report, self.output.style()))?;
                Ended::Unknown("not all required tables can be read".to_owned())
            }
            _ => {
                self.show(&render::ensure::report(&report, self.output.style()))?;
                Ended::Failed("required tables are missing".to_owned())
            }
        })
    }

    fn ensurer(&self) -> Result<Ensurer, Failure> {
        let schema = open::ledger_schema(&self.target);
        let args = self.args.of_ensure();
        let ensurer = ensure::ensurer(&args, self.config, schema, self.output)?;
        let (_, session) = self.args.connection.target(self.output)?;
        Ok(ensurer.session(session))
    }

    /// Whether a required table would be made.
    pub(super) fn would_ensure(&mut self) -> Result<bool, Failure> {
        if self.config.tables.required.is_empty() {
            return Ok(false);
        }
        Ok(self.ensurer()?.plan(&mut self.client)?.is_to_do())
    }

    fn generate(&mut self) -> Result<Ended, Failure> {
        let report = generate::generated(&self.args.of_generate(), self.config, self.output)?;
        if report.nothing_to_apply {
            return Ok(Ended::Done(
                "the database is as the schema wants it".to_owned(),
            ));
        }
        let taken = format!("{} taken out of the diff", report.taken_out.len());
        if report.is_clean() {
            return Ok(Ended::Done("nothing was taken out of the diff".to_owned()));
        }
        self.show(&render::generate::report(&report, self.output.style()))?;
        let safe = self.config.state(SAFE).display().to_string();
        Ok(if !report.doubts.is_empty() || report.errors > 0 {
            let open = report.doubts.len() + report.errors;
            Ended::Pause(format!("{taken}, and {open} to be looked at: mend {safe}"))
        } else {
            Ended::Done(taken)
        })
    }

    /// Whether what a step has left to somebody is mended.
    pub(super) fn mended(&mut self, step: RunStep) -> Result<Ended, Failure> {
        if step != RunStep::Generate {
            return Ok(Ended::Failed("it leaves nothing to be mended".to_owned()));
        }
        let path = self.config.state(SAFE);
        let script = one_script(&path, self.output)?;
        let report =
            generate::looked_at(&self.args.of_generate(), self.config, &script, self.output)?;
        let unreadable = report.files().iter().map(|file| file.unreadable).sum();
        let open = report.count(Severity::Error).max(unreadable) + report.not_checked().len();
        if open == 0 {
            return Ok(Ended::Done(format!("{} was looked at", path.display())));
        }
        let scripts = std::slice::from_ref(&script);
        self.show(&render::lint::report(&report, scripts, self.output))?;
        Ok(Ended::Pause(format!(
            "{open} to be looked at still: mend {}",
            path.display()
        )))
    }

    fn rehearse(&mut self) -> Result<Ended, Failure> {
        if self.args.no_rehearsal {
            return Ok(Ended::Done("left out".to_owned()));
        }
        let script = one_script(&self.config.state(SAFE), self.output)?;
        let args = self.args.of_rehearse();
        let rehearsal = rehearse::rehearse(&args, self.config, &script, self.output)?;
        if !rehearsal.passed {
            self.show(&render::rehearse::report(&rehearsal, &script, self.output))?;
            return Ok(Ended::Failed(
                "the diff does not go through on a copy".to_owned(),
            ));
        }
        let mut text = match rehearsal.remaining.changes.len() {
            0 => "it goes through, and nothing remains different".to_owned(),
            1 => "it goes through; 1 object remains different".to_owned(),
            remaining => format!("it goes through; {remaining} objects remain different"),
        };
        if let Some(why) = &rehearsal.copy.rights_not_rehearsed {
            let _ = write!(text, "; rights were not rehearsed: {why}");
        }
        Ok(Ended::Done(text))
    }

    fn apply(&mut self) -> Result<Ended, Failure> {
        let script = one_script(&self.config.state(SAFE), self.output)?;
        let args = self.args.of_apply();
        let applier = applier(&args, self.config, &script, &self.target)?;
        self.guard.renew(&mut self.client)?;
        let progress = Progress::start();
        progress.step("asking what the script would meet");
        let report = applied(&applier, &mut self.client, &script, &self.guard, &progress)?;
        drop(progress);
        Ok(match &report.ending {
            Ending::Applied => Ended::Done(render::apply::missing(&report)),
            Ending::Empty => Ended::Done("there is nothing to apply".to_owned()),
            Ending::AppliedBefore { at } => Ended::Done(format!("it was applied at {at}")),
            ending => {
                self.show(&render::apply::report(&report, &script, true, self.output))?;
                Ended::Failed(ending.to_string())
            }
        })
    }

    fn adopt(&mut self) -> Result<Ended, Failure> {
        let (_, session) = self.args.connection.target(self.output)?;
        let adopter = adopt::adopter(&self.args.of_adopt(), self.config, self.output)?
            .ledger_schema(open::ledger_schema(&self.target))
            .session(session);
        let report = adopter.apply(&mut self.client)?;
        Ok(match report.state {
            AdoptState::Adopted => {
                let event = Event::adopted(BASELINE, &report.checksum);
                self.guard.record(&mut self.client, &event)?;
                if !report.external.is_empty() {
                    self.show(&render::adopt::report(&report, self.output.style()))?;
                }
                Ended::Done(format!("{BASELINE} is the first migration"))
            }
            AdoptState::AlreadyAdopted => Ended::Done("it was adopted before".to_owned()),
            _ => {
                self.show(&render::adopt::report(&report, self.output.style()))?;
                Ended::Failed("something stands against adopting it".to_owned())
            }
        })
    }

    fn sequences(&mut self) -> Result<Ended, Failure> {
        let patience = &self.args.connection.patience;
        let inspector = patience.inspector(false);
        let catalog = patience.introspector().read(&mut self.client)?;
        let report = inspector.read(&mut self.client, &catalog)?;
        let repairer = Repairer::new()
            .lock_timeout(patience.lock_timeout.min(Duration::from_millis(500)))
            .inspector(inspector);
        let report = repairer.apply(&mut self.client, &catalog, report, |_| {})?;
        let moved = sequences::moved(&report);
        if moved > 0 {
            let event = Event::SequencesMoved { moved };
            self.guard.record(&mut self.client, &event)?;
        }
        let text = format!("{} moved", count(moved, "sequence"));
        let verdict = sequences::verdict(&catalog, &report, self.output);
        if verdict == Verdict::Clean {
            return Ok(Ended::Done(text));
        }
        let shown = render::sequences::report(&report, false, self.output.style());
        self.show(&shown)?;
        Ok(match verdict {
            Verdict::Unknown => Ended::Unknown(format!("{text}, and not all are known")),
            _ => Ended::Failed(format!("{text}, and not all are well")),
        })
    }

    fn verify(&mut self) -> Result<Ended, Failure> {
        let args = self.args.of_verify();
        let (path, report) = verify::verified(&args, self.config, self.output)?;
        if report.unanswered.is_empty() {
            return Ok(Ended::Done("every model and field is answered".to_owned()));
        }
        self.show(&render::verify::report(&path, &report, self.output.style()))?;
        let open = count(report.unanswered.len(), "thing");
        // What could not be read is no difference, and not allowed with them.
        let not_read = report.not_read();
        Ok(
            match (self.args.allow_differences, verify::outcome(&report)) {
                (false, Outcome::Unknown) => Ended::Unknown(format!("{open} not compared or read")),
                (false, _) => Ended::Failed(format!("{open} not answered")),
                (true, _) if not_read > 0 => Ended::Incomplete(
                    format!("{open} not answered, as was allowed; {not_read} of them not read"),
                    not_read,
                ),
                (true, _) => Ended::Done(format!("{open} not answered, as was allowed")),
            },
        )
    }

    fn status(&mut self) -> Result<Ended, Failure> {
        let report = status::compared(&self.args.of_status(), self.config, self.output)?;
        if report.is_up_to_date() {
            return Ok(Ended::Done("up to date".to_owned()));
        }
        self.show(&render::status::report(&report, false, self.output.style()))?;
        let summary = &report.summary;
        let bad = summary.failed + summary.missing_on_disk + summary.script_missing;
        Ok(if bad == 0 && report.deploy.refusal.is_none() {
            let pending = count(summary.pending, "migration");
            Ended::Done(format!("{pending} left to prisma migrate deploy"))
        } else {
            Ended::Failed("the ledger and the folder of migrations disagree".to_owned())
        })
    }

    /// Kept, so that a day later it can be said what is new.
    fn health(&mut self) -> Result<Ended, Failure> {
        let patience = &self.args.connection.patience;
        let report = HealthReader::new()
            .introspector(patience.introspector())
            .inspector(patience.inspector(false))
            .thresholds(self.config.thresholds())
            .statement_timeout(patience.statement_timeout)
            .lock_timeout(patience.lock_timeout)
            .read(&mut self.client)?;
        let path = self.config.state(health::KEPT);
        let written = serde_json::to_vec(&report)
            .map_err(std::io::Error::from)
            .and_then(|bytes| std::fs::write(&path, bytes));
        written.map_err(|error| {
            Failure::new(format!("cannot write {}", path.display())).caused_by(&error)
        })?;
        let (errors, warnings) = (report.summary.error, report.summary.warning);
        let kept = format!(
            "kept: reconcile health --since {} says tomorrow what is new",
            path.display()
        );
        if report.verdict(Severity::Error) != Verdict::Clean {
            self.show(&render::health::report(&report, 10, self.output.style()))?;
        }
        let found = format!("{}, {}", count(errors, "error"), count(warnings, "warning"));
        Ok(match report.not_read.len() {
            0 => Ended::Done(format!("{found}; {kept}")),
            open => {
                let open_text = count(open, "thing");
                Ended::Incomplete(format!("{found}; {open_text} not read; {kept}"), open)
            }
        })
    }

    /// What a step has to show, besides its line.
    fn show(&self, text: &str) -> Result<(), Failure> {
        match self.args.format {
            Format::Json => {
                self.output.note(text.trim_end());
                Ok(())
            }
            Format::Human => self.output.text(text),
        }
    }
}
