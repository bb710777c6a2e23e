//! Attestr's `FactX` background checks, and its checks beside them.
//!
//! Source: docs.attestr.com (create, update, get, archive profile; associate item; employment, education, document and address verification;
//! follow-up data; webhooks; register app; rate limits; credits; image upload). Where those pages are silent, a ruling decides; each file says which.
//!
//! A request passes the `gate` and then the file of its endpoint, which tells the endpoint's whole story.

pub mod kinds;
mod routes;
mod endpoint;
mod gate;
mod call;
mod body;
pub mod error;
mod refusal;
mod reply;
mod fallback;
pub mod account;
pub mod settings;
pub mod state;
pub mod ids;
pub mod profile;
pub mod check;
pub mod outcome;
mod instant;
mod facts;
pub mod consent;
pub mod media;
pub mod by_hand;
pub mod selected;
mod job;
pub mod events;
pub mod trigger;
pub mod signature;
mod view;
mod vocabulary;

pub use check::process::run;
pub use job::Job;
pub use routes::{described, operations, router};
pub use state::Records;
pub use view::tag;
pub use vocabulary::WORDS;

/// The vendor's name in operations, settings and the outbox.
pub const VENDOR: &str = "attestr";
pub const HOST: &str = "api.attestr.com";
