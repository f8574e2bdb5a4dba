use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    date_time_ymd,
};
use reconcile_core::connect::{Session, Target, connect};
use reconcile_core::{Error, ErrorKind};
use tempfile::TempDir;

use crate::assert_no_password;
use crate::server::{PASSWORD, Server, Setup, run};

/// An authority, and files with what it issued.
struct Authority {
    folder: TempDir,
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// A certificate and its key, in PEM.
struct Identity {
    certificate: String,
    key: String,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "an authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), certificate.pem()).unwrap();
        std::fs::write(folder.path().join("ca.der"), certificate.der()).unwrap();
        Self {
            folder,
            pem: certificate.pem(),
            issuer: Issuer::new(params, key),
        }
    }

    fn issue(&self, change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ];
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.file(name), text).unwrap();
        self.file(name).display().to_string()
    }

    fn pem_file(&self) -> String {
        self.file("ca.pem").display().to_string()
    }
}

fn self_signed(is_authority: bool) -> Identity {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    if is_authority {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    let certificate = params.self_signed(&key).unwrap();
    Identity {
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    }
}

const HBA: &str = "hostssl all app 127.0.0.1/32 scram-sha-256";

/// A server with TLS on, which the role `app` can enter only over TLS.
fn server(identity: &Identity, hba: &str, client_authority: &str) -> Server {
    let settings = format!(
        "ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\n{}",
        if client_authority.is_empty() {
            ""
        } else {
            "ssl_ca_file = 'clients.pem'"
        }
    );
    Server::with_app(&Setup {
        hba,
        settings: &settings,
        files: &[
            ("server.pem", &identity.certificate),
            ("server.key", &identity.key),
            ("clients.pem", client_authority),
        ],
        standby: false,
    })
}

/// Connects; whether the connection is encrypted, as the server sees it.
fn attempt(server: &Server, host: &str, query: &str) -> Result<bool, Error> {
    let port = server.port;
    let url = format!("postgresql://app:{PASSWORD}@{host}:{port}/d?{query}");
    let mut client = connect(&Target::parse(&url)?, &Session::new())?;
    let row = client
        .query_typed(
            "SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()",
            &[],
        )
        .unwrap();
    Ok(row[0].get(0))
}

/// The outcome of an attempt: `tls`, `plain`, or what went wrong after the place.
fn outcome(server: &Server, host: &str, query: &str) -> String {
    match attempt(server, host, query) {
        Ok(true) => "tls".to_owned(),
        Ok(false) => "plain".to_owned(),
        Err(error) => {
            assert_no_password(&error);
            assert!(error.help().is_some(), "{error}");
            let kind = error.kind();
            let message = error.to_string().replace(&server.port.to_string(), "PORT");
            format!("{kind:?}: {message}")
        }
    }
}

fn check(server: &Server, cases: &[(&str, &str, &str)]) {
    for (host, query, expected) in cases {
        assert_eq!(outcome(server, host, query), *expected, "{host} {query}");
    }
}

const UNTRUSTED: &str = "Tls: could not connect to postgresql://app@localhost:PORT/d: the server's certificate is not issued by a trusted authority";
const EXPIRED: &str = "Tls: could not connect to postgresql://app@localhost:PORT/d: the server's certificate, or one it is issued by, has expired";
const OTHER_HOST: &str = "Tls: could not connect to postgresql://app@127.0.0.1:PORT/d: the server's certificate is made out to another host";
const NO_ENTRY: &str = "Authentication: could not connect to postgresql://app@localhost:PORT/d: no pg_hba.conf entry for host \"127.0.0.1\", user \"app\", database \"d\", no encryption";
const NO_TLS: &str = "Tls: postgresql://app@localhost:PORT/d does not offer TLS";

#[test]
fn a_good_certificate_is_verified_as_far_as_asked() {
    let authority = Authority::new();
    let stranger = Authority::new();
    let server = server(&authority.issue(|_| ()), HBA, "");
    let ca = authority.pem_file();
    let der = authority.file("ca.der").display().to_string();
    let unknown = stranger.pem_file();
    let case = |query: &str| {
        query
            .replace("CA", &ca)
            .replace("DER", &der)
            .replace("UNKNOWN", &unknown)
    };
    for (host, query, expected) in [
        ("localhost", "sslmode=disable", NO_ENTRY),
        ("localhost", "sslmode=allow", "tls"),
        ("localhost", "sslmode=prefer", "tls"),
        ("localhost", "", "tls"),
        ("localhost", "sslmode=require", "tls"),
        (
            "localhost",
            "sslmode=require&channel_binding=require",
            "tls",
        ),
        (
            "localhost",
            "sslmode=require&ssl_max_protocol_version=TLSv1.2",
            "tls",
        ),
        (
            "localhost",
            "sslmode=require&ssl_min_protocol_version=TLSv1.3",
            "tls",
        ),
        ("localhost", "sslmode=verify-ca&sslrootcert=CA", "tls"),
        ("localhost", "sslmode=verify-ca&sslrootcert=DER", "tls"),
        (
            "localhost",
            "sslmode=verify-ca&sslrootcert=UNKNOWN",
            UNTRUSTED,
        ),
        (
            "localhost",
            "sslmode=require&sslrootcert=UNKNOWN",
            UNTRUSTED,
        ),
        ("localhost", "sslmode=verify-full&sslrootcert=CA", "tls"),
        (
            "localhost",
            "sslmode=verify-full&sslrootcert=UNKNOWN",
            UNTRUSTED,
        ),
        (
            "localhost",
            "sslmode=verify-full&sslrootcert=system",
            UNTRUSTED,
        ),
        ("127.0.0.1", "sslmode=require", "tls"),
        ("127.0.0.1", "sslmode=verify-ca&sslrootcert=CA", "tls"),
        (
            "127.0.0.1",
            "sslmode=verify-full&sslrootcert=CA",
            OTHER_HOST,
        ),
        // Prisma's
        ("localhost", "schema=s&sslmode=require", "tls"),
        ("localhost", "sslmode=require&sslaccept=strict", UNTRUSTED),
        ("localhost", "sslaccept=strict", UNTRUSTED),
        (
            "localhost",
            "sslmode=require&sslaccept=strict&sslcert=CA",
            "tls",
        ),
        ("localhost", "sslaccept=strict&sslcert=CA", "tls"),
        (
            "localhost",
            "sslmode=require&sslaccept=strict&sslcert=UNKNOWN",
            UNTRUSTED,
        ),
        (
            "127.0.0.1",
            "sslmode=require&sslaccept=strict&sslcert=CA",
            OTHER_HOST,
        ),
        (
            "localhost",
            "sslmode=require&sslaccept=accept_invalid_certs",
            "tls",
        ),
        (
            "localhost",
            "sslmode=require&sslaccept=accept_invalid_certs&sslcert=UNKNOWN",
            "tls",
        ),
        (
            "localhost",
            "schema=s&sslmode=verify-full&sslcert=CA",
            "tls",
        ),
    ] {
        check(&server, &[(host, &case(query), expected)]);
    }
}

#[test]
fn an_expired_certificate_is_refused_where_it_counts() {
    let authority = Authority::new();
    let identity = authority.issue(|params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    });
    let server = server(&identity, HBA, "");
    let ca = authority.pem_file();
    check(
        &server,
        &[
            ("localhost", "sslmode=require", "tls"),
            (
                "localhost",
                &format!("sslmode=verify-ca&sslrootcert={ca}"),
                EXPIRED,
            ),
            (
                "localhost",
                &format!("sslmode=verify-full&sslrootcert={ca}"),
                EXPIRED,
            ),
            (
                "localhost",
                &format!("sslmode=require&sslaccept=strict&sslcert={ca}"),
                EXPIRED,
            ),
        ],
    );
}

