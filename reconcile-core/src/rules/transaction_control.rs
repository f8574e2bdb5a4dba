use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{StatementKind, Transaction};

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
