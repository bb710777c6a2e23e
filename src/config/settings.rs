//! Every setting as a flag and a variable; the configuration file has each as a key of the same name in camel case.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    str::FromStr as _,
    time::Duration,
};

use clap::{
    ArgAction, Args,
    builder::{BoolishValueParser, PathBufValueParser, TypedValueParser as _},
};
use ipnet::IpNet;
use tracing_subscriber::filter::Targets;

use super::{
    Config, LogFormat, TlsSettings,
    parse::{
        Pem, any, host_name, log_filter, memory, network, parse_mode, pem, receivers, scenario_files, size,
        state_interval, token, user, webhook_url, word,
    },
};
use crate::{
    engine::{
        clock::Mode,
        deliver::{Rewrite, Trust},
        policy::{AllowList, Policy},
        sign::Secret,
        span::Span,
        time::{Timestamp, parse_span},
    },
    server::client::PublicUrl,
    vendors::{
        attestr::settings::{Credentials, Documents, Processing, PutBody},
        personr::settings::{Access, Flow, FlowKind, User, WebhookForm, Workspace},
    },
};

/// Everything that is set by a flag, a variable or a key of the file.
#[derive(Debug, Args)]
pub struct Settings {
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    sandboxes: Sandboxes,
    #[command(flatten)]
    webhooks: Webhooks,
    #[command(flatten)]
    logs: Logs,
}

/// Settings of the server itself.
#[derive(Debug, Args)]
#[command(next_help_heading = "Server")]
struct Server {
    /// The address to listen on; 127.0.0.1 takes `[::1]` as well, since localhost means both.
    #[arg(long, env = "VETBOX_HOST", value_name = "ADDRESS", default_value = "127.0.0.1",
          value_parser = any::<IpAddr>("an IP address"))]
    host: IpAddr,
    /// The port to listen on; 0 takes a free one, which is printed; the variable PORT does as well.
    #[arg(long, env = "VETBOX_PORT", value_name = "PORT", default_value = "8382",
          value_parser = any::<u16>("a port from 0 to 65535"))]
    port: u16,
    /// What control calls must carry as a bearer token; without it everybody who reaches the port controls.
    #[arg(long, env = "VETBOX_CONTROL_TOKEN", value_name = "TOKEN", hide_env_values = true, value_parser = token)]
    control_token: Option<Secret>,
    /// Where clients reach the server behind a proxy, such as `https://vetbox.example.com`; addresses in answers begin with it,
    /// and the control API answers under its name.
    #[arg(long, env = "VETBOX_PUBLIC_URL", value_name = "URL", value_parser = PublicUrl::from_str)]
    public_url: Option<PublicUrl>,
    /// Public host names under which the control API answers, such as vetbox.example.com or *.example.com, separated by `,`;
    /// localhost, IP addresses, names without a dot and *.internal always do.
    #[arg(long, env = "VETBOX_CONTROL_HOSTS", value_name = "NAME", value_delimiter = ',', value_parser = host_name)]
    control_hosts: Vec<String>,
    /// An address and port for the control API alone; without it, it answers beside the vendors.
    #[arg(long, env = "VETBOX_CONTROL_LISTEN", value_name = "ADDRESS",
          value_parser = any::<SocketAddr>("an address and port such as 127.0.0.1:8383"))]
    control_listen: Option<SocketAddr>,
    /// An address and port on which HTTPS is spoken as well, such as 127.0.0.1:8443; `vetbox env --ca` gives what clients have to trust.
    #[arg(long, env = "VETBOX_TLS", value_name = "ADDRESS",
          value_parser = any::<SocketAddr>("an address and port such as 127.0.0.1:8443"))]
    tls: Option<SocketAddr>,
    /// More host names of the HTTPS certificate, separated by `,`; the vendors', `localhost`, `vetbox`, `host.docker.internal`
    /// and this machine's are in it anyway.
    #[arg(long, env = "VETBOX_TLS_NAME", value_name = "NAME", value_delimiter = ',', value_parser = host_name)]
    tls_name: Vec<String>,
    /// A folder in which the authority that signs the certificate is kept as ca.pem and ca-key.pem; each start has another one without it.
    #[arg(long, env = "VETBOX_TLS_CA", value_name = "DIR")]
    tls_ca: Option<PathBuf>,
    /// An HTTPS certificate as PEM, in place of one that is made.
    #[arg(long, env = "VETBOX_TLS_CERT", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// The key of that certificate as PEM.
    #[arg(long, env = "VETBOX_TLS_KEY", value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// How many sandboxes there may be beside the default one.
    #[arg(long, env = "VETBOX_MAX_SANDBOXES", value_name = "NUMBER", default_value = "1000",
          value_parser = any::<usize>("a whole number"))]
    max_sandboxes: usize,
    /// After how long without a request a sandbox goes by itself; the default one stays.
    #[arg(long, env = "VETBOX_SANDBOX_IDLE", value_name = "SPAN", default_value = "1h", value_parser = parse_span)]
    sandbox_idle: Duration,
    /// How much memory the process takes for what clients send and sandboxes keep; 16MB or more; half of a container's
    /// limit when it has one, else 1GB.
    #[arg(long, env = "VETBOX_MEMORY", value_name = "SIZE", value_parser = memory)]
    memory: Option<usize>,
    /// A file in which all sandboxes are kept over a restart, secrets included; without it nothing is written anywhere.
    #[arg(long, env = "VETBOX_STATE", value_name = "FILE")]
    state: Option<PathBuf>,
    /// How often the state file is written while anything changes; it is written at the end, too.
    #[arg(long, env = "VETBOX_STATE_INTERVAL", value_name = "SPAN", default_value = "5s",
          value_parser = state_interval)]
    state_interval: Duration,
    /// Proxies whose X-Forwarded-For is believed when an account's IP whitelist is checked, separated by `,`.
    #[arg(long, env = "VETBOX_TRUSTED_PROXIES", value_name = "NETWORK", value_delimiter = ',', value_parser = network)]
    trusted_proxies: Vec<IpNet>,
}

