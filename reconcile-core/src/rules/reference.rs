//! The reference of all rules, as one Markdown page.

use std::fmt::Write as _;

use super::all;

/// The page that is kept as `docs/rules.md`.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Rules\n\n\
         This page is generated from the rules themselves; its examples are run as tests.\n\n\
         | code | rule | severity | finds |\n|---|---|---|---|\n",
    );
    for rule in all() {
        let (id, summary) = (rule.id(), rule.summary());
        let (code, severity) = (rule.code(), rule.severity());
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "| {code} | [`{id}`](#{id}) | {severity} | {summary} |"
        );
    }
    for rule in all() {
        let _ = write!(
            page,
            "\n## {}\n\n{} · {} · since {}\n\n{}\n{}",
            rule.id(),
            rule.code(),
            rule.severity(),
            rule.since(),
            rule.summary(),
            rule.docs()
        );
    }
    page
}
