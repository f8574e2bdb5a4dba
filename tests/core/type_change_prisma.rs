//! Where what Prisma says of a change of type differs from what happens.
//!
//! Its own table (`destructive_change_checker` of its PostgreSQL flavour) for types without
//! modifiers: `Safe` changes without a warning, `Risky` with one; for all others it drops the
//! column and adds it again.

use std::collections::BTreeMap;

use reconcile_core::type_change::{Session, Side, TypeKind, Using, Verdict, judge, parse_type};

const TYPES: &str = "smallint integer bigint numeric real float8 money citext inet oid varchar char text bytea \
    timestamp timestamptz date time timetz boolean bit varbit uuid xml json jsonb";

/// From, safe, risky; `*` is every other type.
const PRISMA: [(&str, &str, &str); 26] = [
    (
        "smallint",
        "integer bigint real float8 numeric varchar text",
        "char",
    ),
    (
        "integer",
        "bigint real float8 numeric varchar text",
        "smallint char",
    ),
    (
        "bigint",
        "real float8 numeric varchar text",
        "smallint integer char",
    ),
    (
        "numeric",
        "varchar text",
        "smallint integer bigint real float8 char",
    ),
    (
        "real",
        "float8 varchar text",
        "smallint integer bigint numeric char",
    ),
    (
        "float8",
        "varchar text",
        "smallint integer bigint numeric real char",
    ),
    ("money", "citext text varchar", "*"),
    ("citext", "text varchar", "*"),
    ("inet", "citext text varchar", ""),
    ("oid", "text varchar bigint integer", ""),
    ("varchar", "text", "char"),
    ("char", "text varchar", ""),
    ("text", "varchar citext", "char"),
    ("bytea", "text varchar", ""),
    ("timestamp", "text varchar timestamptz date time timetz", ""),
    ("timestamptz", "text varchar timestamp date time timetz", ""),
    ("date", "text varchar timestamp timestamptz", ""),
    ("time", "text varchar timetz", ""),
    ("timetz", "text varchar time", ""),
    ("boolean", "text varchar", ""),
    ("bit", "text varchar char varbit", ""),
    ("varbit", "text varchar", "char bit"),
    ("uuid", "text varchar", ""),
    ("xml", "text varchar", "char"),
    ("json", "text varchar jsonb", "char"),
    ("jsonb", "text varchar json", "char"),
];

fn side(sql: &str) -> Side {
    let mut side = parse_type(sql, &mut |_| None).unwrap().side;
    if sql == "citext" {
        side.kind = TypeKind::Extension("citext".to_owned());
    }
    side
}

fn prisma(from: &str, to: &str) -> &'static str {
    let (_, safe, risky) = PRISMA.iter().find(|(known, ..)| *known == from).unwrap();
    if safe.split(' ').any(|t| t == to) {
        "safe"
    } else if *risky == "*" || risky.split(' ').any(|t| t == to) {
        "risky"
    } else {
        "not castable"
    }
}

#[test]
fn prisma_is_wrong_here() {
    let session = Session::new().with_major(15).with_time_zone("UTC");
    let mut counts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for from in TYPES.split_ascii_whitespace() {
        for to in TYPES.split_ascii_whitespace().filter(|to| *to != from) {
            let verdict = match judge(&side(from), &side(to), Using::None, &session).verdict {
                Verdict::Lossless => "lossless",
                Verdict::Lossy => "lossy",
                Verdict::MayFail { changes: false } => "may fail",
                Verdict::MayFail { changes: true } => "may fail or change",
                Verdict::Impossible => "impossible",
                other => panic!("{from} to {to}: {other:?}"),
            };
            *counts.entry((prisma(from, to), verdict)).or_default() += 1;
        }
    }
    let counts: Vec<_> = counts
        .iter()
        .map(|((prisma, verdict), n)| format!("{prisma}, {verdict}: {n}"))
        .collect();
    assert_eq!(
        counts,
        [
            "not castable, impossible: 453",
            "not castable, lossless: 22",
            "not castable, lossy: 3",
            "not castable, may fail: 12",
            "not castable, may fail or change: 1",
            "risky, impossible: 42",
            "risky, lossless: 1",
            "risky, lossy: 2",
            "risky, may fail: 13",
            "risky, may fail or change: 17",
            "safe, impossible: 1",
            "safe, lossless: 70",
            "safe, lossy: 10",
            "safe, may fail: 2",
            "safe, may fail or change: 1",
        ]
    );
}