#[test]
fn a_self_signed_certificate_is_good_only_if_it_is_itself_trusted() {
    for is_authority in [false, true] {
        let identity = self_signed(is_authority);
        let server = server(&identity, HBA, "");
        let authority = Authority::new();
        let own = authority.write("own.pem", &identity.certificate);
        let other = authority.pem_file();
        check(
            &server,
            &[
                ("localhost", "sslmode=require", "tls"),
                (
                    "localhost",
                    "sslmode=verify-full",
                    if is_authority {
                        CA_AS_SERVER
                    } else {
                        UNTRUSTED
                    },
                ),
                (
                    "localhost",
                    &format!("sslmode=verify-full&sslrootcert={own}"),
                    "tls",
                ),
                (
                    "127.0.0.1",
                    &format!("sslmode=verify-ca&sslrootcert={own}"),
                    "tls",
                ),
                (
                    "127.0.0.1",
                    &format!("sslmode=verify-full&sslrootcert={own}"),
                    OTHER_HOST,
                ),
                (
                    "localhost",
                    &format!("sslmode=require&sslaccept=strict&sslcert={own}"),
                    "tls",
                ),
                (
                    "localhost",
                    &format!("sslmode=verify-ca&sslrootcert={other}"),
                    if is_authority {
                        CA_AS_SERVER
                    } else {
                        UNTRUSTED
                    },
                ),
            ],
        );
    }
}