/// How a sandbox is born.
#[derive(Debug, Args)]
#[command(next_help_heading = "New sandboxes")]
struct Sandboxes {
    /// The seed of ids, chances and made-up data; drawn and printed when it is not set.
    #[arg(long, env = "VETBOX_SEED", value_name = "NUMBER", value_parser = any::<u64>("a whole number"))]
    seed: Option<u64>,
    /// How time runs: real, frozen, or a factor such as 60x.
    #[arg(long, env = "VETBOX_CLOCK", value_name = "CLOCK", default_value = "real", value_parser = parse_mode)]
    clock: Mode,
    /// When time begins; the machine's time when it is not set.
    #[arg(long, env = "VETBOX_NOW", value_name = "MOMENT")]
    now: Option<Timestamp>,
    /// How many records a sandbox's journal keeps before the oldest go.
    #[arg(long, env = "VETBOX_JOURNAL_RECORDS", value_name = "NUMBER", default_value = "10000",
          value_parser = any::<usize>("a whole number"))]
    journal_records: usize,
    /// How much memory a sandbox's journal takes before the oldest records go.
    #[arg(long, env = "VETBOX_JOURNAL_SIZE", value_name = "SIZE", default_value = "16MB", value_parser = size::<usize>)]
    journal_size: usize,
    /// What sandboxes start with, by their names: the bodies that POST /_vetbox/v1/sandboxes takes.
    #[arg(long, env = "VETBOX_SEED_FILE", value_name = "FILE")]
    seed_file: Option<PathBuf>,
    /// A folder with scenario files, or one such file; several are separated by `:`.
    #[arg(long, env = "VETBOX_SCENARIOS", value_name = "DIR", value_delimiter = ':',
          value_parser = PathBufValueParser::new().try_map(scenario_files))]
    scenarios: Vec<PathBuf>,
    /// A shipped scenario that is active from the start, several separated by `,`; `vetbox scenarios` lists them.
    #[arg(long, env = "VETBOX_SCENARIO", value_name = "NAME", value_delimiter = ',')]
    scenario: Vec<String>,
    /// Give the magic values no meaning; they are a scenario that is otherwise active.
    #[arg(long, env = "VETBOX_NO_MAGIC_VALUES", value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_missing_value = "true", default_value = "false", hide_default_value = true,
          value_parser = BoolishValueParser::new())]
    no_magic_values: bool,
    /// How long a check takes, in sandbox time.
    #[arg(long, env = "VETBOX_COMPLETION", value_name = "SPAN", default_value = "2s", value_parser = parse_span)]
    completion: Duration,
    /// Which Attestr credentials are good: open (any) or configured.
    #[arg(long, env = "VETBOX_CREDENTIALS", value_name = "WHICH", default_value = "open",
          value_parser = word::<Credentials>)]
    credentials: Credentials,
    /// When work on an Attestr check starts: on-associate or on-create.
    #[arg(long, env = "VETBOX_PROCESSING", value_name = "WHEN", default_value = "on-associate",
          value_parser = word::<Processing>)]
    processing: Processing,
    /// Which document ids an Attestr check takes: look-alike or uploaded.
    #[arg(long, env = "VETBOX_DOCUMENTS", value_name = "WHICH", default_value = "look-alike",
          value_parser = word::<Documents>)]
    documents: Documents,
    /// What a successful PUT answers: empty or object ({}).
    #[arg(long, env = "VETBOX_PUT_BODY", value_name = "WHICH", default_value = "empty", value_parser = word::<PutBody>)]
    put_body: PutBody,
    /// Refuse what the vendors tolerate or do not document: unknown fields, other content types, empty texts, slashes at the end
    /// of paths, undocumented endpoints, missing tokens of Personr; documents have --documents.
    #[arg(long, env = "VETBOX_STRICT", value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_missing_value = "true", default_value = "false", hide_default_value = true,
          value_parser = BoolishValueParser::new())]
    strict: bool,
    /// More Personr flows for people, separated by `,`; `KYC basic` and `Database Verification` exist anyway.
    #[arg(long, env = "VETBOX_PERSONR_FLOW", value_name = "NAME", value_delimiter = ',')]
    personr_flow: Vec<String>,
    /// More Personr flows for companies, separated by `,`; `KYB Basic` and `Know Your Business` exist anyway.
    #[arg(long, env = "VETBOX_PERSONR_ENTITY_FLOW", value_name = "NAME", value_delimiter = ',')]
    personr_entity_flow: Vec<String>,
    /// More Personr workspaces below the primary one, separated by `,`; `XYZ Co` exists anyway.
    #[arg(long, env = "VETBOX_PERSONR_WORKSPACE", value_name = "NAME", value_delimiter = ',')]
    personr_workspace: Vec<String>,
    /// More Personr users, separated by `,`, whose passwords are then checked; demo@vetbox.test:demo exists anyway.
    #[arg(long, env = "VETBOX_PERSONR_USER", value_name = "LOGIN:PASSWORD", value_delimiter = ',', hide_env_values = true,
          value_parser = user)]
    personr_user: Vec<User>,
    /// How often a Personr applicant can be rejected before it is final.
    #[arg(long, env = "VETBOX_PERSONR_ATTEMPTS", value_name = "NUMBER", default_value = "5",
          value_parser = any::<u32>("a whole number"))]
    personr_attempts: u32,
    /// How many calls Personr takes in a minute before it answers 429; any number when it is not set.
    #[arg(long, env = "VETBOX_PERSONR_REQUESTS_PER_MINUTE", value_name = "NUMBER",
          value_parser = any::<u32>("a whole number"))]
    personr_requests_per_minute: Option<u32>,
    /// Say in a 429's headers Retry-After, RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset, which no vendor documents.
    #[arg(long, env = "VETBOX_RATE_HEADERS", value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_missing_value = "true", default_value = "false", hide_default_value = true,
          value_parser = BoolishValueParser::new())]
    rate_headers: bool,
    /// In which documented form Personr's webhooks are sent: newer or older.
    #[arg(long, env = "VETBOX_PERSONR_WEBHOOKS", value_name = "FORM", default_value = "newer",
          value_parser = word::<WebhookForm>)]
    personr_webhooks: WebhookForm,
}

