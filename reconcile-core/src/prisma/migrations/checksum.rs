//! The checksums in the ledger.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The checksum that Prisma records for a script: SHA-256 of its bytes, as 64 hexadecimal digits.
///
/// ```
/// let empty = reconcile_core::prisma::checksum("");
/// assert_eq!(empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
/// ```
#[must_use]
pub fn checksum(script: &str) -> String {
    hexadecimal(&digest(script), true)
}

/// Whether a checksum in the ledger is that of a script, as Prisma sees it: with the
/// line ends of the other system it is the same script, and old versions left out the zeros before small bytes.
#[must_use]
pub fn checksum_matches(recorded: &str, script: &str) -> bool {
    let unix = script.replace("\r\n", "\n");
    let windows = script.replace('\n', "\r\n");
    let is_padded = recorded.len() == 64;
    [script, &unix, &windows]
        .into_iter()
        .any(|text| hexadecimal(&digest(text), is_padded) == recorded)
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

fn hexadecimal(bytes: &[u8], is_padded: bool) -> String {
    let mut out = String::with_capacity(64);
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = if is_padded {
            write!(out, "{byte:02x}")
        } else {
            write!(out, "{byte:x}")
        };
    }
    out
}
