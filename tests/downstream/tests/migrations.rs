//! What a repository writes to hold its migrations to the rules.

use reconcile_core::settings::{Level, LintSettings};
use reconcile_core::{Severity, testing};

#[test]
fn migrations_lose_nothing() {
    testing::migrations("prisma/migrations").check();
}

/// Those that ran everywhere before the test was there are left alone.
#[test]
fn new_migrations_lose_nothing() {
    testing::migrations("prisma/old")
        .since("20240301000000_names")
        .check();
}

/// The database has no such table: nothing can be lost.
#[test]
fn nothing_is_lost_that_is_not_there() {
    testing::scripts("scripts/if_exists.sql")
        .catalog_json("../fixtures/shop.json")
        .check();
}

#[test]
fn severities_are_a_choice() -> reconcile_core::Result<()> {
    let settings = LintSettings::new().rule_because(
        "drop-table",
        Level::Warning,
        "this folder drops scratch tables",
    )?;
    let test = testing::scripts("scripts").settings(settings);
    test.check();
    assert_eq!(test.report()?.worst(), Some(Severity::Warning));
    Ok(())
}
