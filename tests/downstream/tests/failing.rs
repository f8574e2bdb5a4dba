//! Each of these fails; what they say is held to a snapshot.

use reconcile_core::{Severity, testing};

#[test]
fn a_column_is_dropped() {
    testing::migrations("prisma/old").check();
}

#[test]
fn a_warning_is_too_much() {
    testing::migrations("prisma/migrations")
        .fail_on(Severity::Warning)
        .check();
}

#[test]
fn it_cannot_be_read() {
    testing::scripts("wrong/opaque.sql").check();
}

#[test]
fn the_folder_is_missing() {
    testing::migrations("prisma/migration").check();
}

#[test]
fn the_folder_is_empty() {
    testing::migrations("wrong/empty").check();
}

#[test]
fn no_script_is_there() {
    testing::scripts("wrong/empty").check();
}

#[test]
fn a_migration_has_no_script() {
    testing::migrations("wrong/without_script").check();
}

#[test]
fn a_script_is_in_no_migration() {
    testing::migrations("wrong/beside").check();
}

#[test]
fn it_is_not_utf8() {
    testing::scripts("wrong/latin1.sql").check();
}

#[test]
fn the_first_one_is_unknown() {
    testing::migrations("prisma/old").since("2025_none").check();
}

#[test]
fn the_catalog_is_none() {
    testing::migrations("prisma/migrations")
        .catalog_json("Cargo.toml")
        .check();
}

#[test]
fn the_catalog_is_of_the_future() {
    testing::migrations("prisma/migrations")
        .catalog_json("wrong/future.json")
        .check();
}
