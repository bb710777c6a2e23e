//! Personr's identity and company verification.
//!
//! Source: manual.personr.co, API documentation (tokens, applicants, entities, results, AML, database verification, workspaces, webhooks).
//! The API runs on the platform Bubble, whose general behaviour fills what the manual leaves out; where both are silent, a ruling decides.
//! Each file says which.
//!
//! A request passes the `gate` and then the file of its endpoint, which tells the endpoint's whole story.

// What is known.
pub mod auth;
pub mod company;
mod countries;
pub mod document;
pub mod ids;
pub mod person;
pub mod pictures;
pub mod register;
pub mod state;
mod throttle;
pub mod verification;

// How a request comes to its endpoint.
mod body;
mod endpoints;
pub mod error;
pub mod fallback;
mod gate;
mod reply;
mod routes;
mod sample;

// The endpoints, and the hosted pages.
mod aml;
mod applicant;
mod check;
mod database;
mod entity;
mod hosted;
mod link;
mod token;
pub mod webhook;
mod workspace;

// What happens afterwards.
pub mod events;
pub mod outcome;
mod process;
pub mod trigger;

// What scenarios can say.
pub mod selected;
pub mod settings;
mod view;
mod vocabulary;

pub use process::{Job, replan, review_by_hand, run};
pub use routes::{described, operations, router};
pub use state::State;
pub use view::tag;
pub use vocabulary::WORDS;
