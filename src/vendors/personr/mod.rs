//! Personr.
pub mod atlas;
pub mod auth;
pub mod body;
pub mod company;
pub mod document;
mod encoding;
pub mod error;
pub mod ids;
pub mod outcome;
pub mod person;
pub mod settings;
pub mod state;
pub mod verification;
