//! How PostgreSQL's own programs are told where to connect: by libpq's environment variables, which
//! other users of the machine cannot see.

use std::path::Path;

use crate::connect::Target;
use crate::connect::url::{ChannelBinding, Host, TlsMode, TlsVersion, Verification};

/// Programs of this version on know `sslrootcert=system`.
const KNOWS_SYSTEM_ROOTS: u32 = 16;

/// The file in which Debian, Red Hat and Alpine keep the trusted authorities.
const ROOTS: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
];

/// Variables of libpq that could lead elsewhere if they were inherited.
pub(super) const CLEARED: [&str; 17] = [
    "PGHOST",
    "PGHOSTADDR",
    "PGPORT",
    "PGDATABASE",
    "PGUSER",
    "PGPASSWORD",
    "PGSERVICE",
    "PGSERVICEFILE",
    "PGOPTIONS",
    "PGSSLMODE",
    "PGSSLROOTCERT",
    "PGSSLCERT",
    "PGSSLKEY",
    "PGCHANNELBINDING",
    "PGTARGETSESSIONATTRS",
    "PGAPPNAME",
    "PGREQUIRESSL",
];

/// The variables for a program of this major version.
pub(super) fn of(target: &Target, major: u32) -> Vec<(&'static str, String)> {
    let mut all = place(target);
    let mut add = |name, value: Option<String>| all.extend(value.map(|value| (name, value)));
    add("PGUSER", target.user().map(str::to_owned));
    add("PGDATABASE", target.dbname().map(str::to_owned));
    add("PGOPTIONS", target.options().map(str::to_owned));
    add("PGAPPNAME", Some("reconcile snapshot".to_owned()));
    let first = target.endpoints().first();
    let password = target
        .password()
        .or_else(|| first.and_then(|endpoint| endpoint.password.clone()));
    add("PGPASSWORD", password.map(|own| own.expose().to_owned()));
    let timeout = target.connect_timeout();
    add(
        "PGCONNECT_TIMEOUT",
        timeout.map(|time| time.as_secs().max(2).to_string()),
    );
    all.extend(protection(target, major));
    all
}

fn place(target: &Target) -> Vec<(&'static str, String)> {
    let join = |parts: Vec<String>| parts.join(",");
    let endpoints = target.endpoints();
    let hosts = endpoints.iter().map(|endpoint| match &endpoint.host {
        Host::Tcp(name) => name.clone(),
        Host::Socket(folder) => folder.display().to_string(),
    });
    let ports = endpoints.iter().map(|endpoint| endpoint.port.to_string());
    let mut all = vec![
        ("PGHOST", join(hosts.collect())),
        ("PGPORT", join(ports.collect())),
    ];
    if endpoints.iter().any(|endpoint| endpoint.address.is_some()) {
        let addresses = endpoints
            .iter()
            .map(|endpoint| endpoint.address.map(|own| own.to_string()));
        let addresses = addresses.map(Option::unwrap_or_default).collect();
        all.push(("PGHOSTADDR", join(addresses)));
    }
    all
}

fn protection(target: &Target, major: u32) -> Vec<(&'static str, String)> {
    let tls = target.tls();
    let mode = match (tls.mode, tls.verification) {
        (TlsMode::Disable, _) => "disable",
        (TlsMode::Allow, _) => "allow",
        (TlsMode::Prefer, _) => "prefer",
        (_, Verification::Full) => "verify-full",
        (_, Verification::Chain) => "verify-ca",
        _ => "require",
    };
    let mut all = vec![("PGSSLMODE", mode.to_owned())];
    let shown = |path: &Path| path.display().to_string();
    match (&tls.authorities, tls.verification) {
        (Some(file), _) => all.push(("PGSSLROOTCERT", shown(file))),
        (None, Verification::None) => {}
        (None, _) if major >= KNOWS_SYSTEM_ROOTS && mode == "verify-full" => {
            all.push(("PGSSLROOTCERT", "system".to_owned()));
        }
        (None, _) => {
            let known = ROOTS.iter().find(|path| Path::new(path).is_file());
            all.extend(known.map(|path| ("PGSSLROOTCERT", (*path).to_owned())));
        }
    }
    if let Some((certificate, key)) = &tls.identity {
        all.push(("PGSSLCERT", shown(certificate)));
        all.push(("PGSSLKEY", shown(key)));
    }
    let binding = match tls.channel_binding {
        ChannelBinding::Disable => "disable",
        ChannelBinding::Require => "require",
        _ => "prefer",
    };
    all.push(("PGCHANNELBINDING", binding.to_owned()));
    if tls.oldest == TlsVersion::V1_3 {
        all.push(("PGSSLMINPROTOCOLVERSION", "TLSv1.3".to_owned()));
    }
    all
}
