//! HTTPS: the certificate that the server shows, and the authority of its own that signed it.
//!
//! One certificate holds all names, so that whichever a client asks for is in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{Span, civil::Date};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::{
    RootCertStore, ServerConfig,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier as _},
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject as _},
};
use tempfile::NamedTempFile;
use tokio_rustls::TlsAcceptor;

use crate::engine::clock::wall;

/// The file of the authority's certificate.
const AUTHORITY: &str = "ca.pem";
/// The file of its key.
const AUTHORITY_KEY: &str = "ca-key.pem";
/// Addresses by which a client reaches this machine without a name.
const LOOPBACK: [&str; 2] = ["127.0.0.1", "::1"];
/// For how many days a new authority is good.
const AUTHORITY_DAYS: i64 = 3650;
/// For how many days a certificate is good: clients refuse those that are good for much more than a year.
const CERTIFICATE_DAYS: i64 = 365;

/// Where the certificate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certificate {
    /// An authority of the emulator's own signs one at the start.
    Made {
        /// The host names in it, beside those of the vendors and of this machine.
        names: Vec<String>,
        /// Where the authority is kept over a restart; without it each start has another one.
        authority: Option<PathBuf>,
    },
    /// It is in these files, as PEM.
    Files { certificate: PathBuf, key: PathBuf },
}

/// How HTTPS is spoken.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    /// The authority that clients have to trust, as PEM; `None` when the certificate is somebody else's.
    pub authority: Option<String>,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls").field("authority", &self.authority).finish_non_exhaustive()
    }
}

/// Why HTTPS cannot be spoken.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("`{}` cannot be read or written: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    /// A file holds something else.
    #[error("`{}` holds no {what} as PEM: {error}", path.display())]
    Pem { path: PathBuf, what: &'static str, error: String },
    /// The folder holds half an authority.
    #[error("`{}` is missing beside `{}`; an authority is both, so bring it back, or remove the other one for a new authority", missing.display(), present.display())]
    Half { missing: PathBuf, present: PathBuf },
    /// A name cannot stand in a certificate.
    #[error("`{0}` is no host name that can stand in a certificate")]
    Name(String),
    /// The authority in the folder vouches for nothing.
    #[error("the authority in `{}` cannot sign for the emulator: {error}; remove {AUTHORITY} and {AUTHORITY_KEY} there for a new one", path.display())]
    Authority { path: PathBuf, error: rustls::Error },
    /// The key does not fit, or the certificate is none.
    #[error("the certificate cannot be used: {0}")]
    Certificate(#[from] rustls::Error),
    /// None can be made.
    #[error("a certificate cannot be made: {0}")]
    Making(#[from] rcgen::Error),
}

impl Tls {
    /// Speaks HTTPS with this certificate, which is made for `usual` names as well.
    ///
    /// # Errors
    ///
    /// Says which file or name cannot be used.
    pub fn new(certificate: &Certificate, usual: &[String]) -> Result<Self, TlsError> {
        match certificate {
            Certificate::Files { certificate, key } => {
                Ok(Self { acceptor: acceptor(certificates(certificate)?, private_key(key)?)?, authority: None })
            }
            Certificate::Made { names, authority } => {
                let kept = authority.as_deref().map(kept_authority).transpose()?;
                let Authority { pem, issuer } = kept.map_or_else(Authority::new, Ok)?;
                let (leaf, key) = signed(usual.iter().chain(names), &issuer)?;
                if let Some(path) = authority {
                    check(&pem, &leaf).map_err(|error| TlsError::Authority { path: path.clone(), error })?;
                }
                Ok(Self { acceptor: acceptor(vec![leaf], key)?, authority: Some(pem) })
            }
        }
    }

    /// Lets clients in.
    pub(super) fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }
}

/// An authority that signs certificates.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// A new one.
    fn new() -> Result<Self, TlsError> {
        Self::with_key(KeyPair::generate()?, None)
    }

    /// The authority with this key, whose certificate is `pem` when there is one.
    fn with_key(key: KeyPair, pem: Option<String>) -> Result<Self, TlsError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = called("vetbox authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        good_until(&mut params, in_days(AUTHORITY_DAYS));
        let pem = match pem {
            Some(pem) => pem,
            None => params.self_signed(&key)?.pem(),
        };
        Ok(Self { pem, issuer: Issuer::new(params, key) })
    }
}

