//! `/_vetbox/v1/sandboxes`: creating, listing, inspecting and deleting sandboxes.

mod create;
mod routes;
mod shown;

pub use create::make_again;
pub(super) use routes::routes;
pub(super) use shown::Urls;
