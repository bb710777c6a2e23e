//! Scenarios through HTTP.

mod actions;
mod active;
mod shipped;
