//! The control API through HTTP.

mod clock;
mod deliveries;
mod inbox;
mod sandboxes;
mod webhooks;
