//! `vetbox serve`: runs the emulator until it is told to stop.

use std::{fs, future, io, net::SocketAddr, thread};

use anyhow::Context as _;
use clap::ArgMatches;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

use super::{
    configuration::{Configuration, ConfigurationFlags},
    terminal::{Failure, print, warn},
};
use crate::{
    app::{App, Seeds},
    config::Config,
    engine::{
        clock::tell_jumps,
        deliver::Sender,
        scenario::{ScenarioFiles, Severity},
    },
    log,
    serve::Listeners,
    server::{self, Bounds, Listener, tls::Tls},
    state_file::{self, StateFile},
    vendors::{self, VOCABULARY},
    watch::{Watch, watch},
};

/// File descriptors beside those of clients: webhooks under way, scenario files, listeners.
const OTHER_FILES: u64 = 1000;

/// Run the emulator (the default).
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Print every setting with its value and where it was set, and do nothing else.
    #[arg(long)]
    print_config: bool,
    /// Stop when standard input ends: it is a pipe whose other end is gone with the program that started this one, however that ended.
    #[arg(long)]
    until_stdin_closes: bool,
    #[command(flatten)]
    configuration: ConfigurationFlags,
}

/// Runs the emulator.
pub fn run(arguments: Serve, matches: &ArgMatches) -> Result<(), Failure> {
    let Configuration { mut config, lines } = Configuration::read(arguments.configuration, matches)?;
    if arguments.print_config {
        return print(&lines.join("\n"));
    }
    config.sender.in_container = is_in_container();
    let log = log::start(&mut config);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("failed to start the runtime")
        .map_err(Failure::Failed)?;
    let parent = arguments.until_stdin_closes.then(Parent::watched);
    let ended = runtime.block_on(serve(config, parent));
    log.end();
    ended
}

async fn serve(mut config: Config, parent: Option<Parent>) -> Result<(), Failure> {
    allow_files(Bounds::default().connections);
    let files = scenario_files(&config)?;
    let sender = Sender::new(config.sender.clone()).context("webhook-ca").map_err(Failure::Usage)?;
    let address = SocketAddr::new(config.host, config.port);
    let listener = Listener::bind(address)
        .await
        .with_context(|| {
            format!("failed to listen on {address}; is another vetbox running? --port 0 takes a free port")
        })
        .map_err(Failure::Failed)?;
    let control = control_listener(&config).await?;
    let https = https(&mut config).await?;
    // From here on the settings say which ports were taken where any would do.
    let bound = bound(&listener)?;
    config.port = bound.port();
    config.control_listen = control.as_ref().map(self::bound).transpose()?;
    let seeds = seeds(&config)?;
    let app = App::seeded(config, files, sender, seeds);
    let app = app.context("failed to make the first sandboxes").map_err(Failure::Usage)?;
    let state = resumed(&app)?;
    let _watch = watched(&app);
    // Whoever reads that it is ready may stop it at once.
    let (signals, of_control) = (Signals::catch(parent.clone())?, Signals::catch(parent)?);
    print(&super::banner::text(&app, bound))?;
    let listeners = Listeners { http: listener, https };
    let serving = async {
        match control {
            None => crate::serve::serve(&app, listeners, signals.stop()).await,
            Some(control) => {
                let control = server::serve(
                    control,
                    crate::serve::control_router(&app),
                    Bounds::within(app.registry.memory()),
                    of_control.stop(),
                );
                tokio::join!(crate::serve::serve(&app, listeners, signals.stop()), control);
            }
        }
    };
    tokio::select! {
        kept = keeping(state, serving) => kept,
        jump = tell_jumps() => match jump {},
    }
}

fn bound(listener: &Listener) -> Result<SocketAddr, Failure> {
    listener.local_addr().context("failed to read the bound address").map_err(Failure::Failed)
}

/// Asks for as many file descriptors as connections and everything else may need.
fn allow_files(connections: usize) {
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(OTHER_FILES);
    match rlimit::increase_nofile_limit(wanted) {
        Ok(limit) if limit < wanted => {
            tracing::debug!(
                limit,
                wanted,
                "fewer connections than allowed fit into this process's limit of open files"
            );
        }
        Ok(_) => {}
        Err(error) => tracing::debug!(%error, "the limit of open files stays as it is"),
    }
}

/// What the seed file says of sandboxes; a wrong one stops the start.
fn seeds(config: &Config) -> Result<Seeds, Failure> {
    let Some(path) = &config.seed_file else { return Ok(Seeds::new()) };
    state_file::read_seeds(path, config).context("the seed file").map_err(Failure::Usage)
}

/// The state file, when there shall be one, with what it held put back.
fn resumed(app: &App) -> Result<Option<StateFile>, Failure> {
    let Some(path) = app.config.state.clone() else { return Ok(None) };
    let state = StateFile::new(app.clone(), &path, app.config.state_interval);
    let state = state.context("no state can be kept").map_err(Failure::Usage)?;
    let remedy = "the state file is left as it is: repair it, move it away to start without it, or name another one with --state";
    state.resume().context(remedy).map_err(Failure::Usage)?;
    Ok(Some(state))
}

