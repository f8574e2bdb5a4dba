//! The statements that PostgreSQL is asked about.

use reconcile_core::rules;

use crate::common::fixture;

/// Each with a name: the scripts of `tests/fixtures/oracle.sql`, with a blank line between them,
/// and the examples of the rules that are about the same database.
pub(super) fn all(major: u32) -> Vec<(String, String)> {
    let text = fixture("oracle.sql");
    let mut all: Vec<(String, String)> = text
        .split("\n\n")
        .map(|script| script.trim().to_owned())
        .filter(|script| {
            let code = script.lines().any(|line| !line.starts_with("--"));
            let since = script
                .lines()
                .find_map(|line| line.strip_prefix("-- since "))
                .map_or(13, |since| since.trim().parse().unwrap());
            code && since <= major
        })
        .enumerate()
        .map(|(number, script)| (format!("oracle-{number}.sql"), script))
        .collect();
    for rule in rules::all() {
        let examples = rule.docs().split("```sql,").skip(1);
        let of_shop = examples.filter_map(|rest| {
            let (fence, body) = rest.split_once('\n')?;
            let body = body.split("```").next()?.trim();
            fence.ends_with(",shop").then(|| body.to_owned())
        });
        let named = of_shop.map(|body| (format!("{}.sql", rule.id()), body));
        all.extend(named);
    }
    all
}

/// Whether a script needs a database of its own: it ends transactions, cannot run in one, or does
/// what no rollback takes back.
pub(super) fn needs_own_database(sql: &str) -> bool {
    const WORDS: [&str; 9] = [
        "BEGIN;",
        "COMMIT",
        "ROLLBACK",
        "CONCURRENTLY",
        "VACUUM",
        "setval",
        "nextval",
        "SYSTEM",
        "session_replication_role",
    ];
    WORDS.iter().any(|word| sql.contains(word))
}
