//! Scenarios through HTTP.

mod actions;
