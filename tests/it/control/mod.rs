//! The control API through HTTP.

mod accounts;
mod clock;
mod deliveries;
mod inbox;
mod sandboxes;
mod webhooks;
