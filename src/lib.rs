//! vetbox, a self-hosted emulator of the Attestr (`FactX`) and Personr background-check APIs.
//!
//! A client that is pointed at it gets the vendors' behaviour: records that can be read back, checks that finish after a while, signed webhooks,
//! the vendors' own errors, limits and credits, and every outcome on demand.
//! It is no proxy and no recorder: it never calls the vendors, and keeps everything in memory.
//!
//! Most people run the program; a Rust test runs it inside itself, with [`Emulator`].
//!
//! # A tour, in reading order
//!
//! - [`engine::world`]: a sandbox, all of it behind one lock that only closures reach, and [`engine::clock`] and [`engine::due`], its time.
//! - [`vendors::exchange`]: how a request becomes a transaction and an answer. Below it, `vendors::attestr` and `vendors::personr` tell each
//!   endpoint's whole story in one file: request, validation, state change, outcome, answer, webhook.
//! - [`engine::scenario`]: who decides an outcome, an error or a broken wire, and why.
//! - [`engine::outbox`] and [`engine::deliver`]: webhooks as state, and the part that sends them.
//! - [`engine::registry`] and [`engine::scheduler`]: many sandboxes, and the loop of each.
//! - [`control`]: the control API, one file per noun.
//! - [`config`]: what a user can set; [`app`] builds every part once, [`serve`] puts the routes together, [`server`] accepts connections, [`state_file`] keeps sandboxes over a restart, [`cli`] is the command line.
//! - [`log`]: the lines on standard error.
//! - [`emulator`]: all of it inside a Rust test.

pub mod app;
pub mod cli;
pub mod config;
pub mod control;
pub mod dashboard;
pub mod emulator;
pub mod engine;
pub mod log;
pub mod serve;
pub mod server;
pub mod state_file;
pub mod vendors;
pub mod watch;

pub use emulator::Emulator;

/// The guide's examples, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/rust.md")]
struct Guide;
