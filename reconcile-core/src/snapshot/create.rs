//! Making a snapshot: several programs and queries that all see the same moment.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::folder::{Partial, Snapshot};
use super::manifest::{Contents, Manifest, SCHEMA_VERSION};
use super::moment::Moment;
use super::program::Program;
use super::rows;
use crate::catalog::Catalog;
use crate::connect::{Session, Target, connect};
use crate::error::{Error, ErrorKind, Result};
use crate::introspect::Introspector;
use crate::name::QualifiedName;
use crate::sequence::Inspector;

/// Makes snapshots; see [the module](super).
#[derive(Debug, Clone)]
pub struct Creator {
    folder: PathBuf,
    tables: Vec<String>,
    jobs: u32,
    programs: Option<PathBuf>,
    count_rows: bool,
    check_space: bool,
    rows: bool,
}

/// gzip at its quickest. By default it takes longer than the server: 10 million rows of 1,000 tables
/// took 20 s and 103 MB, and so 14 s and 112 MB.
const QUICK: &str = "--compress=1";

/// What is being done, for those who wait.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The catalog and the sequences are read.
    Reading,
    /// The rows of this table are counted.
    Counting(QualifiedName),
    /// `pg_dump` writes this; so many bytes are there.
    Dumping(Contents, u64),
    /// Checksums are made.
    Summing,
}

