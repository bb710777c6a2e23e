//! `…/checks`: Attestr's async requests as the back office sees them, and what it can do with them by hand.

mod routes;
mod shown;

pub(super) use routes::{STATUSES, find, routes};
pub(super) use shown::{offers, waiting_for};
