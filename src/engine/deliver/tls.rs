//! Which certificates of receivers are good.

use std::sync::Arc;

use rustls::{
    ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};

/// Which certificates are good.
#[derive(Debug, Clone)]
pub enum Trust {
    /// Those of the public authorities, and of the ones in this PEM file.
    Authorities { extra_pem: Option<Vec<u8>> },
    /// All of them, unchecked.
    Anyone,
}

impl Default for Trust {
    fn default() -> Self {
        Self::Authorities { extra_pem: None }
    }
}

/// Why the sender cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// The extra authorities cannot be read.
    #[error("the extra CA file is no PEM file of certificates: {0}")]
    Pem(String),
    /// It holds none.
    #[error("the extra CA file holds no certificate; one begins with -----BEGIN CERTIFICATE-----")]
    Empty,
    /// The HTTP client refuses its settings.
    #[error("the HTTP client cannot be built: {0}")]
    Client(String),
}

/// The TLS settings of the sender.
pub(super) fn configuration(trust: &Trust) -> Result<ClientConfig, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsError::Client(error.to_string()))?;
    let builder = match trust {
        Trust::Authorities { extra_pem } => builder.with_root_certificates(roots(extra_pem.as_deref())?),
        Trust::Anyone => builder.dangerous().with_custom_certificate_verifier(Arc::new(Unchecked(provider))),
    };
    Ok(builder.with_no_client_auth())
}

fn roots(extra_pem: Option<&[u8]>) -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let Some(pem) = extra_pem else { return Ok(roots) };
    let mut added = 0;
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| TlsError::Pem(error.to_string()))?;
        roots.add(certificate).map_err(|error| TlsError::Pem(error.to_string()))?;
        added += 1;
    }
    if added == 0 { Err(TlsError::Empty) } else { Ok(roots) }
}

/// Takes every certificate; that the other side holds its key is still checked.
#[derive(Debug)]
struct Unchecked(Arc<CryptoProvider>);

impl ServerCertVerifier for Unchecked {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
