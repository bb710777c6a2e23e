//! `vetbox deliveries`: which webhooks went where, and what came of them.

use serde_json::{Map, Value, json};

use super::{
    complete::object,
    failure::Failure,
    part::{Part, show_rest},
    print,
    remote::{Remote, escaped, query},
};

/// List webhook deliveries, look at one, send some again, hold and release them, or let the next one misbehave.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox deliveries
  vetbox deliveries --status failed
  vetbox deliveries dl_3
  vetbox deliveries dl_3 --resend
  vetbox deliveries --resend-failed
  vetbox deliveries --hold --endpoint ep_1
  vetbox deliveries --sabotage '{\"signature\":\"wrong\"}' --event async.completed")]
pub(super) struct Deliveries {
    /// The id of one delivery, to see all of it.
    #[arg(conflicts_with_all = ["Act", "event", "endpoint", "status", "subject", "Part"])]
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
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
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
    #[arg(long, conflicts_with_all = ["event", "endpoint", "subject"])]
    resend_failed: bool,
    /// Attempt everything that waits now; with --endpoint what waits for that one.
    #[arg(long, conflicts_with_all = ["event", "subject"])]
    flush: bool,
    /// Let nothing more be sent; with --endpoint to that one.
    #[arg(long, conflicts_with_all = ["event", "subject"])]
    hold: bool,
    /// Go on with sending; with --endpoint to that one.
    #[arg(long, conflicts_with_all = ["event", "subject"])]
    release: bool,
    /// Let the next delivery misbehave, as the `webhook` of a rule; with --event, --endpoint and --subject the next such one.
    #[arg(long, value_name = "JSON", value_parser = object)]
    sabotage: Option<Value>,
}

const RESEND: &str = "/deliveries/resend";
const FLUSH: &str = "/deliveries/flush";
const HOLD: &str = "/deliveries/hold";
const RELEASE: &str = "/deliveries/release";
const SABOTAGE: &str = "/sabotage";

/// Lists, shows or acts.
pub(super) fn run(arguments: &Deliveries) -> Result<(), Failure> {
    let Deliveries { id, resend, act, event, endpoint, status, subject, part, remote } = arguments;
    let which = [("event", event.clone()), ("endpoint", endpoint.clone()), ("subject", subject.clone())];
    if let Some((path, body)) = act.call(&which) {
        acted(remote, path, &remote.post(path, &body)?);
        return Ok(());
    }
    match id {
        Some(id) if *resend => show(remote, &remote.post(&format!("/deliveries/{}/resend", escaped(id)), &json!({}))?),
        Some(id) => show(remote, &remote.get(&format!("/deliveries/{}", escaped(id)))?),
        None => {
            let filter = which.into_iter().chain([("status", status.clone())]).chain(part.query());
            list(remote, &remote.get(&format!("/deliveries{}", query(filter)))?);
        }
    }
    Ok(())
}

impl Act {
    /// The path and body of what is done to those that are meant; `None` lists them.
    fn call(&self, which: &[(&str, Option<String>)]) -> Option<(&'static str, Value)> {
        let named = which.iter().filter_map(|(name, value)| Some(((*name).to_owned(), json!(value.as_ref()?))));
        let mut body: Map<String, Value> = named.collect();
        if let Some(sabotage) = &self.sabotage {
            body.insert("webhook".to_owned(), sabotage.clone());
            return Some((SABOTAGE, body.into()));
        }
        let acts = [(self.resend_failed, RESEND), (self.flush, FLUSH), (self.hold, HOLD), (self.release, RELEASE)];
        acts.into_iter().find(|(given, _)| *given).map(|(_, path)| (path, body.into()))
    }
}

/// What was done, in words.
fn acted(remote: &Remote, path: &str, done: &Value) {
    if remote.json {
        return print::json(done);
    }
    let queue = done["endpoint"].as_str().map_or_else(|| "all endpoints".to_owned(), str::to_owned);
    match path {
        RESEND => match print::plain(&done["resent"]).as_str() {
            "" => print::line("no delivery failed that was not sent again since"),
            resent => print::line(&format!("sent again as {resent}")),
        },
        FLUSH => match (print::plain(&done["flushed"]), print::plain(&done["pending"])) {
            (flushed, pending) if pending == "0" => print::line(&format!("attempted {flushed}")),
            (flushed, pending) => print::line(&format!("attempting {flushed}, of which {pending} are still to come")),
        },
        HOLD => print::line(&format!("held: nothing is sent to {queue}; --release goes on")),
        RELEASE => print::line(&format!("released: what waits for {queue} is sent")),
        _ => armed(done),
    }
}

/// The sabotage that waits for webhooks.
fn armed(sabotage: &Value) {
    let row = |it: &Value| {
        ["vendor", "event", "subject", "endpoint", "webhook"]
            .map(|name| if it[name].is_null() { "any".to_owned() } else { print::plain(&it[name]) })
    };
    let rows: Vec<_> = sabotage["armed"].as_array().into_iter().flatten().map(row).collect();
    print::table(["VENDOR", "EVENT", "SUBJECT", "ENDPOINT", "SABOTAGE"], &rows);
}

fn list(remote: &Remote, page: &Value) {
    if remote.json {
        return print::json(page);
    }
    let items = || page["items"].as_array().into_iter().flatten();
    let row = |it: &Value| {
        ["id", "created", "event", "subject", "endpoint", "status", "latest"].map(|name| print::plain(&it[name]))
    };
    let rows: Vec<_> = items().map(row).collect();
    print::table(["DELIVERY", "CREATED", "EVENT", "SUBJECT", "ENDPOINT", "STATUS", "LATEST ATTEMPT"], &rows);
    let mut hints: Vec<&str> = items().filter_map(|it| it["hint"].as_str()).collect();
    hints.dedup();
    for hint in hints {
        print::line(&format!("hint: {hint}"));
    }
    show_rest(page);
}

/// One delivery with everything that was sent and came back.
pub(super) fn show(remote: &Remote, delivery: &Value) {
    if remote.json {
        return print::json(delivery);
    }
    for name in ["id", "event", "subject", "endpoint", "url", "status", "hint"] {
        if !delivery[name].is_null() {
            print::line(&format!("{name:<10}{}", print::plain(&delivery[name])));
        }
    }
    for act in delivery["sabotage"].as_array().into_iter().flatten() {
        let [what, by, note] = ["what", "by", "note"].map(|name| print::plain(&act[name]));
        let done = if act["done"] == true { "" } else { ", not done" };
        print::line(&format!("sabotage  {what} by {by}{done}: {note}"));
    }
    for attempt in delivery["attempts"].as_array().into_iter().flatten() {
        let [number, started, took] = ["number", "started", "took"].map(|name| print::plain(&attempt[name]));
        let result = match attempt["status"].as_u64() {
            None => print::plain(&attempt["failure"]["detail"]),
            Some(status) => format!("{status} {}", attempt["answer"].as_str().unwrap_or_default()),
        };
        print::line(format!("attempt {number} at {started}, {took}: {result}").trim_end());
    }
    print::line("");
    for header in delivery["headers"].as_array().into_iter().flatten() {
        print::line(&format!("{}: {}", print::plain(&header[0]), print::plain(&header[1])));
    }
    print::line(&format!("\n{}", print::plain(&delivery["body"])));
}
