//! Takes a URL apart into settings. No message shows a piece of it: a password with an unencoded
//! `/`, `?` or `@` can end up in any piece.

use super::Dialect;
use super::keys::Key;
use super::percent;
use super::settings::{Settings, usage};
use crate::error::{Error, Result};

/// Whether `text` is meant as a URL rather than as `key=value` pairs.
pub(super) fn is_url(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        (rest.starts_with("//") || matches!(scheme, "file" | "jdbc"))
            && !scheme.is_empty()
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    })
}

/// The pieces of a URL, still encoded.
struct Pieces<'a> {
    user: Option<&'a str>,
    password: Option<&'a str>,
    /// Hosts and ports, comma-separated.
    hosts: &'a str,
    dbname: &'a str,
    query: Vec<(&'a str, &'a str)>,
}

pub(super) fn settings(url: &str) -> Result<Settings> {
    let (scheme, rest) = url.split_once(':').unwrap_or((url, ""));
    check_scheme(scheme)?;
    let pieces = pieces(rest.strip_prefix("//").unwrap_or(rest))?;
    let dialect = dialect(&pieces.query);
    let mut settings = Settings::new(dialect);
    let decode = |what: &str, text: &str| decode(dialect, what, text);
    if let Some(user) = pieces.user.filter(|user| !user.is_empty()) {
        settings.read("user", decode("user", user)?)?;
    }
    if let Some(password) = pieces.password {
        settings.read("password", decode("password", password)?)?;
    }
    let (hosts, ports) = hosts_and_ports(pieces.hosts)?;
    if !hosts.is_empty() {
        settings.read("host", decode("host", &hosts)?)?;
    }
    if !ports.is_empty() {
        settings.read("port", ports)?;
    }
    if !pieces.dbname.is_empty() {
        settings.read("dbname", decode("database name", pieces.dbname)?)?;
    }
    for (key, value) in pieces.query {
        read_parameter(&mut settings, key, value)?;
    }
    Ok(settings)
}

fn check_scheme(scheme: &str) -> Result<()> {
    let scheme = scheme.to_ascii_lowercase();
    let error = match scheme.as_str() {
        "postgresql" | "postgres" => return Ok(()),
        "prisma" | "prisma+postgres" => usage(format!(
            "`{scheme}://` is a Prisma Accelerate address, behind which is no PostgreSQL protocol"
        ))
        .with_help("give the postgresql:// URL of the database itself (Prisma's directUrl)"),
        "file" | "sqlite" => usage("`file:` is a SQLite database, not PostgreSQL")
            .with_help("give a postgresql:// URL"),
        "jdbc" => usage("`jdbc:` URLs are Java's").with_help(
            "leave out `jdbc:` and write user and password as postgresql://user:password@host/db",
        ),
        _ => {
            usage(format!("`{scheme}://` is not PostgreSQL")).with_help("give a postgresql:// URL")
        }
    };
    Err(error)
}

fn pieces(text: &str) -> Result<Pieces<'_>> {
    let (before_query, query) = text.split_once('?').unwrap_or((text, ""));
    let (authority, path) = before_query.split_once('/').unwrap_or((before_query, ""));
    let (user_info, hosts) = match authority.rsplit_once('@') {
        Some((user_info, hosts)) => (Some(user_info), hosts),
        None => (None, authority),
    };
    // Prisma cuts a fragment off, libpq takes it for a part of the name; in a password it is
    // neither's intention.
    if path.contains(['@', '#', '/']) || query.contains('#') {
        return Err(unencoded());
    }
    let query: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    let stray = |(key, value): &(&str, &str)| {
        key.contains(['@', '/', ':']) || (value.contains('@') && Key::find(key).is_none())
    };
    if query.iter().any(stray) {
        return Err(unencoded());
    }
    let (user, password) = match user_info.map(|info| info.split_once(':').unwrap_or((info, ""))) {
        Some((user, password)) => (Some(user), Some(password).filter(|text| !text.is_empty())),
        None => (None, None),
    };
    Ok(Pieces {
        user,
        password,
        hosts,
        dbname: path,
        query,
    })
}

fn unencoded() -> Error {
    usage("the connection URL has a character in the wrong place").with_help(
        "in user, password and database name write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25",
    )
}

/// The comma-separated lists of hosts and ports; empty if there are none.
fn hosts_and_ports(text: &str) -> Result<(String, String)> {
    let mut hosts = Vec::new();
    let mut ports = Vec::new();
    for part in text.split(',') {
        let (host, port) = if let Some(rest) = part.strip_prefix('[') {
            let (address, after) = rest.split_once(']').ok_or_else(unencoded)?;
            match after.strip_prefix(':') {
                None if !after.is_empty() => return Err(unencoded()),
                port => (address, port.unwrap_or("")),
            }
        } else {
            part.split_once(':').unwrap_or((part, ""))
        };
        if !port.bytes().all(|b| b.is_ascii_digit()) {
            return Err(usage("the port in the connection URL is not a number").with_help(
                "write postgresql://user:password@host:port/db; in user and password write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25",
            ));
        }
        hosts.push(host);
        ports.push(port);
    }
    if ports.iter().all(|port| port.is_empty()) {
        ports.clear();
    }
    Ok((hosts.join(","), ports.join(",")))
}

fn dialect(query: &[(&str, &str)]) -> Dialect {
    let has = |name: &str| query.iter().any(|(key, _)| *key == name);
    let only_prisma = query
        .iter()
        .any(|(key, _)| Key::find(key).is_some_and(|key| key.only_prisma));
    let verifies = query
        .iter()
        .any(|(key, value)| *key == "sslmode" && value.starts_with("verify-"));
    let certificate_alone = has("sslcert") && !has("sslkey") && !has("sslrootcert") && !verifies;
    if only_prisma || certificate_alone {
        Dialect::Prisma
    } else {
        Dialect::Libpq
    }
}

fn decode(dialect: Dialect, what: &str, text: &str) -> Result<String> {
    match dialect {
        Dialect::Prisma => Ok(percent::decode_leniently(text)),
        Dialect::Libpq => percent::decode(text).ok_or_else(|| {
            usage(format!("the {what} in the connection URL is badly encoded"))
                .with_help("write a percent sign as %25")
        }),
    }
}

fn read_parameter(settings: &mut Settings, key: &str, value: &str) -> Result<()> {
    let dialect = settings.dialect;
    let value = match dialect {
        // Prisma reads the query as a web form, in which a plus sign is a space.
        Dialect::Prisma => decode(dialect, key, &value.replace('+', " "))?,
        Dialect::Libpq => decode(dialect, "value of a setting", value)?,
    };
    match key {
        // JDBC's spelling, which libpq reads too. Prisma drops it; its meaning is plain all the same.
        "ssl" if value == "true" => settings.read("sslmode", "require".into()),
        _ => settings.read(key, value),
    }
}
