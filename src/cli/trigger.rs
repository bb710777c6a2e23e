//! `vetbox trigger`: fires a webhook event now.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    deliveries::{self, DeliveryView},
    remote::Remote,
    select::Fields,
    terminal::{Failure, json_object, lines},
};

/// Fire a webhook event now, for an existing record or made up, and print what the receiver said.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox trigger async.completed --subject AR0ZoLeBdqvmr-nmy1
  vetbox trigger async.completed --tag EMP-9
  vetbox trigger async.completed --override '{\"payload\":{\"status\":\"ERRORED\"}}'
  vetbox trigger async.completed --webhook '{\"duplicate\":1}'")]
pub struct Trigger {
    /// The event, such as async.completed, async.errored or factx.query.
    event: String,
    /// The check or record that it is about; a made-up one when left out.
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    #[command(flatten)]
    fields: Fields,
    /// Fields of the body that replace the usual ones, as JSON.
    #[arg(long = "override", value_name = "JSON", value_parser = json_object)]
    overrides: Option<Value>,
    /// How its deliveries misbehave, as the `webhook` of a rule, such as '{"duplicate":1}'.
    #[arg(long, value_name = "JSON", value_parser = json_object)]
    webhook: Option<Value>,
    #[command(flatten)]
    remote: Remote,
}

/// Fires it.
pub fn run(arguments: &Trigger) -> Result<(), Failure> {
    let Trigger { event, subject, fields, overrides, webhook, remote } = arguments;
    let subject = fields.subject(subject.as_deref())?;
    let overrides = overrides.clone().unwrap_or_else(|| json!({}));
    let asked = json!({ "event": event, "subject": subject, "override": overrides, "webhook": webhook });
    remote.post("/trigger", &asked)?.print(|Fired { deliveries }| match &deliveries[..] {
        [] => "no endpoint gets this event; it is in the inbox".to_owned(),
        made => lines(made.iter().map(deliveries::show)),
    })
}

/// What came of an event.
#[derive(Debug, Deserialize)]
struct Fired {
    deliveries: Vec<DeliveryView>,
}
