//! `…/requests`: what clients sent and were answered, found by the conditions that rules have.

mod curl;
pub mod filter;
mod har;
pub mod routes;
pub mod send;
mod view;

pub use filter::Status;
pub use routes::routes;
pub use view::{RequestLine, RequestView};