/// The authority that is kept in `folder`, which is made now if there is none.
fn kept_authority(folder: &Path) -> Result<Authority, TlsError> {
    let (certificate, key) = (folder.join(AUTHORITY), folder.join(AUTHORITY_KEY));
    match (certificate.exists(), key.exists()) {
        (true, true) => {
            let pem = read(&certificate)?;
            let wrong = |error: rcgen::Error| TlsError::Pem {
                path: key.clone(),
                what: "private key",
                error: error.to_string(),
            };
            let pair = KeyPair::from_pem(&read(&key)?).map_err(wrong)?;
            Authority::with_key(pair, Some(pem))
        }
        (false, false) => {
            let authority = Authority::new()?;
            fs::create_dir_all(folder).map_err(|error| TlsError::File { path: folder.to_owned(), error })?;
            // The key first: with the certificate there is a whole authority.
            write(&key, &authority.issuer.key().serialize_pem())?;
            write(&certificate, &authority.pem)?;
            Ok(authority)
        }
        (true, false) => Err(TlsError::Half { missing: key, present: certificate }),
        (false, true) => Err(TlsError::Half { missing: certificate, present: key }),
    }
}

fn read(path: &Path) -> Result<String, TlsError> {
    fs::read_to_string(path).map_err(|error| TlsError::File { path: path.to_owned(), error })
}

/// Writes a file whole or not at all, for its owner alone but for the certificate, which others have to trust.
fn write(path: &Path, text: &str) -> Result<(), TlsError> {
    let write = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = NamedTempFile::new_in(folder)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        let file = file.persist(path)?;
        if path.ends_with(AUTHORITY) { readable(&file) } else { Ok(()) }
    };
    write().map_err(|error: io::Error| TlsError::File { path: path.to_owned(), error })
}

/// Lets everybody read `file`.
fn readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

/// A certificate for `names` and this machine's own addresses, with its key.
fn signed<'a>(
    names: impl Iterator<Item = &'a String>,
    issuer: &Issuer<'_, KeyPair>,
) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), TlsError> {
    let mut all: Vec<String> = Vec::new();
    for name in names.cloned().chain(LOOPBACK.map(str::to_owned)) {
        CertificateParams::new([name.clone()]).map_err(|_| TlsError::Name(name.clone()))?;
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let mut params = CertificateParams::new(all)?;
    params.distinguished_name = called("vetbox");
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    good_until(&mut params, in_days(CERTIFICATE_DAYS));
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, issuer)?;
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(|error| rustls::Error::General(error.to_owned()))?;
    Ok((certificate.der().clone(), key))
}

/// Whether a client that trusts the authority takes the certificate.
fn check(authority: &str, certificate: &CertificateDer<'_>) -> Result<(), rustls::Error> {
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_slice_iter(authority.as_bytes()) {
        roots.add(root.map_err(|error| rustls::Error::General(error.to_string()))?)?;
    }
    let client = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::new(ring::default_provider()));
    let client = client.build().map_err(|error| rustls::Error::General(error.to_string()))?;
    let localhost = ServerName::IpAddress(std::net::IpAddr::from([127, 0, 0, 1]).into());
    let seconds = u64::try_from(wall().as_millis() / 1000).unwrap_or_default();
    let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    client.verify_server_cert(certificate, &[], &localhost, &[], now).map(|_| ())
}

/// The certificate of a file, with those that vouch for it.
fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(path)?;
    let wrong = |error: String| TlsError::Pem { path: path.to_owned(), what: "certificate", error };
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    let certificates = certificates.map_err(|error| wrong(error.to_string()))?;
    if certificates.is_empty() { Err(wrong("there is none in it".to_owned())) } else { Ok(certificates) }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = read(path)?;
    PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|error| TlsError::Pem {
        path: path.to_owned(),
        what: "private key",
        error: error.to_string(),
    })
}

fn acceptor(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<TlsAcceptor, TlsError> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn called(name: &str) -> DistinguishedName {
    let mut called = DistinguishedName::new();
    called.push(DnType::CommonName, name);
    called
}

/// Lets a certificate be good from yesterday, for clocks that are slow, to `last`.
fn good_until(params: &mut CertificateParams, last: Date) {
    let at = |day: Date| date_time_ymd(i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs());
    let today = wall().date();
    (params.not_before, params.not_after) = (at(today.yesterday().unwrap_or(today)), at(last));
}

/// The day after so many.
fn in_days(days: i64) -> Date {
    let today = wall().date();
    today.checked_add(Span::new().days(days)).unwrap_or(today)
}
