//! `vetbox complete`: plays the back office for one pending check or verification.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use serde_with::skip_serializing_none;

use super::{
    remote::{Answer, Remote},
    select::{Chosen, Noun, Select},
    terminal::{Failure, json_object, whole},
};

/// Complete a pending check or verification now, or let a check fail.
#[skip_serializing_none]
#[derive(Debug, clap::Args, Serialize)]
#[command(after_help = "Examples:
  vetbox complete AR0ZoLeBdqvmr-nmy1
  vetbox complete --tag EMP-9 Alert
  vetbox complete AR0ZoLeBdqvmr-nmy1 Alert --output '{\"description\":\"<p>Dates do not match</p>\"}'
  vetbox complete AR0ZoLeBdqvmr-nmy1 --error 5001
  vetbox complete 1767225600000x123456789012345678 Rejected --label SCREENSHOTS")]
pub struct Complete {
    /// The id of the check, the applicant or the entity.
    #[serde(skip)]
    id: Option<String>,
    /// The outcome, such as `Clear`, `Alert`, `False`, `MoreInfo` or `NoResult`, for Personr `Approved` or `Rejected`; the vendor's
    /// usual one when left out.
    #[serde(skip)]
    outcome: Option<String>,
    /// Decide a check anew that has ended.
    #[arg(long, conflicts_with = "error")]
    #[serde(skip)]
    revise: bool,
    /// Fields of the output that replace the made-up ones, as JSON.
    #[arg(long, value_name = "JSON", value_parser = json_object)]
    output: Option<Value>,
    /// Let the check end with this error instead.
    #[arg(long, value_name = "CODE", value_parser = whole::<u32>, conflicts_with = "output")]
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
    select: Select,
    #[command(flatten)]
    #[serde(skip)]
    remote: Remote,
}

/// Completes, fails, revises or reviews.
pub fn run(arguments: &Complete) -> Result<(), Failure> {
    let (id, outcome) = (arguments.id.as_deref(), arguments.outcome.as_deref());
    let (chosen, outcome) = arguments.select.choose(&arguments.remote, id, outcome)?;
    if arguments.error.is_some() && outcome.is_some() {
        return Err(Failure::usage("--error goes without an outcome"));
    }
    let body = Body { outcome, arguments };
    let answer = match chosen.noun {
        Noun::Check => complete(&chosen, &body)?,
        Noun::Applicant | Noun::Entity => review(&chosen, &body)?,
    };
    answer.print(|Ended { id, status, outcome }| {
        let outcome = outcome.map(|outcome| format!(": {outcome}")).unwrap_or_default();
        format!("{id} {status}{outcome}")
    })
}

/// What is sent: the arguments, with the outcome that is among them.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
struct Body<'a> {
    outcome: Option<&'a str>,
    #[serde(flatten)]
    arguments: &'a Complete,
}

/// A check or a verification that has ended; a check says no outcome.
#[derive(Debug, Deserialize)]
struct Ended {
    id: String,
    status: String,
    outcome: Option<String>,
}

fn complete(chosen: &Chosen, body: &Body<'_>) -> Result<Answer, Failure> {
    let arguments = body.arguments;
    if !arguments.labels.is_empty() || arguments.retry.is_some() {
        return Err(Failure::usage("--label and --retry go with applicants and entities of Personr"));
    }
    match arguments.error {
        Some(code) => arguments.remote.post(&chosen.path("fail"), &json!({ "error": code })),
        None if arguments.revise => arguments.remote.post(&chosen.path("revise"), body),
        None => arguments.remote.post(&chosen.path("complete"), body),
    }
}

fn review(chosen: &Chosen, body: &Body<'_>) -> Result<Answer, Failure> {
    if body.arguments.error.is_some() {
        return Err(Failure::usage("--error: a verification of Personr has no errors"));
    }
    // A review that there is gives way to the new one.
    body.arguments.remote.post(&chosen.path("review"), body)
}
