//! The safeguards of a command that writes: what reconcile.toml asks for, and the journal.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use postgres::Client;
use reconcile_core::baseline::Conditions;
use reconcile_core::connect::{Session, Target};
use reconcile_core::journal::{Event, History, Journal, Place};
use reconcile_core::safeguard::{Requirement, Safeguards, Situation, Unmet};

use crate::args::Guarding;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::render::visible;

mod snapshots;
mod table;

use table::JournalCopy;

/// How long a line of the journal waits for a lock on its table: whose work it is holds locks, too.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is known before anything is written.
pub(crate) struct Guard {
    pub(crate) journal: Journal,
    pub(crate) history: History,
    pub(crate) conditions: Conditions,
    safeguards: Safeguards,
    confirmed: Option<String>,
    /// Where snapshots are made.
    folder: PathBuf,
    table: Option<JournalCopy>,
}

impl Guard {
    /// For what needs a session of its own on the server: `own` is what the command itself asks for;
    /// an environment may ask for more.
    pub(crate) fn new(
        args: &Guarding,
        config: &Config,
        target: &Target,
        client: &mut Client,
        own: &[Requirement],
        output: Output,
    ) -> Result<Self, Failure> {
        if target.pgbouncer() {
            return Err(Failure::new(
                "nothing is written through a PgBouncer in transaction mode: locks need a session",
            )
            .with_help("give the URL of the server itself (Prisma's directUrl)"));
        }
        Self::anywhere(args, config, target, client, own, output)
    }

    /// The same for what can also be written through a pooler. Reads the journal and asks the server
    /// where this is.
    pub(crate) fn anywhere(
        args: &Guarding,
        config: &Config,
        target: &Target,
        client: &mut Client,
        own: &[Requirement],
        output: Output,
    ) -> Result<Self, Failure> {
        let conditions = Conditions::read(client)?;
        let journal = Journal::new(config.journal()).by(conditions.role.as_str());
        let table = config.journal_table().map(|name| {
            let session = Session::new().read_only(false).lock_timeout(PATIENCE);
            JournalCopy::new(
                name,
                target,
                session.statement_timeout(5 * PATIENCE),
                output,
            )
        });
        let history = journal.read()?;
        for line in &history.unreadable {
            output.note(&format!(
                "note: {}, line {line}, cannot be understood and is passed over",
                visible::line(journal.path().display())
            ));
        }
        let environment = environment(args, config, target, &conditions)?;
        let safeguards = config.safeguards(environment.as_deref(), own)?;
        Ok(Self {
            journal,
            history,
            conditions,
            safeguards,
            confirmed: args.confirm.clone(),
            folder: config.snapshots(),
            table,
        })
    }

    /// What is asked for and missing, for a script (its checksum and the catalog's fingerprint) or
    /// for what is no script.
    pub(crate) fn unmet(&self, script: Option<(&str, &str)>) -> Vec<Unmet> {
        let conditions = &self.conditions;
        let mut situation = Situation::new(&conditions.place, &conditions.at);
        if let Some((checksum, catalog)) = script {
            situation = situation.script(checksum, catalog);
        }
        if let Some(name) = &self.confirmed {
            situation = situation.confirmed(name);
        }
        let mut broken = Vec::new();
        for made in self.safeguards.fresh_snapshots(&situation, &self.history) {
            match snapshots::lack(made, &self.folder) {
                Some(lack) => broken.push(lack),
                None => break,
            }
        }
        for (path, why) in broken {
            situation = situation.broken(path, why);
        }
        self.safeguards.unmet(&situation, &self.history)
    }

    /// The same before writing: asks at a terminal for the name of the database, and refuses where
    /// something is missing still.
    pub(crate) fn pass(&mut self, script: Option<(&str, &str)>) -> Result<(), Failure> {
        let is_open = |unmet: &Unmet| unmet.requirement == Some(Requirement::Confirmation);
        let unmet = self.unmet(script);
        if self.confirmed.is_none() && unmet.iter().all(is_open) && !unmet.is_empty() {
            self.confirmed = asked(&self.conditions.place.database);
        }
        self.check(script)
    }

    /// Whether the name of the database was given, so that nobody has to be asked.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.confirmed.is_some()
    }

    /// Refuses where something is missing.
    pub(crate) fn check(&self, script: Option<(&str, &str)>) -> Result<(), Failure> {
        match self.unmet(script).as_slice() {
            [] => {
                self.conditions.writable()?;
                Ok(self.table.as_ref().map_or(Ok(()), JournalCopy::check)?)
            }
            [first, rest @ ..] => {
                let mut failure = Failure::new(format!("nothing was written: {first}"));
                failure.causes = rest.iter().map(ToString::to_string).collect();
                Err(failure.with_help(first.help.clone()))
            }
        }
    }

    /// Reads the journal and the server's clock once more; what was confirmed stays so.
    pub(crate) fn renew(&mut self, client: &mut Client) -> Result<(), Failure> {
        self.history = self.journal.read()?;
        self.conditions = Conditions::read(client)?;
        Ok(())
    }

    /// Writes down what was done just now.
    pub(crate) fn record(&self, client: &mut Client, event: &Event) -> Result<(), Failure> {
        let at = Conditions::read(client)?.at;
        Ok(self.write(&at, &self.conditions.place, event)?)
    }

    /// The same of something that happened at a time.
    pub(crate) fn write(
        &self,
        at: &str,
        place: &Place,
        event: &Event,
    ) -> reconcile_core::Result<()> {
        self.journal.write(at, place, event)?;
        if let Some(table) = &self.table {
            table.follow(&self.journal, place);
        }
        Ok(())
    }
}

/// The environment that was named, else the one that the database is listed in. One that cannot be
/// told must not go without its safeguards.
fn environment(
    args: &Guarding,
    config: &Config,
    target: &Target,
    conditions: &Conditions,
) -> Result<Option<String>, Failure> {
    let listed = config.environment_of(target, &conditions.place.database)?;
    match (&args.environment, listed) {
        (Some(named), Some(listed)) if *named != listed => Err(Failure::new(format!(
            "this database belongs to the environment `{listed}`, not `{named}`"
        ))
        .with_help("see environments in reconcile.toml")),
        (Some(named), _) => Ok(Some(named.clone())),
        (None, Some(listed)) => Ok(Some(listed)),
        (None, None) if config.has_environments() => Err(Failure::new(format!(
            "the database `{}` belongs to no environment of reconcile.toml",
            conditions.place.database
        ))
        .with_help("list it in `databases` of one as host/database, or give --environment")),
        (None, None) => Ok(None),
    }
}

/// What somebody at a terminal answers.
fn asked(database: &str) -> Option<String> {
    let mut err = io::stderr().lock();
    if !io::stdin().is_terminal() || !err.is_terminal() {
        return None;
    }
    let database = visible::line(database);
    write!(
        err,
        "This writes to the database {database}. Its name, to go on: "
    )
    .ok()?;
    err.flush().ok()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).ok()?;
    let answer = answer.trim();
    (!answer.is_empty()).then(|| answer.to_owned())
}
