//! How much each rule matters to a project.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Severity};
use crate::rules::{self, Rule};

/// How much a rule matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// What it finds is allowed: it is kept apart and does not count.
    Off,
    /// Worth knowing.
    Info,
    /// As [`Severity::Warning`].
    Warning,
    /// As [`Severity::Error`].
    Error,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Info,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

/// Severities of rules other than their own.
///
/// - A rule that is set lower than its own severity finds nothing graver than that; what it judges
///   milder by itself stays milder.
/// - A rule that is set higher finds that instead of its own severity; what it judges milder than
///   its own severity stays milder.
/// - What a rule that is [`Off`](Level::Off) finds is among the allowed findings of the report.
/// - Nothing takes an error away without a reason.
///
/// ```
/// use reconcile_core::settings::{Level, LintSettings};
/// use reconcile_core::{Linter, Script, Severity};
///
/// # fn main() -> reconcile_core::Result<()> {
/// let settings = LintSettings::new()
///     .rule_because("truncate", Level::Warning, "only caches are truncated")?;
/// let report = Linter::new()
///     .settings(settings)
///     .lint(&Script::new("up.sql", "TRUNCATE cache;"));
/// assert_eq!(report.worst(), Some(Severity::Warning));
///
/// assert!(LintSettings::new().rule("truncate", Level::Warning).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LintSettings {
    rules: BTreeMap<&'static str, Setting>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Setting {
    own: Level,
    level: Level,
    reason: Option<String>,
}

impl LintSettings {
    /// Each rule has its own severity.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a rule's level; a later setting of the same rule wins.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if there is no such rule, if it is `allowance`, or if its own severity
    /// is `error` and the level is lower: that wants [`rule_because`](Self::rule_because).
    pub fn rule(self, rule: &str, level: Level) -> Result<Self> {
        self.set(rule, level, None)
    }

    /// Sets a rule's level, and says why.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if there is no such rule, if it is `allowance`, or if the reason has no
    /// letter and no digit in it.
    pub fn rule_because(self, rule: &str, level: Level, reason: &str) -> Result<Self> {
        if !reason.contains(char::is_alphanumeric) {
            let message = format!("the reason for setting {rule} is empty");
            return Err(Error::new(ErrorKind::Usage, message));
        }
        self.set(rule, level, Some(reason.trim().to_owned()))
    }

    fn set(mut self, name: &str, level: Level, reason: Option<String>) -> Result<Self> {
        let usage = |message| Error::new(ErrorKind::Usage, message);
        let Some(rule) = rules::find(name).filter(|rule| rule.id() == name) else {
            return Err(usage(format!("there is no lint rule `{name}`"))
                .with_help(format!("the rules are {}", rules::ids())));
        };
        let own = Level::from(rule.severity());
        if name == rules::ALLOWANCE.id() {
            return Err(usage(format!("the rule {name} cannot be set"))
                .with_help("correct the allowance that it finds"));
        }
        if own == Level::Error && level < own && reason.is_none() {
            return Err(
                usage(format!("lowering the rule {name} needs a reason")).with_help(
                    "it finds losses of data, or what nobody could judge: say why that is meant",
                ),
            );
        }
        self.rules.insert(rule.id(), Setting { own, level, reason });
        Ok(self)
    }

    /// The level that a rule has been set to, and why.
    #[must_use]
    pub fn of(&self, rule: &Rule) -> Option<(Level, Option<&str>)> {
        let setting = self.rules.get(rule.id())?;
        Some((setting.level, setting.reason.as_deref()))
    }

    /// Sets the finding's severity, and says whether it counts.
    pub(crate) fn apply(&self, finding: &mut Finding) -> Effect<'_> {
        let Some(setting) = self.rules.get(finding.rule) else {
            return Effect::Counts;
        };
        let found = Level::from(finding.severity);
        let level = setting.of(found);
        let reason = setting.reason.as_deref();
        if found == Level::Error && level < found && reason.is_none() {
            return Effect::Counts;
        }
        match level {
            Level::Off => return Effect::Off { reason },
            Level::Info => finding.severity = Severity::Info,
            Level::Warning => finding.severity = Severity::Warning,
            Level::Error => finding.severity = Severity::Error,
        }
        Effect::Counts
    }
}

/// What settings make of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect<'a> {
    Counts,
    Off { reason: Option<&'a str> },
}

impl Setting {
    /// What becomes of a finding that the rule itself puts at this level.
    fn of(&self, found: Level) -> Level {
        if self.level < self.own {
            found.min(self.level)
        } else if found >= self.own {
            found.max(self.level)
        } else {
            found
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Level::{Error, Info, Off, Warning};
    use super::{Level, Setting};

    #[test]
    fn a_setting_is_a_bound_and_never_makes_more_of_what_a_rule_judges_milder() {
        for (own, level, wanted) in [
            // found as: info, warning, error
            (Error, Error, [Info, Warning, Error]),
            (Error, Warning, [Info, Warning, Warning]),
            (Error, Info, [Info, Info, Info]),
            (Error, Off, [Off, Off, Off]),
            (Warning, Error, [Info, Error, Error]),
            (Warning, Warning, [Info, Warning, Error]),
            (Warning, Info, [Info, Info, Info]),
            (Info, Error, [Error, Error, Error]),
            (Info, Warning, [Warning, Warning, Error]),
        ] {
            let setting = Setting {
                own,
                level,
                reason: None,
            };
            let levels: [Level; 3] = [Info, Warning, Error].map(|found| setting.of(found));
            assert_eq!(levels, wanted, "{own:?} set to {level:?}");
        }
    }
}
