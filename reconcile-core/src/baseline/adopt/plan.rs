//! What there is to adopt, and what stands against it, in a live database.

use postgres::{Client, Transaction};

use super::adopter::Adopter;
use super::decide::{Decision, decide};
use super::files::has_diff;
use super::ledger::rights;
use super::{
    APPLIED_DIFF, AdoptReport, AdoptState, BASELINE, External, Piece, PieceState, Reason, Refusal,
    SCHEMA_VERSION, script,
};
use crate::error::Result;
use crate::name::QualifiedName;
use crate::prisma::{
    Expected, ExpectedOptions, JoinTableKey, LedgerReader, MIGRATION_LOCK, MIGRATION_SCRIPT,
    Migrations, Unanswered, VerifyReport, checksum, from_empty_script, read_migrations,
    try_selects,
};
use crate::script::Script;

impl Adopter {
    /// What there is to do, and what stands against it. Writes nothing; takes `ACCESS SHARE` locks only.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io) if the migrations cannot be read, [`Permission`](crate::ErrorKind::Permission) if the ledger cannot, and those of
    /// [`Introspector::read`](crate::introspect::Introspector::read).
    pub fn plan(&self, client: &mut Client) -> Result<AdoptReport> {
        let mut transaction = self.session.clone().read_only(true).begin(client)?;
        let migrations = self.migrations()?;
        let present = migrations
            .get(BASELINE)
            .and_then(|own| own.script.as_deref());
        let (name, text) = self.baseline(present);
        let ledger = LedgerReader::new().schema(self.ledger_schema.as_str());
        let decision = decide(&migrations, &ledger.read(&mut transaction)?, &text);
        let mut report = self.report(&decision);
        report.checksum = checksum(present.unwrap_or(&text));
        report.refusals.clone_from(&decision.refusals);
        let script = Script::new(name, text);
        self.look(&mut transaction, &script, &decision, &mut report)?;
        if !decision.has_row {
            report
                .refusals
                .extend(rights(&mut transaction, &self.ledger())?);
        }
        report.state = if !report.refusals.is_empty() {
            AdoptState::Refused
        } else if decision.is_adopted() && decision.has_lock_file {
            AdoptState::AlreadyAdopted
        } else {
            AdoptState::WouldAdopt
        };
        Ok(report)
    }

    /// The migrations; none where there is no folder.
    fn migrations(&self) -> Result<Migrations> {
        if self.folder.exists() {
            read_migrations(&self.folder)
        } else {
            Ok(Migrations::new(Vec::new(), None))
        }
    }

    /// The script that is given, else the one that is `present` in the folder, else the one that Prisma would write: its
    /// command adds a line end to what its engine says.
    pub(super) fn baseline(&self, present: Option<&str>) -> (String, String) {
        match (&self.script, present) {
            (Some(given), _) => given.clone(),
            (None, Some(present)) => {
                let path = self.folder.join(BASELINE).join(MIGRATION_SCRIPT);
                (path.display().to_string(), present.to_owned())
            }
            (None, None) => {
                let text = from_empty_script(&self.schema, &self.options()) + "\n";
                ("the from-empty script".to_owned(), text)
            }
        }
    }

    pub(super) fn ledger(&self) -> QualifiedName {
        QualifiedName::new(self.ledger_schema.as_str(), "_prisma_migrations")
    }

    fn options(&self) -> ExpectedOptions {
        ExpectedOptions::new().default_schema(self.ledger_schema.as_str())
    }

    /// Judges script and database. An adopted one was judged when it was adopted.
    fn look(
        &self,
        transaction: &mut Transaction,
        script: &Script,
        decision: &Decision,
        report: &mut AdoptReport,
    ) -> Result<()> {
        let expected = Expected::new(&self.schema, &self.options());
        let catalog = self.introspector.read(transaction)?;
        let listed = &self.schema.datasource.schemas;
        report.external = External::new(&catalog, &expected, listed, &self.ledger_schema);
        if decision.is_adopted() {
            return Ok(());
        }
        report.refusals.extend(self.judge(script, &expected));
        let mut verify = VerifyReport::new(&expected, &catalog);
        try_selects(transaction, &expected, &mut verify)?;
        if !self.differences {
            report.refusals.extend(unanswered(&verify.unanswered));
        }
        report.unanswered = verify.unanswered;
        Ok(())
    }

    fn judge(&self, script: &Script, expected: &Expected) -> Vec<Refusal> {
        let mut refusals = script::refusals(script, expected, &self.ledger_schema);
        if refusals.is_empty() && !self.stale && !self.is_of_schema(script.text()) {
            let name = script.name();
            let message = format!("{name} is not what Prisma writes for the schema as it is now");
            let help = "make it anew: reconcile baseline generate; if the differences are meant, name the file with \
                        --from-empty";
            refusals.push(Refusal::new(Reason::StaleBaseline, message, help));
        }
        refusals
    }

    /// Whether a script is what Prisma writes for the schema, since version 6 or before.
    fn is_of_schema(&self, text: &str) -> bool {
        let keys = [JoinTableKey::PrimaryKey, JoinTableKey::UniqueIndex];
        keys.into_iter().any(|key| {
            let options = self.options().join_table_key(key);
            script::is_same(&from_empty_script(&self.schema, &options), text)
        })
    }

    fn report(&self, decision: &Decision) -> AdoptReport {
        let state = |is_there| {
            if is_there {
                PieceState::Present
            } else {
                PieceState::Missing
            }
        };
        let piece = |name: String, is_there| Piece {
            name,
            state: state(is_there),
        };
        let folder = self.folder.join(BASELINE);
        // A folder that is there is not written to: its diff is from the database that was adopted first.
        let keeps_diff = self.diff.is_some() && !decision.has_folder || has_diff(&self.folder);
        AdoptReport {
            schema_version: SCHEMA_VERSION,
            state: AdoptState::Refused,
            migration: piece(folder.display().to_string(), decision.has_folder),
            checksum: String::new(),
            lock_file: piece(
                self.folder.join(MIGRATION_LOCK).display().to_string(),
                decision.has_lock_file,
            ),
            ledger: piece(self.ledger().to_string(), decision.has_row),
            diff: keeps_diff.then(|| {
                let path = folder.join(APPLIED_DIFF).display().to_string();
                piece(path, has_diff(&self.folder))
            }),
            unanswered: Vec::new(),
            external: External::default(),
            refusals: Vec::new(),
        }
    }
}

fn unanswered(all: &[Unanswered]) -> Option<Refusal> {
    let first = all.first()?;
    let more = match all.len() - 1 {
        0 => String::new(),
        n => format!(", and {n} more"),
    };
    let message = format!("the database does not answer the Prisma schema: {first}{more}");
    let help = "bring it into line first: reconcile baseline generate, lint, apply (and see reconcile verify); \
                --allow-differences adopts it as it is";
    Some(Refusal::new(Reason::Unanswered, message, help))
}
