//! `vetbox deliveries`: which webhooks went where, and what came of them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    list::{List, Part, cells},
    remote::{Remote, escaped},
    select::Fields,
    terminal::{Failure, json_object, lines, or_dash, table},
};

/// List webhook deliveries, look at one, send some again, hold and release them, or let the next one misbehave.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox deliveries
  vetbox deliveries --status failed
  vetbox deliveries --tag EMP-9
  vetbox deliveries dl_3
  vetbox deliveries dl_3 --resend
  vetbox deliveries --resend-failed
  vetbox deliveries --hold --endpoint ep_1
  vetbox deliveries --sabotage '{\"signature\":\"wrong\"}' --event async.completed")]
pub struct Deliveries {
    /// The id of one delivery, to see all of it.
    #[arg(conflicts_with_all = ["Act", "event", "endpoint", "status", "subject", "Has", "Fields", "Part"])]
    id: Option<String>,
    /// Send this delivery again.
    #[arg(long, requires = "id")]
    resend: bool,
    #[command(flatten)]
    act: Act,
    /// Only those of this event.
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// Only those to this endpoint, such as `ep_1`.
    #[arg(long, value_name = "ENDPOINT")]
    endpoint: Option<String>,
    /// Only those that stand there: pending, which is waiting or inFlight; delivered, failed, dropped or
    /// cancelled.
    #[arg(long, value_name = "STATUS", conflicts_with = "Act")]
    status: Option<String>,
    /// Only those about this check or record.
    #[arg(long, value_name = "ID", conflicts_with_all = ["Has", "Fields"])]
    subject: Option<String>,
    #[command(flatten)]
    about: Fields,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    remote: Remote,
}

/// What is done in place of listing.
#[derive(Debug, clap::Args)]
#[group(multiple = false, conflicts_with = "Part")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag, of which one is given")]
struct Act {
    /// Send every failed delivery again that was not sent again since.
    #[arg(long, conflicts_with_all = ["event", "endpoint", "subject", "Has", "Fields"])]
    resend_failed: bool,
    /// Attempt everything that waits now; with --endpoint what waits for that one.
    #[arg(long, conflicts_with_all = ["event", "subject", "Has", "Fields"])]
    flush: bool,
    /// Let nothing more be sent; with --endpoint to that one.
    #[arg(long, conflicts_with_all = ["event", "subject", "Has", "Fields"])]
    hold: bool,
    /// Go on with sending; with --endpoint to that one.
    #[arg(long, conflicts_with_all = ["event", "subject", "Has", "Fields"])]
    release: bool,
    /// Let the next delivery misbehave, as the `webhook` of a rule; with --event, --endpoint and what it is about the next such one.
    #[arg(long, value_name = "JSON", value_parser = json_object)]
    sabotage: Option<Value>,
}

/// Lists, shows or acts.
pub fn run(arguments: &Deliveries) -> Result<(), Failure> {
    let Deliveries { id, resend, act, event, endpoint, status, subject, about, part, remote } = arguments;
    let queue = json!({ "endpoint": endpoint });
    match (id, act) {
        (_, Act { resend_failed: true, .. }) => remote.post("/deliveries/resend", &json!({}))?.print(show_resent),
        (_, Act { flush: true, .. }) => remote.post("/deliveries/flush", &queue)?.print(show_flushed),
        (_, Act { hold: true, .. }) => remote.post("/deliveries/hold", &queue)?.print(show_queue),
        (_, Act { release: true, .. }) => remote.post("/deliveries/release", &queue)?.print(show_queue),
        (_, Act { sabotage: Some(webhook), .. }) => {
            let subject = about.subject(subject.as_deref())?;
            let armed = json!({ "event": event, "endpoint": endpoint, "subject": subject, "webhook": webhook });
            remote.post("/sabotage", &armed)?.print(show_armed)
        }
        (Some(id), _) => {
            let path = format!("/deliveries/{}", escaped(id));
            let one = if *resend { remote.post(&format!("{path}/resend"), &json!({})) } else { remote.get(&path) };
            one?.print(|delivery| show(&delivery))
        }
        (None, _) => {
            let filter = [("event", event), ("endpoint", endpoint), ("subject", subject), ("status", status)];
            let filter = filter.map(|(name, value)| (name, value.as_deref())).into_iter().chain(about.filter()?);
            let filter: Vec<_> = filter.collect();
            List { path: "/deliveries", filter: &filter, head: &HEAD, row: &|item| cells(item, row) }.show(remote, part)
        }
    }
}

/// A delivery in a list.
#[derive(Debug, Deserialize)]
pub struct DeliveryLine {
    pub id: String,
    created: String,
    event: String,
    subject: String,
    pub endpoint: String,
    /// Where the latest attempt went.
    pub url: Option<String>,
    pub status: String,
    /// What came of the latest attempt, in one sentence.
    pub latest: Option<String>,
    pub hint: Option<String>,
    #[serde(rename = "requestId")]
    request_id: Option<String>,
}

