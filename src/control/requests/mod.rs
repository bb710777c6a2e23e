//! `…/requests`: what clients sent and were answered, found by the conditions that rules have.

mod curl;
pub(super) mod filter;
mod har;
mod routes;
mod shown;

pub(super) use routes::routes;
pub(super) use shown::Line;
