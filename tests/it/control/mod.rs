//! The control API through HTTP.

mod accounts;
mod checks;
mod clock;
mod deliveries;
mod events;
mod guard;
mod inbox;
mod requests;
mod sandboxes;
mod wait;
mod webhooks;