const CA_AS_SERVER: &str = "Tls: could not connect to postgresql://app@localhost:PORT/d: the server's certificate cannot be verified";

/// As libpq has it: the subject counts only without alternative names.
#[test]
fn a_name_in_the_subject_counts_without_alternative_names() {
    let authority = Authority::new();
    let ca = authority.pem_file();
    let query = format!("sslmode=verify-full&sslrootcert={ca}");
    let by_subject = authority.issue(|params| {
        params.subject_alt_names.clear();
        params
            .distinguished_name
            .push(DnType::CommonName, "localhost");
    });
    check(
        &server(&by_subject, HBA, ""),
        &[
            ("localhost", &query, "tls"),
            ("127.0.0.1", &query, OTHER_HOST),
        ],
    );
    let both = authority.issue(|params| {
        params.subject_alt_names =
            vec![rcgen::SanType::DnsName("other.example".try_into().unwrap())];
        params
            .distinguished_name
            .push(DnType::CommonName, "127.0.0.1");
    });
    check(
        &server(&both, HBA, ""),
        &[("127.0.0.1", &query, OTHER_HOST)],
    );
}

#[test]
fn a_client_certificate_lets_in() {
    let authority = Authority::new();
    let named = |name: &'static str| {
        authority.issue(|params| {
            params.distinguished_name = rcgen::DistinguishedName::new();
            params.distinguished_name.push(DnType::CommonName, name);
        })
    };
    let (app, somebody) = (named("app"), named("somebody"));
    let hba = "hostssl all app 127.0.0.1/32 scram-sha-256 clientcert=verify-full";
    let server = server(&authority.issue(|_| ()), hba, &authority.pem);
    let cert = authority.write("app.pem", &app.certificate);
    let key = authority.write("app.key", &app.key);
    let other = authority.write("somebody.pem", &somebody.certificate);
    let other_key = authority.write("somebody.key", &somebody.key);
    let ca = authority.pem_file();
    let place = "could not connect to postgresql://app@localhost:PORT/d";
    check(
        &server,
        &[
            (
                "localhost",
                &format!("sslmode=require&sslcert={cert}&sslkey={key}"),
                "tls",
            ),
            (
                "localhost",
                &format!("sslmode=verify-full&sslrootcert={ca}&sslcert={cert}&sslkey={key}"),
                "tls",
            ),
            (
                "localhost",
                "sslmode=require",
                &format!("Authentication: {place}: connection requires a valid client certificate"),
            ),
            (
                "localhost",
                &format!("sslmode=require&sslcert={other}&sslkey={other_key}"),
                &format!(
                    "Authentication: {place}: password authentication failed for user \"app\""
                ),
            ),
        ],
    );

    for (query, kind, message) in [
        (
            format!("sslmode=require&sslcert={cert}&sslkey={other_key}"),
            ErrorKind::Tls,
            format!("the client certificate {cert} cannot be used with the key {other_key}"),
        ),
        (
            format!("sslmode=require&sslcert={cert}&sslkey=/none"),
            ErrorKind::Io,
            "/none could not be read".to_owned(),
        ),
        (
            format!("sslmode=require&sslcert={cert}&sslkey={cert}"),
            ErrorKind::Tls,
            format!("{cert} holds no private key that can be read"),
        ),
        (
            format!("sslmode=verify-full&sslrootcert={key}"),
            ErrorKind::Tls,
            format!("{key} holds no certificate"),
        ),
        (
            "sslmode=verify-full&sslrootcert=/none".to_owned(),
            ErrorKind::Io,
            "/none could not be read".to_owned(),
        ),
        (
            "sslmode=verify-ca".to_owned(),
            ErrorKind::Usage,
            "`sslmode=verify-ca` needs `sslrootcert`".to_owned(),
        ),
    ] {
        let error = attempt(&server, "localhost", &query).unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (kind, message));
        assert_no_password(&error);
    }
}

