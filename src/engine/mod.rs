//! The emulator's core, which knows no vendor, no router and no arguments.
//!
//! A sandbox is one [`world::World`]: records, clock, generator, scenarios, journal and webhooks behind one lock that only closures reach.
//! Time is a value in it, so a request, a job that fell due, an advance and a reset are each one transaction.

pub mod clock;
pub mod deliver;
pub mod due;
pub mod outbox;
pub mod policy;
pub mod random;
pub mod sabotage;
pub mod scenario;
pub mod sign;
pub mod time;
