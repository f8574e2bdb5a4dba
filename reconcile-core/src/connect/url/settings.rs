//! The settings of a connection by libpq's key, before they are given a meaning.

use std::collections::BTreeMap;
use std::fmt;

use super::Dialect;
use super::keys::{Key, Treatment};
use crate::error::{Error, ErrorKind, Result};

/// Keys and values from a URL, a string or the environment. `Debug` shows the keys only: a value
/// may be a password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) dialect: Dialect,
    values: BTreeMap<&'static str, String>,
    pub(crate) ignored: Vec<String>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("dialect", &self.dialect)
            .field("keys", &self.values.keys())
            .field("ignored", &self.ignored)
            .finish()
    }
}

impl Settings {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            values: BTreeMap::new(),
            ignored: Vec::new(),
        }
    }

    /// The value of `key`; an empty one is as good as none, as in libpq.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.values
            .get(key)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Sets a key that this module knows; the last one wins.
    pub(crate) fn set(&mut self, key: &'static str, value: impl Into<String>) {
        self.values.insert(key, value.into());
    }

    /// Takes in a key as somebody wrote it.
    pub(crate) fn read(&mut self, key: &str, value: String) -> Result<()> {
        if value.contains('\0') {
            return Err(usage(format!(
                "the value of `{key}` holds a null character"
            )));
        }
        let Some(known) = Key::find(key) else {
            return self.unknown(key);
        };
        match known.treatment {
            Treatment::Used => self.set(known.name, value),
            Treatment::Number if value.parse::<u32>().is_err() => {
                return Err(usage(format!(
                    "the connection setting `{key}` is not a whole number"
                )));
            }
            Treatment::NoEffect | Treatment::Number => {}
            Treatment::Refused { unless, help } => {
                if !unless.contains(&value.as_str()) {
                    return Err(
                        usage(format!("the connection setting `{key}` is not supported"))
                            .with_help(help),
                    );
                }
            }
        }
        Ok(())
    }

    fn unknown(&mut self, key: &str) -> Result<()> {
        let shown: String = if is_plain(key) {
            format!("the connection setting `{key}` is not known")
        } else {
            "a connection setting is not known".to_owned()
        };
        let protects = key.to_ascii_lowercase().starts_with("ssl");
        if self.dialect == Dialect::Libpq || protects {
            return Err(usage(shown).with_help(if protects {
                "a misspelt TLS setting would leave the connection unprotected; keys are in lower case"
            } else {
                "Prisma's keys, such as ?schema=, and libpq's are known; special characters in a password must be percent-encoded"
            }));
        }
        self.ignored.push(key.to_owned());
        Ok(())
    }
}

/// Whether a text can be shown without the risk that it is a piece of a password.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
}

pub(crate) fn usage(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message)
}

pub(super) fn one_of(key: &str, values: &str) -> Error {
    usage(format!(
        "the connection setting `{key}` has an unknown value"
    ))
    .with_help(format!("write {values}"))
}
