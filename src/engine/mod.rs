//! The emulator's core, which knows no vendor, no router and no arguments.
//!
//! A sandbox is one [`world::World`]: records, clock, generator, scenarios, journal and webhooks behind one lock that only closures reach.
//! Time is a value in it, so a request, a job that fell due, an advance and a reset are each one transaction.

pub mod advance;
pub mod clock;
pub mod credits;
pub mod deliver;
pub mod due;
pub mod journal;
pub mod limits;
pub mod network;
pub mod outbox;
pub mod payload;
pub mod policy;
pub mod random;
pub mod registry;
pub mod reset;
pub mod sabotage;
pub mod scenario;
pub mod scheduler;
pub mod shelf;
pub mod sign;
pub mod snapshot;
pub mod span;
pub mod time;
pub mod tree;
pub mod verbatim;
pub mod world;
