//! The emulator's core, which knows no vendor, no router and no arguments.
//!
//! A sandbox is one [`world::World`]: records, clock, generator, scenarios, journal and webhooks behind one lock that only closures reach.
//! Time is a value in it, so a request, a job that fell due, an advance and a reset are each one transaction.

// Values.
pub mod budget;
pub mod network;
pub mod payload;
pub mod random;
pub mod sign;
pub mod span;
pub mod table;
pub mod time;
pub mod verbatim;
pub mod weight;
// What people write.
pub mod sabotage;
pub mod scenario;
pub mod tree;
// What a sandbox consists of.
pub mod clock;
pub mod credits;
pub mod due;
pub mod journal;
pub mod limits;
pub mod outbox;
pub mod uploads;
// A sandbox, and what moves it.
pub mod advance;
pub mod aside;
pub mod deliver;
mod lock;
pub mod policy;
pub mod registry;
pub mod reset;
pub mod scheduler;
pub mod snapshot;
mod waiters;
pub mod state;
pub mod world;
