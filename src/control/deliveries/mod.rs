//! `…/deliveries`: what was sent to whom, what came of it, and what to do about it.

mod filter;
mod list;
mod shown;
mod steer;
pub(super) mod wait;

pub(super) use shown::{Full, Secrets};

use super::api::{Routes, does};

/// The routes.
pub(super) fn routes() -> Routes {
    Routes::default().and(list::routes()).and(steer::routes())
}