/// How and where webhooks are sent.
#[derive(Debug, Args)]
#[command(next_help_heading = "Webhooks")]
struct Webhooks {
    /// Where Attestr's webhooks go, with a token that is made up, several separated by `,`; the file's `webhooks` can say more.
    #[arg(long, env = "VETBOX_WEBHOOK", value_name = "URL", value_delimiter = ',', value_parser = webhook_url)]
    webhook: Vec<String>,
    /// Where webhooks may go, separated by `,`; everywhere when it is not set, then private addresses only when listed.
    #[arg(long, env = "VETBOX_WEBHOOK_ALLOW", value_name = "HOST|NETWORK|public", value_delimiter = ',',
          value_parser = receivers)]
    webhook_allow: Vec<AllowList>,
    /// Send webhooks for a host to another one, as localhost=host.docker.internal from a container; several separated by `,`.
    #[arg(long, env = "VETBOX_WEBHOOK_REWRITE", value_name = "HOST=HOST", value_delimiter = ',',
          value_parser = Rewrite::from_str)]
    webhook_rewrite: Vec<Rewrite>,
    /// Certificates of more authorities that receivers may have theirs from, as PEM.
    #[arg(long, env = "VETBOX_WEBHOOK_CA", value_name = "FILE", value_parser = pem)]
    webhook_ca: Option<Pem>,
    /// Take every certificate of a receiver, unchecked.
    #[arg(long, env = "VETBOX_WEBHOOK_INSECURE", value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_missing_value = "true", default_value = "false", hide_default_value = true,
          value_parser = BoolishValueParser::new())]
    webhook_insecure: bool,
}

