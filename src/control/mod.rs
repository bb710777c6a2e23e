//! The control API under `/_vetbox/v1`: whatever a test does with a sandbox beside calling the vendors, in plain JSON.
//!
//! One file per noun. It has no vendor's quirks: its own types, its own error form ([`problem`]), and every field it does not know is refused.

pub(crate) mod accounts;
mod api;
pub(crate) mod assertions;
pub(crate) mod cases;
pub(crate) mod checks;
pub(crate) mod clock;
pub(crate) mod consents;
pub(crate) mod credits;
pub(crate) mod deliveries;
mod elsewhere;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod extract;
pub(crate) mod flows;
mod guard;
mod health;
pub(crate) mod inbox;
mod known;
mod mask;
pub(crate) mod metrics;
mod openapi;
pub(crate) mod page;
mod plan;
pub(crate) mod plans;
mod problem;
pub(crate) mod profiles;
pub(crate) mod requests;
pub(crate) mod reset;
mod root;
mod routes;
pub(crate) mod rules;
pub(crate) mod sabotage;
pub(crate) mod sample;
pub(crate) mod sandboxes;
pub(crate) mod scenarios;
pub(crate) mod signature;
pub(crate) mod snapshot;
pub(crate) mod subject;
pub(crate) mod trigger;
pub(crate) mod verifications;
mod waiting;
pub(crate) mod webhooks;
pub(crate) mod words;

pub use accounts::refuse_contradictions;
pub use elsewhere::nothing;
pub use problem::Problem;
pub use requests::Status;
pub use root::AUTHORITY;
pub use routes::{open_router, router};
pub use sandboxes::{create_again, read_seeds, seed_schema};
pub use waiting::WaitingReason;
pub use webhooks::NewWebhook;

/// What calls answer, as [`crate::emulator::Control`] gives it; the description calls most of them without `View`.
pub mod answers {
    pub use super::{
        accounts::{AccountView, NewAccount},
        assertions::{verify::AsExpected, wait::Held},
        cases::{CaseLine, CaseView, Moment, SelectedBy},
        checks::CheckView,
        clock::{AdvanceView, AgendaView, ClockView},
        consents::ConsentView,
        deliveries::{
            DeliverySummary, DeliveryView,
            list::Cleared as ClearedDeliveries,
            steer::{DueNow, Queues, Resent},
        },
        events::Happened,
        explain::ExplanationView,
        inbox::{Cleared as ClearedInbox, InboxEvent, Sent},
        profiles::{ProfileView, QueryView},
        requests::{RequestLine, RequestView, routes::Cleared as ClearedRequests, send::SentRequest},
        reset::ResetDone,
        rules::{ActiveRule, PutRule},
        sabotage::SabotageView,
        sample::SampleView,
        sandboxes::{SandboxView, SandboxesView},
        scenarios::{PutScenario, ScenariosView},
        signature::SignatureVerdict,
        snapshot::Loaded,
        trigger::Triggered,
        verifications::VerificationView,
        webhooks::EndpointView,
        words::WordsView,
    };
}
