//! `vetbox deliveries`: which webhooks went where, and what came of them.

use serde_json::{Value, json};

use super::{
    command::Failure,
    print,
    remote::{Remote, escaped, query},
};

/// List webhook deliveries, look at one, or send it again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox deliveries
  vetbox deliveries --status failed
  vetbox deliveries dl_3
  vetbox deliveries dl_3 --resend")]
pub(super) struct Deliveries {
    /// The id of one delivery, to see all of it.
    id: Option<String>,
    /// Send this delivery again.
    #[arg(long, requires = "id")]
    resend: bool,
    /// Only those of this event.
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// Only those that stand there: pending, waiting, delivered, failed, dropped or cancelled.
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Only those about this check or record.
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

/// Lists, shows or resends.
pub(super) fn run(arguments: &Deliveries) -> Result<(), Failure> {
    let Deliveries { id, resend, event, status, subject, remote } = arguments;
    match id {
        Some(id) if *resend => show(remote, &remote.post(&format!("/deliveries/{}/resend", escaped(id)), &json!({}))?),
        Some(id) => show(remote, &remote.get(&format!("/deliveries/{}", escaped(id)))?),
        None => {
            let parts = [("event", event.clone()), ("status", status.clone()), ("subject", subject.clone())];
            list(remote, &remote.get(&format!("/deliveries{}", query(&parts)))?);
        }
    }
    Ok(())
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
    if !page["next"].is_null() {
        print::line(&format!("… of {} in all; --event, --status and --subject narrow the list", page["count"]));
    }
}

/// One delivery with everything that was sent and came back.
pub(super) fn show(remote: &Remote, delivery: &Value) {
    if remote.json {
        return print::json(delivery);
    }
    for name in ["id", "event", "subject", "endpoint", "url", "status", "hint"] {
        print::line(&format!("{name:<10}{}", print::plain(&delivery[name])));
    }
    for attempt in delivery["attempts"].as_array().into_iter().flatten() {
        let outcome = if attempt["status"].is_null() { &attempt["failure"]["detail"] } else { &attempt["status"] };
        let [number, started, took] = ["number", "started", "took"].map(|name| print::plain(&attempt[name]));
        print::line(&format!(
            "attempt {number} at {started}, {took}: {} {}",
            print::plain(outcome),
            print::plain(&attempt["answer"])
        ));
    }
    for header in delivery["headers"].as_array().into_iter().flatten() {
        print::line(&format!("{}: {}", print::plain(&header[0]), print::plain(&header[1])));
    }
    print::line(&format!("\n{}", print::plain(&delivery["body"])));
}
