//! `reconcile baseline generate`.

use std::path::{Path, PathBuf};

use postgres::Client;
use reconcile_core::baseline::generate::{
    Contents, Files, GenerateReport, PrismaRun, SafeDiff, ScriptReport, first_difference,
};
use reconcile_core::baseline::repair::repair_keeping;
use reconcile_core::catalog::Catalog;
use reconcile_core::connect::{Target, connect};
use reconcile_core::finding::Report;
use reconcile_core::prisma::{self, ExpectedOptions, Schema, Tool, from_empty_script};
use reconcile_core::{Linter, Script};

use crate::Outcome;
use crate::args::{Format, GenerateArgs, Global, ToolArgs};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::{files, open, project, render};

/// Clean if everything that Prisma wants is in the safe diff, and nothing of it is in doubt.
pub(crate) fn run(
    args: &GenerateArgs,
    global: &Global,
    output: Output,
) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let report = generated(args, &config, output)?;
    match args.format {
        Format::Json => output.json(&report)?,
        Format::Human => output.text(&render::generate::report(&report, output.style()))?,
    }
    Ok(if report.is_clean() {
        Outcome::Clean
    } else {
        Outcome::Work
    })
}

/// Makes the scripts, and writes them.
pub(super) fn generated(
    args: &GenerateArgs,
    config: &Config,
    output: Output,
) -> Result<GenerateReport, Failure> {
    let (path, schema) = project::schema(args.prisma_schema.as_deref(), config)?;
    let folder = args.out.clone().unwrap_or_else(|| config.baseline());
    let progress = Progress::start();
    let (target, _) = args.connection.target(output)?;
    let made = make(args, config, &path, &target, &progress)?;

    let named = |contents: Contents| folder.join(contents.file_name()).display().to_string();
    let diff = Script::new(named(Contents::Diff), made.diff);
    let safe = make_safe(args, config, &diff, output, &progress)?;
    drop(progress);

    let mut report = GenerateReport::new(path.display().to_string(), &diff, &safe);
    report.prisma = made.prisma;
    let ours = ours(&schema, &target);
    report.differs_from_ours_at = first_difference(&made.from_empty, &ours);
    report.scripts = write(args, &folder, &made.from_empty, &diff, &safe)?;
    Ok(report)
}

/// What Prisma made, or somebody else with it.
struct Made {
    from_empty: String,
    diff: String,
    prisma: Option<PrismaRun>,
}

fn make(
    args: &GenerateArgs,
    config: &Config,
    schema: &Path,
    target: &Target,
    progress: &Progress,
) -> Result<Made, Failure> {
    let given = |path: &Option<PathBuf>| path.as_deref().map(files::file_script).transpose();
    let (from_empty, diff) = (given(&args.from_empty_sql)?, given(&args.diff_sql)?);
    if let (Some(from_empty), Some(diff)) = (&from_empty, &diff) {
        return Ok(Made {
            from_empty: from_empty.text().to_owned(),
            diff: diff.text().to_owned(),
            prisma: None,
        });
    }
    progress.step("looking for Prisma");
    let (tool, project) = tool(&args.tool, config, schema)?;
    progress.step("running Prisma for the scripts from empty and from the live database");
    // Most of its time Prisma starts up.
    let (from_empty, diff) = std::thread::scope(|scope| {
        let own = scope.spawn(|| match from_empty {
            Some(given) => Ok(Printed::given(&given)),
            None => tool.from_empty(&project).map(Printed::made),
        });
        let diff = match diff {
            Some(given) => Ok(Printed::given(&given)),
            None => tool.diff(&project, target).map(Printed::made),
        };
        let from_empty = own.join();
        (from_empty, diff)
    });
    let Ok(from_empty) = from_empty else {
        return Err(Failure::new("lost sight of Prisma"));
    };
    let (from_empty, diff) = (from_empty?, diff?);
    let commands = [from_empty.command, diff.command];
    Ok(Made {
        from_empty: from_empty.script,
        diff: diff.script,
        prisma: Some(PrismaRun::new(
            tool.version(),
            commands.into_iter().flatten().collect(),
        )),
    })
}

/// A script, and the command that printed it, if it was not given.
struct Printed {
    script: String,
    command: Option<String>,
}

impl Printed {
    fn given(script: &Script) -> Self {
        Self {
            script: script.text().to_owned(),
            command: None,
        }
    }

