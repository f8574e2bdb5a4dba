use super::Rule;
use crate::finding::Severity;

/// Its findings are made where the comments are read, not here: a rule sees statements only.
pub(super) const RULE: Rule = Rule {
    id: "allowance",
    code: "R900",
    severity: Severity::Error,
    summary: "A comment that allows a loss is malformed, without a reason, or allows nothing.",
    docs: include_str!("allowance.md"),
    since: "0.1.0",
    outlasts_rollback: true,
    check: |_| Vec::new(),
};
