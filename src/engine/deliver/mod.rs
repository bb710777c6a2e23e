//! Sends webhooks: the only part of the engine that uses the network.
//!
//! A [`Sender`] takes a prepared attempt and says what came of it, in bounded time and memory whatever the receiver does.
//! When an attempt is due, what it holds and what follows from its result is `engine::outbox`'s.

mod answer;
mod connect;
mod failure;
mod resolve;
mod rewrite;
mod sender;
#[cfg(test)]
mod tests;
mod tls;
mod transfer;

pub use rewrite::Rewrite;
pub use sender::{Sender, SenderSettings};
pub use tls::{TlsError, Trust};
