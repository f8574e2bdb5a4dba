//! The service file: named groups of connection settings.

use std::path::Path;

use crate::connect::url::settings::usage;
use crate::error::{Error, ErrorKind, Result};

/// The settings of the service `name`; `None` if the file does not exist or does not define it.
pub(super) fn find(file: &Path, name: &str) -> Result<Option<Vec<(String, String)>>> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let message = format!("the service file {} could not be read", file.display());
            return Err(Error::new(ErrorKind::Io, message).with_source(error));
        }
    };
    parse(&text, name).map_err(|line| {
        usage(format!(
            "line {line} of the service file {} is not key=value",
            file.display()
        ))
    })
}

/// The settings of one section, or the number of its line that could not be read.
fn parse(text: &str, name: &str) -> Result<Option<Vec<(String, String)>>, usize> {
    let mut found = None;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(section) = line.strip_prefix('[') {
            if found.is_some() {
                break;
            }
            if section.strip_suffix(']') == Some(name) {
                found = Some(Vec::new());
            }
        } else if let Some(settings) = &mut found {
            match line.split_once('=') {
                Some((key, _)) if key == "service" || key.starts_with("ldap") => {
                    return Err(at + 1);
                }
                Some((key, value)) => settings.push((key.to_owned(), value.to_owned())),
                None => return Err(at + 1),
            }
        }
    }
    Ok(found)
}
