//! The emulator inside a Rust test: no container, no port to choose, no waiting.
//!
//! [`Emulator::builder`] says how it begins, [`Emulator`] is a server on a free port that stops when it is dropped, and [`Control`] is a typed
//! handle on one of its sandboxes: its clock, its rules, its webhooks, and what happened in it.
//!
//! ```
//! use vetbox::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let _ = rustls::crypto::ring::default_provider().install_default();
//! let emulator = Emulator::builder().seed(1).frozen_at("2026-01-01T00:00:00Z").start().await?;
//! let control = emulator.control();
//! control.rule("{ when: { operation: attestr.profile.create }, times: 1, then: { error: 5001 } }").await?;
//!
//! // The client under test: here any HTTP client, pointed at the emulator.
//! let create = || {
//!     let request = reqwest::Client::new().post(format!("{}/api/v1/public/factx/", control.base_url()));
//!     let request = request.header("authorization", control.attestr().header());
//!     request.header("content-type", "application/json").body(r#"{"tag":"A-1","name":"Gitanjali Raheja"}"#).send()
//! };
//! assert_eq!(create().await?.status(), 500);
//! assert_eq!(create().await?.status(), 200);
//!
//! let requests = control.requests(&[]).await?;
//! assert_eq!(requests.len(), 2);
//! assert_eq!(requests[0].rule.as_deref(), Some("runtime/rule-1"));
//! # Ok(())
//! # }
//! ```

mod builder;
mod control;
mod running;
mod written;

pub use crate::{
    control::{Problem, answers},
    engine::advance::{Extent, Fired},
    vendors::{plans::PlanSubject, selector::Selector},
};
pub use builder::{Builder, StartError};
pub use control::Control;
pub use running::Emulator;
pub use written::{Filters, Then};
