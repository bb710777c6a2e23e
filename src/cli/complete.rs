//! `vetbox complete`: plays the back office for one pending check.

use serde_json::{Map, Value, json};

use super::{
    command::Failure,
    print,
    remote::{Remote, escaped},
};

/// Complete a pending check now, or let it fail.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox complete AR0ZoLeBdqvmr-nmy1
  vetbox complete AR0ZoLeBdqvmr-nmy1 Alert --output '{\"description\":\"<p>Dates do not match</p>\"}'
  vetbox complete AR0ZoLeBdqvmr-nmy1 --error 5001")]
pub(super) struct Complete {
    /// The id of the check.
    check: String,
    /// The outcome, such as `Clear`, `Alert`, `False`, `MoreInfo` or `NoResult`; the vendor's usual one when left out.
    outcome: Option<String>,
    /// Fields of the output that replace the made-up ones, as JSON.
    #[arg(long, value_name = "JSON", value_parser = object)]
    output: Option<Value>,
    /// Let the check end with this error instead.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["outcome", "output"])]
    error: Option<u32>,
    #[command(flatten)]
    remote: Remote,
}

/// Completes or fails the check.
pub(super) fn run(arguments: &Complete) -> Result<(), Failure> {
    let (action, body) = match arguments.error {
        Some(code) => ("fail", json!({ "error": code })),
        None => ("complete", decision(arguments)),
    };
    let answer = arguments.remote.post(&format!("/checks/{}/{action}", escaped(&arguments.check)), &body)?;
    if arguments.remote.json {
        print::json(&answer);
    } else {
        print::line(&format!("{} {}", arguments.check, print::plain(&answer["status"])));
    }
    Ok(())
}

fn decision(arguments: &Complete) -> Value {
    let mut body = Map::new();
    if let Some(outcome) = &arguments.outcome {
        body.insert("outcome".to_owned(), json!(outcome));
    }
    if let Some(output) = &arguments.output {
        body.insert("output".to_owned(), output.clone());
    }
    Value::Object(body)
}

/// Reads a JSON object.
pub(super) fn object(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err("not an object such as {\"description\":\"…\"}".to_owned()),
        Err(error) => Err(format!("not JSON: {error}")),
    }
}
