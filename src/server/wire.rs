//! A connection that can be broken on purpose, and that is handed back when nobody serves it any more.

use std::{
    io,
    pin::Pin,
    sync::{
        Mutex, MutexGuard, PoisonError,
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
    /// Whether bytes came since the last answer.
    begun: AtomicBool,
    /// The stream once its server let go of it.
    left: Mutex<Option<TcpStream>>,
}

impl Wire {
    /// Lets the connection break instead of carrying what is written next.
    pub fn break_with(&self, breakage: Breakage) {
        *locked(&self.breakage) = Some(breakage);
    }

    fn breakage(&self) -> Option<Breakage> {
        *locked(&self.breakage)
    }

    /// The stream of a connection that nobody serves any more, when its client has begun to ask for something.
    pub(super) fn unanswered(&self) -> Option<TcpStream> {
        locked(&self.left).take().filter(|_| self.begun.load(Relaxed))
    }

    fn read(&self) {
        self.begun.store(true, Relaxed);
    }

    fn written(&self) {
        self.begun.store(false, Relaxed);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A TCP stream that obeys its [`Wire`], and leaves the stream there when it goes.
#[derive(Debug)]
pub(super) struct Breakable {
    /// Only none when this is dropped.
    stream: Option<TcpStream>,
    wire: std::sync::Arc<Wire>,
}

/// What a client gets instead of an answer: no status line, no text.
const GARBAGE: &[u8] = b"\x00\xff\x13vetbox\x7f\xfe garbage on purpose \x00\x01\r\n\r\n";

impl Breakable {
    pub(super) fn new(stream: TcpStream, wire: std::sync::Arc<Wire>) -> Self {
        Self { stream: Some(stream), wire }
    }

    fn stream(&self) -> &TcpStream {
        self.stream.as_ref().expect("the stream is there until the drop")
    }

    fn pinned(&mut self) -> Pin<&mut TcpStream> {
        Pin::new(self.stream.as_mut().expect("the stream is there until the drop"))
    }

    /// Carries out the breakage; the error ends the connection.
    fn broken(&self, breakage: Breakage) -> io::Error {
        match breakage {
            Breakage::Reset => {
                // Closing with a linger of zero sends a reset; if it cannot be set, the plain close still ends it.
                let _ = SockRef::from(self.stream()).set_linger(Some(Duration::ZERO));
            }
            Breakage::Garbage => {
                // The socket's buffer takes these few bytes; a full one means that the client reads nothing anyway.
                let _ = self.stream().try_write(GARBAGE);
            }
            Breakage::Empty => {}
        }
        io::ErrorKind::ConnectionAborted.into()
    }
}

impl Drop for Breakable {
    fn drop(&mut self) {
        *locked(&self.wire.left) = self.stream.take();
    }
}

impl AsyncRead for Breakable {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = self.pinned().poll_read(cx, buffer);
        if before < buffer.filled().len() {
            self.wire.read();
        }
        polled
    }
}

impl AsyncWrite for Breakable {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(breakage) = self.wire.breakage() {
            return Poll::Ready(Err(self.broken(breakage)));
        }
        self.wire.written();
        self.pinned().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(breakage) = self.wire.breakage() {
            return Poll::Ready(Err(self.broken(breakage)));
        }
        self.wire.written();
        self.pinned().poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream().is_write_vectored()
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
