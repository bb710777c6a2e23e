//! `/_vetbox/v1/sandboxes`: creating, listing, inspecting and deleting sandboxes.

mod create;
mod routes;
mod view;

pub use create::{create_again, read_seeds};
pub(super) use routes::routes;
pub(super) use view::Urls;
