//! `…/wait` and `…/verify`: whether something happens in time, and whether exactly the right things happened.

mod condition;
mod counted;
mod delivery;
mod event;
mod look;
mod records;
pub mod verify;
pub mod wait;

pub use verify::routes as verify_routes;
pub use wait::routes as wait_routes;
