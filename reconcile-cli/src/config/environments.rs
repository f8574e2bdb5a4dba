//! Environments, and what each asks for before anything is written.

use std::collections::BTreeMap;
use std::time::Duration;

use reconcile_core::connect::Target;
use reconcile_core::connect::url::{Endpoint, Host};
use reconcile_core::safeguard::{Requirement, Safeguards, Window};
use serde::Deserialize;

use super::Config;
use crate::failure::Failure;

pub(super) type Environments = BTreeMap<String, Environment>;

/// What one environment asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Environment {
    /// The databases that belong to it, as `host/database`; `*` stands for anything.
    #[serde(default)]
    databases: Vec<String>,
    /// What has to be there.
    #[serde(default)]
    requires: Vec<Requirement>,
    /// When something may be written.
    window: Option<String>,
}

/// What every environment asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Common {
    /// How old a snapshot may be: `24h`, `30m`.
    snapshot_max_age: Option<String>,
    /// When something may be written.
    window: Option<String>,
}

impl Config {
    pub(crate) fn has_environments(&self) -> bool {
        !self.environments.is_empty()
    }

    /// The environment that lists the database.
    pub(crate) fn environment_of(
        &self,
        target: &Target,
        database: &str,
    ) -> Result<Option<String>, Failure> {
        let host = |own: &Endpoint| match &own.host {
            Host::Tcp(name) => name.clone(),
            Host::Socket(folder) => folder.display().to_string(),
            _ => String::new(),
        };
        let hosts: Vec<String> = target.endpoints().iter().map(host).collect();
        for pattern in self.environments.values().flat_map(|own| &own.databases) {
            glob::Pattern::new(pattern).map_err(|error| {
                Failure::new(format!("`{pattern}` is no pattern of a database"))
                    .caused_by(&error)
                    .with_help("write host/database in environments of reconcile.toml")
            })?;
        }
        let is_here = |pattern: &String| {
            let (host, name) = pattern.rsplit_once('/').unwrap_or(("*", pattern));
            let fits = |pattern: &str, text: &str| {
                glob::Pattern::new(pattern).is_ok_and(|pattern| pattern.matches(text))
            };
            fits(name, database) && hosts.iter().any(|own| fits(host, own))
        };
        let mut listed = self
            .environments
            .iter()
            .filter(|(_, environment)| environment.databases.iter().any(is_here))
            .map(|(name, _)| name);
        let first = listed.next();
        if let (Some(first), Some(second)) = (first, listed.next()) {
            return Err(Failure::new(format!(
                "the database `{database}` is listed in two environments, `{first}` and `{second}`"
            ))
            .with_help("name it in one of them alone"));
        }
        Ok(first.cloned())
    }

    /// What is asked for there, and by the command itself.
    pub(crate) fn safeguards(
        &self,
        environment: Option<&str>,
        own: &[Requirement],
    ) -> Result<Safeguards, Failure> {
        let environment = match environment {
            None => None,
            Some(name) => Some(self.environments.get(name).ok_or_else(|| {
                Failure::new(format!("reconcile.toml has no environment `{name}`"))
            })?),
        };
        let asked = environment.map_or(&[][..], |environment| &environment.requires);
        let window = environment.and_then(|environment| environment.window.as_ref());
        let window = window.or(self.safeguards.window.as_ref());
        let mut safeguards = Safeguards::new()
            .requires(own.iter().chain(asked).copied())
            .window(window.map(|text| text.parse::<Window>()).transpose()?);
        if let Some(age) = &self.safeguards.snapshot_max_age {
            safeguards = safeguards.snapshot_max_age(hours(age)?);
        }
        Ok(safeguards)
    }
}

fn hours(text: &str) -> Result<Duration, Failure> {
    let number = |unit: &str| text.strip_suffix(unit)?.trim().parse::<u64>().ok();
    match (number("h"), number("m")) {
        (Some(hours), _) if hours <= 8_760 => Ok(Duration::from_secs(hours * 3_600)),
        (_, Some(minutes)) if minutes <= 525_600 => Ok(Duration::from_secs(minutes * 60)),
        _ => Err(Failure::new(format!("`{text}` is no age of a snapshot"))
            .with_help("write it in hours or minutes: 24h, 30m")),
    }
}
