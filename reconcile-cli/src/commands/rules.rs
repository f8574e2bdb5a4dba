//! `reconcile rules` and `reconcile explain`.

use std::fmt::Write as _;

use reconcile_core::rules::{self, RuleList};

use crate::Outcome;
use crate::args::{Format, RulesArgs};
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn list(args: &RulesArgs, output: Output) -> Result<Outcome, Failure> {
    let list = RuleList::of_all();
    match args.format {
        Format::Json => output.json(&list)?,
        Format::Human => {
            let mut text = String::new();
            for rule in list.rules {
                let _ = writeln!(
                    text,
                    "{}  {:<22} {:<8} {}",
                    rule.code, rule.id, rule.severity, rule.summary
                );
            }
            output.text(&text)?;
        }
    }
    Ok(Outcome::Clean)
}

pub(crate) fn explain(name: &str, output: Output) -> Result<Outcome, Failure> {
    let Some(rule) = rules::find(name) else {
        return Err(Failure::new(format!("there is no rule `{name}`"))
            .with_help("`reconcile rules` lists them"));
    };
    let title = format!("{} {} ({})", rule.code(), rule.id(), rule.severity());
    output.text(&format!(
        "{}\n\n{}",
        output.style().strong(&title),
        rule.docs()
    ))?;
    Ok(Outcome::Clean)
}
