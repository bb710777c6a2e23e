//! The control API through HTTP.

mod accounts;
mod advance;
mod applicants;
mod checks;
mod clock;
mod consents;
mod deliveries;
mod elsewhere;
mod events;
mod exact;
mod flows;
mod guard;
mod guide;
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
mod words;