/// What is logged.
#[derive(Debug, Args)]
#[command(next_help_heading = "Logs")]
struct Logs {
    /// What is logged, such as info, debug or vetbox=debug.
    #[arg(long, env = "VETBOX_LOG", value_name = "FILTER", default_value = "info",
          value_parser = log_filter)]
    log: Targets,
    /// In which form it is logged: text, json, or auto (text on a terminal).
    #[arg(long, env = "VETBOX_LOG_FORMAT", value_name = "FORMAT", default_value = "auto",
          value_parser = word::<LogFormat>)]
    log_format: LogFormat,
    /// Write no line for each request and each webhook attempt.
    #[arg(long, env = "VETBOX_QUIET", value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_missing_value = "true", default_value = "false", hide_default_value = true,
          value_parser = BoolishValueParser::new())]
    quiet: bool,
}

impl Settings {
    /// The URLs that Attestr's webhooks go to.
    pub fn webhook_urls(&self) -> &[String] {
        &self.webhooks.webhook
    }

    /// Puts everything but the URLs of webhooks into `config`.
    pub fn put_into(self, config: &mut Config) {
        self.server.put_into(config);
        self.sandboxes.put_into(config);
        self.webhooks.put_into(config);
        config.log = self.logs.log;
        config.log_format = self.logs.log_format;
        config.quiet = self.logs.quiet;
    }
}

impl Server {
    fn put_into(self, config: &mut Config) {
        config.host = self.host;
        config.port = self.port;
        config.control_token = self.control_token;
        config.control_hosts = self.control_hosts;
        config.control_hosts.extend(self.public_url.iter().map(|url| url.authority.host().to_ascii_lowercase()));
        config.public_url = self.public_url;
        config.control_listen = self.control_listen;
        config.tls = TlsSettings {
            address: self.tls,
            names: self.tls_name,
            authority: self.tls_ca,
            certificate: self.tls_cert,
            key: self.tls_key,
            trusted: None,
        };
        config.trusted_proxies = self.trusted_proxies;
        config.sandboxes.most = self.max_sandboxes;
        config.sandboxes.idle = self.sandbox_idle;
        config.memory = self.memory.unwrap_or(config.memory);
        config.state = self.state;
        config.state_interval = self.state_interval;
    }
}

