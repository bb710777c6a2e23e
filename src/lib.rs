//! vetbox, a self-hosted emulator of the Attestr (`FactX`) and Personr background-check APIs.

pub mod app;
pub mod cli;
pub mod config;
pub mod control;
pub mod engine;
pub mod server;
pub mod vendors;
