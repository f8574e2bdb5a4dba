//! Messages of others, without passwords.

use std::fmt::Write as _;

use crate::connect::Secret;

/// What may not be shown.
pub(super) struct Scrub(Vec<String>);

/// What Prisma said.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Said(pub(super) String);

impl Scrub {
    /// Passwords and URLs; each also as it stands in a URL, and as JSON and Rust would print it.
    pub(super) fn new(secrets: &[Secret]) -> Self {
        let mut all = Vec::new();
        for secret in secrets.iter().map(Secret::expose) {
            let forms = [
                secret.to_owned(),
                crate::connect::url::encode(secret),
                every_byte(secret),
                secret.escape_debug().to_string(),
            ];
            all.extend(forms.into_iter().filter(|form| !form.is_empty()));
        }
        // A URL goes before the password in it.
        all.sort_by_key(|own| std::cmp::Reverse(own.len()));
        Self(all)
    }

    /// What it said on standard error, without what is said at every run.
    pub(super) fn message(&self, text: &str) -> Said {
        let mut text = self.0.iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret.as_str(), "***")
        });
        text = without_passwords_of_urls(&text);
        let lines = text.lines().filter(|line| {
            let noise = [
                "Loaded Prisma config",
                "Prisma config detected",
                "Prisma schema loaded",
            ];
            !noise.iter().any(|own| line.starts_with(own)) && !line.trim().is_empty()
        });
        Said(lines.collect::<Vec<_>>().join("\n"))
    }
}

/// Percent-encoded as `encodeURIComponent` does.
fn every_byte(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A message may name a URL that we did not give, of the project's own.
fn without_passwords_of_urls(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || "\"'`/".contains(c));
        let (authority, behind) = after.split_at(end.unwrap_or(after.len()));
        match authority.rsplit_once('@') {
            Some((user, host)) => {
                let user = user.split(':').next().unwrap_or_default();
                let _ = write!(out, "{user}@{host}");
            }
            None => out.push_str(authority),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}