impl Sandboxes {
    fn put_into(self, config: &mut Config) {
        config.seed = self.seed.unwrap_or(config.seed);
        config.mode = self.clock;
        config.start = self.now;
        config.journal.entries = self.journal_records;
        config.journal.bytes = self.journal_size;
        config.seed_file = self.seed_file;
        config.scenario_dirs = self.scenarios;
        config.scenarios = self.scenario;
        config.magic_values = !self.no_magic_values;
        let attestr = &mut config.attestr;
        attestr.completion = self.completion;
        attestr.credentials = self.credentials;
        attestr.processing = self.processing;
        attestr.documents = self.documents;
        attestr.put_body = self.put_body;
        attestr.strict = self.strict;
        attestr.rate_headers = self.rate_headers;
        let personr = &mut config.personr;
        personr.completion = Span(self.completion);
        personr.access = if self.strict { Access::Strict } else { Access::Open };
        personr.attempts = self.personr_attempts;
        personr.requests_per_minute = self.personr_requests_per_minute;
        personr.rate_headers = self.rate_headers;
        personr.webhook_form = self.personr_webhooks;
        for (of, names) in [(FlowKind::Applicant, self.personr_flow), (FlowKind::Entity, self.personr_entity_flow)] {
            for name in names {
                personr.add_flow(Flow::plain(of, &name));
            }
        }
        for name in self.personr_workspace {
            personr.add_workspace(Workspace { name, below: None });
        }
        for user in self.personr_user {
            personr.add_user(user);
        }
    }
}

impl Webhooks {
    fn put_into(self, config: &mut Config) {
        if !self.webhook_allow.is_empty() {
            let mut all = AllowList::default();
            for list in self.webhook_allow {
                all.hosts.extend(list.hosts);
                all.networks.extend(list.networks);
            }
            config.sender.policy = Policy::Listed(all);
        }
        config.sender.rewrites = self.webhook_rewrite;
        if let Some(Pem(extra)) = self.webhook_ca {
            config.sender.trust = Trust::Authorities { extra_pem: Some(extra) };
        }
        if self.webhook_insecure {
            config.sender.trust = Trust::Anyone;
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches as _, builder::Resettable};

    use super::*;

    fn read(arguments: &[&str]) -> Config {
        let command = Settings::augment_args(Command::new("vetbox").no_binary_name(true));
        let matches = command.mut_args(|arg| arg.env(Resettable::Reset)).get_matches_from(arguments);
        let mut config = Config { seed: 1, ..Config::default() };
        Settings::from_arg_matches(&matches).unwrap().put_into(&mut config);
        config
    }

    #[test]
    fn the_written_defaults_are_the_defaults() {
        assert_eq!(format!("{:?}", read(&[])), format!("{:?}", Config { seed: 1, ..Config::default() }));
    }

    #[test]
    fn receivers_and_certificates_are_taken_together() {
        let rewrites = "--webhook-rewrite=localhost=host.docker.internal,a=b";
        let config =
            read(&["--webhook-allow=public,receiver", "--webhook-allow=10.0.0.0/8", "--webhook-insecure", rewrites]);

        let Policy::Listed(list) = config.sender.policy else { panic!("it is listed") };
        assert_eq!((list.hosts, list.networks.len()), (vec!["receiver".to_owned()], 1));
        assert_eq!(config.sender.rewrites, ["localhost=host.docker.internal", "a=b"].map(|it| it.parse().unwrap()));
        assert!(matches!(config.sender.trust, Trust::Anyone));
    }
}
