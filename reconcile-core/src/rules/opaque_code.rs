use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{Call, FunctionClass, Runs, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "opaque-code",
    code: "R006",
    severity: Severity::Error,
    summary: "Code is run that is not in view: a function, a procedure, or SQL put together at run time.",
    docs: include_str!("opaque_code.md"),
    since: "0.1.0",
    outlasts_rollback: true,
    check,
};

const HELP: &str = "read what it runs yourself: no rule has judged it";

fn check(context: &Context<'_>) -> Vec<Draft> {
    let opaque = context.problems.iter().filter(|problem| problem.opaque);
    let blocks = opaque.map(|problem| {
        Draft::new(problem.start, problem.end, problem.message.clone())
            .severity(problem.severity)
            .help(HELP)
    });
    let calls = context
        .inside
        .calls
        .iter()
        .filter(|_| context.inside.runs != Runs::Never);
    let calls = calls.filter_map(|call| {
        let why = why(context, call)?;
        Some(
            Draft::new(call.start, call.end, why)
                .object(&call.name)
                .help(HELP),
        )
    });
    blocks
        .chain(calls)
        .chain(executed(context))
        .chain(program(context))
        .collect()
}

/// Why a call may do anything.
fn why(context: &Context<'_>, call: &Call) -> Option<String> {
    let name = &call.name;
    match context.world.class(context.reading, call) {
        FunctionClass::Computes
        | FunctionClass::ExtensionComputes
        | FunctionClass::MovesSequence
        | FunctionClass::ChangesLargeObject
        | FunctionClass::ChangesSetting => None,
        FunctionClass::RunsCode => Some(format!("{name} runs SQL that it gets as text")),
        FunctionClass::WritesFile => Some(format!("{name} overwrites a file of the server")),
        FunctionClass::LosesState => Some(format!(
            "{name} throws away state of the server that is no row"
        )),
        FunctionClass::Unknown => Some(format!("{name} runs code that is not in view")),
    }
}

/// `COPY … PROGRAM`
fn program(context: &Context<'_>) -> Option<Draft> {
    let statement = context.statement?;
    let of_table = matches!(&statement.kind, StatementKind::Copy(copy) if copy.program);
    (of_table || context.inside.program).then(|| {
        let message = "COPY runs a program on the server's machine that is not in view";
        Draft::at(statement, message).help(HELP)
    })
}

/// A prepared statement that the script did not prepare.
fn executed(context: &Context<'_>) -> Option<Draft> {
    let statement = context.statement?;
    let StatementKind::Execute(name) = &statement.kind else {
        return None;
    };
    (!context.reading.executes_known).then(|| {
        let message = format!("{name} was prepared somewhere else: what it runs is not in view");
        Draft::at(statement, message).object(name).help(HELP)
    })
}
