//! A connection that can be broken on purpose.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use socket2::SockRef;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::server::TlsStream;

/// How a connection breaks at its next write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakage {
    /// With a TCP reset.
    Reset,
    /// It closes without another byte.
    Empty,
    /// After bytes that are not HTTP.
    Garbage,
}

/// What a handler holds of its connection.
#[derive(Debug, Default)]
pub struct Wire {
    breakage: Mutex<Option<Breakage>>,
    /// Whether a whole head of a request came yet.
    asked: AtomicBool,
}

impl Wire {
    /// Lets the connection break instead of carrying what is written next.
    pub fn break_with(&self, breakage: Breakage) {
        *locked(&self.breakage) = Some(breakage);
    }

    fn breakage(&self) -> Option<Breakage> {
        *locked(&self.breakage)
    }

    /// Notes that a request came.
    pub fn note_request(&self) {
        self.asked.store(true, Relaxed);
    }

    /// Whether a request came yet.
    pub fn was_asked(&self) -> bool {
        self.asked.load(Relaxed)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What comes from a client, by TLS or without.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    /// The connection below it.
    fn tcp(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Stream for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// A stream that obeys its [`Wire`].
#[derive(Debug)]
pub struct Breakable<S> {
    stream: S,
    wire: Arc<Wire>,
}

/// What a client gets instead of an answer: no status line, no text.
const GARBAGE: &[u8] = b"\x00\xff\x13vetbox\x7f\xfe garbage on purpose \x00\x01\r\n\r\n";

impl<S: Stream> Breakable<S> {
    pub fn new(stream: S, wire: Arc<Wire>) -> Self {
        Self { stream, wire }
    }

    fn pinned(&mut self) -> Pin<&mut S> {
        Pin::new(&mut self.stream)
    }

    /// Carries out the breakage; the error ends the connection.
    fn broken(&mut self, breakage: Breakage, cx: &mut Context<'_>) -> io::Error {
        match breakage {
            Breakage::Reset => {
                // Closing with a linger of zero sends a reset; if it cannot be set, the plain close still ends it.
                let _ = SockRef::from(self.stream.tcp()).set_linger(Some(Duration::ZERO));
            }
            Breakage::Garbage => {
                // The socket's buffer takes these few bytes; a full one means that the client reads nothing anyway.
                let _ = self.pinned().poll_write(cx, GARBAGE);
                let _ = self.pinned().poll_flush(cx);
            }
            Breakage::Empty => {}
        }
        io::ErrorKind::ConnectionAborted.into()
    }
}

impl<S: Stream> AsyncRead for Breakable<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.pinned().poll_read(cx, buffer)
    }
}

impl<S: Stream> AsyncWrite for Breakable<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(breakage) = self.wire.breakage() {
            return Poll::Ready(Err(self.broken(breakage, cx)));
        }
        self.pinned().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(breakage) = self.wire.breakage() {
            return Poll::Ready(Err(self.broken(breakage, cx)));
        }
        self.pinned().poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.pinned().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.wire.breakage() {
            // An orderly shutdown would turn the reset into a plain close.
            Some(_) => Poll::Ready(Ok(())),
            None => self.pinned().poll_shutdown(cx),
        }
    }
}
