//! Connections to receivers: in bounded time, and with a bound on what comes for one request.

use std::{
    error::Error,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_util::future::BoxFuture;
use http_body_util::{Either, Full, channel::Channel};
use hyper::{Uri, body::Bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::{
    client::legacy::{
        self,
        connect::{Connected, Connection, HttpConnector},
    },
    rt::TokioIo,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::timeout,
};
use tower::Service;

use super::resolve::Names;

/// How long connecting may take, within the time of the attempt.
pub(super) const CONNECT: Duration = Duration::from_secs(5);
/// How many bytes a receiver may send for one request. What is read of an answer is much less, but a receiver can send answers of
/// 1xx without end, and reading them is work.
const MOST: usize = 1 << 20;

/// The client of attempts.
pub(super) type Client = legacy::Client<Connector, Body>;
/// A body that is there, or that comes in parts.
pub(super) type Body = Either<Full<Bytes>, Channel<Bytes, CutShort>>;

type Stream = TokioIo<MaybeHttpsStream<TokioIo<TcpStream>>>;

/// Connects to receivers.
#[derive(Clone)]
pub(super) struct Connector(HttpsConnector<HttpConnector<Names>>);

/// The error that makes the client close the connection in the middle of a body.
#[derive(Debug, thiserror::Error)]
#[error("the connection was cut on purpose")]
pub(super) struct CutShort;

/// There was no connection in time.
#[derive(Debug, thiserror::Error)]
#[error("no connection in time")]
pub(super) struct TooSlow;

/// A receiver sends and sends.
#[derive(Debug, thiserror::Error)]
#[error("more than {MOST} bytes came for one request")]
pub(super) struct Endless;

impl Connector {
    pub(super) fn new(names: Names, tls: rustls::ClientConfig) -> Self {
        let mut http = HttpConnector::new_with_resolver(names);
        http.set_nodelay(true);
        http.enforce_http(false);
        Self(HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(http))
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Bounded>;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = self.0.call(uri);
        Box::pin(async move {
            let stream = timeout(CONNECT, connecting).await.map_err(|_| TooSlow)??;
            Ok(TokioIo::new(Bounded { stream: TokioIo::new(stream), left: MOST }))
        })
    }
}

/// A connection on which so much may come after each write.
pub(super) struct Bounded {
    stream: Stream,
    left: usize,
}

impl Bounded {
    fn pinned(&mut self) -> Pin<&mut Stream> {
        Pin::new(&mut self.stream)
    }
}

impl Connection for Bounded {
    fn connected(&self) -> Connected {
        self.stream.connected()
    }
}

impl AsyncRead for Bounded {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(self.pinned().poll_read(cx, buffer))?;
        match self.left.checked_sub(buffer.filled().len() - before) {
            Some(left) => self.left = left,
            None => return Poll::Ready(Err(io::Error::other(Endless))),
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.left = MOST;
        self.pinned().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.left = MOST;
        self.pinned().poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.pinned().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.pinned().poll_shutdown(cx)
    }
}
