//! Attestr's `FactX` background checks, and its checks beside them.
//!
//! Source: docs.attestr.com (create, update, get, archive profile; associate item; employment, education, document and address verification;
//! follow-up data; webhooks; register app; rate limits; credits; image upload). Where those pages are silent, a ruling decides; each file says which.
//!
//! A request passes the `gate` and then the file of its endpoint, which tells the endpoint's whole story.

pub mod account;
mod body;
mod call;
pub mod check;
pub mod consent;
mod endpoint;
pub mod error;
pub mod events;
mod facts;
mod fallback;
mod gate;
pub mod ids;
mod instant;
mod job;
pub mod kinds;
pub mod media;
pub mod office;
pub mod outcome;
pub mod profile;
mod reply;
mod routes;
pub mod settings;
pub mod signature;
pub mod state;
pub(super) mod trigger;
mod view;
mod vocabulary;

pub use check::process::run;
pub use job::Job;
pub use routes::{described, operations, router};
pub use state::Records;
pub use vocabulary::WORDS;

/// The vendor's name in operations, settings and the outbox.
pub const VENDOR: &str = "attestr";
/// The host of its API.
pub const HOST: &str = "api.attestr.com";
