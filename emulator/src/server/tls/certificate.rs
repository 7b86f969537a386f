//! A certificate for Spotify's hosts, and the authority that signs it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, Error, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData as _,
};
use sha2::{Digest as _, Sha256};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::clock::{self, DAY_SECONDS, SECOND};
use crate::http::origins::HOSTS;

/// How long the certificate is valid, in days. It is made anew at each start.
const DAYS: i64 = 90;

/// A certificate and its key.
pub(super) struct Made {
    /// The certificate for the hosts, then that of the authority.
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
    /// The certificate of the authority, in PEM.
    pub(super) authority: String,
    /// SHA-256 of the public key for the hosts, in base64.
    pub(super) key_hash: String,
}

/// Makes both. The authority's key ends here, so that nobody can sign anything else with it.
pub(super) fn make() -> Result<Made, Error> {
    let authority_key = KeyPair::generate()?;
    let mut authority = params("Lockgroove emulator, made for one run", Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let authority_certificate = authority.self_signed(&authority_key)?;

    let key = KeyPair::generate()?;
    let mut hosts = params("Spotify, emulated", HOSTS.map(str::to_owned).to_vec())?;
    hosts.use_authority_key_identifier_extension = true;
    hosts.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    hosts.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = hosts.signed_by(&key, &Issuer::new(authority, authority_key))?;

    Ok(Made {
        chain: vec![certificate.der().clone(), authority_certificate.der().clone()],
        key_hash: STANDARD.encode(Sha256::digest(key.subject_public_key_info())),
        key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        authority: authority_certificate.pem(),
    })
}

fn params(name: &str, hosts: Vec<String>) -> Result<CertificateParams, Error> {
    let mut params = CertificateParams::new(hosts)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    // A day early, for clients whose clock is behind.
    let (year, month, day) = date(-1);
    params.not_before = rcgen::date_time_ymd(year, month, day);
    let (year, month, day) = date(DAYS);
    params.not_after = rcgen::date_time_ymd(year, month, day);
    Ok(params)
}

/// Year, month and day of a date, counted from today.
fn date(days: i64) -> (i32, u8, u8) {
    let date = clock::date(clock::wall() / SECOND + days * DAY_SECONDS);
    let part = |range: std::ops::Range<usize>| date.get(range).and_then(|text| text.parse::<u16>().ok()).unwrap_or(1);
    let small = |range| u8::try_from(part(range)).unwrap_or(1);
    (i32::from(part(0..4)), small(5..7), small(8..10))
}
