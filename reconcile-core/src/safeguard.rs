//! What has to be true before anything is written.
//!
//! A project says what an environment asks for: a fresh snapshot, a rehearsal of the very script on
//! a copy of the very catalog, a confirmation that names the database, a maintenance window.
//! [`Safeguards::unmet`] says which of these are missing, from the journal and the server's clock.
//!
//! ```
//! use reconcile_core::journal::{History, Place};
//! use reconcile_core::safeguard::{Requirement, Safeguards, Situation};
//!
//! let safeguards = Safeguards::new().requires([Requirement::Confirmation]);
//! let shop = Place::new("shop", "7710981979449294230");
//! let situation = Situation::new(&shop, "2026-11-22T22:42:24Z").confirmed("shop");
//! assert!(safeguards.unmet(&situation, &History::default()).is_empty());
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::journal::{Entry, Event, History, Place, time};

mod window;

pub use window::Window;

/// Something that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Requirement {
    /// A snapshot of this database that is not older than [`Safeguards::snapshot_max_age`].
    Snapshot,
    /// A rehearsal of this very script, against the catalog that is live now, that has passed.
    Rehearsal,
    /// The name of the database, given by whoever wants it.
    Confirmation,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Safeguards {
    requires: Vec<Requirement>,
    window: Option<Window>,
    snapshot_max_age: Duration,
}

impl Default for Safeguards {
    fn default() -> Self {
        Self {
            requires: Vec::new(),
            window: None,
            snapshot_max_age: Duration::from_hours(24),
        }
    }
}

impl Safeguards {
    /// Nothing is asked for.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All of these are asked for.
    #[must_use]
    pub fn requires(mut self, requirements: impl IntoIterator<Item = Requirement>) -> Self {
        self.requires = requirements.into_iter().collect();
        self.requires.sort_unstable();
        self.requires.dedup();
        self
    }

    /// It has to be in this window, by the server's clock.
    #[must_use]
    pub fn window(mut self, window: Option<Window>) -> Self {
        self.window = window;
        self
    }

    /// How old a snapshot may be. Default: 24 hours.
    #[must_use]
    pub fn snapshot_max_age(mut self, age: Duration) -> Self {
        self.snapshot_max_age = age;
        self
    }

    /// What is asked for and not there.
    #[must_use]
    pub fn unmet(&self, situation: &Situation<'_>, history: &History) -> Vec<Unmet> {
        let mut unmet: Vec<Unmet> = self
            .requires
            .iter()
            .filter_map(|requirement| match requirement {
                Requirement::Snapshot => self.snapshot(situation, history),
                Requirement::Rehearsal => rehearsal(situation, history),
                Requirement::Confirmation => confirmation(situation),
            })
            .collect();
        if let Some(window) = &self.window
            && !window.contains(situation.weekday, situation.minute)
        {
            unmet.push(Unmet {
                requirement: None,
                reason: format!("it is not within the maintenance window {window} (UTC)"),
                help: "wait for it, or change the window in reconcile.toml".to_owned(),
            });
        }
        unmet
    }

    /// The snapshots of the journal that are young enough, the newest first; none where none is asked
    /// for. The journal does not know what has become of them: the caller looks, and says of what is
    /// not whole that it is [`broken`](Situation::broken).
    #[must_use]
    pub fn fresh_snapshots<'h>(
        &self,
        situation: &'h Situation<'_>,
        history: &'h History,
    ) -> Vec<&'h Entry> {
        if !self.requires.contains(&Requirement::Snapshot) {
            return Vec::new();
        }
        let all = snapshots(situation, history);
        all.filter(|entry| self.is_fresh(situation, entry))
            .collect()
    }

    fn is_fresh(&self, situation: &Situation<'_>, made: &Entry) -> bool {
        let age = time::between(&made.at, &situation.at);
        age.is_some_and(|age| age <= self.snapshot_max_age)
    }

    fn snapshot(&self, situation: &Situation<'_>, history: &History) -> Option<Unmet> {
        let fresh = self.fresh_snapshots(situation, history);
        let whole = |entry: &&Entry| situation.lack_of(entry).is_none();
        if fresh.iter().any(whole) {
            return None;
        }
        let lacking = fresh.first().and_then(|entry| {
            let why = situation.lack_of(entry)?;
            Some(format!("the snapshot of {} is not whole: {why}", entry.at))
        });
        let last = || match snapshots(situation, history).next() {
            None => "there is no snapshot of this database in the journal".to_owned(),
            Some(entry) => format!("the last snapshot of this database is of {}", entry.at),
        };
        let reason = lacking.unwrap_or_else(last);
        Some(Unmet {
            requirement: Some(Requirement::Snapshot),
            reason,
            help: "make one: reconcile snapshot create".to_owned(),
        })
    }
}

