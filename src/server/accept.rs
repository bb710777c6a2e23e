//! Lets clients in, as many at once as there is room for.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};

use super::{Bounds, refusal::Refusal};
use crate::engine::clock;

/// How long accepting pauses when the machine has no more file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// Where clients call.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
    beside: Option<TcpListener>,
}

impl Listener {
    /// Listens at `address`, and at `[::1]` beside `127.0.0.1` where there is such and its port is free, since `localhost` means both
    /// and some clients try only the first of them.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let mut listener = Self::from(TcpListener::bind(address).await?);
        if address.ip() == Ipv4Addr::LOCALHOST {
            let port = listener.local_addr()?.port();
            match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
                Ok(beside) => listener.beside = Some(beside),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    tracing::warn!("another program listens at [::1]:{port}: clients may find it at localhost");
                }
                Err(error) => tracing::debug!(%error, "this machine has no [::1]"),
            }
        }
        Ok(listener)
    }

    /// The address that was asked for, with its port.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The next client. Cancelling this loses nobody.
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        match &self.beside {
            None => self.listener.accept().await,
            Some(beside) => tokio::select! {
                client = self.listener.accept() => client,
                client = beside.accept() => client,
            },
        }
    }
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self { listener, beside: None }
    }
}

/// A listener that serves a bounded number of connections at once.
#[derive(Debug)]
pub struct BoundedListener {
    listener: Listener,
    bounds: Bounds,
    free: Arc<Semaphore>,
    /// Whether the last client was let in; a change is logged, and not every client.
    open: bool,
}

impl BoundedListener {
    pub fn new(listener: Listener, bounds: Bounds) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_calls_localhost_is_let_in_at_both_of_its_addresses() {
        let has_both = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.is_ok();
        let listener = Listener::bind((Ipv4Addr::LOCALHOST, 0).into()).await.unwrap();
        let port = listener.local_addr().unwrap().port();

        let addresses: &[&str] = if has_both { &["127.0.0.1", "::1"] } else { &["127.0.0.1"] };
        for address in addresses {
            let (client, accepted) = tokio::join!(TcpStream::connect((*address, port)), listener.accept());
            assert_eq!(client.unwrap().local_addr().unwrap(), accepted.unwrap().1);
        }
    }

    #[tokio::test]
    async fn an_address_of_its_own_is_the_only_one() {
        let listener = Listener::bind((Ipv4Addr::UNSPECIFIED, 0).into()).await.unwrap();

        assert!(listener.beside.is_none());
    }
}
