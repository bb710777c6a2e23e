//! The control API through HTTP.

mod accounts;
mod advance;
mod applicants;
mod checks;
mod clock;
mod deliveries;
mod elsewhere;
mod events;
mod flows;
mod guard;
mod guide;
mod inbox;
mod profiles;
mod requests;
mod sabotage;
mod sandboxes;
mod signature;
mod trigger;
mod wait;
mod webhooks;
