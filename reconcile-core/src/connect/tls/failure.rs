//! What a failed handshake means, in a sentence.

use std::error::Error as StdError;

use rustls::CertificateError;

use crate::error::{Error, ErrorKind};

/// The error of rustls somewhere in the causes of `error`.
pub(in crate::connect) fn find<'a>(
    error: &'a (dyn StdError + 'static),
) -> Option<&'a rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // The source of an I/O error is that of the error inside, not that error.
        if let Some(inside) = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            && let Some(found) = inside.downcast_ref()
        {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// The error for a handshake with `place` that rustls ended.
pub(in crate::connect) fn explain(error: &rustls::Error, place: &str) -> Error {
    let (what, help) = match error {
        rustls::Error::InvalidCertificate(reason) => certificate(reason),
        rustls::Error::AlertReceived(_) => (
            "the server broke the TLS handshake off",
            Some("it may demand a client certificate: sslcert= and sslkey="),
        ),
        rustls::Error::PeerIncompatible(_) => (
            "the server speaks no version or cipher of TLS that is still safe",
            Some("TLS 1.2 or 1.3 is needed"),
        ),
        _ => ("the TLS handshake failed", None),
    };
    let failed = Error::new(
        ErrorKind::Tls,
        format!("could not connect to {place}: {what}"),
    )
    .with_source(error.clone());
    match help {
        Some(help) => failed.with_help(help),
        None => failed,
    }
}

fn certificate(reason: &CertificateError) -> (&'static str, Option<&'static str>) {
    match reason {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => (
            "the server's certificate is not issued by a trusted authority",
            Some(
                "name the file with the server's authority: sslrootcert= (libpq) or sslcert= (Prisma)",
            ),
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            "the server's certificate, or one it is issued by, has expired",
            Some("have it renewed, and check this machine's clock"),
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
            "the server's certificate is not valid yet",
            Some("check this machine's clock"),
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            "the server's certificate is made out to another host",
            Some("connect by the name that stands in the certificate"),
        ),
        reason if format!("{reason:?}").contains("UnsupportedCertVersion") => (
            "the server's certificate is of X.509 version 1, which cannot be verified",
            Some(
                "have it issued with extensions (openssl x509 -req -extfile …), or make it the trusted one itself: sslrootcert=",
            ),
        ),
        CertificateError::Other(_) => (
            "the server's certificate cannot be verified",
            Some(
                "a certificate of an authority is none of a server, unless it is itself the trusted one: sslrootcert=",
            ),
        ),
        _ => ("the server's certificate is refused", None),
    }
}
