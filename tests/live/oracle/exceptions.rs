//! Where the linter is known to differ from what happens on this one database, and why it must.

/// How it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Something was lost, and no error said so.
    Missed,
    /// It failed, and nobody warned.
    FailureMissed,
    /// An error, and nothing was lost.
    FalseError,
    /// A warning, and nothing changed but what was asked for.
    FalseWarning,
}

/// The beginning of the script, how the linter differs, and the reason.
const EXCEPTIONS: &[(&str, Kind, &str)] = &[
    (
        "SELECT setval('users_id_seq', (SELECT max(id)",
        Kind::FalseError,
        "the value is not in the script: after a deletion of the last row it would go back",
    ),
    (
        "UPDATE users SET id = id;",
        Kind::FalseError,
        "expressions are not evaluated",
    ),
    (
        "ALTER TABLE lines ALTER COLUMN price TYPE numeric;",
        Kind::FalseError,
        "no condition finds the numbers with more than fifteen digits",
    ),
    (
        "ALTER TYPE mood RENAME VALUE",
        Kind::Missed,
        "the values are the same ones under another name: a rename is a warning",
    ),
    (
        "SET session_replication_role",
        Kind::FalseWarning,
        "what it switches off is no object of the catalog",
    ),
    (
        "UPDATE pg_class",
        Kind::FalseError,
        "this one column can be changed; most others cannot, and nothing checks it",
    ),
    (
        "CREATE TABLE t (id int);\nALTER TABLE t OWNER TO joe;",
        Kind::FailureMissed,
        "roles are not in a catalog",
    ),
];

pub(super) fn exception(sql: &str, _major: u32) -> Option<(Kind, usize)> {
    let at = EXCEPTIONS
        .iter()
        .position(|(start, ..)| sql.starts_with(start))?;
    Some((EXCEPTIONS[at].1, at))
}

pub(super) fn all(_major: u32) -> impl Iterator<Item = (usize, &'static str)> {
    EXCEPTIONS
        .iter()
        .enumerate()
        .map(|(at, (start, ..))| (at, *start))
}

pub(super) fn reasons() -> impl Iterator<Item = &'static str> {
    EXCEPTIONS.iter().map(|(.., reason)| *reason)
}