/// Serves while the state file is kept, and writes it when all is done.
async fn keeping(state: Option<StateFile>, serving: impl Future<Output = ()>) -> Result<(), Failure> {
    let Some(state) = state else {
        serving.await;
        return Ok(());
    };
    tokio::select! {
        () = serving => {}
        () = state.keep() => {}
    }
    state.end().await.context("what happened last is not kept").map_err(Failure::Failed)
}

/// The listener of the control API, when it has one of its own.
async fn control_listener(config: &Config) -> Result<Option<Listener>, Failure> {
    let Some(address) = config.control_listen else { return Ok(None) };
    let listener = Listener::bind(address).await;
    listener
        .map(Some)
        .with_context(|| format!("failed to listen on {address} for the control API (--control-listen)"))
        .map_err(Failure::Failed)
}

/// The listener of HTTPS, when there shall be one; the settings then say which address it has and what clients have to trust.
async fn https(config: &mut Config) -> Result<Option<(Listener, Tls)>, Failure> {
    let Some((address, certificate)) = config.tls.listening().map_err(Failure::usage)? else { return Ok(None) };
    let tls = Tls::new(&certificate, &usual_names()).context("HTTPS").map_err(Failure::Usage)?;
    let listener = Listener::bind(address).await;
    let listener = listener
        .with_context(|| {
            format!("failed to listen on {address} for HTTPS (--tls); ports below 1024 may need a privilege")
        })
        .map_err(Failure::Failed)?;
    config.tls.address = Some(bound(&listener)?);
    config.tls.trusted.clone_from(&tls.authority);
    Ok(Some((listener, tls)))
}

/// The host names under which clients are likely to reach this machine: the vendors', and its own here and in a compose network.
fn usual_names() -> Vec<String> {
    let own = fs::read_to_string("/proc/sys/kernel/hostname");
    let own = own.map(|name| name.trim().to_owned()).ok().filter(|name| !name.is_empty());
    let usual = ["localhost", "vetbox", "host.docker.internal"];
    vendors::HOSTS.into_iter().chain(usual).map(str::to_owned).chain(own).collect()
}

/// Whether this process runs in a container, by the files that engines put there, and by what Kubernetes sets.
fn is_in_container() -> bool {
    let is_there = |path: &str| fs::exists(path).unwrap_or_default();
    ["/.dockerenv", "/run/.containerenv"].into_iter().any(is_there)
        || std::env::var_os("KUBERNETES_SERVICE_HOST").is_some()
}

/// Reads the scenario files; a wrong one stops the start with every problem of every file.
fn scenario_files(config: &Config) -> Result<ScenarioFiles, Failure> {
    let files = ScenarioFiles::read(config.scenario_dirs.clone(), VOCABULARY);
    let mut wrong = Vec::new();
    for problem in files.problems() {
        match problem.severity {
            Severity::Error => wrong.push(problem.to_string()),
            Severity::Warning => warn(&problem.to_string()),
        }
    }
    if wrong.is_empty() { Ok(files) } else { Err(Failure::Problems(wrong)) }
}

/// Watches the scenario files, if there are any; without a watch they are what they were at the start.
fn watched(app: &App) -> Option<Watch> {
    (!app.files.paths().is_empty()).then(|| watch(app))
}

/// Whether whoever started the process had it ignore the end of its terminal, as Linux tells it.
fn ignores_hangup() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // Bit 0 is signal 1.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// The program that started this one, known by the pipe that it holds at standard input.
#[derive(Debug, Clone)]
struct Parent(watch::Receiver<()>);

impl Parent {
    /// A thread of its own reads standard input, for such a read cannot be given up and must not hold up the end.
    fn watched() -> Self {
        let (alive, ended) = watch::channel(());
        thread::spawn(move || {
            // An input that cannot be read has ended as well.
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            drop(alive);
        });
        Self(ended)
    }

    /// Resolves when it has gone.
    async fn gone(&mut self) {
        let _ = self.0.changed().await;
    }
}

/// What tells the process to stop: signals, caught from the moment this is made, and the end of its parent.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    /// `None` when the process was started to outlive its terminal, as by `nohup`.
    hangup: Option<Signal>,
    /// `None` when the process may outlive it.
    parent: Option<Parent>,
}

impl Signals {
    fn catch(parent: Option<Parent>) -> Result<Self, Failure> {
        let catch = |kind| signal(kind).context("failed to catch signals").map_err(Failure::Failed);
        let hangup = (!ignores_hangup()).then(|| catch(SignalKind::hangup())).transpose()?;
        Ok(Self {
            terminate: catch(SignalKind::terminate())?,
            interrupt: catch(SignalKind::interrupt())?,
            hangup,
            parent,
        })
    }

    /// Resolves when the process is told to stop.
    async fn stop(mut self) {
        let Self { terminate, interrupt, hangup, parent } = &mut self;
        let hangup = async {
            match hangup {
                Some(signal) => signal.recv().await,
                None => future::pending().await,
            }
        };
        let parent = async {
            match parent {
                Some(parent) => parent.gone().await,
                None => future::pending().await,
            }
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup => {}
            () = parent => {}
        }
        tracing::info!("stopping");
    }
}
