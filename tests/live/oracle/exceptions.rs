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
const EXCEPTIONS: &[(&str, Kind, &str)] = &[];

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
