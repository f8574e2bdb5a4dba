//! Migrations and ledger, as pure decisions; `tests/live/prisma/migrations` asks real Prisma.

use std::fmt::Write as _;

use reconcile_core::prisma::{
    Ledger, LockFile, Migration, MigrationStatus, Migrations, Outcome, checksum, checksum_matches,
};

#[test]
fn folders_come_in_the_order_of_locale_compare() {
    let names = [
        "9_nine",
        "Zed",
        "b_second",
        ".hidden",
        "0000_baseline",
        "20240101120000_init",
        "10_ten",
        "a b",
        "a-b",
        "a_b",
        "ab",
        "AB",
        "Ab",
        "aB",
        "a",
    ];
    let list = names.map(|name| Migration::new(name, Some(String::new())));
    let migrations = Migrations::new(list.to_vec(), None);
    let sorted: Vec<&str> = migrations.list.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(
        sorted,
        [
            ".hidden",
            "0000_baseline",
            "10_ten",
            "20240101120000_init",
            "9_nine",
            "a",
            "a b",
            "a_b",
            "a-b",
            "ab",
            "aB",
            "Ab",
            "AB",
            "b_second",
            "Zed",
        ]
    );
    assert_eq!(migrations.of_uncertain_order().count(), 0);
    let umlaut = Migrations::new(vec![Migration::new("1_größe", None)], None);
    assert_eq!(umlaut.of_uncertain_order().collect::<Vec<_>>(), ["1_größe"]);
}

#[test]
fn checksums_match_whatever_the_line_ends() {
    let script = "SELECT 1;\nSELECT 2;\n";
    let windows = script.replace('\n', "\r\n");
    let sum = checksum(script);
    assert_eq!(sum.len(), 64);
    assert!(checksum_matches(&sum, script));
    assert!(checksum_matches(&sum, &windows));
    assert!(checksum_matches(&checksum(&windows), script));
    assert!(!checksum_matches(&sum, "SELECT 1;\nSELECT 2;"));
    assert!(!checksum_matches(&sum.to_uppercase(), script));
    assert!(!checksum_matches("", script));
    // SHA-256 of this begins with 00: old versions wrote 0.
    let script = (0..100_000)
        .map(|n| format!("-- {n}\n"))
        .find(|script| checksum(script).starts_with("00"))
        .unwrap();
    let bytes: Vec<u8> = (0..32)
        .map(|n| u8::from_str_radix(&checksum(&script)[2 * n..2 * n + 2], 16).unwrap())
        .collect();
    let mut old = String::new();
    for byte in bytes {
        write!(old, "{byte:x}").unwrap();
    }
    assert!(old.len() < 64);
    assert!(checksum_matches(&old, &script));
}

#[test]
fn lock_files_are_read_by_line() {
    for (text, expected, usable) in [
        (
            LockFile::POSTGRESQL,
            LockFile::Provider("postgresql".into()),
            true,
        ),
        (
            "provider = \"postgresql\"",
            LockFile::Provider("postgresql".into()),
            true,
        ),
        (
            "provider = \"postgresql\"\r\n",
            LockFile::Provider("postgresql".into()),
            true,
        ),
        (
            "provider = \"mysql\"\n",
            LockFile::Provider("mysql".into()),
            false,
        ),
        (
            "provider='postgresql'",
            LockFile::Provider("provider='postgresql'".into()),
            false,
        ),
        ("# nothing\n", LockFile::WithoutProvider, false),
        ("", LockFile::WithoutProvider, false),
        (
            " provider = \"postgresql\"",
            LockFile::WithoutProvider,
            false,
        ),
    ] {
        let lock = LockFile::read(text);
        assert_eq!(lock, expected, "{text:?}");
        assert_eq!(lock.is_usable(), usable, "{text:?}");
    }
}

#[test]
fn without_a_ledger_all_is_pending_or_refused() {
    let list = vec![Migration::new("1_a", Some("SELECT 1".into()))];
    let migrations = Migrations::new(list, Some(LockFile::POSTGRESQL));
    let status = MigrationStatus::new(&migrations, &Ledger::missing(Vec::new()));
    assert_eq!(status.deploy.applies, ["1_a"]);
    assert_eq!(status.deploy.refusal, None);
    assert_eq!(status.migrations[0].outcome, Outcome::Pending);
    let tables = vec!["public.users".to_owned()];
    let status = MigrationStatus::new(&migrations, &Ledger::missing(tables));
    assert_eq!(status.deploy.refusal.unwrap().code(), "P3005");
    assert!(status.deploy.applies.is_empty());
}