impl Creator {
    /// Snapshots go into folders of their own in `folder`, which is made if it is missing.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            tables: Vec::new(),
            jobs: 1,
            programs: None,
            count_rows: true,
            check_space: true,
            rows: true,
        }
    }

    /// Tables whose rows are to be in a script of their own, as SQL names them: `users`,
    /// `app."Order"`. Without a schema it is that of the URL (`?schema=`), else `public`. With a
    /// partitioned table come its partitions, whose rows they are. One that is not there is noted,
    /// and no error.
    #[must_use]
    pub fn tables<I, S>(mut self, tables: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.tables = tables.into_iter().map(Into::into).collect();
        self
    }

    /// By how many connections the full backup is made. With more than one it is a folder, not one
    /// file. Default: 1.
    #[must_use]
    pub fn jobs(mut self, jobs: u32) -> Self {
        self.jobs = jobs.max(1);
        self
    }

    /// Where `pg_dump` is. Default: `PG_BIN`, else the oldest one of this machine that is not older
    /// than the server.
    #[must_use]
    pub fn programs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.programs = Some(folder.into());
        self
    }

    /// Whether the rows of every table are counted, which reads them all once more; without that a
    /// restored copy can only be compared by its definitions. Default: yes.
    #[must_use]
    pub fn count_rows(mut self, yes: bool) -> Self {
        self.count_rows = yes;
        self
    }

    /// Whether the disk must have as much room as the database takes. Default: yes.
    #[must_use]
    pub fn check_space(mut self, yes: bool) -> Self {
        self.check_space = yes;
        self
    }

    /// A folder with nothing but the catalog and the definitions, for a copy to try things on.
    pub(crate) fn without_rows(mut self) -> Self {
        self.rows = false;
        self.count_rows(false).check_space(false)
    }

    /// As [`create_with`](Self::create_with), telling nobody how far it is.
    ///
    /// # Errors
    ///
    /// As [`create_with`](Self::create_with).
    pub fn create(&self, target: &Target, session: &Session) -> Result<Snapshot> {
        self.create_with(target, session, &mut |_| {})
    }

    /// Makes a snapshot.
    ///
    /// Needs to read everything: `SELECT` on all tables and sequences, `USAGE` on all schemas; row
    /// security must not hide anything from the role. Takes `ACCESS SHARE` on every table until it
    /// is done, which only `ALTER`, `DROP` and `TRUNCATE` wait for; it waits for that no longer than
    /// the session's [`lock_timeout`](Session::lock_timeout). Not through a PgBouncer in
    /// transaction mode: `pg_dump` needs a session.
    ///
    /// # Errors
    ///
    /// Nothing is left behind where it fails: [`ErrorKind::Program`] if `pg_dump` is missing, older
    /// than the server, or fails; [`ErrorKind::Timeout`] if another session keeps a table locked;
    /// [`ErrorKind::Io`] if the folder cannot be written or the disk has too little room; those of
    /// reading the catalog.
    pub fn create_with(
        &self,
        target: &Target,
        session: &Session,
        told: &mut dyn FnMut(Step),
    ) -> Result<Snapshot> {
        let start = Instant::now();
        if target.pgbouncer() {
            let message = "a snapshot cannot be made through a PgBouncer in transaction mode";
            return Err(Error::new(ErrorKind::Usage, message)
                .with_help("give the URL of the server itself (Prisma's directUrl)"));
        }
        // The transaction is idle for as long as pg_dump works.
        let session = session.clone().read_only(true);
        let session = session.idle_in_transaction_timeout(Duration::ZERO);
        let mut client = connect(target, &session)?;
        let mut transaction = session.begin(&mut client)?;
        let moment = Moment::of(&mut transaction)?;
        let dump = Program::find(
            "pg_dump",
            self.programs.as_deref(),
            moment.server_version_num / 10_000,
        )?;
        let needed = if self.check_space { moment.size } else { 0 };
        let mut partial = Partial::new(&self.folder, &moment.at, needed)?;
        told(Step::Reading);
        let patience = session.lock_patience();
        let mut introspector = Introspector::new();
        let mut inspector = Inspector::new();
        if let Some(time) = patience {
            introspector = introspector.lock_timeout(time);
            inspector = inspector.lock_timeout(time);
        }
        let catalog = introspector.read(&mut transaction)?;
        partial.json("catalog.json", Contents::Catalog, &catalog)?;
        if self.rows {
            let sequences = inspector.read(&mut transaction, &catalog)?;
            partial.json("sequences.json", Contents::Sequences, &sequences)?;
        }
        let counted = if self.count_rows {
            rows::count(&mut transaction, &catalog, told)?
        } else {
            Vec::new()
        };
        let (tables, missing) = self.chosen(&catalog, target)?;
        let job = Job {
            target,
            dump: &dump,
            snapshot: &moment.name,
            patience: patience.filter(|time| !time.is_zero()),
        };
        if self.rows {
            self.dump_rows(&job, &mut partial, &tables, told)?;
        } else {
            let options = ["--format=custom", "--schema-only"];
            job.run(&mut partial, Contents::Full, "full.dump", &options, told)?;
        }
        // What was exported is no longer needed.
        drop(transaction);
        told(Step::Summing);
        let manifest = Manifest {
            schema_version: SCHEMA_VERSION,
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            created_at: moment.at,
            database: moment.database,
            server_version_num: moment.server_version_num,
            dump_version: dump.version.clone(),
            encoding: moment.encoding,
            collation: moment.collation,
            ctype: moment.ctype,
            files: partial.files()?,
            rows: counted,
            tables: tables.iter().map(ToString::to_string).collect(),
            missing,
            milliseconds: milliseconds(start),
        };
        partial.finish(manifest)
    }

    fn dump_rows(
        &self,
        job: &Job<'_>,
        partial: &mut Partial,
        tables: &[&QualifiedName],
        told: &mut dyn FnMut(Step),
    ) -> Result<()> {
        let options = ["--schema-only"];
        job.run(partial, Contents::Schema, "schema.sql", &options, told)?;
        if !tables.is_empty() {
            let patterns = tables
                .iter()
                .map(|table| format!("--table={}", pattern(table)));
            let mut options = vec!["--data-only".to_owned()];
            options.extend(patterns);
            let options: Vec<&str> = options.iter().map(String::as_str).collect();
            job.run(partial, Contents::Data, "data.sql", &options, told)?;
        }
        let jobs = format!("--jobs={}", self.jobs);
        let (name, options) = match self.jobs {
            1 => ("full.dump", vec!["--format=custom"]),
            _ => ("full", vec!["--format=directory", jobs.as_str()]),
        };
        let quick = [options.as_slice(), &[QUICK]].concat();
        match job.run(partial, Contents::Full, name, &quick, told) {
            Err(error) if cannot_compress(&error) => {
                job.run(partial, Contents::Full, name, &options, told)
            }
            done => done,
        }
    }

    /// The tables that are there, with their partitions, and those that are not.
    fn chosen<'a>(
        &self,
        catalog: &'a Catalog,
        target: &Target,
    ) -> Result<(Vec<&'a QualifiedName>, Vec<String>)> {
        let (mut there, mut missing) = (Vec::new(), Vec::new());
        for wanted in &self.tables {
            let name = crate::statement::ObjectName::parse(wanted).ok_or_else(|| {
                let message = format!("{wanted} is no name of a table");
                Error::new(ErrorKind::Usage, message)
                    .with_help("write it as in SQL: users, app.\"Order\"")
            })?;
            let schema = name.schema.as_deref();
            let schema = schema.or(target.schema()).unwrap_or("public");
            match catalog.table(schema, &name.name) {
                Some(table) => there.push(&table.name),
                None => missing.push(wanted.clone()),
            }
        }
        Ok((with_partitions(catalog, there), missing))
    }
}