const HEAD: [&str; 7] = ["DELIVERY", "CREATED", "EVENT", "SUBJECT", "ENDPOINT", "STATUS", "LATEST ATTEMPT"];

fn row(it: DeliveryLine) -> Vec<String> {
    vec![it.id, it.created, it.event, it.subject, it.endpoint, it.status, or_dash(it.latest)]
}

/// A delivery with everything that was sent and came back.
#[derive(Debug, Deserialize)]
pub struct DeliveryView {
    #[serde(flatten)]
    line: DeliveryLine,
    sabotage: Vec<ActView>,
    attempts: Vec<AttemptView>,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

/// One thing that was done to it on purpose.
#[derive(Debug, Deserialize)]
struct ActView {
    what: String,
    by: String,
    done: bool,
    note: String,
}

/// One try at it.
#[derive(Debug, Deserialize)]
struct AttemptView {
    number: u32,
    started: String,
    took: String,
    status: Option<u16>,
    answer: Option<String>,
    failure: Option<FailureView>,
}

/// Why there is no answer.
#[derive(Debug, Deserialize)]
struct FailureView {
    detail: String,
}

/// One delivery in lines.
pub fn show(delivery: &DeliveryView) -> String {
    let DeliveryView { line, sabotage, attempts, headers, body } = delivery;
    let fact = |name: &str, value: &str| format!("{name:<10}{value}");
    let mut shown = vec![
        fact("id", &line.id),
        fact("event", &line.event),
        fact("subject", &line.subject),
        fact("endpoint", &line.endpoint),
    ];
    shown.extend(line.url.iter().map(|url| fact("url", url)));
    shown.push(fact("status", &line.status));
    shown.extend(line.request_id.iter().map(|id| fact("request", id)));
    shown.extend(line.hint.iter().map(|hint| fact("hint", hint)));
    shown.extend(sabotage.iter().map(|ActView { what, by, done, note }| {
        let done = if *done { "" } else { ", not done" };
        format!("sabotage  {what} by {by}{done}: {note}")
    }));
    shown.extend(attempts.iter().map(|attempt| {
        let AttemptView { number, started, took, status, answer, failure } = attempt;
        let result = match status {
            Some(status) => format!("{status} {}", answer.as_deref().unwrap_or_default()),
            None => failure.as_ref().map(|failure| failure.detail.clone()).unwrap_or_default(),
        };
        format!("attempt {number} at {started}, {took}: {result}").trim_end().to_owned()
    }));
    shown.push(String::new());
    shown.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    shown.push(format!("\n{}", body.as_deref().unwrap_or("-")));
    lines(shown)
}

/// The deliveries that were made of failed ones.
#[derive(Debug, Deserialize)]
struct Resent {
    resent: Vec<String>,
}

fn show_resent(Resent { resent }: Resent) -> String {
    match &resent[..] {
        [] => "no delivery failed that was not sent again since".to_owned(),
        made => format!("sent again as {}", made.join(", ")),
    }
}

/// How many deliveries did not have to wait, and how many of them are still to be attempted.
#[derive(Debug, Deserialize)]
struct DueNow {
    flushed: usize,
    held: usize,
    pending: usize,
}

fn show_flushed(DueNow { flushed, held, pending }: DueNow) -> String {
    let attempts = match pending {
        0 => format!("attempted {flushed}"),
        _ => format!("attempting {flushed}, not yet attempted: {pending}"),
    };
    if held == 0 {
        return attempts;
    }
    format!(
        "{attempts}; held back: {held} (a queue is held or its endpoint is off, `vetbox deliveries --release` lets a queue go)"
    )
}

/// The queue of an endpoint, or all queues.
#[derive(Debug, Deserialize)]
struct QueueView {
    endpoint: Option<String>,
    held: bool,
}

fn show_queue(QueueView { endpoint, held }: QueueView) -> String {
    let queue = endpoint.unwrap_or_else(|| "all endpoints".to_owned());
    if held {
        format!("held: nothing is sent to {queue}; --release goes on")
    } else {
        format!("released: what waits for {queue} is sent")
    }
}

/// The sabotage that waits for webhooks.
#[derive(Debug, Deserialize)]
struct SabotageView {
    armed: Vec<ArmedView>,
}

/// One sabotage, and which webhooks it waits for.
#[derive(Debug, Deserialize)]
struct ArmedView {
    vendor: Option<String>,
    event: Option<String>,
    subject: Option<String>,
    endpoint: Option<String>,
    webhook: Value,
}

fn show_armed(SabotageView { armed }: SabotageView) -> String {
    let any = |value: Option<String>| value.unwrap_or_else(|| "any".to_owned());
    let row = |it: ArmedView| {
        let [vendor, event, subject, endpoint] = [it.vendor, it.event, it.subject, it.endpoint].map(any);
        [vendor, event, subject, endpoint, it.webhook.to_string()]
    };
    table(["VENDOR", "EVENT", "SUBJECT", "ENDPOINT", "SABOTAGE"], armed.into_iter().map(row))
}
