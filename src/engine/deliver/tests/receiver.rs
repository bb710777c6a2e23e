//! Receivers that do as a test says, byte by byte.

use std::{future::Future, sync::Arc};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

pub(super) const CERTIFICATE: &[u8] = include_bytes!("../../../../tests/tls/self-signed.pem");
pub(super) const AUTHORITY: &[u8] = include_bytes!("../../../../tests/tls/self-signed-authority.pem");
const KEY: &[u8] = include_bytes!("../../../../tests/tls/self-signed.key");

/// A receiver on a free port.
pub(super) struct Receiver<T> {
    pub(super) port: u16,
    task: JoinHandle<T>,
}

impl<T: Send + 'static> Receiver<T> {
    pub(super) async fn start<F>(behave: impl FnOnce(TcpListener) -> F) -> Self
    where
        F: Future<Output = T> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        Self { port, task: tokio::spawn(behave(listener)) }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hooks", self.port)
    }

    /// What it saw, once it is through with what the test told it.
    pub(super) async fn seen(self) -> T {
        self.task.await.unwrap()
    }

    /// Stops it, in the middle of whatever it does.
    pub(super) fn stop(self) {
        self.task.abort();
    }
}

/// Answers the requests on one connection in order, and gives them back.
pub(super) async fn answering(answers: Vec<String>) -> Receiver<Vec<Received>> {
    Receiver::start(|listener| async move {
        let mut seen = Vec::new();
        let mut stream = accept(&listener).await;
        for answer in answers {
            seen.push(Received::read(&mut stream).await);
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        seen
    })
    .await
}

pub(super) async fn accept(listener: &TcpListener) -> TcpStream {
    listener.accept().await.unwrap().0
}

/// Takes one TLS connection and answers 200 on it; `None` when the handshake fails.
pub(super) async fn secure(listener: TcpListener, certificate: &[u8]) -> Option<Received> {
    let certificates = CertificateDer::pem_slice_iter(certificate).collect::<Result<_, _>>().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificates, PrivateKeyDer::from_pem_slice(KEY).unwrap())
        .unwrap();
    let mut stream = TlsAcceptor::from(Arc::new(config)).accept(accept(&listener).await).await.ok()?;
    let seen = Received::read(&mut stream).await;
    stream.write_all(status(200).as_bytes()).await.unwrap();
    Some(seen)
}

/// An answer with this status and no body.
pub(super) fn status(status: u16) -> String {
    format!("HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n")
}

/// A request as it came in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Received {
    head: String,
    pub(super) body: Vec<u8>,
    /// Whether as many bytes came as the head promised.
    pub(super) whole: bool,
}

impl Received {
    /// Reads one request, or what comes of it.
    pub(super) async fn read(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> Self {
        let mut bytes = Vec::new();
        loop {
            if let Some(received) = Self::parse(&bytes).filter(|it| it.whole) {
                return received;
            }
            // A connection that breaks ends the request like one that closes.
            if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                return Self::parse(&bytes).expect("a head came before the end");
            }
        }
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let body = bytes[end + 4..].to_vec();
        let mut received = Self { head, body, whole: false };
        let promised: usize = received.header("content-length").map_or(0, |length| length.parse().unwrap());
        received.whole = received.body.len() == promised;
        Some(received)
    }

    pub(super) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(super) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }
}
