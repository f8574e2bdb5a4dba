//! TLS with rustls: what the server's certificate must be, and the client's own.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::url::{Tls, TlsVersion, Verification};
use crate::error::{Error, ErrorKind, Result};

mod certificate;
pub(super) mod failure;
mod verifier;

use verifier::ServerVerifier;

/// The connector for these demands; reads the files that they name.
pub(super) fn connector(tls: &Tls) -> Result<MakeRustlsConnect> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = verifier(tls, Arc::clone(&provider))?;
    let versions: &[_] = match (tls.oldest, tls.newest) {
        (TlsVersion::V1_2, TlsVersion::V1_2) => &[&rustls::version::TLS12],
        (TlsVersion::V1_3, _) => &[&rustls::version::TLS13],
        _ => &[&rustls::version::TLS13, &rustls::version::TLS12],
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(|error| failed("TLS could not be set up").with_source(error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match &tls.identity {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => builder
            .with_client_auth_cert(certificates(certificate)?, private_key(key)?)
            .map_err(|error| {
                failed(format!(
                    "the client certificate {} cannot be used with the key {}",
                    certificate.display(),
                    key.display()
                ))
                .with_source(error)
            })?,
    };
    config.enable_sni = tls.send_name;
    if tls.direct {
        config.alpn_protocols = vec![b"postgresql".to_vec()];
    }
    Ok(MakeRustlsConnect::new(config))
}

fn failed(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Tls, message)
}

fn verifier(tls: &Tls, provider: Arc<rustls::crypto::CryptoProvider>) -> Result<ServerVerifier> {
    let mut trusted = Vec::new();
    let mut roots = RootCertStore::empty();
    if tls.verification != Verification::None {
        let source = match &tls.authorities {
            Some(file) => {
                trusted = certificates(file)?;
                roots.add_parsable_certificates(trusted.iter().cloned());
                file.display().to_string()
            }
            None if tls.verification == Verification::Chain => {
                return Err(Error::new(ErrorKind::Usage, "`sslmode=verify-ca` needs `sslrootcert`")
                    .with_help("name the file with the server's authority; with the system's authorities only verify-full protects"));
            }
            None => {
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
                "the system's store".to_owned()
            }
        };
        if roots.is_empty() {
            return Err(failed(format!("no certificate authority could be read from {source}"))
                .with_help("name the file with the server's authority: sslrootcert= (libpq) or sslcert= (Prisma)"));
        }
    }
    Ok(ServerVerifier::new(
        provider,
        roots,
        trusted,
        tls.verification,
    ))
}

/// All certificates of a PEM file, or the one of a DER file.
fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let bytes = read(file)?;
    let found: Vec<_> = CertificateDer::pem_slice_iter(&bytes)
        .collect::<Result<_, _>>()
        .map_err(|error| {
            failed(format!("{} is not a PEM file", file.display())).with_source(error)
        })?;
    match found.as_slice() {
        // A DER file starts with the tag of an ASN.1 sequence.
        [] if bytes.starts_with(&[0x30]) => Ok(vec![CertificateDer::from(bytes)]),
        [] => Err(failed(format!("{} holds no certificate", file.display()))),
        _ => Ok(found),
    }
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>> {
    let bytes = read(file)?;
    let encrypted = String::from_utf8_lossy(&bytes).contains("ENCRYPTED");
    PrivateKeyDer::from_pem_slice(&bytes).map_err(|error| {
        let error = failed(format!("{} holds no private key that can be read", file.display()))
            .with_source(error);
        if encrypted {
            error.with_help("encrypted keys are not supported: decrypt it with `openssl pkey -in KEY -out NEW`, and keep that readable by its owner only")
        } else {
            error
        }
    })
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("{} could not be read", file.display()),
        )
        .with_source(error)
    })
}
