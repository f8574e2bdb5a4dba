//! The keys that Prisma and libpq know, and what is done with each.

/// What is done with a key.
pub(super) enum Treatment {
    /// It is given a meaning.
    Used,
    /// A whole number without a meaning for a single connection, checked as Prisma does.
    Number,
    /// Nothing, and nothing is lost by it.
    NoEffect,
    /// It cannot be done, and leaving it out would protect or change less than was asked for.
    Refused {
        /// Values that ask for nothing special.
        unless: &'static [&'static str],
        /// What to do instead.
        help: &'static str,
    },
}

/// A key of a connection URL.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) treatment: Treatment,
    /// No other client knows it, so the URL is Prisma's.
    pub(super) only_prisma: bool,
}

impl Key {
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }
}

const fn used(name: &'static str) -> Key {
    Key {
        name,
        treatment: Treatment::Used,
        only_prisma: false,
    }
}

const fn prisma(name: &'static str) -> Key {
    Key {
        name,
        treatment: Treatment::Used,
        only_prisma: true,
    }
}

const fn prisma_number(name: &'static str) -> Key {
    Key {
        name,
        treatment: Treatment::Number,
        only_prisma: true,
    }
}

const fn no_effect(name: &'static str) -> Key {
    Key {
        name,
        treatment: Treatment::NoEffect,
        only_prisma: false,
    }
}

const fn refused(name: &'static str, unless: &'static [&'static str], help: &'static str) -> Key {
    Key {
        name,
        treatment: Treatment::Refused { unless, help },
        only_prisma: false,
    }
}

const CRL: &str = "revocation lists are not read; leave it out and let the server's certificate be short-lived, or use verify-full with an own authority";
const GSS: &str = "Kerberos is not supported; use a password or a client certificate";

static KEYS: &[Key] = &[
    used("host"),
    used("hostaddr"),
    used("port"),
    used("user"),
    used("password"),
    used("dbname"),
    used("application_name"),
    used("fallback_application_name"),
    used("options"),
    used("connect_timeout"),
    used("target_session_attrs"),
    used("load_balance_hosts"),
    used("keepalives"),
    used("keepalives_idle"),
    used("keepalives_interval"),
    used("keepalives_count"),
    used("tcp_user_timeout"),
    used("channel_binding"),
    used("service"),
    used("passfile"),
    used("sslmode"),
    used("sslrootcert"),
    used("sslcert"),
    used("sslkey"),
    used("sslpassword"),
    used("sslnegotiation"),
    used("sslsni"),
    used("sslcertmode"),
    used("ssl_min_protocol_version"),
    used("ssl_max_protocol_version"),
    prisma("schema"),
    prisma("sslaccept"),
    prisma("pgbouncer"),
    prisma("sslidentity"),
    prisma_number("connection_limit"),
    prisma_number("pool_timeout"),
    prisma_number("socket_timeout"),
    prisma_number("statement_cache_size"),
    prisma_number("max_connection_lifetime"),
    prisma_number("max_idle_connection_lifetime"),
    // The client always speaks UTF-8 and never compresses.
    no_effect("client_encoding"),
    no_effect("sslcompression"),
    no_effect("max_protocol_version"),
    no_effect("krbsrvname"),
    no_effect("gsslib"),
    no_effect("gssdelegation"),
    no_effect("sslkeylogfile"),
    refused("gssencmode", &["disable", "prefer"], GSS),
    refused("sslcrl", &[""], CRL),
    refused("sslcrldir", &[""], CRL),
    refused(
        "require_auth",
        &[""],
        "leave it out; channel_binding=require forces SCRAM with the strongest protection",
    ),
    refused(
        "requirepeer",
        &[""],
        "leave it out, or connect over TCP with sslmode=verify-full",
    ),
    refused(
        "replication",
        &["", "false", "off", "no", "0"],
        "connect without replication",
    ),
    refused("min_protocol_version", &["", "3.0"], "leave it out"),
    refused("scram_client_key", &[""], "use a password"),
    refused("scram_server_key", &[""], "use a password"),
    refused(
        "oauth_issuer",
        &[""],
        "use a password or a client certificate",
    ),
    refused(
        "oauth_client_id",
        &[""],
        "use a password or a client certificate",
    ),
    refused(
        "oauth_client_secret",
        &[""],
        "use a password or a client certificate",
    ),
    refused(
        "oauth_scope",
        &[""],
        "use a password or a client certificate",
    ),
];
