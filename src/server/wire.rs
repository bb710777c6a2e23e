//! A connection that can be broken on purpose.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{
            AtomicBool, AtomicU64, AtomicUsize,
            Ordering::{Relaxed, SeqCst},
        },
    },
    task::{Context, Poll},
    time::Duration,
};

use futures_util::task::AtomicWaker;
use socket2::SockRef;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::server::TlsStream;

use super::refusal::Refusal;
use crate::engine::clock;

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

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// From its head to the end of its answer.
    UnderWay,
    /// Its body is still to come.
    Coming,
    /// Its answer goes out.
    Sending,
}

/// What a handler holds of its connection.
#[derive(Debug)]
pub struct Wire {
    /// Who is at its other end.
    pub peer: SocketAddr,
    /// Whether both ends speak TLS.
    pub is_tls: bool,
    breakage: Mutex<Option<Breakage>>,
    /// Whether a whole head of a request came yet.
    asked: AtomicBool,
    /// How many requests are at each [`Stage`].
    stages: [AtomicUsize; 3],
    /// How many bytes the socket took.
    written: AtomicU64,
    /// Whether the socket takes no more for now.
    full: AtomicBool,
    /// Whoever reads and was told nothing of the end.
    reader: AtomicWaker,
}

/// One request at a stage, until it is dropped.
#[derive(Debug)]
pub(super) struct Counted {
    wire: Arc<Wire>,
    stage: Stage,
}

impl Counted {
    pub(super) fn wire(&self) -> &Arc<Wire> {
        &self.wire
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.wire.stages[self.stage as usize].fetch_sub(1, SeqCst);
        self.wire.reader.wake();
    }
}

impl Wire {
    /// A connection over which nothing came yet.
    pub fn new(peer: SocketAddr, is_tls: bool) -> Self {
        let (breakage, asked, stages, written, full, reader) = Default::default();
        Self { peer, is_tls, breakage, asked, stages, written, full, reader }
    }

    /// Lets the connection break instead of carrying what is written next.
    pub fn break_with(&self, breakage: Breakage) {
        *locked(&self.breakage) = Some(breakage);
    }

    /// Counts a request at `stage`.
    pub(super) fn count(self: &Arc<Self>, stage: Stage) -> Counted {
        self.stages[stage as usize].fetch_add(1, SeqCst);
        Counted { wire: Arc::clone(self), stage }
    }

    fn has(&self, stage: Stage) -> bool {
        self.stages[stage as usize].load(SeqCst) > 0
    }

    /// How many bytes the client's side took so far.
    pub(super) fn written(&self) -> u64 {
        self.written.load(Relaxed)
    }

    /// Whether anything is left that the client's side should take.
    pub(super) fn is_sending(&self) -> bool {
        self.full.load(Relaxed) || self.has(Stage::Sending)
    }

    /// Whether somebody who has sent all of a request waits for its answer.
    fn is_awaited(&self) -> bool {
        self.has(Stage::UnderWay) && !self.has(Stage::Coming)
    }

    fn note_written(&self, polled: &Poll<io::Result<usize>>) {
        self.full.store(polled.is_pending(), Relaxed);
        if let Poll::Ready(Ok(written)) = polled {
            self.written.fetch_add(u64::try_from(*written).expect("a length fits"), Relaxed);
        }
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
pub struct Breakable<S> {
    stream: S,
    wire: Arc<Wire>,
    patience: Duration,
    /// Set once the client has ended its side before it got its answer.
    ended: Option<Pin<Box<Deadline>>>,
}

type Deadline = dyn Future<Output = ()> + Send;

impl<S: fmt::Debug> fmt::Debug for Breakable<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Breakable").field("stream", &self.stream).field("wire", &self.wire).finish_non_exhaustive()
    }
}

/// What a client gets instead of an answer: no status line, no text.
const GARBAGE: &[u8] = b"\x00\xff\x13vetbox\x7f\xfe garbage on purpose \x00\x01\r\n\r\n";

impl<S: Stream> Breakable<S> {
    /// A client that ends its side gets its answer if that comes within `patience`, as it may only be done with speaking.
    pub fn new(stream: S, wire: Arc<Wire>, patience: Duration) -> Self {
        Self { stream, wire, patience, ended: None }
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

impl<S: Stream> Breakable<S> {
    /// Whether the end of the client's side is kept back for now.
    fn keeps_end_back(&mut self, cx: &mut Context<'_>) -> bool {
        self.wire.reader.register(cx.waker());
        if !self.wire.is_awaited() {
            return false;
        }
        let patience = self.patience;
        self.ended.get_or_insert_with(|| Box::pin(clock::sleep(patience))).as_mut().poll(cx).is_pending()
    }
}

impl<S: Stream> AsyncRead for Breakable<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = self.pinned().poll_read(cx, buffer);
        let is_end = matches!(polled, Poll::Ready(Ok(()))) && buffer.filled().len() == before && buffer.remaining() > 0;
        if is_end && self.keeps_end_back(cx) { Poll::Pending } else { polled }
    }
}

impl<S: Stream> AsyncWrite for Breakable<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(breakage) = self.wire.breakage() {
            return Poll::Ready(Err(self.broken(breakage, cx)));
        }
        if let Some(refusal) = Refusal::in_place_of(bytes) {
            // The connection ends with it; a client that takes nothing loses it.
            let _ = self.pinned().poll_write(cx, refusal.to_string().as_bytes());
            return Poll::Ready(Ok(bytes.len()));
        }
        let polled = self.pinned().poll_write(cx, bytes);
        self.wire.note_written(&polled);
        polled
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [only] = bytes {
            return self.poll_write(cx, only);
        }
        if let Some(breakage) = self.wire.breakage() {
            return Poll::Ready(Err(self.broken(breakage, cx)));
        }
        let polled = self.pinned().poll_write_vectored(cx, bytes);
        self.wire.note_written(&polled);
        polled
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
