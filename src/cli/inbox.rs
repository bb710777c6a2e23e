//! `vetbox inbox`: every webhook event, with or without an endpoint, and the way of those that waited to one that came later.

use serde::Deserialize;
use serde_json::json;

use super::{
    list::{List, Part, cells},
    remote::{Remote, escaped, query},
    select::Has,
    terminal::{Failure, lines},
};

/// List the webhook events that happened, look at one, or send what waited to endpoints that came later.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  vetbox inbox
  vetbox inbox --tag EMP-9
  vetbox inbox ev_1
  vetbox inbox deliver
  vetbox inbox deliver --event async.completed --tag EMP-9 --endpoint ep_1"
)]
pub struct Inbox {
    #[command(subcommand)]
    action: Option<Action>,
    /// The id of one event, to see all of it.
    #[arg(conflicts_with_all = ["Which", "Has", "Part"])]
    id: Option<String>,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Send what waited to the endpoints that want it and did not have it.
    Deliver {
        /// The id of one event; all that fit when left out.
        #[arg(conflicts_with_all = ["Which", "Has"])]
        id: Option<String>,
        #[command(flatten)]
        which: Which,
        /// Only to this endpoint, such as `ep_1`.
        #[arg(long, value_name = "ENDPOINT")]
        endpoint: Option<String>,
    },
}

/// Which events are meant.
#[derive(Debug, clap::Args)]
struct Which {
    /// Only those with this name, such as async.completed.
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// Only those about the check or record with this id.
    #[arg(long, value_name = "ID", conflicts_with = "Has")]
    subject: Option<String>,
    #[command(flatten)]
    about: Has,
}

impl Which {
    fn filter(&self) -> Vec<(&'static str, Option<&str>)> {
        let named = [("event", self.event.as_deref()), ("subject", self.subject.as_deref())];
        named.into_iter().chain(self.about.parameters()).collect()
    }
}

/// Lists, shows or delivers.
pub fn run(arguments: &Inbox) -> Result<(), Failure> {
    let Inbox { action, id, which, part, remote } = arguments;
    match (action, id) {
        (Some(Action::Deliver { id, which, endpoint }), _) => {
            let all = || format!("/inbox/deliver{}", query(which.filter()));
            let path = id.as_ref().map_or_else(all, |id| format!("/inbox/{}/deliver", escaped(id)));
            remote.post(&path, &json!({ "endpoint": endpoint }))?.print(show_sent)
        }
        (None, Some(id)) => remote.get(&format!("/inbox/{}", escaped(id)))?.print(|event| show(&event)),
        (None, None) => List { path: "/inbox", filter: &which.filter(), head: &HEAD, row: &|item| cells(item, row) }
            .show(remote, part),
    }
}

#[derive(Debug, Deserialize)]
struct InboxEvent {
    id: String,
    at: String,
    event: String,
    subject: String,
    headers: Vec<(String, String)>,
    body: String,
}

const HEAD: [&str; 4] = ["ID", "AT", "EVENT", "ABOUT"];

fn row(it: InboxEvent) -> Vec<String> {
    vec![it.id, it.at, it.event, it.subject]
}

fn show(InboxEvent { id, at, event, subject, headers, body }: &InboxEvent) -> String {
    let head = format!("{id} at {at}: {event} about {subject}");
    let headers = headers.iter().map(|(name, value)| format!("{name}: {value}"));
    lines([head, String::new()].into_iter().chain(headers).chain([format!("\n{body}")]))
}

/// The deliveries that were made.
#[derive(Debug, Deserialize)]
struct Sent {
    deliveries: Vec<String>,
}

fn show_sent(Sent { deliveries }: Sent) -> String {
    match &deliveries[..] {
        [] => "no event waits for an endpoint that wants it".to_owned(),
        made => format!("sent as {}", made.join(", ")),
    }
}
