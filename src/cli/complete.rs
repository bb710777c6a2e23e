//! `vetbox complete`: plays the back office for one pending check or verification.

use serde_json::{Map, Value, json};

use super::{
    failure::Failure,
    print,
    remote::{Remote, escaped},
};

/// Complete a pending check or verification now, or let a check fail.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox complete AR0ZoLeBdqvmr-nmy1
  vetbox complete AR0ZoLeBdqvmr-nmy1 Alert --output '{\"description\":\"<p>Dates do not match</p>\"}'
  vetbox complete AR0ZoLeBdqvmr-nmy1 --error 5001
  vetbox complete 1767225600000x123456789012345678 Rejected --label SCREENSHOTS")]
pub(super) struct Complete {
    /// The id of the check, the applicant or the entity.
    id: String,
    /// The outcome, such as `Clear`, `Alert`, `False`, `MoreInfo` or `NoResult`, for Personr `Approved` or `Rejected`; the vendor's
    /// usual one when left out.
    outcome: Option<String>,
    /// Fields of the output that replace the made-up ones, as JSON.
    #[arg(long, value_name = "JSON", value_parser = object)]
    output: Option<Value>,
    /// Let the check end with this error instead.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["outcome", "output"])]
    error: Option<u32>,
    /// Why Personr rejects, such as SCREENSHOTS; may be repeated.
    #[arg(long = "label", value_name = "LABEL")]
    labels: Vec<String>,
    /// Whether a rejected one may try again; what its labels mean when left out.
    #[arg(long, value_name = "BOOL")]
    retry: Option<bool>,
    #[command(flatten)]
    remote: Remote,
}

/// Completes, fails or reviews.
pub(super) fn run(arguments: &Complete) -> Result<(), Failure> {
    let answer = if is_of_personr(&arguments.id) { review(arguments)? } else { complete(arguments)? };
    if arguments.remote.json {
        print::json(&answer);
        return Ok(());
    }
    let outcome = answer["outcome"].as_str().map(|outcome| format!(": {outcome}")).unwrap_or_default();
    print::line(&format!("{} {}{outcome}", arguments.id, print::plain(&answer["status"])));
    Ok(())
}

/// Whether an id is one of Personr's: digits, an `x`, digits.
fn is_of_personr(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_digit())
}

fn complete(arguments: &Complete) -> Result<Value, Failure> {
    if !arguments.labels.is_empty() || arguments.retry.is_some() {
        let problem = "--label and --retry go with applicants and entities of Personr";
        return Err(Failure::Usage(anyhow::anyhow!(problem)));
    }
    let (action, body) = match arguments.error {
        Some(code) => ("fail", json!({ "error": code })),
        None => ("complete", Value::Object(decision(arguments))),
    };
    arguments.remote.post(&format!("/checks/{}/{action}", escaped(&arguments.id)), &body)
}

fn review(arguments: &Complete) -> Result<Value, Failure> {
    if arguments.error.is_some() {
        return Err(Failure::Usage(anyhow::anyhow!("--error: a verification of Personr has no errors")));
    }
    let mut body = decision(arguments);
    if !arguments.labels.is_empty() {
        body.insert("rejectLabels".to_owned(), json!(arguments.labels));
    }
    body.extend(arguments.retry.map(|retry| ("retry".to_owned(), json!(retry))));
    let noun = noun(&arguments.remote, &arguments.id)?;
    arguments.remote.post(&format!("/{noun}/{}/review", escaped(&arguments.id)), &Value::Object(body))
}

/// Ids do not tell people from companies.
fn noun(remote: &Remote, id: &str) -> Result<&'static str, Failure> {
    let is_entity = remote.exists(&format!("/entities/{}", escaped(id)))?;
    Ok(if is_entity { "entities" } else { "applicants" })
}

fn decision(arguments: &Complete) -> Map<String, Value> {
    let mut body = Map::new();
    if let Some(outcome) = &arguments.outcome {
        body.insert("outcome".to_owned(), json!(outcome));
    }
    if let Some(output) = &arguments.output {
        body.insert("output".to_owned(), output.clone());
    }
    body
}

/// Reads a JSON object.
pub(super) fn object(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err("not an object such as {\"description\":\"…\"}".to_owned()),
        Err(error) => Err(format!("not JSON: {error}")),
    }
}
