//! The control API through HTTP.

mod accounts;
mod checks;
mod clock;
mod deliveries;
mod events;
mod guard;
mod inbox;
mod requests;
mod sabotage;
mod sandboxes;
mod trigger;
mod wait;
mod webhooks;
