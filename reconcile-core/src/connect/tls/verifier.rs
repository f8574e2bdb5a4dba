//! Verification of a server's certificate as libpq does it, with or without the host's name.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{
    CryptoProvider, verify_tls12_signature, verify_tls13_signature,
    verify_tls13_signature_with_raw_key,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::certificate;
use crate::connect::url::Verification;

/// Verifies as much as was asked for. The handshake's signature is always verified: without it,
/// channel binding would prove nothing.
#[derive(Debug)]
pub(super) struct ServerVerifier {
    provider: Arc<CryptoProvider>,
    roots: RootCertStore,
    /// The trusted certificates themselves: one of them may be the server's own.
    trusted: Vec<CertificateDer<'static>>,
    verification: Verification,
}

impl ServerVerifier {
    pub(super) fn new(
        provider: Arc<CryptoProvider>,
        roots: RootCertStore,
        trusted: Vec<CertificateDer<'static>>,
        verification: Verification,
    ) -> Self {
        Self {
            provider,
            roots,
            trusted,
            verification,
        }
    }

    fn verify_chain(
        &self,
        server: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<(), Error> {
        // `openssl req -x509`, PostgreSQL's recipe, makes a certificate that is its own authority;
        // webpki takes no authority for a server, OpenSSL does.
        if self.trusted.iter().any(|trusted| trusted == server) {
            return certificate::check_dates(server, now);
        }
        verify_server_cert_signed_by_trust_anchor(
            &ParsedCertificate::try_from(server)?,
            &self.roots,
            intermediates,
            now,
            self.provider.signature_verification_algorithms.all,
        )
    }
}

/// The name in the subject counts if there is no list of alternative names, as in libpq.
fn verify_name(server: &CertificateDer<'_>, name: &ServerName<'_>) -> Result<(), Error> {
    if certificate::is_named_by_subject(server, &name.to_str())? {
        return Ok(());
    }
    match ParsedCertificate::try_from(server) {
        Ok(parsed) => verify_server_name(&parsed, name),
        Err(_) => Err(CertificateError::NotValidForName.into()),
    }
}

impl ServerCertVerifier for ServerVerifier {
    fn verify_server_cert(
        &self,
        server: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.verification >= Verification::Chain {
            self.verify_chain(server, intermediates, now)?;
        }
        if self.verification >= Verification::Full {
            verify_name(server, name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        if ParsedCertificate::try_from(certificate).is_ok() {
            return verify_tls13_signature(message, certificate, signature, algorithms);
        }
        // webpki does not read certificates of version 1, which `openssl x509 -req` makes.
        let key = certificate::public_key(certificate)?;
        verify_tls13_signature_with_raw_key(message, &key, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
