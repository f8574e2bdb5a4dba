//! Whether two readings show the same definitions.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Catalog, Size};

impl Catalog {
    /// SHA-256 of all definitions, as 64 hexadecimal digits: two readings have the same one as long
    /// as nothing but rows, sizes, and the positions of sequences have changed, whatever the minor
    /// version of the server. Only comparable where the same role has read the same schemas.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut own = self.clone();
        own.server.version_num = own.server.major() * 10_000;
        own.server.version = String::new();
        own.server.in_recovery = false;
        own.reading = super::Reading::default();
        for table in &mut own.tables {
            table.size = Size::default();
            table
                .indexes
                .iter_mut()
                .for_each(|index| index.size = Size::default());
        }
        for view in &mut own.views {
            view.size = Size::default();
            view.indexes
                .iter_mut()
                .for_each(|index| index.size = Size::default());
        }
        // A catalog has no map with keys other than text, and nothing else fails.
        let bytes = serde_json::to_vec(&own).unwrap_or_default();
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}