    fn made(made: prisma::Made) -> Self {
        Self {
            script: made.script,
            command: Some(made.command),
        }
    }
}

/// Whether there is a Prisma, if one is needed.
pub(super) fn look_for_prisma(args: &GenerateArgs, config: &Config) -> Result<(), Failure> {
    let (path, _) = project::schema(args.prisma_schema.as_deref(), config)?;
    if args.from_empty_sql.is_none() || args.diff_sql.is_none() {
        tool(&args.tool, config, &path)?;
    }
    Ok(())
}

/// The Prisma of the arguments, of the configuration, or of the project.
fn tool(
    args: &ToolArgs,
    config: &Config,
    schema: &Path,
) -> Result<(Tool, prisma::Project), Failure> {
    let mut project = prisma::Project::of(schema)?;
    if let Some(path) = &args.prisma_config {
        project = project.with_config(path)?;
    }
    let command = args.prisma.as_ref().or(config.prisma.command.as_ref());
    let tool = match command {
        Some(command) => Tool::command(command, &project)?,
        None => Tool::find(&project)?,
    };
    Ok((tool.timeout(args.prisma_timeout), project))
}

/// The diff without what PostgreSQL would reject or what would lose data, by what the database holds.
fn make_safe(
    args: &GenerateArgs,
    config: &Config,
    diff: &Script,
    output: Output,
    progress: &Progress,
) -> Result<SafeDiff, Failure> {
    let mut live = Live::open(args, output, progress)?;
    let journal: Vec<_> = config.journal_table().cloned().into_iter().collect();
    let repaired = repair_keeping(diff, &live.catalog, &live.path, &journal);
    let linter = live.linter(args, config, &repaired.script, progress)?;
    Ok(SafeDiff::new(&linter, diff, &repaired))
}

/// What is to be said of a safe diff that somebody has mended, by what the database holds now.
pub(super) fn looked_at(
    args: &GenerateArgs,
    config: &Config,
    script: &Script,
    output: Output,
) -> Result<Report, Failure> {
    let progress = Progress::start();
    let mut live = Live::open(args, output, &progress)?;
    let linter = live.linter(args, config, script, &progress)?;
    Ok(linter.lint(script))
}

/// The database that scripts are judged by.
struct Live {
    client: Client,
    path: Vec<String>,
    catalog: Catalog,
}

impl Live {
    fn open(args: &GenerateArgs, output: Output, progress: &Progress) -> Result<Self, Failure> {
        let patience = &args.connection.patience;
        progress.step("connecting");
        let (target, session) = args.connection.target(output)?;
        let path = patience.search_path(&target)?;
        let mut client = connect(&target, &session)?;
        progress.step("reading the catalog");
        let catalog = patience.introspector().read(&mut client)?;
        Ok(Self {
            client,
            path,
            catalog,
        })
    }

    /// A linter that knows the catalog and the rows that a script would meet.
    fn linter(
        &mut self,
        args: &GenerateArgs,
        config: &Config,
        script: &Script,
        progress: &Progress,
    ) -> Result<Linter, Failure> {
        let scripts = std::slice::from_ref(script);
        let linter = config.linter(scripts).catalog(self.catalog.clone());
        let linter = linter.search_path(&self.path);
        progress.step("asking what the script would meet");
        let asker = args.asking.asker(config, &args.connection.patience);
        let answers = asker.ask(&mut self.client, &linter.questions(scripts))?;
        Ok(linter.answers(answers))
    }
}

/// What we would have made of the schema.
fn ours(schema: &Schema, target: &Target) -> String {
    let options = ExpectedOptions::new().default_schema(open::ledger_schema(target));
    from_empty_script(schema, &options)
}

fn write(
    args: &GenerateArgs,
    folder: &Path,
    from_empty: &str,
    diff: &Script,
    safe: &SafeDiff,
) -> Result<Vec<ScriptReport>, Failure> {
    let files = Files::new(folder)
        .with(Contents::FromEmpty, from_empty)
        .with(Contents::Diff, diff.text())
        .with(Contents::SafeDiff, safe.script().text());
    let statements = [
        Script::new("", from_empty).statements().count(),
        diff.statements().count(),
        safe.script().statements().count(),
    ];
    let written = files.write(args.force)?.into_iter().zip(statements);
    Ok(written
        .map(|(file, statements)| ScriptReport::new(&file, statements))
        .collect())
}
