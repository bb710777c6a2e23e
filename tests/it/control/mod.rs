//! The control API through HTTP.

mod accounts;
mod applicants;
mod checks;
mod clock;
mod deliveries;
mod events;
mod flows;
mod guard;
mod inbox;
mod profiles;
mod requests;
mod reset;
mod roundtrip;
mod sabotage;
mod sandboxes;
mod signature;
mod snapshot;
mod trigger;
mod wait;
mod webhooks;
