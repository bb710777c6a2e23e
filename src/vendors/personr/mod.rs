//! Personr's identity and company verification.
//!
//! Source: manual.personr.co, API documentation (tokens, applicants, entities, results, AML, database verification, workspaces, webhooks).
//! The API runs on the platform Bubble, whose general behaviour fills what the manual leaves out; where both are silent, a ruling decides.
//! Each file says which.
//!
//! A request passes the `gate` and then the file of its endpoint, which tells the endpoint's whole story.

mod aml;
mod applicant;
mod apply;
mod atlas;
pub mod auth;
mod body;
mod check;
pub mod company;
mod database;
pub mod document;
mod endpoints;
mod entity;
pub mod error;
pub mod events;
pub(crate) mod fallback;
mod gate;
mod hosted;
pub mod ids;
mod link;
pub mod outcome;
pub mod person;
pub mod pictures;
mod process;
pub mod register;
mod reply;
mod routes;
mod sample;
pub mod settings;
pub mod state;
mod throttle;
mod token;
pub mod trigger;
pub mod verification;
mod view;
mod vocabulary;
pub mod webhook;
mod workspace;

pub(crate) use apply::apply;
pub use process::{Job, review_by_hand, run};
pub use routes::{described, operations, router};
pub use state::State;
pub(crate) use vocabulary::WORDS;
