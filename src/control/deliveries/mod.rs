//! `…/deliveries`: what was sent to whom, what came of it, and what to do about it.

mod filter;
pub mod list;
pub mod steer;
mod view;
pub mod wait;

pub use view::{DeliverySummary, DeliveryView, Secrets};

use super::api::{Routes, does};

pub fn routes() -> Routes {
    Routes::default().and(list::routes()).and(steer::routes())
}
