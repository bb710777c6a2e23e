//! `vetbox complete`: plays the back office for one pending check or verification.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use serde_with::skip_serializing_none;

use super::{
    remote::{Answer, Remote, escaped},
    terminal::{Failure, json_object},
};

/// Complete a pending check or verification now, or let a check fail.
#[skip_serializing_none]
#[derive(Debug, clap::Args, Serialize)]
#[command(after_help = "Examples:
  vetbox complete AR0ZoLeBdqvmr-nmy1
  vetbox complete AR0ZoLeBdqvmr-nmy1 Alert --output '{\"description\":\"<p>Dates do not match</p>\"}'
  vetbox complete AR0ZoLeBdqvmr-nmy1 --error 5001
  vetbox complete 1767225600000x123456789012345678 Rejected --label SCREENSHOTS")]
pub struct Complete {
    /// The id of the check, the applicant or the entity.
    #[serde(skip)]
    id: String,
    /// The outcome, such as `Clear`, `Alert`, `False`, `MoreInfo` or `NoResult`, for Personr `Approved` or `Rejected`; the vendor's
    /// usual one when left out.
    outcome: Option<String>,
    /// Fields of the output that replace the made-up ones, as JSON.
    #[arg(long, value_name = "JSON", value_parser = json_object)]
    output: Option<Value>,
    /// Let the check end with this error instead.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["outcome", "output"])]
    #[serde(skip)]
    error: Option<u32>,
    /// Why Personr rejects, such as SCREENSHOTS; may be repeated.
    #[arg(long = "label", value_name = "LABEL")]
    #[serde(rename = "rejectLabels", skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
    /// Whether a rejected one may try again; what its labels mean when left out.
    #[arg(long, value_name = "BOOL")]
    retry: Option<bool>,
    #[command(flatten)]
    #[serde(skip)]
    remote: Remote,
}

/// Completes, fails or reviews.
pub fn run(arguments: &Complete) -> Result<(), Failure> {
    let answer = if is_of_personr(&arguments.id) { review(arguments)? } else { complete(arguments)? };
    answer.print(|Ended { status, outcome }| {
        let outcome = outcome.map(|outcome| format!(": {outcome}")).unwrap_or_default();
        format!("{} {status}{outcome}", arguments.id)
    })
}

/// A check or a verification that has ended; a check says no outcome.
#[derive(Debug, Deserialize)]
struct Ended {
    status: String,
    outcome: Option<String>,
}

/// Whether an id is one of Personr's: digits, an `x`, digits.
fn is_of_personr(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_digit())
}

fn complete(arguments: &Complete) -> Result<Answer, Failure> {
    if !arguments.labels.is_empty() || arguments.retry.is_some() {
        return Err(Failure::usage("--label and --retry go with applicants and entities of Personr"));
    }
    let check = format!("/checks/{}", escaped(&arguments.id));
    match arguments.error {
        Some(code) => arguments.remote.post(&format!("{check}/fail"), &json!({ "error": code })),
        None => arguments.remote.post(&format!("{check}/complete"), arguments),
    }
}

fn review(arguments: &Complete) -> Result<Answer, Failure> {
    if arguments.error.is_some() {
        return Err(Failure::usage("--error: a verification of Personr has no errors"));
    }
    // Ids do not tell people from companies.
    let id = escaped(&arguments.id);
    let is_entity = arguments.remote.exists(&format!("/entities/{id}"))?;
    let noun = if is_entity { "entities" } else { "applicants" };
    arguments.remote.post(&format!("/{noun}/{id}/review"), arguments)
}
