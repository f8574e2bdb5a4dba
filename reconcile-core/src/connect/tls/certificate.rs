//! What is read from certificates that webpki refuses.

use rustls::pki_types::{CertificateDer, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{CertificateError, Error};
use x509_cert::Certificate;
use x509_cert::der::asn1::{PrintableStringRef, TeletexStringRef, Utf8StringRef};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Any, Decode as _, Encode as _};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ALTERNATIVE_NAMES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");

fn parse(certificate: &CertificateDer<'_>) -> Result<Certificate, Error> {
    Certificate::from_der(certificate).map_err(|_| CertificateError::BadEncoding.into())
}

/// Whether a certificate is valid now; for those whose issuer needs no check.
pub(super) fn check_dates(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<(), Error> {
    let validity = parse(certificate)?.tbs_certificate.validity;
    let now = now.as_secs();
    if now < validity.not_before.to_unix_duration().as_secs() {
        return Err(CertificateError::NotValidYet.into());
    }
    if now > validity.not_after.to_unix_duration().as_secs() {
        return Err(CertificateError::Expired.into());
    }
    Ok(())
}

/// The key with which the owner of the certificate signs.
pub(super) fn public_key(
    certificate: &CertificateDer<'_>,
) -> Result<SubjectPublicKeyInfoDer<'static>, Error> {
    parse(certificate)?
        .tbs_certificate
        .subject_public_key_info
        .to_der()
        .map(SubjectPublicKeyInfoDer::from)
        .map_err(|_| CertificateError::BadEncoding.into())
}

/// Whether a certificate without alternative names has `host` as the common name of its subject.
pub(super) fn is_named_by_subject(
    certificate: &CertificateDer<'_>,
    host: &str,
) -> Result<bool, Error> {
    let certificate = parse(certificate)?.tbs_certificate;
    let mut extensions = certificate.extensions.iter().flatten();
    if extensions.any(|extension| extension.extn_id == ALTERNATIVE_NAMES) {
        return Ok(false);
    }
    // libpq takes the last one.
    let name = certificate
        .subject
        .0
        .iter()
        .flat_map(|part| part.0.iter())
        .filter(|part| part.oid == COMMON_NAME)
        .filter_map(|part| text(&part.value))
        .next_back();
    Ok(name.is_some_and(|name| matches(&name, host)))
}

fn text(value: &Any) -> Option<String> {
    let utf8 = value.decode_as::<Utf8StringRef<'_>>().ok();
    utf8.map(|text| text.as_str().to_owned())
        .or_else(|| {
            let printable = value.decode_as::<PrintableStringRef<'_>>().ok()?;
            Some(printable.as_str().to_owned())
        })
        .or_else(|| {
            let teletex = value.decode_as::<TeletexStringRef<'_>>().ok()?;
            Some(teletex.as_str().to_owned())
        })
}

/// A leading `*.` stands for one label, not in front of a top-level domain.
fn matches(pattern: &str, host: &str) -> bool {
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    match (pattern.strip_prefix("*."), host.split_once('.')) {
        (Some(domain), Some((label, rest))) => {
            !label.is_empty()
                && domain.contains('.')
                && host.parse::<std::net::IpAddr>().is_err()
                && domain.eq_ignore_ascii_case(rest)
        }
        _ => false,
    }
}
