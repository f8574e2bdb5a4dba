//! Text that must not be shown.

use std::fmt;

/// A password. [`Debug`](fmt::Debug) hides it, and there is no `Display`.
///
/// ```
/// use reconcile_core::connect::Secret;
///
/// assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(…)");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Hides `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that has to send it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
