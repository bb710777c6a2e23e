//! `vetbox explain`: which rule decides a request and why, for one that the emulator answered or one in a file that is not sent.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::Value;

use super::{
    remote::{Remote, escaped},
    terminal::{Failure, lines, read_text},
};
use crate::{engine::tree::counted, vendors::shipped::MAGIC};

/// Explain which rule decides a request: one that the emulator answered, or one in a file, which is not sent.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox explain --id 12
  vetbox explain --request request.json

A request file:
  { \"operation\": \"attestr.work.create\", \"body\": { \"employer\": \"Initech\" },
    \"headers\": { \"x-run\": \"7\" }, \"account\": \"acme\", \"record\": { \"tag\": \"EMP-1\" } }")]
pub struct Explain {
    /// A request that is not sent, as JSON; `-` is standard input.
    #[arg(long, value_name = "FILE", default_value = "-", conflicts_with = "id")]
    request: PathBuf,
    /// The id of a request in the emulator's journal.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

pub fn run(arguments: &Explain) -> Result<(), Failure> {
    let answer = match &arguments.id {
        Some(id) => arguments.remote.get(&format!("/requests/{}/explain", escaped(id)))?,
        None => arguments.remote.post("/explain", &request(&arguments.request)?)?,
    };
    answer.print(show)
}

fn request(file: &Path) -> Result<Value, Failure> {
    let name = if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
    let text = read_text(file)?;
    serde_json::from_str(&text).with_context(|| format!("{name} is not JSON")).map_err(Failure::Usage)
}

/// How a decision came about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExplanationView {
    decided_by: Option<String>,
    refused_by: Option<RefusedView>,
    request_id: Option<String>,
    considered: Vec<RuleView>,
    without: Option<WithoutView>,
}

/// The setting that refused it.
#[derive(Debug, Deserialize)]
struct RefusedView {
    setting: String,
    scenario: Option<String>,
}

/// What would have decided without it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WithoutView {
    decided_by: Option<String>,
}

/// What became of one rule.
#[derive(Debug, Deserialize)]
struct RuleView {
    rule: String,
    #[serde(flatten)]
    result: ResultView,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", tag = "result")]
enum ResultView {
    Decided { parts: Vec<String> },
    DidNotFit { condition: String, expected: String, seen: Option<Value> },
    NotItsTurn { because: String },
    Over { since: String },
    TooLate,
}

fn show(ExplanationView { decided_by, refused_by, request_id, considered, without }: ExplanationView) -> String {
    // The table of magic values is long, and a request has one at most.
    let is_other_value = |it: &RuleView| {
        matches!(it.result, ResultView::DidNotFit { .. }) && it.rule.split('/').next() == Some(MAGIC.name)
    };
    let (other_values, rules): (Vec<_>, Vec<_>) = considered.into_iter().partition(is_other_value);
    let mut shown: Vec<String> =
        rules.into_iter().map(|RuleView { rule, result }| format!("{rule}  {}", result.in_words())).collect();
    if !other_values.is_empty() {
        shown.push(format!("{}  {} did not fit", MAGIC.name, counted(other_values.len(), "other value")));
    }
    shown.extend(request_id.map(|id| format!("the client calls it {id}")));
    let decider = |rule: Option<String>| rule.unwrap_or_else(|| "the vendor's default".to_owned());
    match refused_by {
        Some(RefusedView { setting, scenario: Some(name) }) => {
            shown.push(format!("refused by the setting `{setting}` of the scenario {name}"));
        }
        Some(RefusedView { setting, scenario: None }) => shown.push(format!("refused by the setting `{setting}`")),
        None => shown.push(format!("decided by {}", decider(decided_by))),
    }
    shown.extend(without.map(|without| format!("without it: {}", decider(without.decided_by))));
    lines(shown)
}

impl ResultView {
    fn in_words(self) -> String {
        match self {
            Self::Decided { parts } => format!("decided {}", parts.join(", ")),
            Self::DidNotFit { condition, expected, seen } => {
                let seen = seen.map_or_else(|| "nothing".to_owned(), |seen| seen.to_string());
                format!("did not fit: {condition} should be {expected}, and was {seen}")
            }
            Self::NotItsTurn { because } => format!("matched, but {because}"),
            Self::Over { since } => format!("was over since {since}"),
            Self::TooLate => "came too late: rules before it decided already".to_owned(),
        }
    }
}
