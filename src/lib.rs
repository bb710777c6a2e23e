//! vetbox, a self-hosted emulator of the Attestr (`FactX`) and Personr background-check APIs.

pub mod engine;
