//! The password file: lines of `host:port:database:user:password`.

use std::path::Path;

use crate::connect::secret::Secret;
use crate::connect::url::settings::usage;
use crate::connect::url::{Endpoint, Host};
use crate::error::Result;

/// The password of the first line that fits. A file that does not exist or cannot be read has none,
/// as in libpq.
pub(super) fn find(
    file: &Path,
    endpoint: &Endpoint,
    dbname: &str,
    user: &str,
) -> Result<Option<Secret>> {
    let Ok(text) = std::fs::read_to_string(file) else {
        return Ok(None);
    };
    // Every local socket counts as `localhost`; a folder can also be named.
    let folder;
    let hosts: &[&str] = match &endpoint.host {
        Host::Tcp(name) => &[name],
        Host::Socket(path) => {
            folder = path.to_string_lossy();
            &["localhost", &folder]
        }
    };
    let port = endpoint.port.to_string();
    let fits = |pattern: &str, value: &str| pattern == "*" || pattern == value;
    let found = text.lines().filter_map(fields).find(|line| {
        let [host, its_port, its_dbname, its_user, _] = line;
        hosts.iter().any(|name| fits(host, name))
            && fits(its_port, &port)
            && fits(its_dbname, dbname)
            && fits(its_user, user)
    });
    let Some([.., password]) = found else {
        return Ok(None);
    };
    if is_open_to_others(file) {
        return Err(usage(format!(
            "the password file {} can be read by others",
            file.display()
        ))
        .with_help(format!("chmod 0600 {}", file.display())));
    }
    Ok(Some(Secret::new(password)))
}

/// The five fields of a line, without their backslashes.
fn fields(line: &str) -> Option<[String; 5]> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = vec![String::new()];
    let mut chars = line.trim_end_matches(['\r', '\n']).chars();
    while let Some(c) = chars.next() {
        let at_password = fields.len() == 5;
        let field = fields.last_mut()?;
        match c {
            '\\' => field.extend(chars.next()),
            ':' if !at_password => fields.push(String::new()),
            c => field.push(c),
        }
    }
    fields.try_into().ok()
}

#[cfg(unix)]
fn is_open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file).is_ok_and(|data| data.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_file: &Path) -> bool {
    false
}
