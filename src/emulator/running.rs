//! A running emulator.

use std::{net::SocketAddr, sync::Arc};

use tokio::{
    net::TcpListener,
    sync::watch::{self, Receiver, Sender},
};

use super::{Builder, Control};
use crate::{
    app::App,
    engine::registry::Name,
    serve,
    server::{self, Bounds},
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
        Control::new(Arc::clone(self.app.registry.default_sandbox()), self.url())
    }

    /// The handle on the sandbox called `name`, which comes into being now if it did not exist: a world of its own for each test.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = vetbox::Emulator::builder().start().await?;
    /// let control = emulator.sandbox("t1")?;
    /// assert!(control.base_url().ends_with("/sandbox/t1"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Says why `name` cannot be one, or that there is no room for another sandbox.
    pub fn sandbox(&self, name: &str) -> Result<Control, String> {
        let name: Name = name.parse()?;
        let url = format!("{}/sandbox/{name}", self.url());
        let sandbox = self.app.registry.get_or_create(&name).map_err(|refused| refused.to_string())?;
        Ok(Control::new(sandbox, url))
    }
}

/// Resolves when the sender, which never sends, has gone with its emulator.
async fn gone(mut stop: Receiver<()>) {
    let _ = stop.changed().await;
}
