//! `vetbox serve`: runs the emulator until it is told to stop.

use std::{io::IsTerminal as _, net::IpAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context as _;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::{command::Failure, print};
use crate::{
    app::App,
    config::{self, Config, DEFAULT_PORT},
    engine::{
        clock::Mode,
        deliver::{Sender, SenderSettings},
        random::fresh_seed,
        scenario::{Scenario, Severity, read_path},
        time::Timestamp,
    },
    server,
    vendors::{
        VOCABULARY,
        attestr::settings::{Credentials, Settings},
    },
};

/// Run the emulator.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// The address to listen on.
    #[arg(long, env = "VETBOX_HOST", value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port to listen on; 0 takes a free one [default: 8382, or PORT].
    #[arg(long, env = "VETBOX_PORT", value_name = "PORT")]
    port: Option<u16>,
    /// The port that some platforms set; --port and `VETBOX_PORT` go before it.
    #[arg(long, env = "PORT", hide = true)]
    platform_port: Option<u16>,
    /// The seed of ids, chances and made-up data; drawn when it is not set, and printed.
    #[arg(long, env = "VETBOX_SEED", value_name = "NUMBER")]
    seed: Option<u64>,
    /// How time runs: real, frozen, or a factor such as 60x.
    #[arg(long, env = "VETBOX_CLOCK", value_name = "CLOCK", default_value = "real", value_parser = config::parse_mode)]
    clock: Mode,
    /// When time begins, such as 2026-01-01T00:00:00Z; the machine's time when it is not set.
    #[arg(long, env = "VETBOX_NOW", value_name = "MOMENT")]
    now: Option<Timestamp>,
    /// A folder with scenario files; may be repeated.
    #[arg(long = "scenarios", env = "VETBOX_SCENARIOS", value_name = "DIR", value_delimiter = ':')]
    scenario_dirs: Vec<PathBuf>,
    /// A shipped scenario that is active from the start; may be repeated.
    #[arg(long = "scenario", env = "VETBOX_SCENARIO", value_name = "NAME", value_delimiter = ',')]
    scenarios: Vec<String>,
    /// How long a check takes, in sandbox time, such as 2s or 1h 30m.
    #[arg(long, env = "VETBOX_COMPLETION", value_name = "SPAN", default_value = "2s", value_parser = config::parse_completion)]
    completion: Duration,
    /// Which Attestr credentials are good: open (any) or configured.
    #[arg(long, env = "VETBOX_ACCOUNTS", value_name = "MODE", default_value = "open", value_parser = config::parse_credentials)]
    accounts: Credentials,
    /// Refuse what the vendors tolerate or do not document: unknown fields, other content types, unknown media.
    #[arg(long, env = "VETBOX_STRICT")]
    strict: bool,
    /// What is logged, such as info, debug or `vetbox=debug`.
    #[arg(long, env = "VETBOX_LOG", value_name = "FILTER", default_value = "info")]
    log: String,
}

impl From<&Serve> for Config {
    fn from(arguments: &Serve) -> Self {
        Self {
            host: arguments.host,
            port: arguments.port.or(arguments.platform_port).unwrap_or(DEFAULT_PORT),
            seed: arguments.seed.unwrap_or_else(fresh_seed),
            mode: arguments.clock,
            start: arguments.now,
            scenario_dirs: arguments.scenario_dirs.clone(),
            scenarios: arguments.scenarios.clone(),
            attestr: Settings {
                credentials: arguments.accounts,
                completion: arguments.completion,
                strict: arguments.strict,
                ..Settings::default()
            },
        }
    }
}

/// Runs the emulator.
pub(super) fn run(arguments: Serve) -> Result<(), Failure> {
    start_logging(&arguments.log)?;
    let config = Config::from(&arguments);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("failed to start the runtime")
        .map_err(Failure::Failed)?;
    runtime.block_on(serve(config))
}

fn start_logging(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter)
        .with_context(|| format!("--log {filter:?} is not a filter such as info, debug or vetbox=debug"))
        .map_err(Failure::Usage)?;
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        logs.init();
    } else {
        logs.json().init();
    }
    Ok(())
}

async fn serve(config: Config) -> Result<(), Failure> {
    let scenarios = scenarios(&config)?;
    let sender =
        Sender::new(SenderSettings::default()).context("failed to set up webhooks").map_err(Failure::Failed)?;
    let address = (config.host, config.port);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| {
            format!(
                "failed to listen on {}:{}; is another vetbox running? --port 0 takes a free port",
                address.0, address.1
            )
        })
        .map_err(Failure::Failed)?;
    let app = App::new(config, scenarios, sender);
    let bound = listener.local_addr().context("failed to read the bound address").map_err(Failure::Failed)?;
    print::line(&super::banner::text(&app, bound));
    server::serve(listener, app.router(), stopped()).await;
    Ok(())
}

/// Reads the scenario files; a wrong one stops the start with every problem of every file.
fn scenarios(config: &Config) -> Result<Vec<Arc<Scenario>>, Failure> {
    let mut scenarios = Vec::new();
    let mut wrong = Vec::new();
    for folder in &config.scenario_dirs {
        let read = read_path(folder, VOCABULARY);
        for problem in &read.problems {
            match problem.severity {
                Severity::Error => wrong.push(problem.to_string()),
                Severity::Warning => print::error(&problem.to_string()),
            }
        }
        scenarios.extend(read.scenarios.into_iter().map(|(_, scenario)| scenario));
    }
    if wrong.is_empty() { Ok(scenarios) } else { Err(Failure::Usage(anyhow::anyhow!(wrong.join("\n\n")))) }
}

/// Resolves when the process is told to stop.
async fn stopped() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be caught");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping");
}
