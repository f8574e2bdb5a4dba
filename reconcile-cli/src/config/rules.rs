//! The severities of rules: for all scripts, and for those whose path a pattern matches.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};
use reconcile_core::settings::{Level, LintSettings};
use reconcile_core::{Linter, Script};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{self, Deserializer, MapAccess, Visitor};
use toml::Spanned;

use super::{Config, Lint};

/// `RULE = "severity"` or `RULE = { severity = "…", reason = "…" }`.
pub(super) type Rules = BTreeMap<Spanned<String>, Setting>;

#[derive(Debug)]
pub(super) struct Setting {
    severity: Severity,
    reason: Option<String>,
}

/// `[[lint.overrides]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Override {
    /// The scripts, from the folder of the file.
    path: Spanned<String>,
    rules: Rules,
    /// Why, for all the rules that do not say it themselves.
    reason: Option<String>,
}

/// As it is written.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Off,
    Info,
    Warning,
    Error,
}

/// A mistake, and where it stands.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// A `*` ends at a slash; `**` does not.
const MATCHING: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

impl Lint {
    /// Whether everything can be used, before any script is read.
    pub(super) fn check(&self) -> Result<(), Wrong> {
        let mut settings = apply(LintSettings::new(), &self.rules, None)?;
        for one in &self.overrides {
            one.pattern()?;
            settings = apply(settings, &one.rules, one.reason.as_deref())?;
        }
        Ok(())
    }

    /// For the script at this path below the configuration's folder, or for all others.
    fn settings(&self, path: Option<&Path>) -> Result<LintSettings, Wrong> {
        let mut settings = apply(LintSettings::new(), &self.rules, None)?;
        for one in &self.overrides {
            let pattern = one.pattern()?;
            if path.is_some_and(|path| pattern.matches_path_with(path, MATCHING)) {
                settings = apply(settings, &one.rules, one.reason.as_deref())?;
            }
        }
        Ok(settings)
    }
}

impl Config {
    /// A linter for these scripts.
    pub(crate) fn linter(&self, scripts: &[Script]) -> Linter {
        // What could fail has been tried when the file was read.
        let settings = |path: Option<&Path>| self.lint.settings(path).unwrap_or_default();
        let mut linter = Linter::new().settings(settings(None));
        if self.lint.overrides.is_empty() {
            return linter;
        }
        let folder = match self.folder.as_os_str() {
            here if here.is_empty() => Path::new(".").canonicalize(),
            _ => self.folder.canonicalize(),
        };
        for script in scripts {
            let path = folder.as_ref().ok().and_then(|f| below(f, script.name()));
            if let Some(path) = path {
                linter = linter.settings_of(script.name(), settings(Some(&path)));
            }
        }
        linter
    }
}

/// A script's path from the folder, if it is a file below it.
fn below(folder: &Path, name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    let parent = match path.parent()? {
        parent if parent.as_os_str().is_empty() => Path::new("."),
        parent => parent,
    };
    let whole = parent.canonicalize().ok()?.join(path.file_name()?);
    whole.strip_prefix(folder).ok().map(Path::to_owned)
}

impl Override {
    fn pattern(&self) -> Result<Pattern, Wrong> {
        let wrong = |message: String| Wrong {
            at: self.path.span().start,
            message,
            help: None,
        };
        let path = self.path.get_ref();
        if path.starts_with('/') || path.split('/').any(|part| part == "." || part == "..") {
            let message = format!("the pattern `{path}` has to start from the folder of this file");
            return Err(wrong(message));
        }
        Pattern::new(path).map_err(|e| wrong(format!("`{path}` is no pattern: {}", e.msg)))
    }
}

fn apply(
    mut settings: LintSettings,
    rules: &Rules,
    common: Option<&str>,
) -> Result<LintSettings, Wrong> {
    for (rule, setting) in rules {
        let level = match setting.severity {
            Severity::Off => Level::Off,
            Severity::Info => Level::Info,
            Severity::Warning => Level::Warning,
            Severity::Error => Level::Error,
        };
        let done = match setting.reason.as_deref().or(common) {
            Some(reason) => settings.rule_because(rule.get_ref(), level, reason),
            None => settings.rule(rule.get_ref(), level),
        };
        settings = done.map_err(|error| Wrong {
            at: rule.span().start,
            message: error.to_string(),
            help: error.help().map(str::to_owned),
        })?;
    }
    Ok(settings)
}

/// By hand, because a derived choice of two forms does not say what is wrong with either.
impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Either)
    }
}

struct Either;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    severity: Severity,
    reason: Option<String>,
}

impl<'de> Visitor<'de> for Either {
    type Value = Setting;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a severity, or { severity = …, reason = … }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Setting, E> {
        Ok(Setting {
            severity: Severity::deserialize(StrDeserializer::new(text))?,
            reason: None,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Setting, A::Error> {
        let full = Full::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Setting {
            severity: full.severity,
            reason: full.reason,
        })
    }
}
