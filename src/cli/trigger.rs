//! `vetbox trigger`: fires a webhook event now.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

use super::{
    deliveries::{self, DeliveryView},
    remote::Remote,
    terminal::{Failure, json_object, lines},
};

/// Fire a webhook event now, for an existing record or made up, and print what the receiver said.
#[skip_serializing_none]
#[derive(Debug, clap::Args, Serialize)]
#[command(after_help = "Examples:
  vetbox trigger async.completed --subject AR0ZoLeBdqvmr-nmy1
  vetbox trigger async.completed --override '{\"payload\":{\"status\":\"ERRORED\"}}'
  vetbox trigger async.completed --webhook '{\"duplicate\":1}'")]
pub struct Trigger {
    /// The event, such as async.completed, async.errored or factx.query.
    event: String,
    /// The check or record that it is about; a made-up one when left out.
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// Fields of the body that replace the usual ones, as JSON.
    #[arg(long = "override", value_name = "JSON", value_parser = json_object)]
    #[serde(rename = "override")]
    overrides: Option<Value>,
    /// How its deliveries misbehave, as the `webhook` of a rule, such as '{"duplicate":1}'.
    #[arg(long, value_name = "JSON", value_parser = json_object)]
    webhook: Option<Value>,
    #[command(flatten)]
    #[serde(skip)]
    remote: Remote,
}

/// Fires it.
pub fn run(arguments: &Trigger) -> Result<(), Failure> {
    arguments.remote.post("/trigger", arguments)?.print(|Fired { deliveries }| match &deliveries[..] {
        [] => "no endpoint gets this event; it is in the inbox".to_owned(),
        made => lines(made.iter().map(deliveries::show)),
    })
}

/// What came of an event.
#[derive(Debug, Deserialize)]
struct Fired {
    deliveries: Vec<DeliveryView>,
}
