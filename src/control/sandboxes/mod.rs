//! `/_vetbox/v1/sandboxes`: creating, listing, inspecting and deleting sandboxes.

mod create;
mod routes;
mod view;

pub use create::{create, create_again, put, read_seeds, seed_schema};
pub use routes::{delete, list, routes, show};
pub use view::{SandboxView, SandboxesView, Urls};