/// All snapshots of the journal, the newest first.
fn snapshots<'h>(
    situation: &'h Situation<'_>,
    history: &'h History,
) -> impl Iterator<Item = &'h Entry> {
    let all = history.of(situation.place).rev();
    all.filter(|entry| matches!(entry.event, Event::SnapshotMade { .. }))
}

fn rehearsal(situation: &Situation<'_>, history: &History) -> Option<Unmet> {
    let (own_script, own_catalog) = situation.script.as_ref()?;
    let mut of_script = history
        .of(situation.place)
        .rev()
        .filter_map(|entry| match &entry.event {
            Event::Rehearsed {
                script,
                catalog,
                passed,
            } if script == own_script => Some((catalog, *passed, &entry.at)),
            _ => None,
        });
    let reason = match of_script.next() {
        None => "this very script was not rehearsed".to_owned(),
        Some((catalog, _, at)) if catalog != own_catalog => {
            format!("the database has been changed since the rehearsal of {at}")
        }
        Some((_, false, at)) => format!("the rehearsal of {at} did not pass"),
        Some((_, true, _)) => return None,
    };
    Some(Unmet {
        requirement: Some(Requirement::Rehearsal),
        reason,
        help: "rehearse it: reconcile baseline rehearse".to_owned(),
    })
}

fn confirmation(situation: &Situation<'_>) -> Option<Unmet> {
    let database = &situation.place.database;
    let reason = match &situation.confirmed {
        Some(name) if name == database => return None,
        Some(name) => format!("`{name}` was confirmed, and this database is `{database}`"),
        None => format!("nobody has confirmed that this is about the database `{database}`"),
    };
    Some(Unmet {
        requirement: Some(Requirement::Confirmation),
        reason,
        help: "name it: --confirm DATABASE".to_owned(),
    })
}

/// What is about to be done, where, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation<'a> {
    place: &'a Place,
    at: String,
    weekday: u32,
    minute: u32,
    script: Option<(String, String)>,
    confirmed: Option<String>,
    broken: BTreeMap<String, String>,
}

impl<'a> Situation<'a> {
    /// Something is about to be written here, now by the server's clock.
    pub fn new(place: &'a Place, at: impl Into<String>) -> Self {
        let at = at.into();
        let (weekday, minute) = time::of_week(&at).unwrap_or_default();
        Self {
            place,
            at,
            weekday,
            minute,
            script: None,
            confirmed: None,
            broken: BTreeMap::new(),
        }
    }

    /// It is this script, by its checksum, to the catalog of this fingerprint.
    #[must_use]
    pub fn script(mut self, checksum: impl Into<String>, catalog: impl Into<String>) -> Self {
        self.script = Some((checksum.into(), catalog.into()));
        self
    }

    /// The snapshot that the journal has under this path is not there, or not whole: why, as a
    /// sentence goes on.
    #[must_use]
    pub fn broken(mut self, path: impl Into<String>, why: impl Into<String>) -> Self {
        self.broken.insert(path.into(), why.into());
        self
    }

    /// What a snapshot of the journal lacks, as far as somebody has looked.
    fn lack_of(&self, made: &Entry) -> Option<&str> {
        match &made.event {
            Event::SnapshotMade { path, .. } => self.broken.get(path).map(String::as_str),
            _ => None,
        }
    }

    /// This name of a database was given as a confirmation.
    #[must_use]
    pub fn confirmed(mut self, database: impl Into<String>) -> Self {
        self.confirmed = Some(database.into());
        self
    }
}

/// Something that is asked for and not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unmet {
    /// What is asked for; `None` for the maintenance window.
    pub requirement: Option<Requirement>,
    /// What is missing, in a sentence.
    pub reason: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}
