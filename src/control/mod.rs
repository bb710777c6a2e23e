//! The control API under `/_vetbox/v1`: whatever a test does with a sandbox beside calling the vendors, in plain JSON.
//!
//! One file per noun. It has no vendor's quirks: its own types, its own error form ([`problem`]), and every field it does not know is refused.

mod accounts;
mod api;
mod assertions;
mod cases;
mod checks;
mod clock;
mod consents;
mod credits;
mod deliveries;
mod elsewhere;
mod events;
mod explain;
mod extract;
mod flows;
mod guard;
mod health;
mod inbox;
mod known;
mod mask;
mod metrics;
mod openapi;
mod page;
mod plan;
mod plans;
mod problem;
mod profiles;
mod requests;
mod reset;
mod root;
mod routes;
mod rules;
mod sabotage;
mod sample;
mod sandboxes;
mod scenarios;
mod signature;
mod snapshot;
mod trigger;
mod verifications;
mod webhooks;
mod words;

pub use accounts::refuse_contradictions;
pub use elsewhere::nothing;
pub use requests::Status;
pub use root::AUTHORITY;
pub use routes::{open_router, router};
pub use sandboxes::{create_again, read_seeds};
pub use webhooks::NewWebhook;
