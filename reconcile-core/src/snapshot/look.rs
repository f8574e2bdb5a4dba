//! Whether a snapshot that the journal has is still there, as far as a short look tells.

use super::folder::{Snapshot, cannot};
use super::verify::Problem;
use super::{digest, manifest};
use crate::error::Result;

/// Files up to this length are read for their checksums.
const SHORT: u64 = 8 << 20;

impl Snapshot {
    /// The SHA-256 of the manifest, by which the snapshot is known again.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if it cannot be read.
    pub fn checksum(&self) -> Result<String> {
        let path = self.path().join(manifest::FILE);
        let (_, sha256) = digest::of(&path).map_err(|error| cannot("read", &path, error))?;
        Ok(sha256)
    }

    /// What is wrong by a short look, made before something is written: every file has to be there in
    /// its length, and those up to 8 MiB with their checksums. [`verify`](Self::verify) reads all of
    /// them.
    #[must_use]
    pub fn look(&self) -> Vec<Problem> {
        let files = self.manifest().files.iter();
        let problems = files.filter_map(|file| {
            let path = self.path().join(&file.name);
            let name = file.name.clone();
            let Ok(found) = std::fs::metadata(&path) else {
                return Some(Problem::Missing { file: name });
            };
            let same = found.len() == file.bytes
                && (file.bytes > SHORT
                    || digest::of(&path).is_ok_and(|(_, sha256)| sha256 == file.sha256));
            (!same).then_some(Problem::Changed { file: name })
        });
        problems.collect()
    }
}
