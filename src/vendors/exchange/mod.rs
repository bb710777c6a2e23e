//! The shell around a vendor's answer: one request in, one transaction, one answer out.
//!
//! 1. [`receive()`] chooses the sandbox and reads the body within its limit.
//! 2. The vendor answers inside a transaction of the sandbox and gives back [`Served`].
//! 3. [`record()`] writes both down in the same transaction.
//! 4. [`send()`] puts the answer on the wire, late or broken when a rule says so.
//!
//! What a vendor checks, and in which order, is the vendor's.

mod browsers;
mod receive;
mod record;
mod reply;
mod send;

pub use self::{
    browsers::preflight,
    receive::{Incoming, Params, Payload, SANDBOX, receive},
    record::{Outgoing, REQUEST, RULE, UNDOCUMENTED, record},
    reply::{Reply, Served},
    send::send,
};
