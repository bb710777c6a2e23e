//! How an emulator begins.

use std::{io, net::SocketAddr, sync::Arc};

use tokio::net::TcpListener;

use super::Emulator;
use crate::{
    app::App,
    config::Config,
    engine::{
        clock::Mode,
        deliver::{Sender, TlsError},
        scenario::{Problem, Scenario, compile},
        time::Timestamp,
    },
    vendors::VOCABULARY,
};

/// How an emulator begins; everything has a default.
#[derive(Debug)]
#[must_use = "an emulator runs once it is started"]
pub struct Builder {
    config: Config,
    scenarios: Vec<Arc<Scenario>>,
    problems: Vec<String>,
}

/// Why an emulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// What was asked for is wrong; every problem at once.
    #[error("{}", .0.join("\n"))]
    Wrong(Vec<String>),
    /// No port could be had.
    #[error("failed to listen on a free port")]
    Listen(#[source] io::Error),
    /// Webhooks cannot be sent.
    #[error("failed to set up webhooks")]
    Webhooks(#[source] TlsError),
}

impl Builder {
    pub(super) fn new() -> Self {
        let config = Config { port: 0, ..Config::default() };
        Self { config, scenarios: Vec::new(), problems: Vec::new() }
    }

    /// The seed of ids, chances and made-up data: the same seed and the same calls give the same bytes.
    pub fn seed(mut self, seed: u64) -> Self {
        self.config.seed = seed;
        self
    }

    /// Freezes the clocks of new sandboxes at `moment`, such as `2026-01-01T00:00:00Z`.
    pub fn frozen_at(mut self, moment: &str) -> Self {
        self.config.mode = Mode::Frozen;
        match moment.parse::<Timestamp>() {
            Ok(moment) => self.config.start = Some(moment),
            Err(problem) => self.problems.push(problem),
        }
        self
    }

    /// Adds a scenario, written as in a file.
    pub fn scenario_text(mut self, text: &str) -> Self {
        let name = format!("scenario-{}", self.scenarios.len() + 1);
        let compiled = compile(&name, &name, text, VOCABULARY);
        if compiled.scenario.is_none() {
            self.problems.extend(compiled.problems.iter().map(Problem::to_string));
        }
        self.scenarios.extend(compiled.scenario);
        self
    }

    /// Changes any other setting.
    pub fn configure(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(&mut self.config);
        self
    }

    /// Starts the emulator on a free port of this machine.
    ///
    /// # Errors
    ///
    /// Every problem of moments and scenarios at once, or why no port could be had.
    pub async fn start(mut self) -> Result<Emulator, StartError> {
        if !self.problems.is_empty() {
            return Err(StartError::Wrong(self.problems));
        }
        let sender = Sender::new(self.config.sender.clone()).map_err(StartError::Webhooks)?;
        let (listener, address) = listen((self.config.host, self.config.port).into()).await?;
        self.config.port = address.port();
        let control = match self.config.control_listen {
            Some(wanted) => Some(listen(wanted).await?),
            None => None,
        };
        self.config.control_listen = control.as_ref().map(|(_, address)| *address);
        let app = App::new(self.config, self.scenarios, sender)
            .map_err(|error| StartError::Wrong(vec![error.to_string()]))?;
        Ok(Emulator::serve(app, address, listener, control.map(|(listener, _)| listener)))
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let listener = TcpListener::bind(address).await.map_err(StartError::Listen)?;
    let address = listener.local_addr().map_err(StartError::Listen)?;
    Ok((listener, address))
}
