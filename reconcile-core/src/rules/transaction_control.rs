use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{Statement, StatementKind, Transaction};

pub(super) const RULE: Rule = Rule {
    id: "transaction-control",
    code: "R073",
    severity: Severity::Warning,
    summary: "The script commits or rolls back half-way.",
    docs: include_str!("transaction_control.md"),
    since: "0.1.0",
    outlasts_rollback: true,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::Transaction(transaction) = &statement.kind else {
        return Vec::new();
    };
    if context.is_inner() {
        return inside(context, statement, transaction)
            .into_iter()
            .collect();
    }
    let flow = context.script.flow();
    let (before, behind) = (flow.before(context.at), flow.behind(context.at));
    let begun = flow.begun(context.at);
    let message = match transaction {
        Transaction::Commit | Transaction::Chain(true) if before > 0 && behind > 0 => {
            "what stands before is committed here: if the rest fails, the script is half done"
        }
        Transaction::Prepare => {
            "the transaction is left open until somebody commits it by its name: it holds its locks"
        }
        // Behind a BEGIN of its own it takes back what the script means it to.
        Transaction::Rollback | Transaction::Chain(false)
            if begun.map_or(before, |begin| flow.before(begin)) > 0 =>
        {
            "where a tool runs the script in a transaction, all that stands before is taken back, too"
        }
        _ => return Vec::new(),
    };
    vec![Draft::at(statement, message).help(
        "leave transactions to the tool, or put BEGIN first and COMMIT last; what Prisma wraps in \
         BEGIN and COMMIT to change an enum can stand without them",
    )]
}

/// What a block, or a routine that the script calls, does about transactions.
fn inside(context: &Context<'_>, own: &Statement, transaction: &Transaction) -> Option<Draft> {
    let message = match transaction {
        Transaction::Commit | Transaction::Rollback | Transaction::Chain(_) => ends(context),
        // Rule `not-in-transaction` says so.
        Transaction::CommitPrepared | Transaction::RollbackPrepared => return None,
        _ => "PostgreSQL knows no such statement in a block or routine: the block fails here",
    };
    Some(Draft::at(own, message).help(
        "leave transactions to the tool; work in batches belongs into a script of its own, run \
         without a transaction",
    ))
}

/// PostgreSQL lets a block or procedure in PL/pgSQL end only a transaction that the statement itself began.
fn ends(context: &Context<'_>) -> &'static str {
    let flow = context.script.flow();
    if context.detail.is_some_and(|detail| detail.atomic) {
        "neither EXECUTE nor a function nor a routine in SQL can end a transaction: it fails here, \
         with or without one"
    } else if flow.begun(context.at).is_some() {
        "a block or procedure cannot end a transaction that the script has begun: it fails here"
    } else if flow.total() > 1 {
        "in a transaction, or sent in one go with other statements, the block fails here; sent alone \
         it is half done if the rest fails"
    } else {
        "in a transaction the block fails here; without one it is half done if the rest fails"
    }
}
