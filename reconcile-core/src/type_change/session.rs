//! What a verdict depends on besides the two types.

use std::fmt;

/// The session that runs the change, as far as it is known.
///
/// What is not known is taken at its worst: a change is [`Lossless`](super::Verdict::Lossless) only
/// if it is so on every major version from 13 on and in every time zone. The other settings are
/// taken as PostgreSQL has them by default; [`Change::settings`](super::Change::settings) names
/// those that the new values depend on.
///
/// ```
/// use reconcile_core::type_change::Session;
///
/// let session = Session::new().with_major(16).with_time_zone("UTC");
/// assert!(session.is_utc());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    major: Option<u32>,
    utc: bool,
}

impl Session {
    /// A session of which nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The major version of the server.
    #[must_use]
    pub fn with_major(mut self, major: u32) -> Self {
        self.major = Some(major);
        self
    }

    /// The time zone (`TimeZone`) of the session. Only names of UTC make a difference: another zone
    /// may have changed its offset at any time.
    #[must_use]
    pub fn with_time_zone(mut self, zone: &str) -> Self {
        const UTC: [&str; 8] = [
            "utc", "etc/utc", "gmt", "etc/gmt", "uct", "etc/uct", "zulu", "etc/zulu",
        ];
        self.utc = UTC.contains(&zone.to_ascii_lowercase().as_str());
        self
    }

    /// Whether the time zone is known to be UTC.
    #[must_use]
    pub fn is_utc(&self) -> bool {
        self.utc
    }

    /// Whether the server may be of this major version or a later one.
    pub(super) fn may_be_from(&self, major: u32) -> bool {
        self.major.is_none_or(|known| known >= major)
    }

    /// Whether the server is known to be of this major version or a later one.
    pub(super) fn is_from(&self, major: u32) -> bool {
        self.major.is_some_and(|known| known >= major)
    }
}

/// A setting of the session that the new values depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Setting {
    /// `TimeZone`: where local times are.
    TimeZone,
    /// `DateStyle`: how dates are written, and the order of day and month when they are read.
    DateStyle,
    /// `IntervalStyle`: how intervals are written, and how a sign is read.
    IntervalStyle,
    /// `extra_float_digits`: below 1, written numbers lose digits.
    ExtraFloatDigits,
    /// `lc_monetary`: the currency sign, the separators and the number of decimals.
    LcMonetary,
    /// `bytea_output`: how bytes are written.
    ByteaOutput,
    /// `xmloption`: whether a fragment is taken for XML.
    XmlOption,
}

impl Setting {
    /// The name, as `SHOW` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TimeZone => "TimeZone",
            Self::DateStyle => "DateStyle",
            Self::IntervalStyle => "IntervalStyle",
            Self::ExtraFloatDigits => "extra_float_digits",
            Self::LcMonetary => "lc_monetary",
            Self::ByteaOutput => "bytea_output",
            Self::XmlOption => "xmloption",
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
