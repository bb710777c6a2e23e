//! `…/wait` and `…/verify`: whether something happens in time, and whether exactly the right things happened.

mod condition;
mod counted;
mod idle;
mod records;
mod verify;
mod wait;

pub(super) use verify::routes as verify_routes;
pub(super) use wait::routes as wait_routes;
