//! libpq's other form: `host=localhost dbname='my db'`.

use super::Dialect;
use super::settings::{Settings, usage};
use crate::error::{Error, Result};

pub(super) fn settings(text: &str) -> Result<Settings> {
    let mut settings = Settings::new(Dialect::Libpq);
    let mut rest = text.trim_start();
    if rest.is_empty() {
        return Err(usage("the connection URL is empty").with_help("give a postgresql:// URL"));
    }
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=').ok_or_else(malformed)?;
        let key = key.trim_end();
        if key.is_empty() || !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(malformed());
        }
        let (value, after) = value(after.trim_start())?;
        if key == "dbname" && (value.contains("://") || value.contains('=')) {
            return Err(
                usage("`dbname` is itself a connection string").with_help("give that string alone")
            );
        }
        settings.read(key, value)?;
        rest = after.trim_start();
    }
    Ok(settings)
}

/// One value, quoted or not, and what follows it.
fn value(text: &str) -> Result<(String, &str)> {
    let (quoted, text) = match text.strip_prefix('\'') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            '\'' if quoted => return Ok((value, text.get(at + 1..).unwrap_or(""))),
            c if !quoted && c.is_ascii_whitespace() => {
                return Ok((value, text.get(at..).unwrap_or("")));
            }
            c => value.push(c),
        }
    }
    if quoted {
        Err(malformed())
    } else {
        Ok((value, ""))
    }
}

fn malformed() -> Error {
    usage("the connection string is neither a URL nor a list of key=value pairs").with_help(
        "write postgresql://user:password@host:5432/db, or host=… user=… dbname=…; put values with spaces in single quotes",
    )
}
