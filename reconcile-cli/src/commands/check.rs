//! `reconcile check`.

use reconcile_core::Severity;
use reconcile_core::check::Check;
use reconcile_core::name::QualifiedName;

use crate::Outcome;
use crate::args::{CheckArgs, CheckFormat, FailOn, Global};
use crate::config::Config;
use crate::failure::Failure;
use crate::files;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;

pub(crate) fn run(args: &CheckArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let fail_on: Severity = args
        .fail_on
        .or(config.lint.fail_on)
        .unwrap_or(FailOn::Error)
        .into();
    let paths = if args.paths.is_empty() {
        config.lint_paths()
    } else {
        args.paths.clone()
    };
    let required = if args.require.is_empty() {
        &config.tables.required
    } else {
        &args.require
    };

    let mut check = Check::new()
        .introspector(args.connection.reading.introspector(&config))
        .inspector(
            args.connection
                .reading
                .patience
                .inspector(args.scan.scan_unindexed),
        )
        .asker(
            args.asking
                .asker(&config, &args.connection.reading.patience),
        );
    let scripts = files::scripts(&paths, output)?;
    check = check.linter(config.linter(&scripts));
    for script in scripts {
        check = check.script(script);
    }
    for name in required {
        check = check.required(table_name(name)?);
    }

    let progress = Progress::start();
    progress.step("connecting");
    let (mut client, path) = args.connection.open_with_path(output)?;
    progress.step("reading the catalog, the sequences and what the scripts would meet");
    let check = check.search_path(path);
    let report = check.read(&mut client)?;
    drop(progress);

    let scripts = check.scripts();
    match args.format {
        CheckFormat::Human => {
            output.text(&render::check::report(&report, scripts, fail_on, output))?;
        }
        CheckFormat::Json => output.json(&report)?,
        CheckFormat::Github => output.text(&render::github::check(&report, fail_on, output))?,
        CheckFormat::Markdown => {
            output.text(&render::markdown::check(&report, scripts, fail_on, output))?;
        }
    }
    Ok(report.verdict(fail_on).into())
}

/// A name without a schema is one in `public`.
pub(crate) fn table_name(text: &str) -> Result<QualifiedName, Failure> {
    let full = text.parse::<QualifiedName>();
    match full {
        Ok(name) => Ok(name),
        Err(error) => format!("public.{text}")
            .parse()
            .map_err(|_| Failure::from(error)),
    }
}
