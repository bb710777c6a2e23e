//! A typed handle on one sandbox: everything that the control API does, by the same functions, without HTTP.
//!
//! A file for each kind of thing: what time does, what the back office does, what decides, who may call, where webhooks go, what happened.

mod time;
mod office;
mod rules;
mod accounts;
mod webhooks;
mod looks;

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use serde_json::{Value, json};

use super::written::{body, bytes};
use crate::{
    app::App,
    control::{
        Problem,
        extract::{InSandbox, Named, Reached, SetUp, Whole},
        reset, sample, sandboxes, snapshot,
    },
    vendors::{Sandbox, attestr::account::Account},
};

/// What a test does with a sandbox beside calling the vendors.
///
/// Each call is one of the control API's, by the same name as in the kits for Python and Node, and answers what that answers. What a call takes
/// is its body there: `&json!({ "singleUse": true })`, or anything else that serialises so. A list's filters are the parameters of its query,
/// `&[("status", "COMPLETED")]`. A call that is refused gives the control API's [`Problem`]: what was wrong, where, and what would be right.
/// What is not `async` waits for the sandbox as a thread does: for the end of the requests that are in it, which takes microseconds.
#[derive(Debug, Clone)]
pub struct Control {
    app: App,
    sandbox: Arc<Sandbox>,
    /// Where clients reach the emulator.
    reached: Reached,
    base_url: String,
}

impl Control {
    pub(super) fn new(app: App, sandbox: Arc<Sandbox>, reached: Reached) -> Self {
        let base_url = sandboxes::Urls::of(&sandbox.name, &reached).base;
        Self { app, sandbox, reached, base_url }
    }

    /// What a client takes in place of the vendors' hosts; it leads into this sandbox.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The sandbox's name.
    pub fn name(&self) -> &str {
        self.sandbox.name.as_str()
    }

    /// The Attestr account that the sandbox was born with.
    pub fn attestr(&self) -> Account {
        self.sandbox.world.read_blocking(|state| {
            let demo = state.records.attestr.accounts.demo();
            demo.cloned().unwrap_or_else(|| Account::demo(self.sandbox.name.as_str()))
        })
    }

    /// What the sandbox is and holds.
    pub async fn info(&self) -> sandboxes::SandboxView {
        sandboxes::show(self.there(), self.reached.clone()).await.0
    }

    /// Deletes the sandbox with all it holds.
    ///
    /// # Errors
    ///
    /// `default` always exists.
    pub async fn delete(&self) -> Result<(), Problem> {
        sandboxes::delete(State(self.app.clone()), Named(self.sandbox.name.clone())).await.map(|_| ())
    }

    /// Goes back to the state in which the sandbox came into being, but for what `keep` names: `accounts`, `webhooks`, `scenarios`.
    pub async fn reset(&self, keep: &[&str]) -> Result<reset::ResetDone, Problem> {
        let keep = body(&json!({ "keep": keep }))?;
        Ok(reset::reset(self.made(), keep).await?.0)
    }

    /// Fills the sandbox with thirty believable cases in all states.
    pub async fn sample(&self) -> Result<sample::SampleView, Problem> {
        Ok(sample::fill(State(self.app.clone()), self.made()).await?.1.0)
    }

    /// Everything in the sandbox as one document, secrets included.
    pub async fn snapshot(&self) -> Value {
        snapshot::written(&self.sandbox, |snapshot| json!(snapshot)).await
    }

    /// Puts a document in place of everything in the sandbox.
    pub async fn restore(&self, document: &impl Serialize) -> Result<snapshot::Loaded, Problem> {
        let document = Whole(bytes(document)?.into());
        Ok(snapshot::load(State(self.app.clone()), self.made(), document).await?.0)
    }

    /// The sandbox, for calls about one that there is.
    fn there(&self) -> InSandbox {
        InSandbox(Arc::clone(&self.sandbox))
    }

    /// The sandbox, for calls that set one up.
    fn made(&self) -> SetUp {
        SetUp { name: self.sandbox.name.clone(), registry: Arc::clone(&self.app.registry) }
    }
}
