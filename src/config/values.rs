//! All settings of a server, as they are meant.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use ipnet::IpNet;
use serde::Deserialize;
use tracing_subscriber::filter::{LevelFilter, Targets};

use crate::{
    engine::{
        budget::Memory,
        clock::{Clock, Mode, wall},
        deliver::SenderSettings,
        journal::{self, Reporter},
        outbox::EndpointConfig,
        random::fresh_seed,
        registry::Bounds,
        scenario::Scenario,
        sign::Secret,
        time::Timestamp,
    },
    server::{client::PublicUrl, tls::Certificate},
    vendors::{
        attestr::settings::{AccountSettings, Settings},
        personr,
        plans::NewPlan,
    },
};

/// The port that stands on a telephone's keys as VETB.
pub const DEFAULT_PORT: u16 = 8382;

/// All settings of a server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The configuration file that was read.
    pub file: Option<PathBuf>,
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; 0 takes a free one.
    pub port: u16,
    /// What control calls must carry as a bearer token; `None` lets everybody control.
    pub control_token: Option<Secret>,
    /// Where clients reach the server behind a proxy; `None` believes what they call it.
    pub public_url: Option<PublicUrl>,
    /// The host names under which the control API answers beside those that only this machine and its networks know.
    pub control_hosts: Vec<String>,
    /// Where the control API listens when not with the vendors.
    pub control_listen: Option<SocketAddr>,
    /// HTTPS beside HTTP.
    pub tls: TlsSettings,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How much a new sandbox writes down of what happens before the oldest goes.
    pub journal: journal::Bounds,
    /// How many sandboxes there may be, and for how long.
    pub sandboxes: Bounds,
    /// How many bytes of memory the process takes for what clients send and sandboxes keep.
    pub memory: usize,
    /// Where all sandboxes are kept over a restart; `None` writes nothing anywhere.
    pub state: Option<PathBuf>,
    /// How often they are written there.
    pub state_interval: Duration,
    /// The document by which sandboxes are born.
    pub seed_file: Option<PathBuf>,
    /// The seed of sandboxes that name none.
    pub seed: u64,
    /// How time runs in a new sandbox.
    pub mode: Mode,
    /// When time begins in a new sandbox; `None` is the machine's time.
    pub start: Option<Timestamp>,
    /// Where scenario files are.
    pub scenario_dirs: Vec<PathBuf>,
    /// The shipped scenarios that are active from the start, by name.
    pub scenarios: Vec<String>,
    /// The scenarios that a sandbox brings itself.
    pub own_scenarios: Vec<Arc<Scenario>>,
    /// The rules that a sandbox starts with, before all scenarios; the last one goes first.
    pub rules: Vec<String>,
    /// What is decided for what is still to come.
    pub plans: Vec<NewPlan>,
    /// Whether the magic values are active from the start.
    pub magic_values: bool,
    /// How Attestr behaves in a new sandbox.
    pub attestr: Settings,
    /// How Personr behaves in a new sandbox.
    pub personr: personr::settings::Settings,
    /// The Attestr accounts that a new sandbox has beside its demo account.
    pub accounts: Vec<AccountSettings>,
    /// The webhook endpoints that a new sandbox has.
    pub webhooks: Vec<EndpointConfig>,
    /// How webhooks are sent.
    pub sender: SenderSettings,
    /// What is logged.
    pub log: Targets,
    /// In which form it is logged.
    pub log_format: LogFormat,
    /// Whether requests and webhook attempts are not logged.
    pub quiet: bool,
    /// Who is told of requests and webhook attempts; nobody unless the program's log wants to be.
    pub reporter: Option<Arc<dyn Reporter>>,
}

/// Where HTTPS is spoken, and by which certificate.
#[derive(Debug, Clone, Default)]
pub struct TlsSettings {
    /// The address to listen on; without one nobody speaks HTTPS.
    pub address: Option<SocketAddr>,
    /// More host names of the certificate that is made at the start.
    pub names: Vec<String>,
    /// Where the authority that signs it is kept.
    pub authority: Option<PathBuf>,
    /// A certificate in place of one that is made.
    pub certificate: Option<PathBuf>,
    pub key: Option<PathBuf>,
    /// The authority that clients have to trust, as PEM; known when the emulator has started.
    pub trusted: Option<String>,
}

impl TlsSettings {
    /// Where HTTPS is spoken, and by which certificate; `None` when it is not.
    ///
    /// # Errors
    ///
    /// Says which settings are nothing without another, or beside it.
    pub fn listening(&self) -> Result<Option<(SocketAddr, Certificate)>, String> {
        let Self { address, names, authority, certificate, key, .. } = self;
        let is_made = !names.is_empty() || authority.is_some();
        match (address, certificate, key) {
            (None, None, None) if !is_made => Ok(None),
            (None, ..) => Err("--tls-name, --tls-ca, --tls-cert and --tls-key need --tls, which says where HTTPS is spoken, such as --tls 127.0.0.1:8443".to_owned()),
            (Some(_), Some(_), None) => Err("--tls-cert needs --tls-key, the file of the certificate's key".to_owned()),
            (Some(_), None, Some(_)) => Err("--tls-key needs --tls-cert, the file of the key's certificate".to_owned()),
            (Some(_), Some(_), Some(_)) if is_made => Err("--tls-name and --tls-ca are for a certificate that is made at the start; leave them out beside --tls-cert".to_owned()),
            (Some(address), Some(certificate), Some(key)) => {
                Ok(Some((*address, Certificate::Files { certificate: certificate.clone(), key: key.clone() })))
            }
            (Some(address), None, None) => {
                Ok(Some((*address, Certificate::Made { names: names.clone(), authority: authority.clone() })))
            }
        }
    }
}

/// In which form logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
    /// Text on a terminal, JSON elsewhere.
    Auto,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            file: None,
            host: IpAddr::from([127, 0, 0, 1]),
            port: DEFAULT_PORT,
            control_token: None,
            public_url: None,
            control_hosts: Vec::new(),
            control_listen: None,
            tls: TlsSettings::default(),
            trusted_proxies: Vec::new(),
            journal: journal::Bounds::default(),
            sandboxes: Bounds::default(),
            memory: Memory::ordinary(),
            state: None,
            state_interval: Duration::from_secs(5),
            seed_file: None,
            seed: fresh_seed(),
            mode: Mode::Real,
            start: None,
            scenario_dirs: Vec::new(),
            scenarios: Vec::new(),
            own_scenarios: Vec::new(),
            rules: Vec::new(),
            plans: Vec::new(),
            magic_values: true,
            attestr: Settings::default(),
            personr: personr::settings::Settings::default(),
            accounts: Vec::new(),
            webhooks: Vec::new(),
            sender: SenderSettings::default(),
            log: Targets::new().with_default(LevelFilter::INFO),
            log_format: LogFormat::Auto,
            quiet: false,
            reporter: None,
        }
    }
}

impl Config {
    /// The clock of a sandbox that is born now.
    pub fn clock(&self) -> Clock {
        let wall = wall();
        Clock::new(self.mode, self.start.unwrap_or(wall), wall)
    }
}
