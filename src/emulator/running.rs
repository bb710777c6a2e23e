//! A running emulator.

use std::{net::SocketAddr, sync::Arc};

use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::watch::{self, Receiver, Sender},
};

use super::{
    Builder, Control,
    written::{body, bytes},
};
use crate::{
    app::App,
    control::{
        Problem,
        answers::{SandboxesView, SignatureVerdict, WordsView},
        extract::Reached,
        metrics, sandboxes, scenarios, signature, words,
    },
    engine::{aside::aside, scenario::MagicValue},
    serve,
    server::{self, Bounds},
    vendors::Sandbox,
};

/// An emulator of both vendors on a free port of this machine; it stops when it is dropped.
#[derive(Debug)]
pub struct Emulator {
    app: App,
    address: SocketAddr,
    /// Ends the server when it goes.
    _stop: Sender<()>,
}

impl Emulator {
    /// Says how an emulator begins.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Serves `app` until the emulator is dropped; the control API at a listener of its own when there is one.
    pub(super) fn serve(app: App, address: SocketAddr, listener: TcpListener, control: Option<TcpListener>) -> Self {
        let (stop, stopped) = watch::channel(());
        let bounds = Bounds::within(app.registry.memory());
        tokio::spawn(server::serve(listener, serve::router(&app), bounds.clone(), gone(stopped.clone())));
        if let Some(control) = control {
            tokio::spawn(server::serve(control, serve::control_router(&app), bounds, gone(stopped)));
        }
        Self { app, address, _stop: stop }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a client takes in place of the vendors' hosts.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the control API answers: here, unless it was given a listener of its own.
    pub fn control_url(&self) -> String {
        format!("http://{}", self.app.config.control_listen.unwrap_or(self.address))
    }

    /// The handle on the sandbox `default`.
    pub fn control(&self) -> Control {
        self.handle(Arc::clone(self.app.registry.default_sandbox()))
    }

    /// Makes a sandbox, a world of its own for each test, with everything that it shall begin with.
    ///
    /// ```
    /// # use serde_json::json;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = vetbox::Emulator::builder().start().await?;
    /// let control = emulator.sandbox(&json!({ "name": "t1", "seed": 7, "credits": { "work": 2 } })).await?;
    /// assert!(control.base_url().ends_with("/sandbox/t1"));
    /// assert_eq!(control.credits("demo").await?.balances()["work"], 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the settings, or that there is no room for another sandbox.
    pub async fn sandbox(&self, settings: &impl Serialize) -> Result<Control, Problem> {
        self.app.registry.make_room()?;
        let (app, body) = (self.app.clone(), bytes(settings)?);
        let sandbox = aside(move || sandboxes::create(&app, &body, None)).await?;
        Ok(self.handle(sandbox))
    }

    /// Makes the sandbox of this name, or finds the one that was made by the same settings.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the name or the settings, or that the sandbox was made by others.
    pub async fn put_sandbox(&self, name: &str, settings: &impl Serialize) -> Result<Control, Problem> {
        self.app.registry.make_room()?;
        let name = name.parse().map_err(Problem::invalid)?;
        let (app, body) = (self.app.clone(), bytes(settings)?);
        let (sandbox, _) = aside(move || sandboxes::put(&app, &body, &name)).await?;
        Ok(self.handle(sandbox))
    }

    /// All sandboxes.
    pub async fn sandboxes(&self) -> SandboxesView {
        sandboxes::list(State(self.app.clone()), self.reached()).await.0
    }

    /// The words that calls and scenarios take.
    pub async fn words(&self) -> WordsView {
        words::show().await.0
    }

    /// The values that decide an outcome by being sent.
    pub async fn magic_values(&self) -> Vec<MagicValue> {
        scenarios::magic(State(self.app.clone())).await.0
    }

    /// The JSON Schema of scenario files.
    pub async fn schema(&self) -> Value {
        scenarios::schema().await.0
    }

    /// Whether the signature in a payload of Attestr is good, or where it differs: `json!({ "payload": …, "secret": … })`.
    ///
    /// # Errors
    ///
    /// Says what the payload lacks.
    pub async fn verify_signature(&self, payload: &impl Serialize) -> Result<SignatureVerdict, Problem> {
        Ok(signature::verify(body(payload)?).await?.0)
    }

    /// Numbers of every sandbox for Prometheus.
    pub async fn metrics(&self) -> String {
        metrics::text(&self.app.registry).await
    }

    fn handle(&self, sandbox: Arc<Sandbox>) -> Control {
        Control::new(self.app.clone(), sandbox, self.reached())
    }

    fn reached(&self) -> Reached {
        Reached { vendors: self.url(), control: self.control_url() }
    }
}

/// Resolves when the sender, which never sends, has gone with its emulator.
async fn gone(mut stop: Receiver<()>) {
    let _ = stop.changed().await;
}
