//! `reconcile lint`.

use reconcile_core::Severity;
use reconcile_core::check::lint_verdict;

use crate::Outcome;
use crate::args::{FailOn, Global, LintArgs, LintFormat};
use crate::config::Config;
use crate::failure::Failure;
use crate::files;
use crate::output::Output;
use crate::render;

pub(crate) fn run(args: &LintArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let fail_on: Severity = args
        .fail_on
        .or(config.lint.fail_on)
        .unwrap_or(FailOn::Error)
        .into();
    let scripts = files::scripts(&args.paths, output)?;
    let report = config.linter(&scripts).lint_all(&scripts);
    match args.format {
        LintFormat::Human => output.text(&render::lint::report(&report, &scripts, output))?,
        LintFormat::Json => output.json(&report)?,
        LintFormat::Sarif => output.json(&render::sarif::report(&report, &scripts))?,
        LintFormat::Github => output.text(&render::github::lint(&report, output))?,
        LintFormat::Gitlab => output.json(&render::gitlab::report(&report, &scripts))?,
        LintFormat::Markdown => {
            output.text(&render::markdown::lint(&report, &scripts, output))?;
        }
    }
    Ok(lint_verdict(&report, fail_on).into())
}
