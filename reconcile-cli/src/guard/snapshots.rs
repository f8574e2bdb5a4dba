//! Whether a snapshot of the journal is where the journal says, and whole.

use std::path::{Path, PathBuf};

use reconcile_core::journal::{Entry, Event};
use reconcile_core::snapshot::Snapshot;

/// The path of a snapshot in the journal, and what is wrong with it; nothing if it is whole. It may
/// have moved with the project: a snapshot of the same manifest in `folder` is as good.
pub(super) fn lack(made: &Entry, folder: &Path) -> Option<(String, String)> {
    let Event::SnapshotMade { path, manifest, .. } = &made.event else {
        return None;
    };
    let own = PathBuf::from(path);
    let why = of(&own, manifest.as_deref())?;
    let moved = own.file_name().map(|name| folder.join(name));
    if manifest.is_some() && moved.is_some_and(|moved| of(&moved, manifest.as_deref()).is_none()) {
        return None;
    }
    Some((path.clone(), why))
}

/// What is wrong with the snapshot at a path.
fn of(path: &Path, manifest: Option<&str>) -> Option<String> {
    let snapshot = match Snapshot::open(path) {
        Ok(snapshot) => snapshot,
        Err(error) => return Some(error.to_string()),
    };
    match (snapshot.checksum(), manifest) {
        (Err(error), _) => return Some(error.to_string()),
        (Ok(own), Some(manifest)) if own != manifest => {
            return Some(format!("{} is another one", path.display()));
        }
        _ => {}
    }
    let first = snapshot.look().into_iter().next()?;
    Some(format!("in {}, {first}", path.display()))
}
