//! The password of a cluster that listens on `127.0.0.1`, where any local user could connect.

use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::Read as _;

use crate::error::{Error, ErrorKind, Result};

/// 128 random bits in hexadecimal. Never shown by `Debug`.
pub(super) struct Password(String);

impl Password {
    pub(super) fn random() -> Result<Self> {
        let mut bytes = [0; 16];
        File::open("/dev/urandom")
            .and_then(|mut file| file.read_exact(&mut bytes))
            .map_err(|error| {
                Error::new(ErrorKind::Io, "cannot read /dev/urandom").with_source(error)
            })?;
        let mut text = String::with_capacity(32);
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text))
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}
