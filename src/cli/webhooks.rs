//! `vetbox webhooks`: the endpoints that webhooks go to.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::{
    failure::Failure,
    print,
    remote::{Remote, escaped},
};

/// List the endpoints that webhooks go to, or add, change or remove one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox webhooks
  vetbox webhooks add http://localhost:3000/hooks --secret my-token --event async.completed
  vetbox webhooks add http://localhost:3000/personr --vendor personr
  vetbox webhooks change ep_1 --active false
  vetbox webhooks remove ep_1")]
pub(super) struct Webhooks {
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
        #[command(flatten)]
        remote: Remote,
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
        #[command(flatten)]
        remote: Remote,
    },
    /// Remove an endpoint, and cancel what waits for it.
    Remove {
        /// The endpoint, such as `ep_1`.
        id: String,
        #[command(flatten)]
        remote: Remote,
    },
}

/// What can be said of an endpoint.
#[derive(Debug, clap::Args)]
struct Settings {
    /// What stands after the scheme in the authorization header; made up for a new endpoint when left out.
    #[arg(long, value_name = "TOKEN")]
    secret: Option<String>,
    /// An event that it gets; may be repeated, all of them when left out.
    #[arg(long = "event", value_name = "EVENT")]
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
    retries: Vec<String>,
}

impl Settings {
    /// What the control API takes, with what else is said.
    fn body(&self, others: [(&str, Option<&String>); 2]) -> Value {
        let list = |items: &Vec<String>| (!items.is_empty()).then(|| json!(items));
        let text = |text: Option<&String>| text.map(|text| json!(text));
        let own = [
            ("token", text(self.secret.as_ref())),
            ("events", list(&self.events)),
            ("account", text(self.account.as_ref())),
            ("active", self.active.map(|active| json!(active))),
            ("timeout", text(self.timeout.as_ref())),
            ("retries", list(&self.retries)),
        ];
        let all = own.into_iter().chain(others.map(|(name, value)| (name, text(value))));
        Value::Object(all.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect::<Map<_, _>>())
    }
}

/// Lists, adds, changes or removes.
pub(super) fn run(arguments: &Webhooks) -> Result<(), Failure> {
    match &arguments.action {
        None => list(&arguments.remote, &arguments.remote.get("/webhooks")?),
        Some(Action::Add { to, vendor, settings, remote }) => {
            let body = settings.body([("url", Some(to)), ("vendor", vendor.as_ref())]);
            show(remote, &remote.post("/webhooks", &body)?);
        }
        Some(Action::Change { id, to, settings, remote }) => {
            let body = settings.body([("url", to.as_ref()), ("vendor", None)]);
            show(remote, &remote.call(Method::PATCH, &path(id), Some(&body))?);
        }
        Some(Action::Remove { id, remote }) => {
            let removed = remote.call(Method::DELETE, &path(id), None)?;
            if remote.json {
                print::json(&removed);
            } else {
                print::line(&format!("removed {id}"));
            }
        }
    }
    Ok(())
}

fn path(id: &str) -> String {
    format!("/webhooks/{}", escaped(id))
}

fn show(remote: &Remote, endpoint: &Value) {
    if remote.json {
        return print::json(endpoint);
    }
    for name in ["id", "vendor", "url", "authorization", "events", "account", "active", "timeout", "retries"] {
        let value = if name == "events" { events(endpoint) } else { print::plain(&endpoint[name]) };
        print::line(format!("{name:<15}{value}").trim_end());
    }
}

/// The events that an endpoint gets.
fn events(endpoint: &Value) -> String {
    if endpoint["events"] == json!([]) { "all".to_owned() } else { print::plain(&endpoint["events"]) }
}

fn list(remote: &Remote, endpoints: &Value) {
    if remote.json {
        return print::json(endpoints);
    }
    let row = |it: &Value| {
        let target = if it["url"].is_null() { "the inbox".to_owned() } else { print::plain(&it["url"]) };
        let state = match (it["active"] == true, it["held"] == true) {
            (false, _) => "off",
            (true, true) => "held",
            (true, false) => "active",
        };
        [print::plain(&it["id"]), print::plain(&it["vendor"]), state.to_owned(), target, events(it)]
    };
    let rows: Vec<_> = endpoints.as_array().into_iter().flatten().map(row).collect();
    print::table(["ENDPOINT", "VENDOR", "STATE", "WHERE", "EVENTS"], &rows);
}
