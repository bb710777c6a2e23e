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
/// How many clients are told at once that there is no room; further ones are just hung up on.
const TOLD: usize = 100;

/// Where clients come in.
#[derive(Debug)]
pub(super) struct Door {
    listener: TcpListener,
    bounds: Bounds,
    seats: Arc<Semaphore>,
    told: Arc<Semaphore>,
    /// Whether the last client was let in; a change is logged, and not every client.
    open: bool,
}

impl Door {
    pub(super) fn new(listener: TcpListener, bounds: Bounds) -> Self {
        let seats = Arc::new(Semaphore::new(bounds.connections.min(Semaphore::MAX_PERMITS)));
        Self { listener, bounds, seats, told: Arc::new(Semaphore::new(TOLD)), open: true }
    }

    /// The next client that there is a seat for; cancelling this loses nobody.
    pub(super) async fn next(&mut self) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => match Arc::clone(&self.seats).try_acquire_owned() {
                    Ok(seat) => {
                        self.open = true;
                        // Answers are small and whole: waiting to fill a packet only delays them.
                        let _ = stream.set_nodelay(true);
                        return (stream, peer, seat);
                    }
                    Err(_) => self.turn_away(stream),
                },
                Err(error) => {
                    self.close(format_args!("accepting failed: {error}"));
                    clock::sleep(PAUSE).await;
                }
            }
        }
    }

    fn turn_away(&mut self, stream: TcpStream) {
        let most = self.bounds.connections;
        self.close(format_args!("all {most} connections are taken"));
        let Ok(place) = Arc::clone(&self.told).try_acquire_owned() else { return };
        let refusal = Refusal::full(&self.bounds);
        tokio::spawn(async move {
            refusal.tell(stream).await;
            drop(place);
        });
    }

    fn close(&mut self, reason: std::fmt::Arguments<'_>) {
        if std::mem::take(&mut self.open) {
            tracing::warn!("no more clients are let in for now: {reason}");
        }
    }
}
