//! `reconcile snapshot`.

use postgres::Client;
use reconcile_core::baseline::Conditions;
use reconcile_core::connect::connect;
use reconcile_core::journal::{Event, Journal};
use reconcile_core::snapshot::{
    Creator, Entry, Restorer, Snapshot, SnapshotList, SnapshotReport, Step, list,
};

use crate::Outcome;
use crate::args::{
    ChosenSnapshot, Format, Global, Restoring, SnapshotCommand, SnapshotCreateArgs,
    SnapshotListArgs, SnapshotVerifyArgs, Snapshots,
};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;

pub(crate) fn run(
    command: &SnapshotCommand,
    global: &Global,
    output: Output,
) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    match command {
        SnapshotCommand::Create(args) => create(args, &config, output),
        SnapshotCommand::Verify(args) => verify(args, &config, output),
        SnapshotCommand::List(args) => listed(args, &config, output),
    }
}

impl Snapshots {
    fn folder(&self, config: &Config) -> std::path::PathBuf {
        self.dir.clone().unwrap_or_else(|| config.snapshots())
    }
}

impl ChosenSnapshot {
    /// The snapshot that was named, else the newest one.
    pub(super) fn open(&self, config: &Config) -> Result<Snapshot, Failure> {
        match &self.path {
            Some(path) => Ok(Snapshot::open(path)?),
            None => self.snapshots.newest(config),
        }
    }
}

impl Snapshots {
    /// The newest one.
    pub(super) fn newest(&self, config: &Config) -> Result<Snapshot, Failure> {
        let folder = self.folder(config);
        let newest_first = list(&folder)?.into_iter().rev();
        let mut whole = newest_first.filter_map(|entry| match entry {
            Entry::Whole(snapshot) => Some(*snapshot),
            _ => None,
        });
        whole.next().ok_or_else(|| {
            Failure::new(format!("there is no snapshot in {}", folder.display()))
                .with_help("make one: reconcile snapshot create")
        })
    }
}

impl Restoring {
    pub(super) fn restorer(&self) -> Restorer {
        let restorer = Restorer::new().jobs(self.jobs);
        match &self.programs.pg_bin {
            Some(folder) => restorer.programs(folder),
            None => restorer,
        }
    }
}

/// Clean if everything is there. A table that was asked for and is not there is noted.
fn create(args: &SnapshotCreateArgs, config: &Config, output: Output) -> Result<Outcome, Failure> {
    let progress = Progress::start();
    let snapshot = made(args, config, output, &mut |what| progress.step(&what))?;
    drop(progress);
    print(&SnapshotReport::new(&snapshot), args.format, output)?;
    Ok(Outcome::Clean)
}

/// A new snapshot, written down in the journal.
pub(super) fn made(
    args: &SnapshotCreateArgs,
    config: &Config,
    output: Output,
    tell: &mut dyn FnMut(String),
) -> Result<Snapshot, Failure> {
    tell("connecting".to_owned());
    let (target, session) = args.connection.target(output)?;
    let tables = if args.tables.is_empty() {
        &config.snapshot.tables
    } else {
        &args.tables
    };
    let mut creator = Creator::new(args.snapshots.folder(config))
        .tables(tables)
        .jobs(args.jobs)
        .count_rows(!args.no_counts)
        .check_space(!args.no_space_check);
    if let Some(folder) = &args.programs.pg_bin {
        creator = creator.programs(folder);
    }
    let snapshot = creator.create_with(&target, &session, &mut |step| {
        tell(match step {
            Step::Reading => "reading the catalog and the sequences".to_owned(),
            Step::Counting(table) => format!("counting the rows from {table} on"),
            Step::Dumping(what, bytes) => format!("dumping the {what}: {}", render::size(bytes)),
            _ => "making checksums".to_owned(),
        });
    })?;
    note_down(&snapshot, connect(&target, &session)?, config)?;
    Ok(snapshot)
}

/// In the journal, where safeguards look for it.
fn note_down(snapshot: &Snapshot, client: Client, config: &Config) -> Result<(), Failure> {
    let mut client = client;
    let conditions = Conditions::read(&mut client)?;
    // From wherever the next command is started, it is the same path.
    let path = std::path::absolute(snapshot.path())
        .map_err(|e| Failure::new("cannot tell the working directory").caused_by(&e))?;
    let event = Event::SnapshotMade {
        path: path.display().to_string(),
        catalog: snapshot.catalog()?.fingerprint(),
        manifest: Some(snapshot.checksum()?),
    };
    let journal = Journal::new(config.journal()).by(conditions.role.as_str());
    Ok(journal.write(&conditions.at, &conditions.place, &event)?)
}

/// Clean if nothing is wrong with it.
fn verify(args: &SnapshotVerifyArgs, config: &Config, output: Output) -> Result<Outcome, Failure> {
    let snapshot = args.snapshot.open(config)?;
    let progress = Progress::start();
    progress.step("making checksums");
    let mut report = SnapshotReport::new(&snapshot);
    report.verified = Some(snapshot.verify(args.restoring.programs.pg_bin.as_deref())?);
    // What is broken need not be restored to know it.
    if args.restore && report.is_good() {
        progress.step("restoring into a throwaway server");
        report.restored = Some(args.restoring.restorer().try_out(&snapshot)?);
    }
    drop(progress);
    print(&report, args.format, output)?;
    Ok(if report.is_good() {
        Outcome::Clean
    } else {
        Outcome::Work
    })
}

/// Clean if all of them can be read, and none is unfinished.
fn listed(args: &SnapshotListArgs, config: &Config, output: Output) -> Result<Outcome, Failure> {
    let folder = args.snapshots.folder(config);
    let list = SnapshotList::new(&list(&folder)?);
    match args.format {
        Format::Json => output.json(&list)?,
        Format::Human => output.text(&render::snapshot::list(&list, output.style()))?,
    }
    Ok(if list.partial.is_empty() && list.unreadable.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Work
    })
}

pub(super) fn print(
    report: &SnapshotReport,
    format: Format,
    output: Output,
) -> Result<(), Failure> {
    match format {
        Format::Json => output.json(report),
        Format::Human => output.text(&render::snapshot::report(report, output.style())),
    }
}
