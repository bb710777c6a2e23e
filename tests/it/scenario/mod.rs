//! Scenarios through HTTP.

mod actions;
mod active;
mod chaos;
mod conditions;
mod control;
mod documents;
mod named;
mod precedence;
mod promises;
mod reload;
mod schema;
mod shipped;
mod wire;