#[test]
fn a_server_without_tls_is_entered_only_where_that_is_allowed() {
    let server = Server::with_app(&Setup {
        hba: "host all app 127.0.0.1/32 scram-sha-256",
        ..Setup::default()
    });
    let authority = Authority::new();
    let ca = authority.pem_file();
    check(
        &server,
        &[
            ("localhost", "", "plain"),
            ("localhost", "sslmode=disable", "plain"),
            ("localhost", "sslmode=allow", "plain"),
            ("localhost", "sslmode=prefer", "plain"),
            ("localhost", "schema=s", "plain"),
            ("localhost", "sslmode=require", NO_TLS),
            ("localhost", "schema=s&sslmode=require", NO_TLS),
            (
                "localhost",
                &format!("sslmode=verify-ca&sslrootcert={ca}"),
                NO_TLS,
            ),
            ("localhost", "sslmode=verify-full", NO_TLS),
            ("localhost", "schema=s&sslmode=verify-full", NO_TLS),
        ],
    );
    let error = attempt(
        &server,
        "localhost",
        "sslmode=prefer&channel_binding=require",
    )
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
}

/// `hostnossl`: the server has TLS, and lets this role in only without.
#[test]
fn prefer_goes_without_tls_where_the_server_wants_it() {
    let authority = Authority::new();
    let server = server(
        &authority.issue(|_| ()),
        "hostnossl all app 127.0.0.1/32 scram-sha-256",
        "",
    );
    check(
        &server,
        &[
            ("localhost", "sslmode=prefer", "plain"),
            (
                "localhost",
                "sslmode=require",
                "Authentication: could not connect to postgresql://app@localhost:PORT/d: no pg_hba.conf entry for host \"127.0.0.1\", user \"app\", database \"d\", SSL encryption",
            ),
            // What could not be verified is not passed over.
            ("localhost", "sslaccept=strict", UNTRUSTED),
        ],
    );
}

/// PostgreSQL's own recipe makes certificates of version 1, which the TLS library cannot read.
#[test]
fn a_version_1_certificate_encrypts_and_can_be_trusted_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let openssl = |arguments: &[&str]| run(std::process::Command::new("openssl").args(arguments));
    openssl(&[
        "req",
        "-new",
        "-nodes",
        "-newkey",
        "rsa:2048",
        "-subj",
        "/CN=localhost",
        "-out",
        &path("csr"),
        "-keyout",
        &path("key"),
    ]);
    openssl(&[
        "x509",
        "-req",
        "-in",
        &path("csr"),
        "-signkey",
        &path("key"),
        "-days",
        "2",
        "-out",
        &path("pem"),
    ]);
    let read = |name: &str| std::fs::read_to_string(Path::new(&path(name))).unwrap();
    let server = server(
        &Identity {
            certificate: read("pem"),
            key: read("key"),
        },
        HBA,
        "",
    );
    let own = path("pem");
    check(
        &server,
        &[
            ("localhost", "sslmode=require", "tls"),
            (
                "localhost",
                "sslmode=require&channel_binding=require",
                "tls",
            ),
            (
                "localhost",
                &format!("sslmode=verify-full&sslrootcert={own}"),
                "tls",
            ),
            (
                "127.0.0.1",
                &format!("sslmode=verify-ca&sslrootcert={own}"),
                "tls",
            ),
            (
                "127.0.0.1",
                &format!("sslmode=verify-full&sslrootcert={own}"),
                OTHER_HOST,
            ),
            (
                "localhost",
                "sslmode=verify-full",
                "Tls: could not connect to postgresql://app@localhost:PORT/d: the server's certificate is of X.509 version 1, which cannot be verified",
            ),
        ],
    );
}
