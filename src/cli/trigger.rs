//! `vetbox trigger`: fires a webhook event now.

use serde_json::{Map, Value, json};

use super::{complete::object, deliveries, failure::Failure, print, remote::Remote};

/// Fire a webhook event now, for an existing record or made up, and print what the receiver said.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox trigger async.completed --subject AR0ZoLeBdqvmr-nmy1
  vetbox trigger async.completed --override '{\"payload\":{\"status\":\"ERRORED\"}}'
  vetbox trigger async.completed --webhook '{\"duplicate\":1}'")]
pub(super) struct Trigger {
    /// The event, such as async.completed, async.errored or factx.query.
    event: String,
    /// The check or record that it is about; a made-up one when left out.
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// Fields of the body that replace the usual ones, as JSON.
    #[arg(long = "override", value_name = "JSON", value_parser = object)]
    overrides: Option<Value>,
    /// How its deliveries misbehave, as the `webhook` of a rule, such as '{"duplicate":1}'.
    #[arg(long, value_name = "JSON", value_parser = object)]
    webhook: Option<Value>,
    #[command(flatten)]
    remote: Remote,
}

/// Fires it.
pub(super) fn run(arguments: &Trigger) -> Result<(), Failure> {
    let Trigger { event, subject, overrides, webhook, remote } = arguments;
    let parts = [
        ("event", Some(json!(event))),
        ("subject", subject.as_ref().map(|subject| json!(subject))),
        ("override", overrides.clone()),
        ("webhook", webhook.clone()),
    ];
    let body: Map<_, _> = parts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    let answer = remote.post("/trigger", &Value::Object(body))?;
    if remote.json {
        print::json(&answer);
        return Ok(());
    }
    let made = answer["deliveries"].as_array().cloned().unwrap_or_default();
    if made.is_empty() {
        print::line("no endpoint gets this event; it is in the inbox");
    }
    for delivery in &made {
        deliveries::show(remote, delivery);
    }
    Ok(())
}