/// The tables, each once, each followed by its partitions and theirs: a partitioned table has no
/// rows of its own, and `pg_dump --table` takes none but those.
fn with_partitions<'a>(
    catalog: &'a Catalog,
    tables: Vec<&'a QualifiedName>,
) -> Vec<&'a QualifiedName> {
    let mut partitions: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for table in &catalog.tables {
        if let Some(place) = &table.partition_of {
            partitions
                .entry(&place.parent)
                .or_default()
                .push(&table.name);
        }
    }
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next: Vec<_> = tables.into_iter().rev().collect();
    while let Some(table) = next.pop() {
        if seen.insert(table) {
            all.push(table);
            let own = partitions.get(table).into_iter().flatten();
            next.extend(own.rev().copied());
        }
    }
    all
}

/// Everything in quotes is literal in a pattern of `pg_dump`.
fn pattern(name: &QualifiedName) -> String {
    let quoted = |part: &str| format!("\"{}\"", part.replace('"', "\"\""));
    format!("{}.{}", quoted(&name.schema), quoted(&name.name))
}

/// One run of `pg_dump` after the other.
struct Job<'a> {
    target: &'a Target,
    dump: &'a Program,
    snapshot: &'a str,
    patience: Option<Duration>,
}

impl Job<'_> {
    fn run(
        &self,
        partial: &mut Partial,
        contents: Contents,
        name: &str,
        options: &[&str],
        told: &mut dyn FnMut(Step),
    ) -> Result<()> {
        let start = Instant::now();
        let path = partial.path(name);
        let mut arguments: Vec<String> = options.iter().map(|&own| own.to_owned()).collect();
        arguments.push("--no-password".to_owned());
        arguments.push(format!("--snapshot={}", self.snapshot));
        if let Some(time) = self.patience {
            // One that waits behind a statement that waits for our transaction would wait for ever.
            let time = time.as_millis().max(1);
            arguments.push(format!("--lock-wait-timeout={time}"));
        }
        arguments.push(format!("--file={}", path.display()));
        let mut meanwhile = || told(Step::Dumping(contents, length(&path)));
        self.dump
            .run(Some(self.target), &arguments, &mut meanwhile)?;
        partial.written(name, contents, milliseconds(start))
    }
}

/// Since 16 a `pg_dump` that was built without zlib refuses to compress, before it writes anything.
fn cannot_compress(error: &Error) -> bool {
    error.kind() == ErrorKind::Program
        && error
            .to_string()
            .contains("this build does not support compression")
}

/// The length of a file, or of those directly in a folder.
fn length(path: &Path) -> u64 {
    let of = |path: &Path| std::fs::metadata(path).map_or(0, |data| data.len());
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| of(&entry.path())).sum(),
        Err(_) => of(path),
    }
}

fn milliseconds(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}
