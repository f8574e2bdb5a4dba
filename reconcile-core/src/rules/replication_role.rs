use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::StatementKind;

pub(super) const RULE: Rule = Rule {
    id: "replication-role",
    code: "R065",
    severity: Severity::Warning,
    summary: "A setting switches off triggers, foreign keys or row security for the session.",
    docs: include_str!("replication_role.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::Set(setting) = &statement.kind else {
        return Vec::new();
    };
    // RESET and DEFAULT go back to what protects, unless the database says otherwise.
    let value = match setting.values.as_deref() {
        Some([value]) => value.to_ascii_lowercase(),
        _ => return Vec::new(),
    };
    let (message, help) = match (setting.parameter.as_str(), value.as_str()) {
        ("session_replication_role", "replica") => (
            "no trigger fires any more, and no foreign key is checked: rows that refer to nothing \
             could come in",
            "load parents before children, or defer the constraints: SET CONSTRAINTS ALL DEFERRED",
        ),
        ("ignore_checksum_failure" | "zero_damaged_pages", "on" | "true" | "yes" | "1") => (
            "damaged pages would be passed over or emptied: what is on them is lost",
            "restore from a backup",
        ),
        _ => return Vec::new(),
    };
    vec![
        Draft::at(statement, message)
            .object(&setting.parameter)
            .help(help),
    ]
}
