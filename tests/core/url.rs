use std::path::{Path, PathBuf};
use std::time::Duration;

use reconcile_core::ErrorKind;
use reconcile_core::connect::url::{
    ChannelBinding, Dialect, Host, TargetSessionAttributes, TlsMode, Verification,
};
use reconcile_core::connect::{Secret, Target};

fn parse(url: &str) -> Target {
    Target::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_part_is_read_and_only_the_safe_ones_are_shown() {
    // URL, what is shown, password
    let cases: &[(&str, &str, Option<&str>)] = &[
        (
            "postgresql://u:p@h:5433/d",
            "postgresql://u@h:5433/d",
            Some("p"),
        ),
        ("postgres://h", "postgresql://h:5432", None),
        ("postgresql://", "postgresql://localhost:5432", None),
        ("  postgresql://h/d\n", "postgresql://h:5432/d", None),
        ("POSTGRESQL://h/d", "postgresql://h:5432/d", None),
        (
            "postgresql:///d?host=/run/pg&user=u",
            "postgresql://u@[/run/pg]:5432/d",
            None,
        ),
        (
            "postgresql://u@%2Frun%2Fpg:6/d",
            "postgresql://u@[/run/pg]:6/d",
            None,
        ),
        (
            "postgresql://u@localhost/d?host=/run/pg&schema=s",
            "postgresql://u@[/run/pg]:5432/d",
            None,
        ),
        (
            "postgresql://[::1]:5433/d",
            "postgresql://[::1]:5433/d",
            None,
        ),
        (
            "postgresql://a:1,b,c:3/d",
            "postgresql://a:1,b:5432,c:3/d",
            None,
        ),
        ("postgresql://a,b/d?port=7", "postgresql://a:7,b:7/d", None),
        (
            "postgresql://u:p%40%3A%2F%25@h/d",
            "postgresql://u@h:5432/d",
            Some("p@:/%"),
        ),
        (
            "postgresql://u:p@ss@h/d",
            "postgresql://u@h:5432/d",
            Some("p@ss"),
        ),
        (
            "postgresql://u:a:b@h/d",
            "postgresql://u@h:5432/d",
            Some("a:b"),
        ),
        (
            "postgresql://u:a#b@h/d",
            "postgresql://u@h:5432/d",
            Some("a#b"),
        ),
        (
            "postgresql://u:p+q@h/d?schema=s",
            "postgresql://u@h:5432/d",
            Some("p+q"),
        ),
        (
            "postgresql://u:100%@h/d?schema=s",
            "postgresql://u@h:5432/d",
            Some("100%"),
        ),
        (
            "postgresql://u:%ff@h/d?schema=s",
            "postgresql://u@h:5432/d",
            Some("%ff"),
        ),
        (
            "postgresql://me%40server:p@h/d",
            "postgresql://me%40server@h:5432/d",
            Some("p"),
        ),
        ("postgresql://u:@h/d", "postgresql://u@h:5432/d", None),
        (
            "postgresql://h/d?user=u&password=a%26b",
            "postgresql://u@h:5432/d",
            Some("a&b"),
        ),
        ("postgresql://h/a%20b", "postgresql://h:5432/a%20b", None),
        (
            "postgresql://h?schema=s",
            "postgresql://h:5432/postgres",
            None,
        ),
        (
            "host=h port=5433 user=u dbname=d password=p",
            "postgresql://u@h:5433/d",
            Some("p"),
        ),
        (
            r"host = /run/pg user='a b' password='it\'s \\'",
            "postgresql://a%20b@[/run/pg]:5432",
            Some(r"it's \"),
        ),
        (
            "host=h hostaddr=10.0.0.1 dbname=''",
            "postgresql://h:5432",
            None,
        ),
        ("hostaddr=10.0.0.1", "postgresql://10.0.0.1:5432", None),
    ];
    for (url, shown, password) in cases {
        let target = parse(url);
        assert_eq!(target.to_string(), *shown, "{url}");
        assert_eq!(target.redacted(), *shown, "{url}");
        assert_eq!(target.password(), password.map(Secret::new), "{url}");
    }
}

#[test]
fn the_dialect_follows_from_the_keys() {
    use Dialect::{Libpq, Prisma};
    for (url, dialect) in [
        ("postgresql://h/d", Libpq),
        ("postgresql://h/d?sslmode=require", Libpq),
        ("postgresql://h/d?application_name=x", Libpq),
        ("postgresql://h/d?schema=public", Prisma),
        ("postgresql://h/d?sslaccept=strict", Prisma),
        ("postgresql://h/d?connection_limit=5", Prisma),
        ("postgresql://h/d?pgbouncer=true", Prisma),
        ("postgresql://h/d?sslmode=require&sslcert=ca.pem", Prisma),
        (
            "postgresql://h/d?sslmode=require&sslcert=c.pem&sslkey=k.pem",
            Libpq,
        ),
        ("host=h sslmode=require", Libpq),
    ] {
        assert_eq!(parse(url).dialect(), dialect, "{url}");
    }
}

#[test]
fn tls_is_never_weaker_than_what_is_written() {
    use TlsMode::{Allow, Disable, Prefer, Require};
    use Verification::{Chain, Full, None as Nothing};
    for (query, mode, verification, authorities) in [
        ("", Prefer, Nothing, None),
        ("sslmode=disable", Disable, Nothing, None),
        ("sslmode=allow", Allow, Nothing, None),
        ("sslmode=prefer", Prefer, Nothing, None),
        ("sslmode=require", Require, Nothing, None),
        ("ssl=true", Require, Nothing, None),
        ("sslmode=require&sslrootcert=ca", Require, Chain, Some("ca")),
        (
            "sslmode=verify-ca&sslrootcert=ca",
            Require,
            Chain,
            Some("ca"),
        ),
        ("sslmode=verify-full", Require, Full, None),
        (
            "sslmode=verify-full&sslrootcert=ca",
            Require,
            Full,
            Some("ca"),
        ),
        ("sslrootcert=system", Require, Full, None),
        (
            "sslmode=verify-full&sslrootcert=system",
            Require,
            Full,
            None,
        ),
        // Prisma would take the next two for `prefer`.
        (
            "schema=s&sslmode=verify-full&sslcert=ca",
            Require,
            Full,
            Some("ca"),
        ),
        (
            "schema=s&sslmode=verify-ca&sslcert=ca",
            Require,
            Chain,
            Some("ca"),
        ),
        ("schema=s", Prefer, Nothing, None),
        ("schema=s&ssl=true", Require, Nothing, None),
        ("schema=s&sslmode=require", Require, Nothing, None),
        ("sslmode=require&sslcert=ca", Require, Nothing, Some("ca")),
        (
            "sslmode=require&sslaccept=accept_invalid_certs",
            Require,
            Nothing,
            None,
        ),
        ("sslmode=require&sslaccept=strict", Require, Full, None),
        (
            "sslmode=require&sslaccept=strict&sslcert=ca",
            Require,
            Full,
            Some("ca"),
        ),
        ("sslmode=require&sslaccept=stirct", Require, Full, None),
        ("sslaccept=strict", Prefer, Full, None),
        (
            "sslmode=require&sslaccept=accept_invalid_certs&sslrootcert=ca",
            Require,
            Nothing,
            Some("ca"),
        ),
    ] {
        let target = parse(&format!("postgresql://h/d?{query}"));
        let tls = target.tls();
        assert_eq!(tls.mode, mode, "{query}");
        assert_eq!(tls.verification, verification, "{query}");
        assert_eq!(tls.authorities, authorities.map(PathBuf::from), "{query}");
        assert_eq!(tls.identity, None, "{query}");
    }
    let identity = Some((PathBuf::from("c"), PathBuf::from("k")));
    for query in ["sslcert=c&sslkey=k", "schema=s&sslcert=c&sslkey=k"] {
        assert_eq!(
            parse(&format!("postgresql://h/d?{query}")).tls().identity,
            identity
        );
    }
}

#[test]
fn settings_beside_the_address_are_read() {
    let target = parse(
        "postgresql://h/d?schema=My+Schema&pgbouncer=true&connect_timeout=3&application_name=a%20b&options=-c%20x%3D1&channel_binding=require&target_session_attrs=read-write&connection_limit=5&pool_timeout=0",
    );
    assert_eq!(target.schema(), Some("My Schema"));
    assert!(target.pgbouncer());
    assert_eq!(target.connect_timeout(), Some(Duration::from_secs(3)));
    assert_eq!(target.application_name(), Some("a b"));
    assert_eq!(target.options(), Some("-c x=1"));
    assert_eq!(target.tls().channel_binding, ChannelBinding::Require);
    assert_eq!(
        target.target_session_attributes(),
        TargetSessionAttributes::ReadWrite
    );

    let plain = parse("postgresql://h/d?options=-c+x%3D1");
    assert_eq!(plain.options(), Some("-c+x=1"), "a plus is itself in libpq");
    assert_eq!(plain.connect_timeout(), Some(Duration::from_secs(10)));
    assert_eq!(
        parse("postgresql://h/d?connect_timeout=0").connect_timeout(),
        None
    );
    assert_eq!(
        parse("postgresql://h/d?connect_timeout=-1").connect_timeout(),
        None
    );
    let socket = parse("postgresql:///d?host=/a,b");
    let hosts: Vec<_> = socket
        .endpoints()
        .iter()
        .map(|end| end.host.clone())
        .collect();
    assert_eq!(hosts, [Host::Socket("/a".into()), Host::Tcp("b".into())]);
}

#[test]
fn prisma_drops_unknown_keys_and_says_so() {
    let target = parse("postgresql://h/d?schema=s&foo=1&bar=2");
    assert_eq!(target.ignored(), ["foo", "bar"]);
}

#[test]
fn certificates_can_be_relative_to_the_schema() {
    let target = parse("postgresql://h/d?sslaccept=strict&sslcert=ca.pem")
        .with_certificates_in(Path::new("/app/prisma"));
    assert_eq!(target.tls().authorities, Some("/app/prisma/ca.pem".into()));
    let absolute = parse("postgresql://h/d?sslaccept=strict&sslcert=/etc/ca.pem")
        .with_certificates_in(Path::new("/app/prisma"));
    assert_eq!(absolute.tls().authorities, Some("/etc/ca.pem".into()));
}

/// Every message is exact: it names what is wrong, and no piece of a password is in it.
#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_cannot_be_used_is_refused_without_showing_a_password() {
    const PLACE: &str = "the connection URL has a character in the wrong place";
    const PORT: &str = "the port in the connection URL is not a number";
    const NEITHER: &str = "the connection string is neither a URL nor a list of key=value pairs";
    for (url, message) in [
        ("", "the connection URL is empty"),
        ("s3cr3t", NEITHER),
        ("host=h password='s3cr3t", NEITHER),
        ("host=h s3cr3t", NEITHER),
        ("u:s3cr3t@h/d", NEITHER),
        ("mysql://u:s3cr3t@h/d", "`mysql://` is not PostgreSQL"),
        (
            "file:./dev.db",
            "`file:` is a SQLite database, not PostgreSQL",
        ),
        ("jdbc:postgresql://u:s3cr3t@h/d", "`jdbc:` URLs are Java's"),
        (
            "prisma://h/?api_key=s3cr3t",
            "`prisma://` is a Prisma Accelerate address, behind which is no PostgreSQL protocol",
        ),
        (
            "prisma+postgres://localhost:1/?api_key=s3cr3t",
            "`prisma+postgres://` is a Prisma Accelerate address, behind which is no PostgreSQL protocol",
        ),
        ("postgresql://u:s3/cr3t@h/d", PLACE),
        ("postgresql://u:12/s3cr3t@h/d", PLACE),
        ("postgresql://u:s3cr3t/x", PORT),
        ("postgresql://u:s3cr3t?x@h/d", PLACE),
        ("postgresql://u:1?s3cr3t=x@h/d", PLACE),
        ("postgresql://u:1?s3cr3t@h/d", PLACE),
        ("postgresql://u:p@h:s3cr3t/d", PORT),
        ("postgresql://u:p@h/d#s3cr3t", PLACE),
        ("postgresql://h/d?password=s3#cr3t", PLACE),
        ("postgresql://[::1/d", PLACE),
        ("postgresql://[::1]x/d", PLACE),
        (
            "postgresql://u:s3cr3t%@h/d",
            "the password in the connection URL is badly encoded",
        ),
        (
            "postgresql://u%zz:s3cr3t@h/d",
            "the user in the connection URL is badly encoded",
        ),
        (
            "postgresql://u:s3cr3t%00@h/d",
            "the value of `password` holds a null character",
        ),
        (
            "postgresql://h:0/d",
            "the port in the connection URL is not a number from 1 to 65535",
        ),
        (
            "postgresql://h:65536/d",
            "the port in the connection URL is not a number from 1 to 65535",
        ),
        (
            "postgresql://a,b,c/d?port=1,2",
            "2 ports for 3 hosts in the connection URL",
        ),
        (
            "postgresql://h/d?foo=1",
            "the connection setting `foo` is not known",
        ),
        (
            "postgresql://h/d?s3cr3t=1",
            "a connection setting is not known",
        ),
        (
            "postgresql://h/d?schema=s&sslMode=require",
            "the connection setting `sslMode` is not known",
        ),
        (
            "postgresql://h/d?SSLMODE=require",
            "the connection setting `SSLMODE` is not known",
        ),
        (
            "postgresql://h/d?sslmode=verify_full",
            "the connection setting `sslmode` has an unknown value",
        ),
        (
            "postgresql://h/d?schema=s&sslmode=required",
            "the connection setting `sslmode` has an unknown value",
        ),
        (
            "postgresql://h/d?schema=s&pgbouncer=yes",
            "the connection setting `pgbouncer` has an unknown value",
        ),
        (
            "postgresql://h/d?connection_limit=many",
            "the connection setting `connection_limit` is not a whole number",
        ),
        (
            "postgresql://h/d?connect_timeout=soon",
            "the connection setting `connect_timeout` is not a whole number",
        ),
        (
            "postgresql://h/d?sslmode=require&sslrootcert=system",
            "`sslrootcert=system` needs `sslmode=verify-full`",
        ),
        (
            "postgresql://h/d?sslidentity=c.p12&sslpassword=s3cr3t",
            "`sslidentity` (a PKCS#12 file) is not supported",
        ),
        (
            "postgresql://h/d?sslmode=verify-full&sslcert=c",
            "`sslcert` without `sslkey`",
        ),
        ("postgresql://h/d?sslkey=k", "`sslkey` without `sslcert`"),
        (
            "postgresql://h/d?sslcrl=x",
            "the connection setting `sslcrl` is not supported",
        ),
        (
            "postgresql://h/d?require_auth=scram-sha-256",
            "the connection setting `require_auth` is not supported",
        ),
        (
            "postgresql://h/d?gssencmode=require",
            "the connection setting `gssencmode` is not supported",
        ),
        (
            "postgresql://h/d?sslnegotiation=direct",
            "`sslnegotiation=direct` needs `sslmode=require` or stronger",
        ),
        (
            "dbname=postgresql://u:s3cr3t@h/d",
            "`dbname` is itself a connection string",
        ),
    ] {
        let error = Target::parse(url).expect_err(url);
        assert_eq!(error.kind(), ErrorKind::Usage, "{url}");
        assert_eq!(error.to_string(), message, "{url}");
        let everything = format!("{error}{error:?}{:?}", error.help());
        for piece in ["s3cr3t", "cr3t", "s3/"] {
            assert!(!everything.contains(piece), "{url}: {everything}");
        }
    }
}

#[test]
fn nothing_prints_the_password() {
    for url in [
        "postgresql://u:s3cr3t@h/d?schema=s",
        "postgresql://h/d?user=u&password=s3cr3t&options=-c%20a%3Ds3cr3t",
        "host=h password=s3cr3t sslpassword=s3cr3t",
    ] {
        let target = parse(url);
        assert_eq!(target.password(), Some(Secret::new("s3cr3t")));
        let shown = format!(
            "{target} {target:?} {:#?} {:?}",
            target.endpoints(),
            target.password()
        );
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
}

/// What Prisma gets leads to the same place, as the same role, with no less protection.
#[test]
fn prisma_is_sent_to_the_same_place() {
    for url in [
        "postgresql://app:p%40s%2Fs%25%2B@db.example.com:6543/shop%20x?schema=My%20app&sslmode=require",
        "postgresql://app@db.example.com/shop?sslaccept=strict&schema=s&sslcert=/ca.pem",
        "postgresql://app@[::1]/shop?sslmode=disable&pgbouncer=true",
        "host=/run/postgresql user=app dbname=shop password=x",
        "host=db.example.com user=app dbname=shop sslmode=verify-full connect_timeout=7",
    ] {
        let target = Target::parse(url).unwrap();
        let again = Target::parse(target.prisma_url().unwrap().expose()).unwrap();
        assert_eq!(again.endpoints(), target.endpoints(), "{url}");
        assert_eq!(again.user(), target.user(), "{url}");
        assert_eq!(again.password(), target.password(), "{url}");
        assert_eq!(again.dbname(), target.dbname(), "{url}");
        assert_eq!(again.schema(), target.schema(), "{url}");
        assert_eq!(again.pgbouncer(), target.pgbouncer(), "{url}");
        assert_eq!(again.tls().mode, target.tls().mode, "{url}");
        assert_eq!(again.tls().authorities, target.tls().authorities, "{url}");
        assert!(
            again.tls().verification >= target.tls().verification,
            "{url}"
        );
    }
    for (url, wanted) in [
        ("postgresql://u@a,b/d", "several servers"),
        (
            "postgresql://u@h/d?sslcert=c&sslkey=k&sslmode=verify-full",
            "PEM files",
        ),
    ] {
        let error = Target::parse(url).unwrap().prisma_url().unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
    }
}
