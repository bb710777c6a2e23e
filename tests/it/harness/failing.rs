//! Receivers that fail in ways that no HTTP server does by itself.

use std::{sync::Arc, time::Duration};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use socket2::SockRef;
use tokio::{
    io::AsyncReadExt as _,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

const CERTIFICATE: &[u8] = include_bytes!("../../tls/self-signed.pem");
const KEY: &[u8] = include_bytes!("../../tls/self-signed.key");

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("a bound address").port();
    (listener, port)
}

/// The URL of a receiver that takes every connection and never says a word.
pub(crate) async fn hanging() -> String {
    let (listener, port) = listen().await;
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            open.push(stream);
        }
    });
    format!("http://127.0.0.1:{port}/hooks")
}

/// The URL of a receiver that resets every connection once something came.
pub(crate) async fn resetting() -> String {
    let (listener, port) = listen().await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            reset(&mut stream).await;
        }
    });
    format!("http://127.0.0.1:{port}/hooks")
}

async fn reset(stream: &mut TcpStream) {
    stream.read_u8().await.expect("a request begins");
    SockRef::from(&*stream).set_linger(Some(Duration::ZERO)).expect("a socket has a linger");
}

/// The URL of a receiver whose certificate nobody vouches for.
pub(crate) async fn self_signed() -> String {
    let certificates = CertificateDer::pem_slice_iter(CERTIFICATE).collect::<Result<_, _>>().expect("certificates");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS")
        .with_no_client_auth()
        .with_single_cert(certificates, PrivateKeyDer::from_pem_slice(KEY).expect("a key"))
        .expect("the key fits");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (listener, port) = listen().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // The client refuses, so there is no connection to keep.
            let _ = acceptor.accept(stream).await;
        }
    });
    format!("https://localhost:{port}/hooks")
}
