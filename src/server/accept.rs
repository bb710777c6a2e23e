//! Lets clients in, as many at once as there is room for.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};

use super::{Bounds, refusal::Refusal};
use crate::engine::clock;

/// How long accepting pauses when the machine has no more file descriptors.
const PAUSE: Duration = Duration::from_millis(50);
/// A listener that serves a bounded number of connections at once.
#[derive(Debug)]
pub struct BoundedListener {
    listener: TcpListener,
    bounds: Bounds,
    free: Arc<Semaphore>,
    /// Whether the last client was let in; a change is logged, and not every client.
    open: bool,
}

impl BoundedListener {
    pub fn new(listener: TcpListener, bounds: Bounds) -> Self {
        let free = Arc::new(Semaphore::new(bounds.connections.min(Semaphore::MAX_PERMITS)));
        Self { listener, bounds, free, open: true }
    }

    /// The next client that is served; it counts until the permit is dropped. Cancelling this loses nobody.
    pub async fn next(&mut self) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => match Arc::clone(&self.free).try_acquire_owned() {
                    Ok(permit) => {
                        self.open = true;
                        // Answers are small and whole: waiting to fill a packet only delays them.
                        let _ = stream.set_nodelay(true);
                        return (stream, peer, permit);
                    }
                    Err(_) => self.turn_away(&stream),
                },
                Err(error) => {
                    self.close(format_args!("accepting failed: {error}"));
                    clock::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Says that there is no room, as far as the socket takes it at once, and hangs up.
    fn turn_away(&mut self, stream: &TcpStream) {
        let most = self.bounds.connections;
        self.close(format_args!("all {most} connections are taken"));
        let _ = stream.try_write(Refusal::full(&self.bounds).to_string().as_bytes());
    }

    fn close(&mut self, reason: std::fmt::Arguments<'_>) {
        if std::mem::take(&mut self.open) {
            tracing::warn!("no more clients are let in for now: {reason}");
        }
    }
}
