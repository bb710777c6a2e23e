//! `vetbox webhooks`: the endpoints that webhooks go to.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{
    remote::{Remote, escaped},
    terminal::{Failure, lines, or_dash, table},
};

/// List the endpoints that webhooks go to, or add, change or remove one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox webhooks
  vetbox webhooks add http://localhost:3000/hooks --secret my-token --event async.completed
  vetbox webhooks add http://localhost:3000/personr --vendor personr
  vetbox webhooks change ep_1 --active false
  vetbox webhooks remove ep_1")]
pub struct Webhooks {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Register an endpoint.
    Add {
        /// Where its webhooks go.
        #[arg(value_name = "ADDRESS")]
        to: String,
        /// Whose webhooks it gets: attestr or personr; attestr when left out.
        #[arg(long, value_name = "VENDOR")]
        vendor: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
    /// Change what is named of an endpoint; what waits goes by the new settings.
    Change {
        /// The endpoint, such as `ep_1`.
        id: String,
        /// Where its webhooks go.
        #[arg(long, value_name = "URL")]
        to: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
    /// Remove an endpoint, and cancel what waits for it.
    Remove {
        /// The endpoint, such as `ep_1`.
        id: String,
    },
}

/// What can be said of an endpoint, as the control API takes it.
#[skip_serializing_none]
#[derive(Debug, clap::Args, Serialize)]
struct Settings {
    /// What stands after the scheme in the authorization header; made up for a new endpoint when left out.
    #[arg(long, value_name = "TOKEN")]
    #[serde(rename = "token")]
    secret: Option<String>,
    /// An event that it gets; may be repeated, all of them when left out.
    #[arg(long = "event", value_name = "EVENT")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<String>,
    /// The account whose events it gets: the id of an Attestr app, or a Personr workspace.
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// Whether it gets webhooks at all.
    #[arg(long, value_name = "BOOL")]
    active: Option<bool>,
    /// How long the receiver has to answer, such as 10s.
    #[arg(long, value_name = "SPAN")]
    timeout: Option<String>,
    /// How long after a failed attempt the next one follows; may be repeated, once for each attempt.
    #[arg(long = "retry", value_name = "SPAN")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retries: Vec<String>,
}

/// The body of a call about an endpoint.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
struct Body<'a> {
    url: Option<&'a str>,
    vendor: Option<&'a str>,
    #[serde(flatten)]
    settings: &'a Settings,
}

/// Lists, adds, changes or removes.
pub fn run(arguments: &Webhooks) -> Result<(), Failure> {
    let path = |id: &str| format!("/webhooks/{}", escaped(id));
    let Webhooks { action, remote } = arguments;
    match action {
        None => remote.get("/webhooks")?.print(list),
        Some(Action::Add { to, vendor, settings }) => {
            remote.post("/webhooks", &Body { url: Some(to), vendor: vendor.as_deref(), settings })?.print(show)
        }
        Some(Action::Change { id, to, settings }) => {
            remote.patch(&path(id), &Body { url: to.as_deref(), vendor: None, settings })?.print(show)
        }
        Some(Action::Remove { id }) => {
            remote.delete(&path(id))?.print(|EndpointView { id, .. }| format!("removed {id}"))
        }
    }
}

/// An endpoint.
#[derive(Debug, Deserialize)]
pub struct EndpointView {
    pub id: String,
    vendor: String,
    /// Where webhooks go; none when the inbox plays the receiver.
    url: Option<String>,
    authorization: Option<String>,
    /// The events that it gets; all when there are none.
    events: Vec<String>,
    account: Option<String>,
    pub active: bool,
    timeout: String,
    retries: Vec<String>,
    /// Whether its queue is held.
    pub held: bool,
    /// How many deliveries wait.
    pub waiting: usize,
}

impl EndpointView {
    fn events(&self) -> String {
        if self.events.is_empty() { "all".to_owned() } else { self.events.join(", ") }
    }
}

fn show(endpoint: EndpointView) -> String {
    let events = endpoint.events();
    let facts = [
        ("id", endpoint.id),
        ("vendor", endpoint.vendor),
        ("url", or_dash(endpoint.url)),
        ("authorization", or_dash(endpoint.authorization)),
        ("events", events),
        ("account", or_dash(endpoint.account)),
        ("active", endpoint.active.to_string()),
        ("timeout", endpoint.timeout),
        ("retries", endpoint.retries.join(", ")),
    ];
    lines(facts.map(|(name, value)| format!("{name:<15}{value}").trim_end().to_owned()))
}

fn list(endpoints: Vec<EndpointView>) -> String {
    let row = |it: EndpointView| {
        let state = match (it.active, it.held) {
            (false, _) => "off",
            (true, true) => "held",
            (true, false) => "active",
        };
        let (events, to) = (it.events(), it.url.unwrap_or_else(|| "the inbox".to_owned()));
        [it.id, it.vendor, state.to_owned(), to, events]
    };
    table(["ENDPOINT", "VENDOR", "STATE", "WHERE", "EVENTS"], endpoints.into_iter().map(row))
}
