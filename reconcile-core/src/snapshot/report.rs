//! What is said of snapshots.

use std::path::Path;

use serde::Serialize;

use super::folder::{Entry, Snapshot};
use super::manifest::Manifest;
use super::restore::{RestorePlan, Restored};
use super::verify::Verified;

/// The version of the JSON that is printed of snapshots.
pub const SCHEMA_VERSION: u32 = 1;

/// What is known of one snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SnapshotReport {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// The folder.
    pub path: String,
    /// What the snapshot says of itself.
    pub manifest: Manifest,
    /// What came of looking at it; `None` where nobody looked.
    pub verified: Option<Verified>,
    /// What restoring it would do; `None` where that was not asked.
    pub plan: Option<RestorePlan>,
    /// What came of restoring it; `None` where it was not restored.
    pub restored: Option<Restored>,
}

impl SnapshotReport {
    /// With nothing but its manifest.
    #[must_use]
    pub fn new(snapshot: &Snapshot) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            path: shown(snapshot.path()),
            manifest: snapshot.manifest().clone(),
            verified: None,
            plan: None,
            restored: None,
        }
    }

    /// Whether all that was looked at is as it should be.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let verified = self.verified.as_ref();
        let restored = self.restored.as_ref();
        verified.is_none_or(|own| own.problems.is_empty())
            && restored.is_none_or(|own| own.problems.is_empty())
    }
}

/// The snapshots of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SnapshotList {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// The snapshots, the oldest first.
    pub snapshots: Vec<SnapshotReport>,
    /// Folders of snapshots that are being made, or were when their maker was killed.
    pub partial: Vec<String>,
    /// Folders with a manifest that cannot be read.
    pub unreadable: Vec<String>,
}

impl SnapshotList {
    /// The list of what was found.
    #[must_use]
    pub fn new(entries: &[Entry]) -> Self {
        let mut list = Self {
            schema_version: SCHEMA_VERSION,
            snapshots: Vec::new(),
            partial: Vec::new(),
            unreadable: Vec::new(),
        };
        for entry in entries {
            match entry {
                Entry::Whole(snapshot) => list.snapshots.push(SnapshotReport::new(snapshot)),
                Entry::Partial(path) => list.partial.push(shown(path)),
                Entry::Unreadable(path, _) => list.unreadable.push(shown(path)),
            }
        }
        list
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
